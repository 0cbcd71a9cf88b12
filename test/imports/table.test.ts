// Any table: what a mapping says becomes of its rows, held against records that were there before the table was.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { UnreadableInput } from '../../src/imports/importer.ts';
import { WrongMapping } from '../../src/imports/table/document.ts';
import { readMapping } from '../../src/imports/table/mapping.ts';
import { mappingSchema } from '../../src/imports/table/options.ts';
import { suggestedMapping } from '../../src/imports/table/suggest.ts';
import { table } from '../../src/imports/table.ts';
import { packageRoot } from '../../src/package-root.ts';
import { testLedger } from '../app.ts';
import { often } from '../engine.ts';
import { contentsOf, importText, refusal, texts } from './inputs.ts';
import { faultsIn, ofKind, run } from './runner.ts';

/** A mapping of meetings, with some of it otherwise. */
const mappingOf = (others: object = {}, record: object = {}) => ({
  name: 'a-set',
  ...others,
  record: { kind: 'meeting', status: 'held', title: '{Title}', when: { start: { column: 'Date' } }, ...record },
});
const read = (mapping: object) => readMapping(stringify(mapping));
const tableOf = (header: readonly string[], ...rows: readonly (readonly string[])[]) =>
  [header, ...rows].map(cells => `${cells.map(quoted).join(',')}\n`).join('');
const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const imported = async (mapping: object, text: string) => {
  const done = await run(table, text, { mapping: read(mapping) });
  expect(faultsIn(done.records)).toEqual([]);
  return { ...done, events: ofKind(done.records, 'event').map(([, content]) => content) };
};
/** The one event that a row of a table makes. */
const eventOf = async (record: object, cells: Readonly<Record<string, string>>, others: object = {}) => {
  const all = { Title: 'T', Date: '2031-01-02', ...cells };
  const done = await imported(mappingOf(others, record), tableOf(Object.keys(all), Object.values(all)));
  expect(done.left).toEqual([]);
  return { ...done, event: done.events[0] as Record<string, unknown> };
};

const word = fc.stringMatching(/^[A-Za-zé؀-ي]{1,8}$/).filter(text => !/^(na|none|null|nan)$/i.test(text));
const phrase = fc.array(word, { minLength: 1, maxLength: 4 }).map(words => words.join(' '));
const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10));
const meeting = fc.record({
  title: phrase,
  summary: fc.option(phrase, { nil: undefined }),
  start: day,
  minutes: fc.option(fc.integer({ min: 1, max: 1_000 }), { nil: undefined }),
  city: fc.option(phrase, { nil: undefined }),
  people: fc.uniqueArray(phrase, { maxLength: 3, selector: name => name.toLowerCase() }),
  topics: fc.uniqueArray(phrase, { maxLength: 3, selector: name => name.toLowerCase() }),
});

test('tables of every form tell the events that they were written from', async () => {
  const record = {
    summary: { column: 'summary' },
    title: { column: 'title' },
    when: { start: { column: 'start' } },
    duration: { minutes: { column: 'minutes' }, qualifier: 'exact' },
    venue: { country: 'NO', city: { column: 'city' } },
    participants: [
      {
        ...{ each: { columns: ['people'], split: ';' }, actor: { column: 'people', actor: 'person' } },
        ...{ role: 'principal', presence: 'attended' },
      },
    ],
    issues: [
      {
        ...{ each: { columns: ['topics'], split: ';' }, issue: { column: 'topics', issue: {} } },
        ...{ status: 'open', note: '{topics} of {title}' },
      },
    ],
  };
  const mapping = read({ ...mappingOf({ key: ['number'] }), record: { ...mappingOf().record, ...record } });
  const header = ['number', 'title', 'summary', 'start', 'minutes', 'city', 'people', 'topics'];
  const property = fc.asyncProperty(fc.array(meeting, { minLength: 1, maxLength: 8 }), async meetings => {
    const cellsOf = ({ people, topics, ...rest }: (typeof meetings)[number], index: number) => {
      const told = { ...rest, number: index + 1, people: people.join('; '), topics: topics.join(';') };
      return header.map(name => String(told[name as keyof typeof told] ?? ''));
    };
    const rows = meetings.map(cellsOf);
    const objects = meetings.map((each, index) => ({ number: index + 1, ...each }));
    const wanted = meetings.map(({ title, summary, start, minutes, city, people, topics }) => ({
      ...{ title: { en: title }, when: { start } },
      ...(summary && { summary: { en: summary } }),
      ...(minutes && { duration: { minutes, qualifier: 'exact' } }),
      venue: { country: 'NO', ...(city && { city: { en: city } }), resolution: city ? 'city' : 'country' },
      participants: people.map(name => ({ en: name })),
      issues: topics.map(label => ({ en: `${label} of ${title}` })),
    }));
    const written = [
      tableOf(header, ...rows),
      [header, ...rows].map(cells => cells.join('\t')).join('\r\n'),
      `\ufeff${tableOf(header.toReversed(), ...rows.map(cells => cells.toReversed()))}`,
      objects.map(object => `${JSON.stringify(object)}\n`).join(''),
      JSON.stringify(objects, null, 2),
    ];
    for (const text of written) {
      const { records, left } = await run(table, text, { mapping });
      expect([left, faultsIn(records)]).toEqual([[], []]);
      const made = ofKind(records, 'event').map(([, event]) => {
        const {
          title,
          summary,
          when,
          duration,
          venue,
          participants = [],
          issues = [],
        } = event as Record<string, unknown>;
        const names = (participants as { name: object }[]).map(({ name }) => name);
        const notes = (issues as { note: object }[]).map(({ note }) => note);
        return {
          title,
          when,
          ...(summary !== undefined && { summary }),
          ...(duration !== undefined && { duration }),
          venue,
          participants: names,
          issues: notes,
        };
      });
      expect(made).toEqual(wanted);
    }
  });
  await fc.assert(property, { numRuns: often(20) });
});

test.each([
  [{ dates: 'dd/MM/yyyy' }, '05/09/2016', '2016-09-05'],
  [{ dates: ['dd/MM/yyyy', 'MMMM yyyy', 'yyyy'] }, 'September 2016', '2016-09'],
  [{ dates: ['dd/MM/yyyy', 'yyyy'] }, '2016', '2016'],
  [{}, '2016-09', '2016-09'],
  [{}, '2016-09-05T10:00:00+08:00', '2016-09-05T10:00:00+08:00'],
  [{ zone: 'Asia/Shanghai' }, '2016-09-05 10:00', '2016-09-05T10:00:00+08:00'],
  [{ zone: 'Europe/London' }, '2016-12-05T10:00:30', '2016-12-05T10:00:30+00:00'],
  [{}, '2016-09-05 10:00', '2016-09-05'],
  [{ dates: 'd MMM yyyy HH:mm', zone: 'Europe/London' }, '5 Sep 2016 10:30', '2016-09-05T10:30:00+01:00'],
  [{ dates: "yyyy-MM-dd'T'HH:mmZZ" }, '2016-09-05T10:00+03:00', '2016-09-05T10:00:00+03:00'],
  [{ dates: 'd MMMM yyyy', language: 'fr' }, '5 septembre 2016', '2016-09-05'],
])('a date by %j: %s is %s', async (options, told, date) => {
  const { language, ...own } = options as { language?: string };
  const { event } = await eventOf(
    { when: { start: { column: 'Date', ...own } } },
    { Date: told },
    language ? { language } : {},
  );
  expect(event.when).toEqual({ start: date });
});

test('countries are told in any system, as of the year of the row; one without a code costs the value alone', async () => {
  const venue = { country: { column: 'Country', country: ['iso', 'cow', 'name'] }, city: { column: 'City' } };
  const told = async (Country: string, day = '2031-01-02') =>
    (await eventOf({ venue }, { Country, City: 'C', Date: day })).event;
  expect((await told('NA')).venue).toMatchObject({ country: 'NA' });
  expect((await told('645')).venue).toMatchObject({ country: 'IQ', resolution: 'city' });
  expect((await told('Korea, North')).venue).toMatchObject({ country: 'KP' });
  expect((await told('Zaire', '1976')).venue).toMatchObject({ country: 'ZRCD' });
  const { event, notes } = await eventOf({ venue }, { Country: 'Atlantis', City: 'C' });
  expect(event.venue).toBeUndefined();
  expect(Object.keys(notes)).toEqual([
    expect.stringContaining('Atlantis'),
    'The venue is left out. It has no country: “Country” tells none.',
  ]);
});

test('values are cut, looked up, shortened, and stand for what is not there', async () => {
  const { event, notes } = await eventOf(
    {
      status: { column: 'State', lookup: { 'called off': 'cancelled', moved: null }, otherwise: 'unconfirmed' },
      format: { column: 'Form' },
      summary: { column: 'Long', most: 20 },
      venue: {
        country: { column: 'Place', after: '(', before: ')', country: 'name' },
        city: { column: 'Place', before: ' (' },
      },
      duration: { minutes: { column: 'Minutes' } },
      codes: { cameo: { column: 'Codes', split: ['|', ' and '] } },
    },
    {
      State: 'CALLED OFF',
      Form: 'Bilateral',
      Long: 'one two three four five',
      Place: 'Oslo (Norway)',
      Minutes: '1,440',
      Codes: '040|042 and 040',
    },
  );
  expect(event).toMatchObject({
    ...{ status: 'cancelled', format: 'bilateral', summary: { en: 'one two three four…' } },
    venue: { country: 'NO', city: { en: 'Oslo' }, resolution: 'city' },
    ...{ duration: { minutes: 1_440 }, codes: { cameo: ['040', '042'] } },
  });
  expect(notes).toEqual({});
  const status = { column: 'State', lookup: { moved: null, done: 'held' }, otherwise: 'unconfirmed' };
  expect((await eventOf({ status }, { State: 'moved' })).event.status).toBe('unconfirmed');
  expect((await eventOf({ status }, { State: 'N/A' })).event.status).toBe('unconfirmed');
  const other = await eventOf({ status }, { State: 'odd' });
  expect([other.event.status, other.notes]).toEqual([
    'unconfirmed',
    { 'The column “State” has “odd”, which the look-up lacks.': 1 },
  ]);
});

test.each([
  [{ status: { column: 'X', lookup: { a: 'held' } } }, 'b', 'The column “X” has “b”, which the look-up lacks.'],
  [
    { when: { start: { column: 'X' } } },
    '31/02/2031',
    'The column “X” has “31/02/2031”, which is no date as ISO 8601 has it.',
  ],
  [{ when: { start: { column: 'X', dates: 'dd/MM/yyyy' } } }, '30/02/2031', 'which is no date of the form dd/MM/yyyy.'],
  [{ when: { start: { column: 'X' } } }, 'N/A', 'It has no when: “X” tells none.'],
  [{ title: { column: 'X' } }, ' ', 'It has no title: “X” tells none.'],
  [{ format: { column: 'X' } }, 'odd', 'which is none of bilateral, trilateral, multilateral.'],
  [{ duration: { minutes: { column: 'X' } } }, 'an hour', 'which is no whole number.'],
  [{ title: { column: 'X' } }, 'x'.repeat(301), 'title/en'],
])('a row that cannot be what %j asks for is rejected with the reason', async (record, X, reason) => {
  const ledger = await testLedger();
  const asked = { format: 'table', mapping: read(mappingOf({}, record)) };
  const text = tableOf(['Title', 'Date', 'X'], ['T', '2031-01-02', X], ['', '', '']);
  const { told } = await importText(ledger, text, asked);
  expect(told.map(({ outcome }) => outcome)).toEqual(['rejected', 'skipped']);
  expect(told[0]?.reason).toContain(reason);
  expect(ledger.head().position).toBe(0);
  await ledger.close();
});

test('members of objects are reached by JSON Pointers, lists by each of their items; what is of the wrong type is told', async () => {
  const mapping = mappingOf(
    {},
    {
      title: '{/subject/en}',
      when: { start: { column: '/times/0' } },
      participants: [
        {
          ...{
            each: '/people',
            actor: { column: '/people/name', actor: { type: 'person', country: { column: '/people/from' } } },
          },
          ...{ role: { column: '/people/a~1b', otherwise: 'delegate' }, presence: 'attended' },
        },
      ],
      codes: { cameo: { column: 'codes' } },
    },
  );
  const object = {
    ...{ subject: { en: 'Talks' }, times: ['2031-01-02'], codes: ['040', '042'] },
    people: [{ name: 'Ada', from: 'Norway', 'a/b': 'host' }, { name: 'Bo' }, { name: null }],
  };
  const { events, records } = await imported(mapping, JSON.stringify([object, { ...object, subject: { en: ['x'] } }]));
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    ...{ title: { en: 'Talks' }, when: { start: '2031-01-02' }, codes: { cameo: ['040', '042'] } },
    participants: [
      { actor: 'ada', name: { en: 'Ada' }, role: 'host' },
      { actor: 'bo', role: 'delegate' },
    ],
  });
  expect(records.get('actor/ada')).toEqual({ type: 'person', name: { en: 'Ada' }, country: 'NO' });
  const { left } = await run(table, `${JSON.stringify({ ...object, subject: { en: ['x'] } })}\n{"a":}\n`, {
    mapping: read(mapping),
  });
  expect(left.map(({ line, reason }) => [line, reason])).toEqual([
    [1, 'The column “/subject/en” has a list or an object in it, which is no text.'],
    [2, expect.stringContaining('The object is not JSON')],
  ]);
});

test('columns whose values belong together are read one by one', async () => {
  const participant = {
    each: { columns: ['Who', 'As'], split: '|' },
    ...{ actor: { column: 'Who', actor: 'person' }, role: { column: 'As' }, presence: 'attended' },
  };
  const { event, notes } = await eventOf({ participants: [participant] }, { Who: 'Ada| Bo |Cy', As: 'host|delegate|' });
  expect(event.participants).toMatchObject([
    { actor: 'ada', role: 'host' },
    { actor: 'bo', role: 'delegate' },
  ]);
  expect(notes).toEqual({ 'The participants is left out. It has no role: “As” tells none.': 1 });
});

test('formulas are text, and what keeps a spreadsheet from running one is no part of it', async () => {
  const told = async (Title: string) => (await eventOf({}, { Title })).event.title;
  expect(await told('=1+1')).toEqual({ en: '=1+1' });
  expect(await told('=HYPERLINK("http://a.example","b")')).toEqual({ en: '=HYPERLINK("http://a.example","b")' });
  expect(await told("'=1+1")).toEqual({ en: '=1+1' });
  expect(await told("'tis")).toEqual({ en: "'tis" });
});

test('cells below are filled, words for nothing are empty, rows are left out, and every row is accounted for', async () => {
  const mapping = mappingOf({
    fill: ['Title'],
    empty: ['tbc'],
    skip: { Date: ['Nil return', ''] },
    key: ['Title', 'Date'],
  });
  const text = tableOf(
    ['Title', 'Date'],
    ...[
      ['A', '2031-01-01'],
      ['', '2031-01-02'],
      ['B', 'NIL RETURN'],
      ['TBC', '2031-01-03'],
      ['C', 'tbc'],
    ],
    ...[
      ['', ''],
      ['C', '2031-01-04'],
      ['C', '2031-01-04'],
    ],
  );
  const { events, left, counts } = await imported(mapping, text);
  expect(events.map(({ title }) => (title as { en: string }).en)).toEqual(['A', 'A', 'B', 'C']);
  expect(counts).toEqual({ accepted: 4, skipped: 3, rejected: 1 });
  expect(left.map(({ line, reason }) => [line, reason])).toEqual([
    [4, 'The mapping leaves out rows that have this in “Date”.'],
    [6, 'The mapping leaves out rows that have this in “Date”.'],
    [7, 'It is empty.'],
    [9, 'Another row of this input has the same key.'],
  ]);
});

const FOLDING = {
  ...mappingOf(
    { key: ['Title', 'Date'], fold: ['Guest'], source: { id: 'a-source', title: { en: 'A source' }, rights: 'open' } },
    {
      participants: [
        {
          actor: { column: 'Guest', actor: 'person' },
          office: { column: 'Office' },
          role: 'delegate',
          presence: 'attended',
        },
      ],
    },
  ),
};
const GUESTS = ['Title', 'Date', 'Guest', 'Office'];

test('rows of one key are one event in whatever order they come; each is its evidence, and one that is corrected takes back what it told', async () => {
  const rows = ['Ada', 'Bo', 'Cy', 'Di'].map(name => ['T', '2031-01-01', name, `Office of ${name}`]);
  const property = fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: 2, maxLength: 4 }), async some => {
    const { events } = await imported(FOLDING, tableOf(GUESTS, ...some));
    expect(events).toHaveLength(1);
    const [{ participants, evidence, externalIds }] = events as [Record<string, object[]>];
    expect(participants).toMatchObject(
      some.map(([, , name = '', office]) => ({ actor: name.toLowerCase(), office: { en: office } })),
    );
    expect(evidence).toMatchObject(
      some.map(([title, date, name]) => ({ source: 'a-source', locator: `${title} | ${date} | ${name}` })),
    );
    expect(externalIds).toEqual([{ scheme: 'a-set', value: 'T | 2031-01-01' }]);
  });
  await fc.assert(property, { numRuns: often(20) });
  const ledger = await testLedger();
  const asked = { format: 'table', mapping: read(FOLDING) };
  const outcomes = async (...all: string[][]) => (await importText(ledger, tableOf(GUESTS, ...all), asked)).outcomes;
  expect(await outcomes(...rows)).toMatchObject({ accepted: 1, folded: 3 });
  const head = ledger.head().position;
  expect(await outcomes(...rows.toReversed())).toMatchObject({ duplicate: 4 });
  expect(ledger.head().position).toBe(head);
  const corrected = rows.map(([title = '', date = '', name = '', office = '']) => [
    title,
    date,
    name,
    office.replace('Bo', 'state'),
  ]);
  expect(await outcomes(...corrected)).toMatchObject({ folded: 1, duplicate: 3 });
  const [event] = (await ledger.changes(head, head + 1, 1)).map(({ document }) => JSON.parse(document ?? '{}'));
  expect(event.participants[1]).toMatchObject({ actor: 'bo', office: { en: 'Office of state' } });
  expect(event.evidence).toHaveLength(4);
  await ledger.close();
});

test('a row that comes again changed under its key is a revision; what people edited since is left', async () => {
  const ledger = await testLedger();
  const asked = { format: 'table', mapping: read(mappingOf({ key: ['No'] })) };
  const send = (title: string) =>
    importText(ledger, tableOf(['No', 'Title', 'Date'], ['7', title, '2031-01-01']), asked);
  expect((await send('A')).outcomes.accepted).toBe(1);
  expect(await send('A')).toMatchObject({ outcomes: { duplicate: 1 }, revisions: 0 });
  const { told } = await send('B');
  expect(told).toMatchObject([{ row: '7', outcome: 'accepted' }]);
  const [, id = ''] = told[0]?.records?.[0]?.split('/') ?? [];
  const event = await ledger.current('event', id);
  const { title: _, ...content } = read2(event?.document);
  await ledger.append(
    [
      {
        op: 'replace',
        kind: 'event',
        id,
        content: { ...content, title: { en: 'Edited' } },
        expected: event?.position ?? 0,
      },
    ],
    'somebody',
  );
  expect((await send('C')).told).toMatchObject([{ outcome: 'skipped', reason: 'Its record was edited since.' }]);
  await ledger.close();

  function read2(document: string | null | undefined) {
    const { id: _, revision, position, createdAt, updatedAt, ...rest } = JSON.parse(document ?? '{}');
    return rest;
  }
});

test('an actor is found by an external id, under whatever name, and made where nobody has it', async () => {
  const ledger = await testLedger();
  await ledger.append(
    [{ op: 'create', kind: 'actor', id: 'ada-l', content: { type: 'person', name: { en: 'Ada L.' }, wikidata: 'Q1' } }],
    'somebody',
  );
  const actor = {
    type: 'person',
    wikidata: { column: 'Q' },
    externalId: { scheme: 'register', value: { column: 'Register' } },
  };
  const participants = [{ actor: { column: 'Who', actor }, role: 'delegate', presence: 'attended' }];
  const asked = { format: 'table', mapping: read(mappingOf({ key: ['Title'] }, { participants })) };
  const text = tableOf(
    ['Title', 'Date', 'Who', 'Q', 'Register'],
    ...[
      ['A', '2031-01-01', 'A. L.', 'Q1', ''],
      ['B', '2031-01-01', 'Bo', '', 'r,1'],
      ['C', '2031-01-01', 'Bo B.', '', 'r,1'],
    ],
  );
  expect((await importText(ledger, text, asked)).outcomes.accepted).toBe(3);
  const events = (await contentsOf(ledger)).flatMap(each => {
    const { kind, document } = each as { kind: string; document: { participants: { actor: string }[] } };
    return kind === 'event' ? [document.participants[0]?.actor] : [];
  });
  const [ada, bo, again] = events;
  expect([ada, again]).toEqual(['ada-l', bo]);
  expect((await importText(ledger, text, asked)).revisions).toBe(0);
  await ledger.close();
});

const WRONG: readonly (readonly [what: string, mapping: string, messages: readonly RegExp[]])[] = [
  ['no YAML', 'name: [a', [/^Line 1: It is no YAML: /]],
  ['no object', 'a', [/^Line 1: /]],
  ['a member twice', 'name: a\nname: b', [/^Line 2: It is no YAML: /]],
  [
    'members that there are not, and others lacking',
    'name: A b\nrecord:\n  kind: meting\n  titel: x\n  when:\n    begin: x\n',
    [
      /^Line 1: .*What the data set is called/m,
      /^Line 4: There is no member titel here\. Did you mean title\?/m,
      /^Line 6: There is no member begin/m,
      /^Line \d: The member start is missing/m,
    ],
  ],
  [
    'a value of two',
    'title: { column: a, constant: b }',
    [/^Line 5: A value has one of column, template and constant/m],
  ],
  [
    'an option that there is not',
    'title: { colum: a }',
    [/^Line 5: There is no member colum here\. Did you mean column\?/m],
  ],
  ['a code that is none', 'format: bilatral', [/^Line 5: “bilatral” is none of bilateral/m]],
  ['a date that is none', 'when: { start: 2031-02-30 }', [/^Line 5: “2031-02-30” is no date/m]],
  [
    'a format without a year',
    'when: { start: { column: a, dates: dd/MM } }',
    [/^Line 5: “dd\/MM” is no format of a date/m],
  ],
  [
    'a time zone that is none',
    'when: { start: { column: a, zone: Mars/One } }',
    [/^Line 5: There is no time zone Mars\/One/m],
  ],
  ['an actor where none is', 'title: { column: a, actor: person }', [/^Line 5: No actor is referred to here/m]],
  [
    'a type of actor that is none',
    'participants: [{ actor: { column: a, actor: persn }, role: host, presence: attended }]',
    [/^Line 5: .*Did you mean person\?/m],
  ],
  ['a brace alone', 'summary: "{a} {b"', [/^Line 5: A brace in it has no other/m]],
  ['a text that is split', 'summary: { column: a, split: "|" }', [/^Line 5: Only a list is split/m]],
];

test.each(WRONG)('a mapping with %s is refused, by the line', (_, text, messages) => {
  const whole = /^(name|a$)/.test(text) ? text : `name: a\nrecord:\n  kind: meeting\n  status: held\n  ${text}\n`;
  const complete = /title|^name|^a$/.test(text) ? whole : `${whole}  title: x\n`;
  const added = /when|^name|^a$/.test(text) ? complete : `${complete}  when: { start: { column: d } }\n`;
  const message = String(refusalOf(() => readMapping(added)));
  for (const each of messages) expect(message).toMatch(each);
});

function refusalOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(WrongMapping);
    return (error as Error).message;
  }
}

const laughs = [
  'a: &a [x,x,x,x,x,x,x,x,x]',
  ...'bcdefgh'.split('').map((name, index) => {
    const before = 'abcdefgh'[index];
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`;
  }),
].join('\n');

test.each([
  ['aliases of aliases', laughs],
  ['itself inside it', 'a: &a\n  b: *a\n'],
  ['lists in lists without end', '['.repeat(100_000)],
  [
    'objects in objects without end',
    Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`)
      .join('\n')
      .repeat(3),
  ],
  ['more text than anybody writes', `name: ${'a'.repeat(300_000)}`],
])('a mapping of %s is refused in no time', (_, text) => {
  expect(refusalOf(() => readMapping(text))).toEqual(expect.any(String));
});

test('a mapping that names columns which the table lacks, or has twice, is refused before the first row', async () => {
  const ledger = await testLedger();
  const asked = { format: 'table', mapping: read(mappingOf({ key: ['Nummer'] }, { summary: '{Note}' })) };
  const refused = await refusal(
    importText(ledger, tableOf(['Number', 'Title', 'Date', 'note', 'NOTE'], ['1', 'T', '2031-01-01', '', '']), asked),
  );
  expect(refused).toBeInstanceOf(UnreadableInput);
  expect((refused as Error).message).toMatch(/Line 3: The table has no column “Nummer”\. Did you mean Number\?/);
  expect((refused as Error).message).toMatch(/Line \d+: The table has 2 columns of the name “Note”/);
  expect((refused as Error).message).toMatch(/Its columns are: Number, Title, Date, note, NOTE\./);
  expect(ledger.head().position).toBe(0);
  await ledger.close();
});

test('a table without a header is read by the names that the mapping has for its columns, and rows of another width are rejected', async () => {
  const { events, left } = await imported(
    mappingOf({ columns: ['Title', 'Date'] }),
    'A,2031-01-01\nB\nC,2031-01-03,\nD,2031-01-04,x\n',
  );
  expect(events.map(({ title }) => title)).toEqual([{ en: 'A' }, { en: 'C' }]);
  expect(left).toMatchObject([
    { line: 2, reason: 'It has 1 columns, not 2.' },
    { line: 4, reason: 'It has 3 columns, not 2.' },
  ]);
});

test('a byte that is not of the encoding costs its row; another encoding is named', async () => {
  const ledger = await testLedger();
  const asked = { format: 'table', mapping: read(mappingOf()) };
  const latin = Buffer.from(tableOf(['Title', 'Date'], ['Orléans', '2031-01-01'], ['Oslo', '2031-01-02']), 'latin1');
  expect((await importText(ledger, latin, asked)).outcomes).toMatchObject({ accepted: 1, rejected: 1 });
  expect((await importText(ledger, latin, { ...asked, encoding: 'windows-1252' })).outcomes).toMatchObject({
    accepted: 1,
    duplicate: 1,
  });
  await ledger.close();
});

test('other kinds of record are made of tables too', async () => {
  const actors = {
    name: 'people',
    kind: 'actor',
    id: { column: 'Name', slug: true },
    record: { type: 'person', name: '{Name}', aliases: { column: 'Also', split: ';' } },
  };
  const { records } = await imported(actors, tableOf(['Name', 'Also'], ['Ada Løv', 'A. L.; AL'], ['Bo', '']));
  expect(Object.fromEntries(records)).toEqual({
    'actor/ada-lov': { type: 'person', name: { en: 'Ada Løv' }, aliases: ['A. L.', 'AL'] },
    'actor/bo': { type: 'person', name: { en: 'Bo' } },
  });
});

const ajv = new Ajv2020({ strict: false });
const fits = ajv.compile(mappingSchema());
const READY = [
  {
    name: 'own-meetings',
    counts: { accepted: 2 },
    first: {
      ...{ kind: 'meeting', status: 'held', when: { start: '2031-05-06' }, duration: { minutes: 90 } },
      venue: { name: { en: 'Town Hall' }, city: { en: 'Bergen' }, country: 'NO', resolution: 'city' },
      participants: [
        { actor: 'ada-berg', role: 'host' },
        { actor: 'bo-lind' },
        { actor: 'cy-moe' },
        { role: 'delegate' },
      ],
      ...{ issues: [{ issue: 'harbour-dues' }], outcomes: [{ type: 'follow-up', status: 'pending' }] },
    },
  },
  {
    name: 'ministers-meetings',
    counts: { accepted: 4, folded: 1, skipped: 1 },
    first: {
      ...{ when: { start: '2031-03-04' }, title: { en: 'Minister for Trade: To discuss the new port' } },
      participants: [
        { actor: 'minister-for-trade' },
        { actor: 'harbour-workers-union' },
        { actor: 'coastal-shipping-council' },
      ],
    },
  },
  {
    name: 'members-meetings',
    counts: { accepted: 3 },
    first: {
      ...{ when: { start: '2031-02-03' }, issues: [{ issue: 'procedure-2031-0001-cod' }] },
      participants: [
        { name: { en: 'Ilse EXAMPLE' }, office: { en: 'Rapporteur' }, role: 'principal' },
        { name: { en: 'Tidal Power Association' }, role: 'delegate' },
        { name: { en: 'Coastal Towns Network' } },
      ],
    },
  },
  {
    name: 'security-council-meetings',
    counts: { accepted: 4 },
    first: {
      ...{ when: { start: '2031-03-03' }, venue: { country: 'US', city: { en: 'New York' }, resolution: 'city' } },
      ...{ issues: [{ issue: 'the-situation-in-norway' }], participants: [{ actor: 'security-council' }] },
      outcomes: [{ type: 'agreement', text: { en: 'S/RES/99001 (2031) 15-0-0' } }],
    },
  },
  {
    name: 'peace-agreements',
    counts: { accepted: 3 },
    first: {
      ...{ kind: 'signing', when: { start: '2031-04-02' }, venue: { country: 'NO', resolution: 'country' } },
      participants: [{ actor: 'government-of-norway' }, { actor: 'fjord-assembly' }, { role: 'mediator' }],
      ...{ issues: [{ status: 'agreed' }], outcomes: [{ status: 'achieved' }] },
    },
  },
];

test.each(READY)(
  'the ready mapping $name fits the schema, reads its table, and changes nothing again',
  async ({ name, counts, first }) => {
    const page = (ending: string) => readFileSync(join(packageRoot, 'docs/mappings', `${name}.${ending}`), 'utf8');
    expect([fits(parse(page('yaml'))), fits.errors]).toEqual([true, null]);
    const ledger = await testLedger();
    const asked = { format: 'table', mapping: readMapping(page('yaml')) };
    const { outcomes, told } = await importText(ledger, page('csv'), asked);
    expect(outcomes).toMatchObject({ rejected: 0, ...counts });
    const [, id = ''] = told[0]?.records?.[0]?.split('/') ?? [];
    expect(JSON.parse((await ledger.current('event', id))?.document ?? '')).toMatchObject(first);
    expect((await importText(ledger, page('csv'), asked)).revisions).toBe(0);
    await ledger.close();
  },
);

test.each(READY)('the draft for $name can be tried as it is, and finds the day', async ({ name, first }) => {
  const csv = readFileSync(join(packageRoot, 'docs/mappings', `${name}.csv`), 'utf8');
  const draft = await suggestedMapping(`${name}.csv`, texts(csv));
  const { records } = await run(table, csv, { mapping: readMapping(draft) });
  expect(faultsIn(records)).toEqual([]);
  expect(ofKind(records, 'event')[0]?.[1]).toMatchObject({ when: first.when });
});

test('a draft tells countries, cities, lists and dates by their values, of objects too, and names what it leaves', async () => {
  const rows = [
    { No: 1, Subject: 'A', Day: '1 March 2031', State: 'Norway', Town: 'Oslo', Guests: 'Ada; Bo', Pages: 3 },
    { No: 2, Subject: 'A', Day: '2 March 2031', State: 'Japan', Town: 'Kobe', Guests: '', Pages: null },
  ];
  const draft = await suggestedMapping('my table.json', texts(JSON.stringify(rows)));
  expect(parse(draft)).toMatchObject({
    ...{ name: 'my-table', dates: ['d MMMM yyyy'], key: ['No'] },
    record: {
      ...{ title: { column: 'Subject' }, when: { start: { column: 'Day' } } },
      venue: { country: { column: 'State', country: 'name' }, city: { column: 'Town' } },
      participants: [{ each: { columns: ['Guests'], split: ';' }, actor: { column: 'Guests', actor: 'organization' } }],
    },
  });
  expect(draft).toContain('# Not used: "Pages", such as "3"');
  const { events, left } = await imported(parse(draft), JSON.stringify(rows));
  expect([events.length, left]).toEqual([2, []]);
});

test('the page tells every member of a mapping and of a value, and the mapping that it begins with reads its table', async () => {
  const page = readFileSync(join(packageRoot, 'docs/tables.md'), 'utf8');
  const { properties, $defs } = mappingSchema() as { properties: object; $defs: { Value: { properties: object } } };
  const members = [...Object.keys(properties), ...Object.keys($defs.Value.properties)];
  expect(members.filter(name => !new RegExp(`^\\| .*\`${name}\`.* \\|`, 'm').test(page))).toEqual([]);
  const [, csv = ''] = /```csv\n([^`]*)```/.exec(page) ?? [];
  const [, yaml = ''] = /```yaml\n(name:[^`]*)```/.exec(page) ?? [];
  const { records, counts, left } = await run(table, csv, { mapping: readMapping(yaml) });
  expect([counts, left.map(({ outcome }) => outcome), faultsIn(records)]).toEqual([
    { accepted: 2, skipped: 1 },
    ['skipped'],
    [],
  ]);
  expect(ofKind(records, 'event')[0]?.[1].participants).toHaveLength(3);
});

test('the schema refuses what the program refuses for its form', () => {
  for (const wrong of [
    { ...mappingOf(), nme: 1 },
    mappingOf({ kind: 'poem' }),
    mappingOf({}, { titel: 'x' }),
    mappingOf({ kind: 'actor' }),
  ]) {
    expect(fits(wrong)).toBe(false);
    expect(refusalOf(() => read(wrong))).toEqual(expect.any(String));
  }
});

test('a zone and forms of dates of the whole mapping are told where they stand, and once', () => {
  const told = (lines: string) => refusalOf(() => readMapping(lines));
  const rest =
    'name: a\nrecord:\n  kind: meeting\n  status: held\n  title: T\n  when: { start: { column: a }, end: { column: b } }\n';
  expect(told(`${rest}zone: Mars/One\n`)).toBe('Line 7: There is no time zone Mars/One.');
  expect(told(`${rest}dates: dd/MM\n`)).toBe('Line 7: “dd/MM” is no format of a date: it has no year.');
  expect(told(`${rest}dates:\n  - dd/MM/yyyy\n  - dd/MM\n`)).toBe(
    'Line 9: “dd/MM” is no format of a date: it has no year.',
  );
});

test('a member that there is not is told by its line, whatever its name', () => {
  const text = (name: string) =>
    `name: a\nrecord:\n  kind: meeting\n  status: held\n  ${JSON.stringify(name)}: x\n  title: T\n  when: { start: 2031 }\n`;
  for (const name of ['a title', 'a/b', 'a~b', '100 %', 'عنوان'])
    expect(refusalOf(() => readMapping(text(name)))).toMatch(/^Line 5: There is no member /);
});

test('words that mean nothing do so among codes of countries too, where Namibia is one', async () => {
  const record = { venue: { country: { column: 'At', country: 'iso' } } };
  const at = async (code: string) => (await eventOf(record, { At: code }, { empty: ['XX', 'DE'] })).event.venue;
  expect([await at('NA'), await at('XX'), await at('DE'), await at('FR')]).toEqual([
    { country: 'NA', resolution: 'country' },
    undefined,
    undefined,
    { country: 'FR', resolution: 'country' },
  ]);
});

test('a bar or a backslash within a value of a list is told by the backslash before it', async () => {
  const record = {
    codes: undefined,
    externalIds: [{ each: { columns: ['Ids'], split: '|' }, scheme: 'a', value: { column: 'Ids' } }],
  };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.stringMatching(/^[ab|\\'=]{1,6}$/), { minLength: 1, maxLength: 4 }), async values => {
      const cell = values.map(value => value.replace(/[|\\]/g, '\\$&')).join('|');
      const safe = /^'*[=]/.test(cell) ? `'${cell}` : cell;
      const { event } = await eventOf(record, { Ids: safe });
      const told = ((event.externalIds ?? []) as { value: string }[]).map(({ value }) => value);
      expect(told).toEqual([...new Set(values.filter(value => value !== "''"))]);
    }),
    { numRuns: 100 },
  );
});
