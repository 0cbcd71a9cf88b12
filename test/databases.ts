// Throw-away databases on the engine that a run of the tests is for, and what stands in them, read without the ledger.
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { inject } from 'vitest';
import { openLedger } from '../src/ledger/ledger.ts';
import { createOnCitus, removeFromCitus } from './citus.ts';
import { ENGINE } from './engine.ts';
import { databaseAt } from './postgres.ts';
import { execute } from './support/postgres.ts';

export interface TestDatabase {
  /** What DATABASE_URL is to be. */
  readonly url: string;
  readonly remove: () => Promise<void>;
}

export async function throwAwayFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'communique-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A file with an empty ledger, made once for all of them. */
let emptyFile: Promise<Buffer> | undefined;

async function madeFile(): Promise<Buffer> {
  const { path, remove } = await throwAwayFolder();
  const file = join(path, 'test.db');
  await (await openLedger(`file:${file}`)).close();
  const bytes = await readFile(file);
  await remove();
  return bytes;
}

/**
 * A database of its own: with an empty ledger, or, where it is to be `bare`, with nothing in it, or not there yet. What has an
 * empty ledger is a copy, for with another identity a copy is another ledger.
 */
export async function throwAwayDatabase({ bare = false } = {}): Promise<TestDatabase> {
  if (ENGINE === 'sqlite') {
    const folder = await throwAwayFolder();
    const file = join(folder.path, 'test.db');
    if (!bare) {
      emptyFile ??= madeFile();
      await writeFile(file, await emptyFile);
      const copy = new Database(file);
      copy.prepare('UPDATE head SET secret = ?, identity = ?').run(randomUUID(), randomUUID());
      copy.close();
    }
    return { url: `file:${file}`, remove: folder.remove };
  }
  const server = inject('server');
  const name = `communique_test_${randomUUID().replaceAll('-', '')}`;
  if (ENGINE === 'citus') {
    const nodes = inject('nodes');
    await createOnCitus(server, nodes, { name, bare });
    return { url: databaseAt(server, name), remove: () => removeFromCitus(server, nodes, name) };
  }
  const template = bare ? "template0 ENCODING 'UTF8'" : `${inject('template')} STRATEGY file_copy`;
  await execute(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = databaseAt(server, name);
  if (!bare) await execute(url, 'UPDATE head SET secret = gen_random_uuid()::text, identity = gen_random_uuid()::text');
  return { url, remove: () => execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** Changes what stands in a database, past the ledger. */
export async function damage(url: string, statement: string): Promise<void> {
  if (!url.startsWith('file:')) return execute(url, statement);
  const database = new Database(url.replace(/^file:/, ''));
  try {
    database.exec(statement);
  } finally {
    database.close();
  }
}

/** int8 as numbers, as SQLite gives them. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

/** The rows of a query, through another library than the ledger's own. */
export async function rowsOf<Row>(url: string, query: string): Promise<Row[]> {
  if (url.startsWith('file:')) {
    const database = new Database(url.replace(/^file:/, ''), { readonly: true });
    try {
      return database.prepare(query).all() as Row[];
    } finally {
      database.close();
    }
  }
  const client = new pg.Client({ connectionString: url, types });
  await client.connect();
  try {
    return (await client.query(query)).rows as Row[];
  } finally {
    await client.end();
  }
}
