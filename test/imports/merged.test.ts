// Imports into a ledger in which records were merged: what rows tell of a merged one is filed under its heir.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filing } from '../../src/imports/filing.ts';
import type { Content } from '../../src/model/kinds.ts';
import { referencesOf } from '../../src/model/references.ts';
import { importInto } from '../../src/operations/imports/run.ts';
import { testLedger } from '../app.ts';
import { minimal } from '../records.ts';
import { type IcewsRow, icewsFile, icewsRow } from './coded-rows.ts';

let ledger: Awaited<ReturnType<typeof testLedger>>;
beforeEach(async () => {
  ledger = await testLedger();
  await ledger.append(
    ['minister', 'minister-s-file'].map(id => ({ op: 'create', kind: 'actor', id, content: minimal.actor })),
    'somebody',
  );
});
afterEach(() => ledger.close());

const imported = async (...rows: readonly IcewsRow[]) => {
  const text = icewsFile(rows.map(icewsRow));
  const bytes = (async function* () {
    yield Buffer.from(text);
  })();
  return importInto(ledger, { format: 'icews' }, {}, async run => {
    await run.take({ name: 'rows.tab', bytes });
    return run.summary();
  });
};

async function merge(kind: 'actor' | 'source', id: string, heir: string) {
  const expected = (await ledger.record(kind, id))?.position ?? 0;
  await ledger.append([{ op: 'delete', kind, id, expected, heir }], 'somebody');
}

/** The participants of each event, by day. */
async function participants() {
  const rows = await ledger.changes(0, ledger.head().position, 1_000);
  const events = new Map(rows.filter(({ kind }) => kind === 'event').map(({ id, document }) => [id, document ?? '']));
  return Object.fromEntries(
    [...events.values()].map(document => {
      const { when, participants } = JSON.parse(document);
      return [when.start, participants.map((one: { actor: string; role: string }) => `${one.actor} ${one.role}`)];
    }),
  );
}

const first = { id: '1' };
const later = { id: '2', date: '2018-06-02' };

test('what comes after a merge is filed under the heir, however often it was merged on; what came before stays', async () => {
  await imported(first);
  await merge('actor', 'sergei-lavrov', 'minister-s-file');
  await merge('actor', 'minister-s-file', 'minister');
  expect((await imported(first, later)).outcomes).toMatchObject({ duplicate: 1, accepted: 1 });
  const found = {
    '2018-06-01': ['sergei-lavrov principal', 'united-states principal'],
    '2018-06-02': ['minister principal', 'united-states principal'],
  };
  expect(await participants()).toEqual(found);
  const { position } = ledger.head();
  expect((await imported(first, later)).outcomes).toMatchObject({ duplicate: 2 });
  expect(ledger.head().position).toBe(position);
  expect((await ledger.record('actor', 'sergei-lavrov'))?.heir).toBe('minister-s-file');
});

test('a further row of an event finds the heir in it as it would have found its own', async () => {
  await imported({ id: '0', date: '2018-01-01' });
  await merge('actor', 'sergei-lavrov', 'minister');
  await imported({ ...later, code: '042' });
  await imported({ ...later, id: '3', code: '043', source: 'United States', target: 'Sergei Lavrov' });
  expect((await participants())['2018-06-02']).toEqual(['minister principal', 'united-states host']);
  await imported({ ...later, id: '4', code: '043' });
  expect((await participants())['2018-06-02']).toEqual(['minister host', 'united-states host']);
});

test('unmerged, it has its own again; a source that was merged is cited under its heir', async () => {
  await imported({ id: '0', date: '2018-01-01' });
  await merge('actor', 'sergei-lavrov', 'minister');
  await ledger.append([{ op: 'create', kind: 'actor', id: 'sergei-lavrov', content: minimal.actor }], 'somebody');
  await ledger.append([{ op: 'create', kind: 'source', id: 'files', content: minimal.source }], 'somebody');
  const events = await ledger.changes(0, ledger.head().position, 1_000);
  const source = events.find(({ kind, id }) => kind === 'source' && id !== 'files')?.id ?? '';
  await merge('source', source, 'files');
  await imported(later);
  expect((await participants())['2018-06-02']).toEqual(['sergei-lavrov principal', 'united-states principal']);
  const last = (await ledger.changes(0, ledger.head().position, 1_000)).at(-1)?.document;
  const { statements } = JSON.parse(last ?? '{}') as { statements: { evidence: { source: string }[] }[] };
  expect(statements.flatMap(({ evidence }) => evidence.map(one => one.source))).toEqual(['files']);
});

/** A row that adds those who took part, and what it made before is made once. */
const contributed = (ids: readonly string[]) => (existing: Content | null) => {
  const { participants = [] } = (existing ?? {}) as { participants?: { actor: string }[] };
  const added = ids.filter(id => !participants.some(({ actor }) => actor === id));
  return { ...existing, participants: [...participants, ...added.map(actor => ({ actor, role: 'principal' }))] };
};

test('whoever is merged: a row names nobody twice, none that was merged anew, and a second time adds nothing', () => {
  const id = fc.constantFrom<string>('a', 'b', 'c', 'd');
  const heirs = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('c', 'd'));
  const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(ids, { minLength: 1, maxLength: 4 }), heirs, fc.option(ids), (rows, merged, earlier) => {
      const fold = (content: Content | null, needed: readonly string[]) => {
        const needs = needed.map(each => ({ kind: 'actor' as const, id: each, content: {} }));
        const part = { kind: 'event' as const, id: 'e', contribute: contributed(needed) };
        const row = { line: 1, row: '', needs, contributions: [part] };
        return filing(row, ({ id: of }) => merged[of] ?? of)(part)(content, { id: 'e', actor: () => undefined });
      };
      const before = earlier && contributed(earlier)(null);
      const after = rows.reduce<Content | null>(fold, before);
      const named = referencesOf('event', after as Content).map(each => each.id);
      expect(new Set(named).size).toBe(named.length);
      expect(named.filter(each => merged[each] && !earlier?.includes(each))).toEqual([]);
      for (const each of rows.flat()) expect(named.some(one => one === each || one === merged[each])).toBe(true);
      expect(rows.reduce<Content | null>(fold, after)).toEqual(after);
    }),
  );
});
