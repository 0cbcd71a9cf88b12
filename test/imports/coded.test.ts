// Folding of coded rows, whatever the data set: order, repetition, splits, corrections by hand, bounds, broken rows.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gdelt } from '../../src/imports/gdelt.ts';
import { icews } from '../../src/imports/icews.ts';
import { plover } from '../../src/imports/plover.ts';
import { disagreementsOf } from '../../src/model/disagreements.ts';
import type { EventDocument } from '../../src/model/event.ts';
import type { Content } from '../../src/model/kinds.ts';
import { often } from '../engine.ts';
import { gdeltRow, gdeltRows, ICEWS_HEADER, icewsFile, icewsRow, icewsRows } from './coded-rows.ts';
import { faultsIn, ofKind, run } from './runner.ts';

const sets = [
  { name: 'ICEWS', importer: icews, rows: icewsRows, file: icewsFile },
  { name: 'GDELT', importer: gdelt, rows: gdeltRows, file: (rows: readonly string[]) => rows.join('\n') },
];

const sortedEvents = (records: Awaited<ReturnType<typeof run>>['records']) =>
  Object.fromEntries(ofKind(records, 'event'));

for (const { name, importer, rows, file } of sets) {
  test(`rows of ${name} in any order, split over any runs, make the same sound records`, async () => {
    const shuffled = rows.chain(given =>
      fc.record({
        given: fc.constant(given),
        order: fc.shuffledSubarray(given, { minLength: given.length, maxLength: given.length }),
        cut: fc.nat({ max: given.length }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ({ given, order, cut }) => {
        const { records } = await run(importer, file(given));
        expect(faultsIn(records)).toEqual([]);
        const first = await run(importer, file(order.slice(0, cut)));
        const second = await run(importer, file(order.slice(cut)), { records: first.records });
        expect(sortedEvents(second.records)).toEqual(sortedEvents(records));
      }),
    );
  });

  test(`rows of ${name} that come again change nothing, and every row is accounted for`, async () => {
    await fc.assert(
      fc.asyncProperty(rows, async given => {
        const first = await run(importer, file(given));
        const again = await run(importer, file(given), { records: first.records });
        expect(again.records).toEqual(first.records);
        const { accepted = 0, folded = 0, skipped = 0, duplicate = 0 } = first.counts;
        expect(accepted + folded + skipped + duplicate).toBe(given.length);
        expect(again.counts).toEqual({
          ...(skipped > 0 && { skipped }),
          ...(given.length > skipped && { duplicate: given.length - skipped }),
        });
      }),
    );
  });

  test(`what somebody corrected stays when more rows of ${name} come`, async () => {
    const corrections = {
      title: { en: 'What it was' },
      kind: 'press-conference',
      status: 'held',
      summary: { en: 'Confirmed' },
      venue: { country: 'CH', resolution: 'country' },
    };
    await fc.assert(
      fc.asyncProperty(rows, fc.nat({ max: 12 }), async (given, cut) => {
        const first = await run(importer, file(given.slice(0, cut)));
        const corrected = new Map(
          [...first.records].map(([key, content]): [string, Content] => [
            key,
            key.startsWith('event/') ? { ...content, ...corrections } : content,
          ]),
        );
        const { records } = await run(importer, file(given), { records: corrected });
        for (const [id] of ofKind(first.records, 'event'))
          expect(records.get(`event/${id}`)).toMatchObject(corrections);
        expect(faultsIn(records)).toEqual([]);
      }),
    );
  });
}

test('more rows than a record can hold are bounded alike in any order, and change nothing when they come again', async () => {
  const ids = Array.from({ length: 600 }, (_, index) => String(1_000 + index));
  const rows = ids.map(id => gdeltRow({ id, place: ['4', 'Kiev, Kyyiv, Ukraine', 'UP'] }));
  const forwards = await run(gdelt, rows.join('\n'));
  const backwards = await run(gdelt, rows.toReversed().join('\n'));
  expect(sortedEvents(backwards.records)).toEqual(sortedEvents(forwards.records));
  expect(faultsIn(forwards.records)).toEqual([]);
  const [[, event]] = ofKind(forwards.records, 'event') as [
    [string, { statements: []; externalIds: { value: string }[] }],
  ];
  expect([event.statements.length, event.externalIds.length]).toEqual([300, 500]);
  expect(event.externalIds[0]?.value).toBe('https://example.org/article');
  const again = await run(gdelt, rows.join('\n'), { records: forwards.records });
  expect(again.counts).toEqual({ duplicate: 600 });
});

test('a statement that somebody added is kept before those of the data set, whatever more rows come', async () => {
  const first = await run(icews, icewsFile([icewsRow({ id: '1' })]));
  const [[id, event]] = ofKind(first.records, 'event') as [[string, Content]];
  const own = {
    id: 'a-witness',
    speaker: { description: { en: 'A witness' } },
    channel: 'interview',
    speechType: 'indirect',
    text: { en: 'It took place.' },
  };
  const corrected = new Map(first.records).set(`event/${id}`, { ...event, statements: [own] });
  const rows = Array.from({ length: 320 }, (_, index) => icewsRow({ id: String(10 + index) }));
  const { records } = await run(icews, icewsFile(rows), { records: corrected });
  const statements = records.get(`event/${id}`)?.statements as { id: string }[];
  expect([statements.length, statements[0]]).toEqual([300, own]);
});

test('where rows disagree on the country no place is recorded, and both accounts stand side by side', async () => {
  const rows = [
    icewsRow({ id: '1', city: 'Sochi', country: 'Russian Federation' }),
    icewsRow({ id: '2', city: 'Sochi', country: 'Afghanistan' }),
  ];
  const { records, counts } = await run(icews, icewsFile(rows));
  expect(counts).toEqual({ accepted: 1, folded: 1 });
  const [[id, content]] = ofKind(records, 'event') as [[string, Content]];
  expect(content.venue).toBeUndefined();
  const [disagreement, ...others] = disagreementsOf({ id, ...content } as EventDocument, []);
  expect(others).toEqual([]);
  expect(disagreement).toMatchObject({ part: 'venue', reasons: ['asserted-values'] });
  expect(disagreement?.accounts.map(({ statements }) => statements[0]?.asserts)).toEqual([
    { venue: { country: 'RU', city: { en: 'Sochi' } } },
    { venue: { country: 'AF', city: { en: 'Sochi' } } },
  ]);
});

test('where rows agree on the country alone, the country is recorded', async () => {
  const rows = [
    icewsRow({ id: '1', city: 'Sochi', country: 'Russian Federation' }),
    icewsRow({ id: '2', city: 'Moscow', country: 'Russian Federation' }),
    icewsRow({ id: '3', city: 'Moscow', country: 'Russian Federation' }),
  ];
  const { records } = await run(icews, icewsFile(rows));
  const [[, content]] = ofKind(records, 'event') as [[string, Content]];
  expect(content.venue).toEqual({ country: 'RU', resolution: 'country' });
});

test('rows of events before a day are skipped', async () => {
  const rows = [icewsRow({ id: '1' }), icewsRow({ id: '2', date: '2018-06-02' })];
  const { counts, reasons } = await run(icews, icewsFile(rows), { since: '2018-06-02' });
  expect(counts).toEqual({ accepted: 1, skipped: 1 });
  expect(reasons).toEqual({ 'It began before the day asked for.': 1 });
});

test('the same state is the same actor in every data set, and it is the one of the seed', async () => {
  const fromIcews = await run(icews, icewsFile([icewsRow({ id: '1', source: 'Russia' })]));
  const fromGdelt = await run(gdelt, gdeltRow({ id: '1' }));
  for (const { records } of [fromIcews, fromGdelt]) {
    expect(records.get('actor/united-states')).toMatchObject({ type: 'state', country: 'US' });
    expect(records.get('actor/russia')).toMatchObject({ type: 'state', country: 'RU' });
  }
});

const cells = fc.oneof(
  fc.constantFrom(
    '',
    'NA',
    '040',
    '12',
    '20191024',
    '2018-06-01',
    '20191399',
    '99',
    '1e9',
    'USA',
    'UP',
    '\ud800',
    '\u0000',
    'x'.repeat(400),
    '𝒳'.repeat(200),
  ),
  fc.string({ unit: 'binary', maxLength: 12 }).map(text => text.replace(/[\t\r\n]/g, '')),
);
const broken = fc
  .record({
    cells: fc.oneof(
      fc.array(cells, { maxLength: 70 }),
      ...[20, 57, 58, 61].map(length => fc.array(cells, { minLength: length, maxLength: length })),
    ),
    separator: fc.constantFrom('\t', ',', ';'),
  })
  .map(row => row.cells.join(row.separator));

test('broken rows are left with a reason, or make sound records; none stops the rows after it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(broken, { maxLength: 5 }), async rows => {
      const sound = rows.filter(row => row.trim() !== '');
      const header = ICEWS_HEADER.join('\t');
      for (const [importer, text, last] of [
        [icews, [header, ...rows, icewsRow({ id: '1' })].join('\n'), 1],
        [gdelt, [...rows, gdeltRow({ id: '1' })].join('\n'), 1],
      ] as const) {
        const { records, counts, left } = await run(importer, text);
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(sound.length + last);
        expect(left.every(({ reason }) => reason.length > 5)).toBe(true);
        expect(faultsIn(records)).toEqual([]);
        expect(ofKind(records, 'event').length).toBeGreaterThanOrEqual(1);
      }
    }),
  );
});

test('one changed cell never makes a record that is not sound', async () => {
  const arbitrary = fc.record({ at: fc.nat({ max: 60 }), cell: cells });
  const changedAt = (row: string, { at, cell }: { at: number; cell: string }) =>
    row
      .split('\t')
      .map((value, index) => (index === at ? cell : value))
      .join('\t');
  await fc.assert(
    fc.asyncProperty(arbitrary, async change => {
      const ofIcews = await run(icews, icewsFile([changedAt(icewsRow({ id: '1' }), change)]));
      const ofGdelt = await run(gdelt, changedAt(gdeltRow({ id: '1' }), change));
      expect([...faultsIn(ofIcews.records), ...faultsIn(ofGdelt.records)]).toEqual([]);
    }),
    { numRuns: often(200) },
  );
});

test('any JSON in the place of a PLOVER record is left with a reason, or makes a sound record', async () => {
  const value = fc.jsonValue({ maxDepth: 2 });
  const member = fc.constantFrom(
    'id',
    'date',
    'event',
    'event_type',
    'source',
    'target',
    'mode',
    'context',
    'eventLoc',
  );
  const sound = {
    id: 'x-1',
    date: '2000-01-01',
    event: 'CONSULT',
    source: [{ code: 'USA' }],
    target: [{ code: 'RUS' }],
  };
  await fc.assert(
    fc.asyncProperty(member, value, async (name, given) => {
      const { records, counts } = await run(plover, JSON.stringify({ ...sound, [name]: given }));
      expect(Object.values(counts)).toEqual([1]);
      expect(faultsIn(records)).toEqual([]);
    }),
    { numRuns: often(200) },
  );
});
