// Distributing: what is refused, and what is asked of Citus, by functions of the same signatures that stand in for it.
// They move nothing: that Citus does what it is asked is not proven here.
import pg from 'pg';
import { expect, test } from 'vitest';
import { openLedger } from '../../../../src/ledger/ledger.ts';
import { tableNames, tables } from '../../../../src/ledger/tables.ts';
import { rowsOf, throwAwayDatabase } from '../../../databases.ts';
import { ENGINE } from '../../../engine.ts';
import { appendAtRandom, served } from '../../../follow/random-ledger.ts';
import { run } from '../../../process.ts';
import { expectSound } from '../../soundness.ts';

/** Notes what is asked, and keeps the catalogue that Citus keeps of it. */
const STAND_IN = `
  CREATE TABLE pg_dist_partition (logicalrelid regclass PRIMARY KEY, partmethod "char");
  CREATE TABLE asked (number integer GENERATED ALWAYS AS IDENTITY, what text);
  CREATE FUNCTION create_reference_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO asked (what) VALUES (format('%s everywhere', table_name));
    INSERT INTO pg_dist_partition VALUES (table_name, 'n');
  END $$;
  CREATE FUNCTION create_distributed_table(table_name regclass, distribution_column text,
    distribution_type text DEFAULT 'hash', colocate_with text DEFAULT 'default', shard_count integer DEFAULT NULL)
  RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO asked (what) VALUES (format('%s by %s with %s in %s', table_name, distribution_column, colocate_with, shard_count));
    INSERT INTO pg_dist_partition VALUES (table_name, 'h');
  END $$;
  CREATE VIEW public.pg_extension AS SELECT 'citus'::name AS extname;`;

async function onDatabase(url: string, statements: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(statements);
  await client.end();
}

/** Names of the schema come before those of the system, so that the extension seems to be there. */
async function standIn(url: string): Promise<void> {
  await onDatabase(url, STAND_IN);
  await onDatabase(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET search_path = public, pg_catalog`);
}

const distribute = (url: string, ...options: string[]) => run(['distribute', ...options], { DATABASE_URL: url });

test.skipIf(ENGINE === 'citus')('a server without Citus is told what it lacks, and nothing is made there', async () => {
  const database = await throwAwayDatabase({ bare: true });
  const { code, err } = await distribute(database.url);
  expect([code, err]).toEqual([3, expect.stringMatching(/does not have the extension citus|CREATE EXTENSION citus/)]);
  expect(await rowsOf(database.url, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
  await database.remove();
});

test('what is no database of PostgreSQL, or is not there, is refused', async () => {
  expect(await distribute('file:/nowhere/ledger.db')).toMatchObject({
    code: 2,
    err: expect.stringContaining('communique copy'),
  });
  const away = await distribute('postgresql://me:secret@127.0.0.1:1/ledger');
  expect([away.code, away.err]).toEqual([3, expect.stringContaining('Is PostgreSQL running there?')]);
  expect(away.err).not.toContain('secret');
  expect((await distribute('file:x', '--shards', '0')).code).toBe(2);
});

test.skipIf(ENGINE === 'citus')('all tables are distributed together, once', async () => {
  const database = await throwAwayDatabase();
  await standIn(database.url);
  const first = await distribute(database.url, '--shards', '64');
  expect([first.code, first.out]).toEqual([0, expect.stringContaining(tableNames.join(', '))]);
  const asked = await rowsOf<{ what: string }>(database.url, 'SELECT what FROM asked ORDER BY number');
  expect(asked.map(({ what }) => what)).toEqual([
    'head everywhere',
    'revision by id with none in 64',
    ...tableNames
      .slice(2)
      .map(name => (tables[name].placement === 'reference' ? `${name} everywhere` : `${name} by id with revision in `)),
  ]);
  expect((await distribute(database.url)).out).toContain('is distributed already');
  expect(await rowsOf(database.url, 'SELECT 1 FROM asked')).toHaveLength(tableNames.length);
  await database.remove();
});

test.skipIf(ENGINE === 'citus')('where Citus refuses one table none is distributed, and it says why', async () => {
  const database = await throwAwayDatabase();
  await standIn(database.url);
  await onDatabase(
    database.url,
    `CREATE OR REPLACE FUNCTION create_reference_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'no node is there'; END $$`,
  );
  const { code, err } = await distribute(database.url);
  expect([code, err]).toEqual([3, expect.stringContaining('no node is there. Nothing was changed.')]);
  expect(await rowsOf(database.url, 'SELECT 1 FROM pg_dist_partition')).toEqual([]);
  await database.remove();
});

test.skipIf(ENGINE === 'citus')('a database that a server has open is refused', async () => {
  const database = await throwAwayDatabase();
  await standIn(database.url);
  const ledger = await openLedger(database.url);
  expect((await distribute(database.url)).err).toContain('Stop all servers first');
  await ledger.close();
  await database.remove();
});

test.skipIf(ENGINE === 'citus')('a ledger knows that it is distributed, and answers the same', async () => {
  const [database, other] = [await throwAwayDatabase(), await throwAwayDatabase()];
  await standIn(database.url);
  await distribute(database.url);
  const plain = await openLedger(other.url);
  await appendAtRandom(plain, 60);
  await run(['copy', '--from', other.url, '--to', database.url]);
  const ledger = await openLedger(database.url);
  expect([plain.dialect.oneState, ledger.dialect.oneState]).toEqual([true, false]);
  expect(await served(ledger)).toEqual(await served(plain));
  await ledger.close();
  await plain.close();
  await expectSound(database.url);
  await Promise.all([database.remove(), other.remove()]);
});
