// Rows of one article that share a party are one event, in a ledger: whichever come when, and parted again.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contentOf } from '../../src/model/document.ts';
import type { Content } from '../../src/model/kinds.ts';
import { testLedger } from '../app.ts';
import { often } from '../engine.ts';
import { type GdeltRow, gdeltRow, icewsFile, icewsRow } from './coded-rows.ts';
import { importText } from './inputs.ts';

let ledger: Awaited<ReturnType<typeof testLedger>>;
beforeEach(async () => {
  ledger = await testLedger();
});
afterEach(() => ledger.close());

type On = typeof ledger;

const take = (rows: readonly string[], { on = ledger, ...asked }: { on?: On; dyadsApart?: boolean } = {}) =>
  importText(on, `${rows.join('\n')}\n`, { format: 'gdelt', ...asked });

/** The events of a ledger that stand, by id. */
async function standing(on: On = ledger): Promise<Map<string, Content>> {
  const changes = await on.changes(0, on.head().position, 100_000);
  const ids = new Set(changes.flatMap(({ kind, id }) => (kind === 'event' ? [id] : [])));
  const revisions = [...(await on.records('event', [...ids])).values()];
  const there = revisions.flatMap(({ id, document }): [string, Content][] =>
    document ? [[id, contentOf(document)]] : [],
  );
  return new Map(there.sort());
}

/** The rows of each event, in order. */
const rowsIn = (events: Map<string, Content>, scheme = 'gdelt') =>
  [...events.values()]
    .map(({ externalIds }) =>
      (externalIds as { scheme: string; value: string }[])
        .filter(each => each.scheme === scheme)
        .map(({ value }) => value)
        .sort(),
    )
    .sort();

const SIDES = {
  USA: ['USA', 'UNITED STATES', 'USA'],
  RUS: ['RUS', 'RUSSIA', 'RUS'],
  CHN: ['CHN', 'CHINA', 'CHN'],
  FRA: ['FRA', 'FRANCE', 'FRA'],
  JPN: ['JPN', 'JAPAN', 'JPN'],
  TUR: ['TUR', 'TURKEY', 'TUR'],
} as const;
type Side = keyof typeof SIDES;

interface Dyad {
  readonly pair: readonly Side[];
  readonly code: string;
  readonly url: string;
  readonly date: string;
  readonly place: NonNullable<GdeltRow['place']>;
}

const textOf = (id: number, { pair: [one = 'USA', other = 'RUS'], ...rest }: Dyad) =>
  gdeltRow({ id: String(id), root: '04', actor1: SIDES[one], actor2: SIDES[other], ...rest });

const meeting = (...pair: Side[]): Dyad => ({
  ...{ pair, code: '040', date: '20160905', url: 'https://example.org/article' },
  place: ['4', 'Hangzhou, Zhejiang, China', 'CH'],
});

const dyad: fc.Arbitrary<Dyad> = fc.record({
  pair: fc.uniqueArray(fc.constantFrom(...(Object.keys(SIDES) as Side[])), { minLength: 2, maxLength: 2 }),
  code: fc.constantFrom('040', '040', '046', '041', '042'),
  url: fc.constantFrom('https://example.org/1', 'https://example.org/2'),
  date: fc.constantFrom('20160905', '20160905', '20160906'),
  place: fc.constantFrom<Dyad['place'][]>(
    ['4', 'Hangzhou, Zhejiang, China', 'CH'],
    ['1', 'China', 'CH'],
    ['0', '', ''],
  ),
});

/** What is one event, by its definition: rows are linked, and what is linked with what is linked. */
function expected(dyads: ReadonlyMap<number, Dyad>): string[][] {
  const linked = (one: Dyad, other: Dyad) => {
    if (one.url !== other.url || one.date !== other.date) return false;
    const shared = one.pair.filter(side => other.pair.includes(side)).length;
    const meet = [one, other].every(({ code }) => code === '040' || code === '046');
    return shared === 2 || (shared === 1 && meet && one.place.join() === other.place.join());
  };
  const left = new Map(dyads);
  const events: string[][] = [];
  for (const [id, first] of dyads) {
    if (!left.delete(id)) continue;
    const own = new Map([[id, first]]);
    for (const one of own.values())
      for (const [other, each] of left) if (linked(one, each) && left.delete(other)) own.set(other, each);
    events.push([...own.keys()].map(String).sort());
  }
  return events.sort();
}

test('rows in any order, cut anywhere, sent again and corrected make the events that their links make', async () => {
  const given = fc.record({
    rows: fc.array(dyad, { minLength: 1, maxLength: 14 }),
    corrected: fc.array(fc.tuple(fc.nat({ max: 13 }), dyad), { maxLength: 3 }),
    cuts: fc.array(fc.nat({ max: 14 }), { maxLength: 3 }),
    order: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
  });
  await fc.assert(
    fc.asyncProperty(given, async ({ rows, corrected, cuts, order }) => {
      const [on, anew] = [await testLedger(), await testLedger()];
      try {
        const all = new Map(rows.map((row, id) => [id, row]));
        const shuffled = [...all].map(row => ({ row, at: order.next().value })).sort((a, b) => a.at - b.at);
        const texts = shuffled.map(({ row: [id, row] }) => textOf(id, row));
        // Each run is broken off, and begun again from its beginning.
        for (const cut of cuts.sort((a, b) => a - b)) await take(texts.slice(0, cut), { on });
        const { outcomes } = await take(texts, { on });
        expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(rows.length);
        expect(rowsIn(await standing(on))).toEqual(expected(all));
        expect((await take(texts, { on })).revisions).toBe(0);
        const changes = corrected.filter(([id]) => id < rows.length);
        for (const [id, row] of changes) all.set(id, row);
        await take(
          changes.map(([id, row]) => textOf(id, row)),
          { on },
        );
        expect(rowsIn(await standing(on))).toEqual(expected(all));
        await take(
          [...all].map(([id, row]) => textOf(id, row)),
          { on: anew },
        );
        // The coordinates of a row that was corrected went with it.
        const bare = (events: Map<string, Content>) =>
          [...events].map(([id, { venue, ...event }]) => [
            id,
            { ...event, venue: { ...(venue as object), coordinates: null } },
          ]);
        expect(bare(await standing(on))).toEqual(bare(await standing(anew)));
        if (changes.length === 0) expect(await standing(on)).toEqual(await standing(anew));
      } finally {
        await on.close();
        await anew.close();
      }
    }),
    { numRuns: often(20) },
  );
});

/** Six dyads of four, all of whom met in one place. */
const PAIRS: [Side, Side][] = [
  ['USA', 'RUS'],
  ['USA', 'CHN'],
  ['USA', 'FRA'],
  ['RUS', 'CHN'],
  ['RUS', 'FRA'],
  ['CHN', 'FRA'],
];
const six = PAIRS.map((pair, id) => textOf(id, meeting(...pair)));

test('six dyads of an article are one meeting of four, each of them an account, and can be had apart again', async () => {
  await take(six.slice(3));
  await take(six);
  const one = await standing();
  expect([...one.values()]).toMatchObject([
    {
      kind: 'meeting',
      title: { en: 'Meeting: China, Russia, France, United States' },
      participants: [{ actor: 'china' }, { actor: 'russia' }, { actor: 'state-fr' }, { actor: 'united-states' }],
      venue: { city: { en: 'Hangzhou' }, resolution: 'city', coordinates: [30.5, 50.4] },
    },
  ]);
  const [event] = [...one.values()] as { statements: { coding: { dyad: string } }[] }[];
  const dyads = event?.statements.map(({ coding }) => coding.dyad) ?? [];
  expect(new Set(dyads).size).toBe(6);
  await take(six, { dyadsApart: true });
  const apart = await standing();
  expect([...apart.keys()]).toEqual(dyads.sort());
  expect([...apart.values()].map(({ participants }) => (participants as []).length)).toEqual([2, 2, 2, 2, 2, 2]);
  expect((await take(six, { dyadsApart: true })).revisions).toBe(0);
  await take(six);
  expect(rowsIn(await standing())).toEqual(rowsIn(one));
  expect((await take(six)).revisions).toBe(0);
});

test('the id of a meeting that was merged leads to the one that has its rows', async () => {
  for (const row of six) await take([row]);
  const [[id] = ['']] = await standing();
  const all = await ledger.changes(0, ledger.head().position, 1_000);
  const gone = all.filter(({ kind, op }) => kind === 'event' && op === 'deleted');
  for (const { id: own } of gone) {
    let at = await ledger.current('event', own);
    while (at?.heir) at = await ledger.current('event', at.heir);
    expect(at?.id).toBe(id);
  }
});

test('a meeting that somebody deleted stays deleted with all its dyads, also those that were never an event', async () => {
  await take(six);
  const [[id] = ['']] = await standing();
  const { position = 0 } = (await ledger.current('event', id)) ?? {};
  await ledger.append([{ op: 'delete', kind: 'event', id, expected: position }], 'somebody');
  const again = await take([...six, textOf(9, meeting('FRA', 'CHN'))]);
  expect([again.revisions, again.outcomes.skipped]).toEqual([0, 7]);
  expect(again.reasons).toEqual([{ reason: 'Its record was deleted.', rows: 7 }]);
});

test('a meeting that somebody edited takes no rows of its dyads, and is joined with no others', async () => {
  await take(six.slice(0, 2));
  const [[id, content] = ['', {}]] = await standing();
  const { position = 0 } = (await ledger.current('event', id)) ?? {};
  const edited = { ...content, title: { en: 'What it was' } };
  await ledger.append([{ op: 'replace', kind: 'event', id, content: edited, expected: position }], 'somebody');
  const { outcomes } = await take([...six, textOf(9, meeting('CHN', 'USA'))]);
  expect(outcomes).toMatchObject({ skipped: 3, accepted: 2, folded: 2 });
  const events = await standing();
  expect(events.get(id)).toEqual(edited);
  expect(rowsIn(events)).toEqual([
    ['0', '1'],
    ['2', '3', '4', '5'],
  ]);
});

test('where a statement of a dyad is referred to, its event stays as it is, and every row is accounted for', async () => {
  await take([six[0] ?? '']);
  await take([six[1] ?? ''], { dyadsApart: true });
  const events = [...(await standing())] as [string, { statements: { id: string }[] } & Content][];
  const related = events.map(([id, { statements }]) => `${id}/${statements[0]?.id}`);
  const own = {
    ...{ id: 'own', speaker: { description: { en: 'A witness' } }, channel: 'interview', speechType: 'indirect' },
    ...{ text: { en: 'So it was.' }, relations: related.map(statement => ({ relation: 'supports', statement })) },
  };
  const content = {
    ...{ kind: 'statement', status: 'held', title: { en: 'A witness' }, when: { start: '2016' } },
    statements: [own],
  };
  await ledger.append([{ op: 'create', kind: 'event', id: 'a-witness', content }], 'somebody');
  const { outcomes, rows } = await take(six);
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(rows);
  const all = await standing();
  for (const [id] of events) expect(all.has(id)).toBe(true);
  all.delete('a-witness');
  expect(rowsIn(all).flat().sort()).toEqual(['0', '1', '2', '3', '4', '5']);
  expect((await take(six)).revisions).toBe(0);
});

test('of an article of more rows than an event could tell of, dyads stay apart, in any order', async () => {
  const pairs = [...PAIRS, ['JPN', 'TUR'] as const];
  const rows = Array.from({ length: 280 }, (_, id) => textOf(id, meeting(...(pairs[id % 7] ?? []))));
  await take(rows.slice(0, 200));
  expect((await standing()).size).toBe(2);
  await take(rows);
  expect((await standing()).size).toBe(7);
  expect((await take(rows.toReversed())).revisions).toBe(0);
});

test('rows of a story of ICEWS are one meeting whatever their sentences, and visits and calls of it are others', async () => {
  const rows = [
    icewsRow({ id: '1', source: 'United States', target: 'Russia', sentence: '1' }),
    icewsRow({ id: '2', source: 'Russia', target: 'United States', sentence: '1' }),
    icewsRow({ id: '3', source: 'Russia', target: 'European Union', sentence: '4' }),
    icewsRow({ id: '4', source: 'Russia', target: 'Ministry (Japan)', code: '041' }),
    icewsRow({ id: '5', source: 'Sergei Lavrov', target: 'Russia', code: '042' }),
    icewsRow({ id: '6', source: 'Russia', target: 'European Union', story: '8' }),
  ];
  await importText(ledger, icewsFile(rows), { format: 'icews' });
  const row = (id: number) => `2018-06-01/${id}`;
  expect(rowsIn(await standing(), 'icews')).toEqual([[row(1), row(2), row(3)], [row(4)], [row(5)], [row(6)]]);
  const found = await ledger.having('event', { name: 'externalId', values: ['icews-story:7'] });
  expect(found.length).toBe(3);
});
