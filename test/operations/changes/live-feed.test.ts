// Whoever catches up takes turns with all others, however fast pages are read and taken.
import { expect, test } from 'vitest';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import type { Revision } from '../../../src/ledger/revision.ts';
import { liveFeed } from '../../../src/operations/changes/live-feed.ts';
import type { Listener } from '../../../src/operations/operation.ts';
import { paceOf } from '../../../src/operations/pace.ts';
import { NOBODY } from '../../../src/turns.ts';

const LAST = 5_000;

/** A ledger that answers at once. */
const ledger = {
  head: () => ({ position: LAST, at: '' }),
  onHead: () => () => {},
  changes: async (since: number, last: number, limit: number) =>
    Array.from({ length: Math.min(limit, last - since) }, (_, index) => ({
      kind: 'issue',
      id: 'an-id',
      op: 'created',
      at: '2026-01-01T00:00:00.000Z',
      document: null,
      heir: null,
      position: since + index + 1,
      revision: 1,
    })) as unknown as Revision[],
} as unknown as Ledger;

test('a turn of the loop comes before each page', async () => {
  let turns = 0;
  let isRunning = true;
  const turn = () => {
    turns += 1;
    if (isRunning) setImmediate(turn);
  };
  setImmediate(turn);
  const ids: number[] = [];
  const listener: Listener = {
    send: events => void ids.push(...[...String(events).matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))),
    crowded: () => false,
    room: async () => true,
    ended: () => false,
    end: () => {},
  };
  const feed = liveFeed(ledger, {
    authors: false,
    heartbeat: 60_000,
    pace: paceOf(),
    failed: error => {
      throw error;
    },
  });
  // One who is live holds the edge where it is: whoever comes from the beginning has all of it to catch up with.
  await feed.join({ ...listener, send: () => {} }, LAST, NOBODY);
  await feed.join(listener, 0, NOBODY);
  isRunning = false;
  feed.close();
  expect(ids).toEqual(Array.from({ length: LAST }, (_, index) => index + 1));
  expect(turns).toBeGreaterThanOrEqual(LAST / 100);
});
