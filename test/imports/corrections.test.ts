// Rows that come again corrected: a revision of the same event, which tells what the rows are now and nothing of what they were.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gdelt } from '../../src/imports/gdelt.ts';
import { icews } from '../../src/imports/icews.ts';
import { plover } from '../../src/imports/plover.ts';
import type { Content } from '../../src/model/kinds.ts';
import { type GdeltRow, gdeltRow, icewsFile, icewsRow } from './coded-rows.ts';
import { faultsIn, ofKind, type Records, run } from './runner.ts';

const eventsIn = (records: Records) => ofKind(records, 'event').map(([, event]) => event as Content);

/** What becomes of a ledger into which one text is imported after the other. */
async function after(importer: Parameters<typeof run>[0], ...texts: readonly string[]): Promise<Records> {
  let records: Records = new Map();
  for (const text of texts) records = (await run(importer, text, { records })).records;
  expect(faultsIn(records)).toEqual([]);
  return records;
}

test('a corrected place and code of an ICEWS row replace what it told before', async () => {
  const was = icewsRow({ id: '1', code: '042', city: 'Hanoi', country: 'Vietnam' });
  const is = icewsRow({ id: '1', code: '046', city: 'Kyoto', country: 'Japan' });
  const records = await after(icews, icewsFile([was]), icewsFile([is]));
  expect(records.get([...records.keys()].find(key => key.startsWith('event/')) ?? '')).toEqual(
    eventsIn(await after(icews, icewsFile([is])))[0],
  );
  expect(eventsIn(records)).toMatchObject([
    {
      kind: 'negotiation-round',
      codes: { cameo: ['046'] },
      venue: { country: 'JP', city: { en: 'Kyoto' } },
      participants: [{ role: 'principal' }, { role: 'principal' }],
    },
  ]);
});

/** The name of one is the beginning of the other's. */
const SIDES = [
  ['GIN', 'GUINEA', 'GIN'],
  ['GNB', 'GUINEA-BISSAU', 'GNB'],
] as const;

const rowsOf = (...codes: string[]) =>
  fc.array(
    fc.record({
      code: fc.constantFrom(...codes),
      mirrored: fc.boolean(),
      place: fc.constantFrom<GdeltRow['place'][]>(['1', 'Ukraine', 'UP'], ['1', 'Russia', 'RS'], ['0', '', '']),
    }),
    { minLength: 1, maxLength: 5 },
  );
interface Given {
  readonly code: string;
  readonly mirrored: boolean;
  readonly place?: GdeltRow['place'];
}
const fileOf = (given: readonly Given[]) =>
  given
    .map(({ code, mirrored, place }, index) => {
      const [actor1, actor2] = mirrored ? SIDES.toReversed() : SIDES;
      const sides = { actor1: actor1 ?? SIDES[0], actor2: actor2 ?? SIDES[1] };
      return gdeltRow({ id: String(index + 1), root: code.slice(0, 2), code, ...sides, ...(place && { place }) });
    })
    .join('\n');
const rows = fc
  .constantFrom(rowsOf('040', '042', '043', '046'), rowsOf('010', '036', '111'))
  .chain(of => fc.tuple(of, of));

test('whatever rows of one event are corrected, it is as if they had always been so', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async ([was, is]) => {
      const corrected = was.map((row, index) => is[index] ?? row);
      const records = await after(gdelt, fileOf(was), fileOf(corrected));
      const anew = await after(gdelt, fileOf(corrected));
      expect(eventsIn(records)).toEqual(eventsIn(anew));
      expect((await run(gdelt, fileOf(corrected), { records })).counts).toEqual({ duplicate: was.length });
    }),
  );
});

const gold = {
  ...{ id: 'x-1', date: '2016-09-05', event: 'CONSULT', eventText: 'met' },
  ...{ source: [{ code: 'USA' }], target: [{ code: 'RUS' }], eventLoc: { name: 'Hangzhou', 'country code': 'CHN' } },
};

test.each([
  ['place', { eventLoc: { name: 'Tokyo', 'country code': 'JPN' } }],
  ['date', { date: '2016-09-04' }],
  ['event', { event: 'ACCUSE' }],
  ['sides', { source: [{ code: 'FRA' }] }],
])('a corrected %s of a PLOVER record is a revision of its event', async (_, change) => {
  const [was, is] = [gold, { ...gold, ...change }].map(record => JSON.stringify(record));
  const records = await after(plover, was ?? '', is ?? '');
  expect(eventsIn(records)).toEqual(eventsIn(await after(plover, is ?? '')));
  expect(eventsIn(records).length).toBe(1);
});

test('a row tells who did what to whom by their ids, and what it calls them', async () => {
  const records = await after(gdelt, gdeltRow({ id: '1', root: '11', code: '112', place: ['0', '', ''] }));
  expect(eventsIn(records)).toMatchObject([
    {
      participants: [{ actor: 'united-states' }],
      statements: [
        {
          coding: {
            cameo: '112',
            actors: [{ actor: 'united-states' }],
            recipients: [{ actor: 'russia', name: { en: 'Moscow' } }],
          },
        },
      ],
    },
  ]);
});

test('rows that were recorded without their codings get them when they come again, in whatever order they are corrected', async () => {
  const said = { root: '11', code: '111', place: ['0', '', ''] } as const;
  const mirrored = { actor1: ['RUS', 'RUSSIA', 'RUS'], actor2: ['USA', 'UNITED STATES', 'USA'] } as const;
  const was = [gdeltRow({ id: '1', ...said }), gdeltRow({ id: '2', ...said, ...mirrored })];
  const is = [gdeltRow({ id: '1', ...said, ...mirrored }), was[1] ?? ''];
  const uncoded = (records: Records): Records =>
    new Map(
      [...records].map(([key, content]) => {
        const { statements } = content as { statements?: readonly Content[] };
        return [
          key,
          statements ? { ...content, statements: statements.map(({ coding: _, ...rest }) => rest) } : content,
        ];
      }),
    );
  const anew = await after(gdelt, is.join('\n'));
  for (const rows of [is, is.toReversed()]) {
    const { records } = await run(gdelt, rows.join('\n'), { records: uncoded(await after(gdelt, was.join('\n'))) });
    expect(eventsIn(records)).toEqual(eventsIn(anew));
    expect((await run(gdelt, rows.join('\n'), { records })).counts).toEqual({ duplicate: 2 });
  }
});
