// A ledger of the first version: opened by this one, it is found by everything that this one finds records by.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { validate } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../../../src/app.ts';
import { LedgerUnusable } from '../../../../src/ledger/errors.ts';
import { openLedger } from '../../../../src/ledger/ledger.ts';
import { PROJECTION } from '../../../../src/ledger/projection.ts';
import { packageRoot } from '../../../../src/package-root.ts';
import { configOf, testApp } from '../../../app.ts';
import { throwAwayFolder } from '../../../databases.ts';
import { expectSound } from '../../soundness.ts';

let folder: Awaited<ReturnType<typeof throwAwayFolder>>;

beforeAll(async () => {
  folder = await throwAwayFolder();
});
afterAll(() => folder.remove());

const FIRST = '20261123000000_ledger';
const COLUMNS = 'id, position, kind, revision, op, at, created, author, until, starts, ends, heir, document';

/** A file as the first version left it: its tables, the record of its one migration, and the revisions of another ledger. */
function ofTheFirstVersion(file: string, from: string): void {
  const database = new Database(file);
  database.exec(readFileSync(join(packageRoot, 'prisma/sqlite/migrations', FIRST, 'migration.sql'), 'utf8'));
  database.exec(`CREATE TABLE _prisma_migrations (
    id TEXT PRIMARY KEY NOT NULL, checksum TEXT NOT NULL, finished_at DATETIME, migration_name TEXT NOT NULL, logs TEXT,
    rolled_back_at DATETIME, started_at DATETIME NOT NULL DEFAULT current_timestamp, applied_steps_count INTEGER UNSIGNED NOT NULL DEFAULT 0)`);
  database
    .prepare("INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES ('1', '', 1, ?)")
    .run(FIRST);
  database.exec(`ATTACH '${from}' AS other`);
  database.exec(`INSERT INTO revision (${COLUMNS}) SELECT ${COLUMNS} FROM other.revision`);
  database.exec('UPDATE head SET position = (SELECT position FROM other.head), at = (SELECT at FROM other.head)');
  database.close();
}

test('its revisions are projected anew, all of them, and its history stays', async () => {
  const server = await testApp({ seeded: true });
  const { etag } = (await server.get('/v1/events/g20-hangzhou-2016')).headers;
  await server.patch('/v1/events/g20-hangzhou-2016', { summary: { en: 'Gathering' } }, etag as string);
  const file = join(folder.path, 'old.db');
  ofTheFirstVersion(file, server.url.slice('file:'.length));
  const url = `file:${file}`;
  await expect(openLedger(url, { readOnly: true })).rejects.toThrow(LedgerUnusable);

  const ledger = await openLedger(url);
  await expectSound(url);
  expect(validate(ledger.identity())).toBe(true);
  expect(ledger.identity()).not.toBe(server.ledger.identity());
  const app = await buildApp(configOf({}), ledger);
  for (const question of [
    'q=gathering',
    'q=بوتن&asOf=29',
    'near=120,30&radius=100',
    'minDuration=90',
    'outcomeStatus=not-achieved',
  ]) {
    const ids = async (on: typeof app) =>
      (await on.inject(`/v1/events?${question}`)).json().data.map((event: { id: string }) => event.id);
    expect(await ids(app), question).toEqual(await ids(server.app));
    expect((await ids(app)).length, question).toBeGreaterThan(0);
  }
  await app.close();
  await ledger.close();
  await server.close();
});

test('one that another projection made is projected anew once', async () => {
  const url = `file:${join(folder.path, 'other.db')}`;
  await (await openLedger(url)).close();
  const database = new Database(url.slice('file:'.length));
  const version = () => database.prepare('SELECT projection FROM head').pluck().get();
  expect(version()).toBe(PROJECTION);
  database.exec(
    "UPDATE head SET projection = 0; INSERT INTO tally (id, kind, name, count) VALUES ('y', 'event', 'x', 7)",
  );
  await expect(openLedger(url, { readOnly: true })).rejects.toThrow(/Start the server once/);
  await (await openLedger(url)).close();
  expect([version(), database.prepare('SELECT count(*) FROM tally').pluck().get()]).toEqual([PROJECTION, 0]);
  database.close();
});
