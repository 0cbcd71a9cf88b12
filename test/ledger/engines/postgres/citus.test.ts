// On Citus: that the ledgers which all tests of such a run open are spread over its nodes.
import { expect, test } from 'vitest';
import { tableNames, tables } from '../../../../src/ledger/tables.ts';
import { testLedger } from '../../../app.ts';
import { rowsOf } from '../../../databases.ts';
import { ENGINE } from '../../../engine.ts';

const NAME = process.env.TEST_CITUS_URL
  ? 'the ledgers of the tests are spread over all nodes'
  : 'the whole suite on Citus is skipped: TEST_CITUS_URL is not set';

test.runIf(ENGINE === 'citus')(NAME, async () => {
  const ledger = await testLedger();
  expect(ledger.dialect.oneState).toBe(false);
  const spread = await rowsOf<{ name: string; method: string }>(
    ledger.url,
    'SELECT logicalrelid::text AS name, partmethod AS method FROM pg_dist_partition ORDER BY 1',
  );
  const methods = { reference: 'n', distributed: 'h' };
  const expected = tableNames.map(name => ({ name, method: methods[tables[name].placement] }));
  expect(spread).toEqual(expected.sort((a, b) => (a.name < b.name ? -1 : 1)));
  const without = await rowsOf(
    ledger.url,
    `SELECT nodename FROM pg_dist_node WHERE shouldhaveshards AND groupid NOT IN (
       SELECT groupid FROM pg_dist_placement JOIN pg_dist_shard ON pg_dist_shard.shardid = pg_dist_placement.shardid
       WHERE logicalrelid = to_regclass('revision'))`,
  );
  expect(without).toEqual([]);
  await ledger.close();
});
