// Appending where a request would be a detour: many at once, the clock, and what a failure leaves.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Conflict, StillReferredTo, UnknownReferences } from '../../src/ledger/errors.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { testLedger } from '../app.ts';
import { minimal } from '../records.ts';
import { expectSound } from './soundness.ts';

let ledger: Ledger & { url: string };

beforeEach(async () => {
  ledger = await testLedger();
});
afterEach(async () => {
  vi.useRealTimers();
  await ledger.close();
});

const issue = (id: string) => ({ op: 'create', kind: 'issue', id, content: minimal.issue }) as const;
const event = (id: string, partOf: string) =>
  ({ op: 'create', kind: 'event', id, content: { ...minimal.event, partOf } }) as const;

test('the writes of one append may refer to each other', async () => {
  const revisions = await ledger.append([event('a', 'b'), event('b', 'a')], 'test');
  expect(revisions.map(revision => revision.position)).toEqual([1, 2]);
  const [a, b] = revisions.map(({ kind, id, position }) => ({ op: 'delete', kind, id, expected: position }) as const);
  if (!a || !b) throw new Error('Two were written.');
  await expect(ledger.append([a], 'test')).rejects.toThrow(StillReferredTo);
  expect((await ledger.append([a, b], 'test')).map(revision => revision.op)).toEqual(['deleted', 'deleted']);
});

test('one write that is refused leaves nothing of its append', async () => {
  await ledger.append([issue('there')], 'test');
  await expect(ledger.append([issue('new'), issue('there')], 'test')).rejects.toThrow(Conflict);
  await expect(ledger.append([issue('new'), event('e', 'nothing')], 'test')).rejects.toThrow(UnknownReferences);
  await expect(
    ledger.append(
      [issue('new'), { op: 'replace', kind: 'issue', id: 'there', content: minimal.issue, expected: 9 }],
      'test',
    ),
  ).rejects.toThrow(Conflict);
  await expect(ledger.append([issue('new'), issue('new')], 'test')).rejects.toThrow(TypeError);
  expect(ledger.head().position).toBe(1);
  expect(await ledger.freshHead()).toEqual(ledger.head());
  expect(await ledger.record('issue', 'new')).toBeNull();
  await expectSound(ledger.url);
});

test('instants never run backwards, whatever the clock does', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-06-01T12:00:00Z') });
  await ledger.append([issue('first')], 'test');
  vi.setSystemTime(Date.parse('2026-01-01T00:00:00Z'));
  const [second] = await ledger.append([issue('second')], 'test');
  expect(second?.at).toBe('2026-06-01T12:00:00.000Z');
  vi.setSystemTime(Date.parse('2026-06-01T12:00:00.001Z'));
  await ledger.append([issue('third')], 'test');
  expect(await ledger.positionAt(new Date('2026-06-01T12:00:00Z'))).toBe(2);
  expect(await ledger.positionAt(new Date('2026-06-01T11:59:59Z'))).toBe(0);
});

test('a source that comes with the event is what its evidence is checked against', async () => {
  const { sha256 } = await import('../../src/model/evidence.ts');
  const source = {
    op: 'create',
    kind: 'source',
    id: 's',
    content: { ...minimal.source, rights: 'open', text: 'Words.' },
  } as const;
  const evidence = [{ about: [], source: 's', start: 0, end: 5, sha256: sha256('Words') }];
  const [written] = await ledger.append(
    [{ op: 'create', kind: 'event', id: 'e', content: { ...minimal.event, evidence } }, source],
    'test',
  );
  expect(JSON.parse(written?.document ?? '').evidence[0].check).toBe('verified');
});

test('every revision tells who wrote it', async () => {
  const [written] = await ledger.append([issue('x')], 'somebody');
  expect(written?.author).toBe('somebody');
  expect((await ledger.record('issue', 'x'))?.author).toBe('somebody');
});

test('two records are not merged into each other, nor one into itself', async () => {
  const [a, b] = await ledger.append([issue('a'), issue('b')], 'test');
  const merge = (id: string, heir: string, expected = 0) =>
    ({ op: 'delete', kind: 'issue', id, expected, heir }) as const;
  await expect(ledger.append([merge('a', 'a', a?.position)], 'test')).rejects.toThrow(UnknownReferences);
  const results = await Promise.allSettled([
    ledger.append([merge('a', 'b', a?.position)], 'test'),
    ledger.append([merge('b', 'a', b?.position)], 'test'),
  ]);
  expect(results.map(result => result.status)).toEqual(['fulfilled', 'rejected']);
});

test('writes that were recorded elsewhere keep their instants, which never run backwards', async () => {
  const at = (time: string) => `2020-01-01T${time}.000Z`;
  const dated = (id: string, time: string) => ({ ...issue(id), at: at(time) });
  const first = await ledger.append([dated('a', '10:00:00'), dated('b', '09:00:00'), dated('c', '11:00:00')], 'test');
  expect(first.map(revision => revision.at)).toEqual([at('10:00:00'), at('10:00:00'), at('11:00:00')]);
  expect(ledger.head()).toEqual({ position: 3, at: at('11:00:00') });
  const [later] = await ledger.append([dated('d', '08:00:00')], 'test');
  expect(later?.at).toBe(at('11:00:00'));
  const mixed = await ledger.append([dated('e', '12:00:00'), issue('f')], 'test');
  expect(mixed[0]?.at).toBe(at('12:00:00'));
  expect((mixed[1]?.at ?? '') > at('12:00:00')).toBe(true);
  await expectSound(ledger.url);
});

test('the current revisions of many records are read at once, tombstones too', async () => {
  const [made] = await ledger.append([issue('a'), issue('b')], 'test');
  await ledger.append([{ op: 'delete', kind: 'issue', id: 'a', expected: made?.position ?? 0 }], 'test');
  await ledger.append([{ op: 'create', kind: 'event', id: 'b', content: minimal.event }], 'test');
  const found = await ledger.records('issue', ['b', 'a', 'none', 'b']);
  expect([...found.values()].map(({ kind, id, op, revision }) => [kind, id, op, revision]).sort()).toEqual([
    ['issue', 'a', 'deleted', 2],
    ['issue', 'b', 'created', 1],
  ]);
  expect(await ledger.records('issue', [])).toEqual(new Map());
});
