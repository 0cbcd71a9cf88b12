// The verbs beside append: rehearsing, keeping a receipt, repeating another ledger, and being told that the head moves.
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { AlreadyAnswered, Conflict, Diverged, StillReferredTo, UnknownReferences } from '../../src/ledger/errors.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { TheirRevision } from '../../src/ledger/repeating.ts';
import type { Write } from '../../src/ledger/write.ts';
import { testLedger } from '../app.ts';
import { rowsOf } from '../databases.ts';
import { minimal } from '../records.ts';
import { expectSound } from './soundness.ts';

let ledger: Ledger & { url: string };

beforeAll(async () => {
  ledger = await testLedger();
});
afterAll(async () => {
  await expectSound(ledger.url);
  await ledger.close();
});
afterEach(() => void vi.useRealTimers());

let ids = 0;
const create = (content: object = minimal.issue, kind: Write['kind'] = 'issue') =>
  ({ op: 'create', kind, id: `record-${ids++}`, content: { ...content } }) as const;
const receipt = (id: string, answer = 'answer') => ({ id, request: `request of ${id}`, answer: () => answer });

test('a rehearsal records nothing, answers what an append then does, and refuses what it refuses', async () => {
  const write = create();
  const [rehearsed] = await ledger.rehearse(target => target.append([write], 'test'));
  expect([await ledger.record('issue', write.id), ledger.head().position]).toEqual([null, 0]);
  const [appended] = await ledger.append([write], 'test');
  expect({ ...rehearsed, at: '', document: '' }).toEqual({ ...appended, at: '', document: '' });
  await expect(ledger.rehearse(target => target.append([write], 'test'))).rejects.toThrow(Conflict);
  const astray = create({ ...minimal.event, partOf: 'nothing' }, 'event');
  await expect(ledger.rehearse(target => target.append([astray], 'test'))).rejects.toThrow(UnknownReferences);
  const whole = create(minimal.event, 'event');
  const [first] = await ledger.append([whole, create({ ...minimal.event, partOf: whole.id }, 'event')], 'test');
  const remove = { op: 'delete', kind: 'event', id: whole.id, expected: first?.position ?? 0 } as const;
  await expect(ledger.rehearse(target => target.append([remove], 'test'))).rejects.toThrow(StillReferredTo);
});

test('a receipt is kept with its append, made of it, and refuses another append', async () => {
  const write = create();
  const [revision] = await ledger.append([write], 'test', {
    ...receipt('made'),
    answer: ([one]) => `at ${one?.position}`,
  });
  expect(await ledger.receipt('made')).toEqual({ request: 'request of made', answer: `at ${revision?.position}` });
  await expect(ledger.append([create()], 'test', receipt('made'))).rejects.toThrow(AlreadyAnswered);
  await expect(ledger.append([write], 'test', receipt('refused'))).rejects.toThrow(Conflict);
  expect(await ledger.receipt('refused')).toBeNull();
  expect(ledger.head().position).toBe(revision?.position);
});

test('a receipt may be kept of nothing that was written, which leaves the head where and when it was', async () => {
  await ledger.append([create()], 'test');
  const headOf = () => rowsOf<object>(ledger.url, 'SELECT position, at FROM head');
  const [before, known] = [await headOf(), ledger.head()];
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1_000 });
  expect(await ledger.append([], 'test', receipt('nothing'))).toEqual([]);
  expect(await ledger.receipt('nothing')).toMatchObject({ answer: 'answer' });
  expect([await headOf(), ledger.head()]).toEqual([before, known]);
});

test('receipts go after a day, a few with each that is kept', async () => {
  for (let n = 0; n < 25; n++) await ledger.append([], 'test', receipt(`old-${n}`));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_001 });
  expect(await ledger.receipt('old-0')).toBeNull();
  await ledger.append([], 'test', receipt('old-0', 'new'));
  expect(await ledger.receipt('old-0')).toMatchObject({ answer: 'new' });
  vi.useRealTimers();
  const left = await Promise.all(Array.from({ length: 25 }, (_, n) => ledger.receipt(`old-${n}`)));
  const gone = left.filter(kept => kept === null).length;
  expect(gone).toBeGreaterThanOrEqual(17);
  expect(gone).toBeLessThanOrEqual(20);
});

test('whoever listens is told after each move of the head, and not after what moves nothing', async () => {
  const told: number[] = [];
  const end = ledger.onHead(() => told.push(ledger.head().position));
  const { position } = ledger.head();
  await ledger.append([create(), create()], 'test');
  await ledger.rehearse(target => target.append([create()], 'test'));
  await ledger.append([], 'test');
  await ledger.append([create()], 'test');
  end();
  await ledger.append([create()], 'test');
  expect(told).toEqual([position + 2, position + 3]);
});

test('what is repeated must follow on what is there', async () => {
  const [other, own] = [await testLedger(), await testLedger()];
  const write = create();
  await other.append([create(), write], 'test');
  await other.append(
    [{ op: 'replace', kind: 'issue', id: write.id, content: { label: { en: 'x' } }, expected: 2 }],
    'test',
  );
  await other.append([{ op: 'delete', kind: 'issue', id: write.id, expected: 3 }], 'test');
  const all = (await other.changes(0, 4, 10)) as TheirRevision[];
  const [one, two, three, four] = all as [TheirRevision, TheirRevision, TheirRevision, TheirRevision];
  const refused: [name: string, revisions: TheirRevision[]][] = [
    ['a gap at the beginning', [two]],
    ['a gap within', [one, { ...two, position: 3 }]],
    ['an instant before the last', [one, { ...two, at: '1999-01-01T00:00:00.000Z' }]],
    ['a first revision that is no first', [{ ...one, revision: 2 }]],
    ['a change of what is not there', [{ ...one, op: 'updated' }]],
  ];
  for (const [name, replicas] of refused) await expect(own.repeat(replicas, 'test'), name).rejects.toThrow(Diverged);
  expect(own.head().position).toBe(0);
  await own.repeat([one, two], 'test');
  await expect(own.repeat([one], 'test')).rejects.toThrow(Diverged);
  await expect(own.repeat([{ ...three, op: 'created' }], 'test')).rejects.toThrow(Diverged);
  await own.repeat([three], 'test');
  await own.repeat([four], 'test');
  await own.repeat([], 'test');
  expect(own.head()).toEqual(other.head());
  const theirs = all.map(revision => ({ ...revision, author: 'test' }));
  expect(await own.changes(0, 4, 10)).toEqual(theirs);
  await expectSound(own.url);
  await Promise.all([other.close(), own.close()]);
});
