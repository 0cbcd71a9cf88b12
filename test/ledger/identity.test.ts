// The identity of a ledger: its own from the beginning, the same whenever it is opened, and that of the ledger it reproduces.
import { randomUUID } from 'node:crypto';
import { validate } from 'uuid';
import { expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import { testLedger } from '../app.ts';
import { throwAwayDatabase } from '../databases.ts';
import { minimal } from '../records.ts';

const issue = (id: string) => ({ op: 'create', kind: 'issue', id, content: minimal.issue }) as const;

test('every ledger has a UUID of its own, which stays', async () => {
  const databases = await Promise.all([1, 2, 3].map(() => throwAwayDatabase({ bare: true })));
  const identities = new Set<string>();
  for (const { url, remove } of databases) {
    const ledger = await openLedger(url);
    const identity = ledger.identity();
    expect(validate(identity)).toBe(true);
    await ledger.append([issue('x')], 'test');
    await ledger.close();
    const again = await openLedger(url, { readOnly: true });
    expect(again.identity()).toBe(identity);
    await again.close();
    identities.add(identity);
    await remove();
  }
  expect(identities.size).toBe(databases.length);
});

test('the first change tells it, and no other', async () => {
  const ledger = await testLedger();
  await ledger.append([issue('x'), issue('y')], 'test');
  const told = (await ledger.changes(0, 2, 10)).map(change => change.ledger);
  expect(told).toEqual([ledger.identity(), undefined]);
  await ledger.close();
});

test('only the first write of an empty ledger gives it another', async () => {
  const ledger = await testLedger();
  const [given, refused] = [randomUUID(), randomUUID()];
  await ledger.append([{ ...issue('x'), ledger: given }, issue('y')], 'test');
  expect(ledger.identity()).toBe(given);
  await ledger.append([{ ...issue('z'), ledger: refused }], 'test');
  expect(ledger.identity()).toBe(given);
  const again = await openLedger(ledger.url, { readOnly: true });
  expect(again.identity()).toBe(given);
  await again.close();
  await ledger.close();
});
