// The database at start: made, migrated, refused, and never left in between.
import { link, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adapterFor, engine } from '../../../../src/ledger/engines/sqlite/file.ts';
import { LedgerUnusable } from '../../../../src/ledger/errors.ts';
import { openLedger } from '../../../../src/ledger/ledger.ts';
import { everything, migrate, models, pendingMigrations, schemaEngine } from '../../../../src/ledger/migrations.ts';
import { throwAwayFolder } from '../../../databases.ts';

let folder: Awaited<ReturnType<typeof throwAwayFolder>>;
let count = 0;

const MIGRATIONS = [
  '20261123000000_ledger',
  '20261123180000_questions',
  '20261125000000_tally_by_id',
  '20261125010000_jobs',
  '20261125020000_idempotency',
  '20261126000000_identity',
  '20261126120000_incarnation',
  '20261127000000_keys',
  '20261127120000_terms_among_words',
];

beforeAll(async () => {
  folder = await throwAwayFolder();
});
afterAll(() => folder.remove());

const newFile = () => join(folder.path, `${count++}.db`);
const refusal = (url: string, options = {}) =>
  openLedger(url, options).then(
    () => null,
    (error: unknown) => error,
  );

/** What a database made of, but for what Prisma's models cannot say and the data that a migration puts in. */
function shapeOf(file: string): string[] {
  const database = new Database(file);
  const made = database
    .prepare(
      "SELECT sql FROM sqlite_master WHERE tbl_name <> '_prisma_migrations' AND tbl_name NOT GLOB '*_words*' AND tbl_name <> 'revision_terms' AND sql IS NOT NULL",
    )
    .pluck()
    .all();
  database.close();
  return (made as string[]).map(sql => sql.replace(' WITHOUT ROWID', '')).sort();
}

test('the migrations make what the models say', async () => {
  const [migrated, modelled] = [newFile(), newFile()];
  await migrate(engine, adapterFor(migrated, 'write'));
  const schema = await schemaEngine(engine, adapterFor(modelled, 'write'));
  const to = { tag: 'schemaDatamodel' as const, files: models(engine) };
  const { stdout } = await schema.diff({
    from: { tag: 'empty' },
    to,
    script: true,
    exitCode: null,
    filters: everything,
  });
  schema.free();
  const database = new Database(modelled);
  database.exec(stdout ?? '');
  database.close();
  expect(shapeOf(migrated)).toEqual(shapeOf(modelled));
  expect(shapeOf(migrated).length).toBeGreaterThan(10);
});

test('a second start applies nothing', async () => {
  const adapter = adapterFor(newFile(), 'write');
  expect(await migrate(engine, adapter)).toEqual(MIGRATIONS);
  expect(await migrate(engine, adapter)).toEqual([]);
  expect(await pendingMigrations(engine, adapter)).toEqual([]);
});

test('a migration that fails midway leaves the database as it was', async () => {
  const file = newFile();
  const inner = adapterFor(file, 'write');
  const failing = {
    ...inner,
    connect: async () => {
      const connection = await inner.connect();
      const executeScript = (script: string) =>
        script.includes('CREATE TABLE')
          ? Promise.reject(new Error('the disk is full'))
          : connection.executeScript(script);
      return Object.assign(Object.create(connection), {
        executeScript,
        queryRaw: connection.queryRaw.bind(connection),
        executeRaw: connection.executeRaw.bind(connection),
        dispose: connection.dispose.bind(connection),
      });
    },
  };
  await expect(migrate(engine, failing)).rejects.toThrow();
  const database = new Database(file);
  expect(database.prepare('SELECT name FROM sqlite_master').all()).toEqual([]);
  database.close();
  expect(await migrate(engine, inner)).toEqual(MIGRATIONS);
});

test('a file that is no database is refused, and left as it is', async () => {
  const file = newFile();
  await writeFile(file, 'not a database, but a text of some length'.repeat(100));
  const error = await refusal(`file:${file}`);
  expect(error).toBeInstanceOf(LedgerUnusable);
  expect(String(error)).toMatch(/not a database/);
});

test("another program's database is refused, and left as it is", async () => {
  const file = newFile();
  const database = new Database(file);
  database.exec('CREATE TABLE diary (day TEXT)');
  expect(String(await refusal(`file:${file}`))).toMatch(/another program/);
  expect(database.prepare('SELECT name FROM sqlite_master').pluck().all()).toEqual(['diary']);
  expect(database.pragma('journal_mode', { simple: true })).toBe('delete');
  database.close();
});

test('a database of a newer version is refused', async () => {
  const file = newFile();
  await migrate(engine, adapterFor(file, 'write'));
  const database = new Database(file);
  database.exec(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '20991231000000_later', 1)`,
  );
  database.close();
  expect(String(await refusal(`file:${file}`))).toMatch(/another version/);
});

test('a folder that cannot be made is refused', async () => {
  const file = newFile();
  await writeFile(file, '');
  expect(String(await refusal(`file:${file}/below/x.db`))).toMatch(/Cannot make/);
  const directory = newFile();
  await mkdir(directory);
  expect(await refusal(`file:${directory}`)).toBeInstanceOf(LedgerUnusable);
});

test('a second writer on the same file is refused while the first has it, and a reader is not', async () => {
  const url = `file:${newFile()}`;
  expect(String(await refusal(url, { readOnly: true }))).toMatch(/There is no/);
  const first = await openLedger(url);
  expect(String(await refusal(url))).toMatch(/Another Communique process/);
  const other = `${newFile()}-by-another-name`;
  await symlink(url.slice('file:'.length), other);
  expect(String(await refusal(`file:${other}`))).toMatch(/Another Communique process/);
  const reader = await openLedger(url, { readOnly: true });
  await first.append([{ op: 'create', kind: 'issue', id: 'x', content: { label: { en: 'x' } } }], 'test');
  expect((await reader.record('issue', 'x'))?.position).toBe(1);
  await reader.close();
  await first.close();
  await (await openLedger(url)).close();
});

test('a file with two names is written by neither, and read by both', async () => {
  const [file, other] = [newFile(), `${newFile()}-by-another-name`];
  const first = await openLedger(`file:${file}`);
  await first.append([{ op: 'create', kind: 'issue', id: 'x', content: { label: { en: 'x' } } }], 'test');
  await link(file, other);
  // By the name that the first has not locked.
  for (const options of [{}, { beside: true }]) {
    const error = await refusal(`file:${other}`, options);
    expect(error).toBeInstanceOf(LedgerUnusable);
    expect(String(error)).toMatch(/has 2 names \(hard links\).*remove all names but one/);
  }
  await first.close();
  expect(String(await refusal(`file:${file}`))).toMatch(/has 2 names/);
  for (const name of [file, other]) {
    const reader = await openLedger(`file:${name}`, { readOnly: true });
    expect((await reader.record('issue', 'x'))?.position).toBe(1);
    await reader.close();
  }
  await rm(other);
  await (await openLedger(`file:${file}`)).close();
});

test('only files are databases', async () => {
  expect(String(await refusal('mysql://localhost/x'))).toMatch(/must name a file/);
});

test('a reader takes only what is a ledger of this version', async () => {
  const file = newFile();
  new Database(file).exec('VACUUM').close();
  expect(String(await refusal(`file:${file}`, { readOnly: true }))).toMatch(/no ledger/);
});
