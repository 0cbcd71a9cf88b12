// Rows that come again corrected in what tells which event they are of, in a ledger: one event has each, as the last row tells it.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contentOf, sameContent } from '../../src/model/document.ts';
import type { Content } from '../../src/model/kinds.ts';
import { importInto } from '../../src/operations/imports/run.ts';
import { testLedger } from '../app.ts';
import { often } from '../engine.ts';
import { type GdeltRow, gdeltRow, icewsFile, icewsRow } from './coded-rows.ts';
import { inPieces } from './inputs.ts';

let ledger: Awaited<ReturnType<typeof testLedger>>;
beforeEach(async () => {
  ledger = await testLedger();
});
afterEach(() => ledger.close());

type On = typeof ledger;

const take = (text: string, { on = ledger, format = 'gdelt' }: { on?: On; format?: string } = {}) =>
  importInto(on, { format }, {}, async run => {
    await run.take({ name: 'a-file', bytes: inPieces(Buffer.from(text)) });
    return run.summary();
  });

/** The events of a ledger that stand, by id. */
async function standing(on: On = ledger): Promise<Map<string, Content>> {
  const changes = await on.changes(0, on.head().position, 100_000);
  const ids = new Set(changes.flatMap(({ kind, id }) => (kind === 'event' ? [id] : [])));
  const revisions = [...(await on.records('event', [...ids])).values()];
  return new Map(revisions.flatMap(({ id, document }) => (document ? [[id, contentOf(document)]] : [])));
}

const day = { first: '20160905', other: '20160904' };
const fix = (given: Partial<GdeltRow> = {}) =>
  gdeltRow({ id: '799000001', date: day.first, place: ['1', 'China', 'CH'], ...given });

test.each<[string, Partial<GdeltRow>, object]>([
  ['day', { date: day.other }, { when: { start: '2016-09-04' } }],
  ['article', { url: 'https://example.org/another' }, { when: { start: '2016-09-05' } }],
  ['sides', { actor2: ['CHN', 'BEIJING', 'CHN'] }, { participants: [{ actor: 'china' }, { actor: 'united-states' }] }],
  ['family', { code: '057', root: '05' }, { kind: 'signing' }],
])('a row of GDELT with another %s is still one event, and so when it is as it was again', async (_, change, told) => {
  await take(fix());
  const [[first, content]] = [...(await standing())] as [[string, Content]];
  expect((await take(fix(change))).outcomes).toMatchObject({ accepted: 1 });
  const [[second, after], ...others] = [...(await standing())] as [[string, Content]];
  expect(others).toEqual([]);
  expect(after).toMatchObject(told);
  expect(await ledger.record('event', first)).toMatchObject({ op: 'deleted', heir: second });
  expect((await take(fix(change))).revisions).toBe(0);
  await take(fix());
  expect([...(await standing())]).toEqual([[first, content]]);
});

test('a row that leaves an event of others takes nothing of theirs along', async () => {
  const mirrored = { actor1: ['RUS', 'MOSCOW', 'RUS'], actor2: ['USA', 'UNITED STATES', 'USA'] } as const;
  const said = { code: '111', root: '11' };
  await take([fix(said), fix({ id: '799000002', ...said, ...mirrored })].join('\n'));
  expect([...(await standing()).values()]).toMatchObject([
    { participants: [{ actor: 'russia' }, { actor: 'united-states' }] },
  ]);
  await take(fix({ ...said, date: day.other }));
  const onDay = async (start: string) => {
    const events = [...(await standing()).values()];
    return events.filter(({ when }) => (when as { start: string }).start === start);
  };
  expect(await onDay('2016-09-05')).toMatchObject([
    { participants: [{ actor: 'russia' }], title: { en: 'Statement: Russia to United States' } },
  ]);
  expect(await onDay('2016-09-04')).toMatchObject([
    { participants: [{ actor: 'united-states' }], title: { en: 'Statement: United States to Russia' } },
  ]);
});

test('an event that somebody has edited keeps its row, whatever the row has become', async () => {
  await take(fix());
  const [[id, content]] = [...(await standing())] as [[string, Content]];
  const expected = (await ledger.current('event', id))?.position ?? 0;
  const edited = { ...content, title: { en: 'What it was' } };
  await ledger.append([{ op: 'replace', kind: 'event', id, content: edited, expected }], 'somebody');
  const summary = await take(fix({ date: day.other }));
  expect([summary.outcomes.skipped, summary.reasons]).toEqual([
    1,
    [{ reason: 'Its record was edited since.', rows: 1 }],
  ]);
  expect([...(await standing()).keys()]).toEqual([id]);
});

test('an event that somebody has deleted stays deleted, though a row comes to it', async () => {
  await take(fix());
  const [[id]] = [...(await standing())] as [[string, Content]];
  const expected = (await ledger.current('event', id))?.position ?? 0;
  await ledger.append([{ op: 'delete', kind: 'event', id, expected }], 'somebody');
  await take(fix({ id: '799000002', date: day.other }));
  expect((await take(fix({ id: '799000002' }))).outcomes.skipped).toBe(1);
  expect([...(await standing()).values()]).toMatchObject([{ when: { start: '2016-09-04' } }]);
});

test('a row of ICEWS with another side or sentence is still one event', async () => {
  for (const change of [{}, { target: 'Russia' }, { sentence: '2' }, { city: 'Kyoto', country: 'Japan' }]) {
    await take(icewsFile([icewsRow({ id: '1', ...change })]), { format: 'icews' });
    const anew = await testLedger();
    await take(icewsFile([icewsRow({ id: '1', ...change })]), { on: anew, format: 'icews' });
    expect(await standing()).toEqual(await standing(anew));
    await anew.close();
  }
});

test('what a row leaves behind as it goes is found by the rows after it in one file', async () => {
  const talks = { code: '040', root: '04', url: 'https://example.org/1', date: day.other } as const;
  const sides = [
    ['USA', 'UNITED STATES', 'USA'],
    ['RUS', 'MOSCOW', 'RUS'],
    ['CHN', 'BEIJING', 'CHN'],
  ] as const;
  const [first, second] = [
    { id: '799000001', ...talks, actor1: sides[0], actor2: sides[1] },
    { id: '799000002', ...talks, actor1: sides[0], actor2: sides[2] },
  ];
  // Which of the rows their common event goes by depends on their ids: each is the one that leaves.
  for (const [goes, stays] of [
    [first, second],
    [second, first],
  ] as const) {
    for (const given of [first, second]) await take(gdeltRow(given));
    const elsewhere = { url: 'https://example.org/2', date: day.first };
    const corrected = [
      gdeltRow({ ...goes, ...elsewhere, code: '057', root: '05' }),
      gdeltRow({ ...stays, ...elsewhere }),
    ];
    await take([gdeltRow(stays), ...corrected].join('\n'));
    expect([...(await standing()).values()].map(({ kind }) => kind).sort()).toEqual(['meeting', 'signing']);
  }
});

const sides = fc.constantFrom<NonNullable<GdeltRow['actor1']>[]>(
  ['USA', 'UNITED STATES', 'USA'],
  ['RUS', 'MOSCOW', 'RUS'],
  ['CHN', 'BEIJING', 'CHN'],
);
const version = fc.record({
  code: fc.constantFrom('040', '042', '043', '046', '057', '111'),
  date: fc.constantFrom(day.first, day.other),
  url: fc.constantFrom<string>('https://example.org/1', 'https://example.org/2'),
  pair: fc.uniqueArray(sides, { minLength: 2, maxLength: 2, selector: ([code]) => code }),
  // Of a city, the row alone has the coordinates: they go with it.
  place: fc.constantFrom<NonNullable<GdeltRow['place']>[]>(
    ['1', 'China', 'CH'],
    ['5', 'Kyyiv, Ukraine', 'UP'],
    ['0', '', ''],
  ),
});
const corrections = fc.array(fc.record({ row: fc.nat({ max: 3 }), version }), { minLength: 2, maxLength: 12 });

test('whatever of a row changes, however often, one event has it, and all events are as if the rows had always been so', async () => {
  let drawn = 0;
  const textOf = (
    row: number,
    { pair: [actor1, actor2], ...rest }: typeof version extends fc.Arbitrary<infer Version> ? Version : never,
  ) =>
    gdeltRow({
      id: String(row),
      root: rest.code.slice(0, 2),
      ...(actor1 && { actor1 }),
      ...(actor2 && { actor2 }),
      ...rest,
    });
  await fc.assert(
    fc.asyncProperty(corrections, fc.nat({ max: 12 }), async (given, cut) => {
      // Each run has rows and articles of its own, so that all can be in one ledger.
      const from = ++drawn * 10;
      const own = given.map(({ row, version: { url, ...rest } }) => ({
        row: from + row,
        text: textOf(from + row, { ...rest, url: `${url}/${from}` }),
      }));
      const ofThese = (events: Map<string, Content>) =>
        [...events].filter(([, { externalIds }]) =>
          (externalIds as { value: string }[]).some(({ value }) => own.some(({ row }) => String(row) === value)),
        );
      for (const part of [own.slice(0, cut), own.slice(cut)])
        await take(part.map(({ text }) => text).join('\n') || '\n');
      const last = new Map(own.map(({ row, text }) => [row, text]));
      const anew = await testLedger();
      await take([...last.values()].join('\n'), { on: anew });
      const [is, should] = [ofThese(await standing()), await standing(anew)];
      await anew.close();
      expect(is.map(([id]) => id).sort()).toEqual([...should.keys()].sort());
      for (const [id, event] of is)
        if (!sameContent(event, should.get(id) ?? {})) expect(event).toEqual(should.get(id));
      for (const row of last.keys()) {
        const having = await ledger.having('event', { name: 'externalId', values: [`gdelt:${row}`] });
        expect(having.length).toBe(1);
      }
      expect((await take([...last.values()].join('\n'))).revisions).toBe(0);
    }),
    { numRuns: often(20) },
  );
});
