// Wikidata: items as they are published become actors with their offices, and issues.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importerFor } from '../../src/imports/formats.ts';
import { wikidata } from '../../src/imports/wikidata.ts';
import type { Content } from '../../src/model/kinds.ts';
import { testLedger } from '../app.ts';
import { often } from '../engine.ts';
import { importText } from './inputs.ts';
import { type Claim, day, item, manyItems, type Time, year } from './items.ts';
import { faultsIn, ofKind, type Records, run } from './runner.ts';

const france = item('Q142', {
  labels: { en: 'France', fr: 'France', ar: 'فرنسا', de: 'Frankreich' },
  aliases: { en: ['French Republic'] },
  claims: { P31: ['Q3624078'], P297: ['FR'], P17: ['Q142'] },
});
const office = item('Q900', {
  labels: { en: 'Minister of Examples', fr: 'ministre des exemples' },
  claims: { P31: ['Q294414'], P279: ['Q83307'], P1001: ['Q142'] },
});
const jane = item('Q76001', {
  labels: { en: 'Jane Doe', ru: 'Джейн Доу', mul: 'Jane Doe', 'be-x-old': 'Джэйн', 'en-gb': 'Jane A. Doe' },
  aliases: { en: ['J. Doe', 'Jane Doe'], fr: ['Jeanne'] },
  claims: {
    P31: ['Q5'],
    P27: [{ value: 'Q183', qualifiers: { P582: [year('1990')] } }, 'Q142'],
    P39: [
      {
        value: 'Q900',
        qualifiers: { P580: [day('2001-02-03')], P582: [{ time: '+2004-05-00T00:00:00Z', precision: 10 }] },
      },
      { value: 'Q900', rank: 'preferred', qualifiers: { P580: [year('2010')], P582: [null] } },
      { value: 'Q900', rank: 'deprecated', qualifiers: { P580: [year('1999')] } },
    ],
    P214: ['123456'],
  },
});
const body = item('Q77', {
  labels: { en: 'Council of Examples' },
  claims: { P31: ['Q801'], P17: ['Q142'] },
});
const kind = item('Q801', { labels: { en: 'council' }, claims: { P279: ['Q802'] } });
const above = item('Q802', { labels: { en: 'assembly' }, claims: { P279: ['Q43229'] } });
const dispute = item('Q88', {
  labels: { en: 'Example dispute', ar: 'نزاع' },
  descriptions: { en: 'conflict over an example' },
  claims: { P31: ['Q180684'], P17: ['Q142'] },
});
const ALL = [jane, office, france, body, kind, above, dispute];

const read = (...lines: readonly string[]) => run(wikidata, lines.join('\n'));
const byItem = (records: Records, of: 'actor' | 'issue' = 'actor') =>
  new Map(
    ofKind(records, of).map(([, content]) => [
      content.wikidata ?? (content.externalIds as { value: string }[])[0]?.value,
      content,
    ]),
  );
const began = (records: Records, of = 'Q5001') =>
  ((byItem(records).get(of)?.positions ?? []) as readonly Content[]).map(({ from }) => from);
const person = (claims: Readonly<Record<string, readonly (Claim | string)[]>>) =>
  item('Q5001', { labels: { en: 'Somebody' }, claims: { P31: ['Q5'], ...claims } });

test('items become actors with their names, country and offices, and issues', async () => {
  const { records, left } = await read(...ALL);
  expect(faultsIn(records)).toEqual([]);
  const actors = byItem(records);
  expect(actors.get('Q76001')).toEqual({
    type: 'person',
    name: { en: 'Jane Doe', ru: 'Джейн Доу', 'be-tarask': 'Джэйн', 'en-GB': 'Jane A. Doe' },
    aliases: ['J. Doe', 'Jeanne'],
    country: 'FR',
    wikidata: 'Q76001',
    positions: [
      { office: { en: 'Minister of Examples', fr: 'ministre des exemples' }, represents: 'state-fr', from: '2010' },
      {
        office: { en: 'Minister of Examples', fr: 'ministre des exemples' },
        ...{ represents: 'state-fr', from: '2001-02-03', to: '2004-05' },
      },
    ],
    externalIds: [{ scheme: 'viaf', value: '123456' }],
  });
  expect(ofKind(records, 'actor').find(([id]) => id === 'state-fr')?.[1]).toMatchObject({
    ...{ type: 'state', country: 'FR', wikidata: 'Q142' },
    name: { en: 'France', ar: 'فرنسا', fr: 'France', de: 'Frankreich' },
    aliases: ['French Republic'],
  });
  expect(actors.get('Q77')).toMatchObject({ type: 'organization', country: 'FR' });
  expect(byItem(records, 'issue').get('Q88')).toEqual({
    label: { en: 'Example dispute', ar: 'نزاع' },
    description: { en: 'conflict over an example' },
    countries: ['FR'],
    externalIds: [{ scheme: 'wikidata', value: 'Q88' }],
  });
  expect(left.map(({ outcome, reason }) => `${outcome}: ${reason}`).sort()).toEqual([
    'skipped: It is a class: it is told of by what is of it.',
    'skipped: It is a class: it is told of by what is of it.',
    'skipped: It is an office: it is told of with who holds it.',
  ]);
});

test('in any order, as a dump, a line each or asked for by their ids, they become the same records', async () => {
  const sorted = (records: Records) => [...records].sort(([one], [other]) => (one < other ? -1 : 1));
  const expected = sorted((await read(...ALL)).records);
  const forms: ((lines: readonly string[]) => string)[] = [
    lines => lines.join('\n'),
    lines => `[\n${lines.join(',\n')}\n]\n`,
    lines =>
      JSON.stringify(
        lines.map(line => JSON.parse(line)),
        null,
        2,
      ),
    lines =>
      JSON.stringify({ entities: Object.fromEntries(lines.map(line => [JSON.parse(line).id, JSON.parse(line)])) }),
    lines =>
      JSON.stringify(
        { entities: Object.fromEntries(lines.map(line => [JSON.parse(line).id, JSON.parse(line)])), success: 1 },
        null,
        1,
      ),
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(ALL, { minLength: ALL.length }),
      fc.constantFrom(...forms),
      async (order, form) => {
        const text = form(order);
        expect(importerFor('auto', { name: '', text: text.slice(0, 65_536) }).format).toBe('wikidata');
        expect(sorted((await run(wikidata, text)).records)).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

test.each<[string, Time, string | undefined]>([
  ['a day', day('1999-12-31'), '1999-12-31'],
  ['a month', { time: '+1999-12-00T00:00:00Z', precision: 10 }, '1999-12'],
  ['a year', year('1999'), '1999'],
  ['a year with a day beside it', { time: '+1999-01-01T00:00:00Z', precision: 9 }, '1999'],
  ['a decade', { time: '+1990-00-00T00:00:00Z', precision: 8 }, '199X'],
  ['the 20th century', { time: '+1901-00-00T00:00:00Z', precision: 7 }, '19XX'],
  ['the 20th century, by its last year', { time: '+2000-00-00T00:00:00Z', precision: 7 }, '19XX'],
  ['a millennium', { time: '+1000-00-00T00:00:00Z', precision: 6 }, undefined],
  ['a Julian day', { ...day('1917-10-25'), calendar: 'Q1985786' }, '1917-11-07'],
  ['a Julian month', { time: '+1917-10-00T00:00:00Z', precision: 10, calendar: 'Q1985786' }, '1917-10~'],
  ['a year before the first', { time: '-0044-03-15T00:00:00Z', precision: 11 }, undefined],
  ['a day that is none', day('1999-02-30'), undefined],
  [
    'a year with more digits, as old dumps have it',
    { time: '+00000001999-12-31T00:00:00Z', precision: 11 },
    '1999-12-31',
  ],
])('%s is told with its precision', async (_, time, expected) => {
  const { records } = await read(office, france, person({ P39: [{ value: 'Q900', qualifiers: { P580: [time] } }] }));
  expect(faultsIn(records)).toEqual([]);
  expect(began(records)).toEqual([expected]);
});

test('Julian days are those that a calendar of all days between counts', async () => {
  const days = fc.integer({ min: 0, max: 2_000 * 365 });
  await fc.assert(
    fc.asyncProperty(days, async back => {
      // Both calendars had the same days from 1 March 200 to 28 February 300, and part by a day in centuries that 400 does not divide.
      const gregorian = new Date(Date.UTC(2_000, 2, 1) - back * 86_400_000);
      const [years, months] = [gregorian.getUTCFullYear(), gregorian.getUTCMonth()];
      const century = Math.floor((months < 2 ? years - 1 : years) / 100);
      const between = century - Math.floor(century / 4) - 2;
      const julian = new Date(gregorian.getTime() - between * 86_400_000);
      // What falls on days that one calendar has and the other lacks is left to the examples.
      fc.pre(julian.getUTCDate() > 1 && julian.getUTCDate() < 28 && months > 2);
      const time = { ...day(julian.toISOString().slice(0, 10)), calendar: 'Q1985786' as const };
      const { records } = await read(office, person({ P39: [{ value: 'Q900', qualifiers: { P580: [time] } }] }));
      expect(began(records)).toEqual([gregorian.toISOString().slice(0, 10)]);
    }),
    { numRuns: 100 },
  );
});

test.each<[string, string, string]>([
  [
    'a property',
    '{"type":"property","id":"P31","labels":{}}',
    'rejected: It is no item of Wikidata: its id begins with Q.',
  ],
  ['what is not there', '{"id":"Q999","missing":""}', 'rejected: Wikidata has no Q999.'],
  ['no id', '{"type":"item"}', 'rejected: The entity has no id.'],
  ['no JSON', '{"type":"item","id":}', 'rejected: The object is not JSON'],
  ['no label', item('Q7', { claims: { P31: ['Q5'] } }), 'rejected: It has no label.'],
  [
    'a film',
    item('Q7', { labels: { en: 'A film' }, claims: { P31: ['Q11424'] } }),
    'rejected: It is not known to be a person, state, organization, group or issue: its classes are Q11424.',
  ],
  [
    'nothing told',
    item('Q7', { labels: { en: 'A' } }),
    'rejected: It is not known to be a person, state, organization, group or issue: it has no class.',
  ],
  ['a class', item('Q7', { labels: { en: 'film' }, claims: { P279: ['Q1'] } }), 'skipped: It is a class'],
  [
    'classes in a circle',
    item('Q7', { labels: { en: 'A' }, claims: { P31: ['Q7'], P279: ['Q7'] } }),
    'skipped: It is a class',
  ],
  [
    'lists that are none',
    '{"type":"item","id":"Q7","labels":[],"aliases":[],"claims":[]}',
    'rejected: It is not known',
  ],
])('%s is told, and what is beside it is recorded', async (_, line, reason) => {
  const { left, records } = await read(line, jane, office, france);
  expect(left.map(one => `${one.outcome}: ${one.reason}`)).toContainEqual(expect.stringContaining(reason));
  expect(byItem(records).get('Q76001')).toBeDefined();
});

test.each<[string, Record<string, (Claim | string)[]>, string]>([
  [
    'an office that is not there',
    { P39: ['Q1'] },
    'Its office Q1 is not in this input, or has no label: it is left out.',
  ],
  [
    'a country that is not there',
    { P27: ['Q1'] },
    'Its country Q1 is neither in this input nor known here: it is left out.',
  ],
  [
    'whom an office is held for',
    { P39: [{ value: 'Q900', qualifiers: { P642: ['Q1'] } }] },
    'Whom an office is held for is neither in this input nor known here: Q1.',
  ],
  [
    'an end before the beginning',
    { P39: [{ value: 'Q900', qualifiers: { P580: [year('2002')], P582: [year('2001')] } }] },
    'An office ends before it begins: its end is left out.',
  ],
])('%s costs the value, and is told', async (_, claims, note) => {
  const { told } = await importText(ledger, [person(claims), office, france].join('\n'));
  expect(told.find(({ row }) => row === 'Q5001')).toMatchObject({ outcome: 'accepted', reason: note });
});

test('names of more languages than a text has are aliases, and an office of a body is held for it', async () => {
  const codes = 'de fr nl sv da nb fi et lv lt pl cs sk sl hr sr bg mk uk el tr he hi th ko ja it pt'.split(' ');
  const labels = { ...Object.fromEntries(codes.map(code => [code, `Name in ${code}`])), en: 'Somebody', ar: 'فلان' };
  const chair = item('Q901', {
    labels: { en: 'Chair' },
    claims: { P279: ['Q4164871'], P2389: ['Q77'], P17: ['Q142'] },
  });
  const who = item('Q5001', { labels, claims: { P31: ['Q5'], P39: ['Q901'] } });
  const { records } = await read(who, chair, ...ALL);
  expect(faultsIn(records)).toEqual([]);
  const { name, aliases, positions } = byItem(records).get('Q5001') as {
    name: object;
    aliases: string[];
    positions: Content[];
  };
  expect(Object.keys(name).slice(0, 4)).toEqual(['en', 'ar', 'fr', 'bg']);
  expect(Object.keys(name)).toHaveLength(20);
  expect([...Object.values(name), ...aliases].sort()).toEqual(Object.values(labels).sort());
  const [council] = ofKind(records, 'actor').find(([, { wikidata: of }]) => of === 'Q77') ?? [];
  expect(positions[0]?.represents).toBe(council);
});

test('a former state has its code of ISO 3166-3, and of two items of one code the first is the state', async () => {
  const { records } = await read(
    item('Q15180', {
      labels: { en: 'Soviet Union' },
      claims: { P31: ['Q3024240'], P773: ['SUHH'], P297: [{ value: 'SU', qualifiers: { P582: [year('1992')] } }] },
    }),
    item('Q756617', { labels: { en: 'Kingdom of Denmark' }, claims: { P31: ['Q3624078'], P297: ['DK'] } }),
    item('Q35', { labels: { en: 'Denmark' }, claims: { P31: ['Q6256'], P297: ['DK'] } }),
    item('Q5001', { labels: { en: 'A Dane' }, claims: { P31: ['Q5'], P27: ['Q756617'] } }),
  );
  expect(faultsIn(records)).toEqual([]);
  const actors = byItem(records);
  expect(
    ofKind(records, 'actor').flatMap(([id, { wikidata: of }]) => (id.startsWith('state-') ? [[id, of]] : [])),
  ).toEqual([
    ['state-dk', 'Q35'],
    ['state-suhh', 'Q15180'],
  ]);
  expect(actors.get('Q756617')).toMatchObject({ type: 'state', country: 'DK' });
  expect(actors.get('Q5001')).toMatchObject({ country: 'DK' });
});

let ledger: Awaited<ReturnType<typeof testLedger>>;
beforeEach(async () => {
  ledger = await testLedger();
});
afterEach(() => ledger.close());

const actor = async (id: string) => JSON.parse((await ledger.record('actor', id))?.document ?? 'null');

test('what the ledger knows by an item is what items refer to, and whoever is there already is the one', async () => {
  const there = (id: string, content: Content) => ({ op: 'create' as const, kind: 'actor' as const, id, content });
  await ledger.append(
    [
      there('la-france', { type: 'state', name: { en: 'France' }, country: 'FR', wikidata: 'Q142' }),
      there('council', { type: 'organization', name: { en: 'Council' }, wikidata: 'Q77' }),
    ],
    'somebody',
  );
  await ledger.append(
    [
      there('doe', {
        ...{ type: 'person', name: { en: 'Doe' }, aliases: ['The Minister'], wikidata: 'Q76001' },
        externalIds: [{ scheme: 'ftm', value: 'p-1' }],
      }),
    ],
    'import:ftm',
  );
  const chair = item('Q901', { labels: { en: 'Chair' }, claims: { P279: ['Q4164871'], P2389: ['Q77'] } });
  const who = item('Q5001', { labels: { en: 'Somebody' }, claims: { P31: ['Q5'], P27: ['Q142'], P39: ['Q901'] } });
  const text = [who, chair, jane, office].join('\n');
  const first = await importText(ledger, text);
  expect(first.outcomes).toMatchObject({ accepted: 1, folded: 1, skipped: 2, rejected: 0 });
  const [somebody] = await ledger.having('actor', { name: 'externalId', values: ['wikidata:Q5001'] });
  expect(JSON.parse(somebody?.document ?? '{}')).toMatchObject({
    country: 'FR',
    positions: [{ represents: 'council' }],
  });
  expect(await actor('doe')).toMatchObject({
    ...{ name: { en: 'Doe', ru: 'Джейн Доу' }, country: 'FR', positions: [{ from: '2010' }, { from: '2001-02-03' }] },
    aliases: ['The Minister', 'J. Doe', 'Jeanne', 'Jane Doe'],
    externalIds: [{ value: 'p-1' }, { value: '123456' }],
  });
  expect(await importText(ledger, text)).toMatchObject({ revisions: 0, outcomes: { duplicate: 2 } });
});

test('an item that changed is a revision of its own, and what was edited by others stays', async () => {
  await importText(ledger, ALL.join('\n'));
  const { revisions } = await importText(ledger, ALL.join('\n').replaceAll('Jeanne', 'Jeannette'));
  expect(revisions).toBe(1);
  const [found] = await ledger.having('actor', { name: 'externalId', values: ['wikidata:Q76001'] });
  expect(JSON.parse(found?.document ?? '{}').aliases).toEqual(['J. Doe', 'Jeannette']);
});

test('however random items are, they are recorded once, by a second run not again', async () => {
  const ids = fc.constantFrom('Q1', 'Q2', 'Q3', 'Q4', 'Q5', 'Q142', 'Q43229', 'Q180684');
  const times = fc.option(
    fc.record({
      time: fc.constantFrom('+1999-01-02T00:00:00Z', '+2001-00-00T00:00:00Z', '-0100-01-01T00:00:00Z', 'x'),
      precision: fc.integer({ min: 0, max: 14 }),
    }),
  );
  const claim = fc.record({
    value: fc.option(ids),
    rank: fc.constantFrom('preferred' as const, 'normal' as const, 'deprecated' as const),
    qualifiers: fc.dictionary(fc.constantFrom('P580', 'P582'), fc.array(times, { maxLength: 2 })),
  });
  const words = fc.dictionary(fc.constantFrom('en', 'ar', 'mul', 'zh-hans', 'bat-smg'), fc.string({ maxLength: 320 }));
  const drawn = fc.record({
    labels: words,
    descriptions: words,
    aliases: fc.dictionary(fc.constantFrom('en', 'fr'), fc.array(fc.string(), { maxLength: 3 })),
    claims: fc.dictionary(
      fc.constantFrom('P31', 'P279', 'P27', 'P17', 'P39', 'P1001', 'P2389', 'P297'),
      fc.array(fc.oneof(claim, fc.constantFrom('FR', 'ZZ', 'Q5')), { maxLength: 3 }),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(ids, drawn), { maxLength: 6 }), async all => {
      const once = [...new Map(all)];
      const own = await testLedger();
      try {
        const text = once.map(([id, told]) => item(id, told)).join('\n');
        const first = await importText(own, text, { format: 'wikidata' });
        expect(first.rows).toBe(once.length);
        const second = await importText(own, text, { format: 'wikidata' });
        expect([second.revisions, second.outcomes.accepted, second.outcomes.folded]).toEqual([0, 0, 0]);
      } finally {
        await own.close();
      }
    }),
    { numRuns: often(40) },
  );
});

test('a text that breaks off is told with the line, and what is whole is recorded', async () => {
  const whole = JSON.stringify({ entities: { Q76001: JSON.parse(jane), Q142: JSON.parse(france) } }, null, 1);
  await expect(importText(ledger, whole.slice(0, -10))).rejects.toThrow(
    /The object that begins on line \d+ does not end/,
  );
});

test('of an input without end rows are told, though nothing that it refers to comes', async () => {
  const endless = async function* () {
    const names = Array.from({ length: 100 }, (_, index) => `${index} ${'long name '.repeat(25)}`);
    for (let index = 1; ; index++)
      yield `${item(`Q${index}`, { labels: { en: 'A' }, aliases: { en: names }, claims: { P31: ['Q5'], P39: ['Q0'] } })}\n`;
  };
  for await (const row of wikidata.read(endless(), { name: '' })) {
    expect(row).toMatchObject({ row: 'Q1' });
    break;
  }
});

test('many items, whose office and state come last, are recorded whole', async () => {
  const first = await importText(ledger, manyItems(1_200));
  expect(first).toMatchObject({
    rows: 1_202,
    outcomes: { accepted: 1_201, skipped: 1, rejected: 0 },
    reasons: [{ rows: 1 }],
  });
  expect(await importText(ledger, manyItems(1_200))).toMatchObject({ revisions: 0 });
});
