// Brings a database to the schema of this version: Prisma's schema engine as WebAssembly, driven through the adapter.
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { packageRoot } from '../package-root.ts';
import { LedgerUnusable } from './errors.ts';

export const everything = { externalTables: [], externalEnums: [] };

/** What migrating needs to know of an engine. */
export interface Engine {
  /** The folder of the models and the migrations, below prisma/. */
  readonly name: 'sqlite' | 'postgres';
  /** Begins a transaction that nobody else migrates beside. */
  readonly begin: string;
  readonly listTables: string;
}

const folderOf = ({ name }: Engine) => join(packageRoot, 'prisma', name);

/** The models as the engine takes them. */
export const models = (engine: Engine) => [
  { path: 'schema.prisma', content: readFileSync(join(folderOf(engine), 'schema.prisma'), 'utf8') },
];

/**
 * Applies the migrations that the database lacks, if any, all in one transaction: whatever interrupts it, the database is at one
 * version or at the other. Answers their names. The record it keeps is that of `prisma migrate deploy`.
 */
export async function migrate(engine: Engine, adapter: SqlMigrationAwareDriverAdapterFactory): Promise<string[]> {
  const connection = await adapter.connect();
  // The engine goes on to note a failure, in a transaction that takes nothing any more: the first is what is told.
  let failure: unknown;
  const run = connection.executeScript.bind(connection);
  connection.executeScript = script =>
    run(script).catch(error => {
      failure ??= error;
      throw error;
    });
  try {
    // The engine asks for one connection, and never gives it back.
    const schema = await schemaEngine(engine, {
      provider: adapter.provider,
      adapterName: adapter.adapterName,
      connect: async () => connection,
      connectToShadowDb: () => adapter.connectToShadowDb(),
    });
    await connection.executeScript(engine.begin);
    const { appliedMigrationNames } = await schema.applyMigrations({
      migrationsList: migrationList(engine),
      filters: everything,
    });
    await connection.executeScript('COMMIT');
    schema.free();
    return appliedMigrationNames;
  } catch (error) {
    throw failure ?? error;
  } finally {
    await connection.dispose();
  }
}

/** The migrations that the database lacks. Refuses a database that this version of Communique did not make. */
export async function pendingMigrations(
  engine: Engine,
  adapter: SqlMigrationAwareDriverAdapterFactory,
): Promise<string[]> {
  const known = migrationNames(engine);
  const connection = await adapter.connect();
  try {
    const ask = async (sql: string) =>
      (await connection.queryRaw({ sql, args: [], argTypes: [] })).rows.map(row => String(row[0]));
    const tables = await ask(engine.listTables);
    if (tables.length === 0) return known;
    if (!tables.includes('_prisma_migrations')) {
      throw new LedgerUnusable('The database holds tables of another program. Set DATABASE_URL to one of its own.');
    }
    const applied = await ask('SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL');
    if (applied.some(name => !known.includes(name))) {
      throw new LedgerUnusable(
        'The database was made by another version of Communique. Start that version, or a newer one.',
      );
    }
    return known.filter(name => !applied.includes(name));
  } finally {
    await connection.dispose();
  }
}

/** All migrations of this version, in their order. */
export function migrationNames(engine: Engine): string[] {
  const entries = readdirSync(join(folderOf(engine), 'migrations'), { withFileTypes: true });
  return entries
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort();
}

function migrationList(engine: Engine) {
  const baseDir = join(folderOf(engine), 'migrations');
  const read = (path: string) => readFileSync(join(baseDir, path), 'utf8');
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: read('migration_lock.toml') },
    shadowDbInitScript: '',
    migrationDirectories: migrationNames(engine).map(path => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: read(join(path, 'migration.sql')) },
      },
    })),
  };
}

export async function schemaEngine(engine: Engine, adapter: SqlMigrationAwareDriverAdapterFactory) {
  loaded ??= loadEngine();
  await loaded;
  const datamodels = models(engine).map(({ path, content }): [string, string] => [path, content]);
  return bindings.SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(adapter));
}

let loaded: Promise<void> | undefined;

/** The package is made for bundlers, which instantiate the module; Node does not. */
async function loadEngine(): Promise<void> {
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const module = await readFile(script.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': bindings });
  (bindings as unknown as { __wbg_set_wasm(exports: unknown): void }).__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}
