// iCalendar: every event of a diary accounted for, at its time, in its newest version, however the calendar comes.
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { BAD } from '../../src/imports/decoding.ts';
import { icalendar } from '../../src/imports/icalendar.ts';
import { UnreadableInput } from '../../src/imports/importer.ts';
import { spanOf } from '../../src/model/edtf.ts';
import type { Content } from '../../src/model/kinds.ts';
import { PROSE } from '../../src/model/schema.ts';
import { arbitraryDocuments, type Document, documentOf, exampleOf, shownOf, writtenAs } from '../formats/documents.ts';
import { calendar, event } from './calendars.ts';
import { refusal } from './inputs.ts';
import { faultsIn, ofKind, pieces, type Records, run } from './runner.ts';

const read = (text: string, records?: Records) => run(icalendar, text, records && { records });
const eventsIn = (records: Records) => ofKind(records, 'event');
const oneIn = (records: Records) => eventsIn(records)[0]?.[1] as Content;
const whenOf = async (text: string) => oneIn((await read(text)).records).when;

const isProse = (text: string) => new RegExp(PROSE).test(text);

/** Documents whose titles a ledger would hold. */
const recordable = arbitraryDocuments.map(documents =>
  documents.filter(({ title }) => Object.values(title).every(isProse)),
);

test.each([
  [undefined, 'Hangzhou, China'],
  [['ar'], 'هانغتشو, الصين'],
])('our own calendar names the country in %s, and it comes back as its code', async (languages, location) => {
  const venue = { city: { en: 'Hangzhou', ar: 'هانغتشو' }, country: 'CN' };
  const text = writtenAs('icalendar', [documentOf({ ...exampleOf('event'), venue })], languages && { languages });
  expect(text.replaceAll('\\', '')).toContain(`LOCATION:${location}`);
  const told = oneIn((await read(text)).records).venue as { country: string; name: Readonly<Record<string, string>> };
  expect([told.country, Object.values(told.name)]).toEqual(['CN', [location.split(',')[0]]]);
});

test('what our own calendar tells of an event comes back as the same event', async () => {
  await fc.assert(
    fc.asyncProperty(recordable, async documents => {
      const { records, counts, left } = await read(writtenAs('icalendar', documents));
      expect(left).toEqual([]);
      expect(counts.accepted ?? 0).toBe(documents.length);
      expect(faultsIn(records)).toEqual([]);
      const back = new Map(eventsIn(records));
      for (const document of documents as (Document & Record<string, Content>)[]) {
        const { id, kind, status, title, when, venue, revision } = document as Document & {
          venue?: { coordinates?: number[]; country: string };
          kind: string;
          status: string;
        };
        const told = back.get(id) as Content & { when: { start: string; end?: string }; venue?: typeof venue };
        expect([told.kind, told.status]).toEqual([kind, status]);
        expect(Object.values(told.title as object)).toEqual([shownOf(title).replace(/\r\n?/g, '\n')]);
        // Of languages that say the same, either.
        expect(title[Object.keys(told.title as object)[0] ?? '']).toBe(shownOf(title));
        expect([told.venue?.country, told.venue?.coordinates]).toEqual([venue?.country, venue?.coordinates]);
        expect(told.externalIds).toContainEqual({ scheme: 'icalendar', value: `${id}@communique.example` });
        expect(told.externalIds).toContainEqual({
          scheme: 'icalendar-version',
          value: `${revision} 2026-11-23T12:00:00Z`,
        });
        // Days as days, and instants to the second.
        const whole = !when.start.includes('T') && !when.end?.includes('T') && when.end?.slice(0, 4) !== '9999';
        if (whole && when.start.slice(0, 4) !== '9999') {
          expect(spanOf(told.when.start, told.when.end)).toEqual(spanOf(when.start, when.end));
        } else if (when.start.includes('T') && (when.end ?? 'T').includes('T'))
          expect(Date.parse(told.when.start)).toBe(Math.floor(Date.parse(when.start) / 1_000) * 1_000);
      }
    }),
    { numRuns: 60 },
  );
});

const BERLIN = ['BEGIN:VTIMEZONE', 'TZID:W. Europe Standard Time', 'BEGIN:STANDARD', 'DTSTART:16010101T030000']
  .concat([
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
    'END:STANDARD',
  ])
  .concat(['BEGIN:DAYLIGHT', 'DTSTART:16010101T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'])
  .concat(['RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3', 'END:DAYLIGHT', 'END:VTIMEZONE']);

const local = fc
  .date({ min: new Date('1998-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
  .map(date => `${date.toISOString().slice(0, 17)}00`);
const compact = (text: string) => text.replace(/[-:]/g, '');

test('a time is that of its zone, by its name or by the rules that the calendar has of it', async () => {
  const zones = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Africa/Cairo',
  );
  await fc.assert(
    fc.asyncProperty(local, zones, async (time, zone) => {
      const expected = DateTime.fromISO(time, { zone });
      const text = calendar(event({ DTSTART: `;TZID=${zone}:${compact(time)}`, DURATION: 'PT90M' }));
      const { start, end, timeZone } = (await whenOf(text)) as Record<string, string>;
      // A time that comes twice is the first, in winter and in summer alike.
      const instants = [expected.toMillis(), expected.toMillis() - 3_600_000, expected.toMillis() - 1_800_000];
      expect(instants).toContain(Date.parse(start as string));
      expect(DateTime.fromISO(start as string, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss")).toBe(
        expected.toFormat("yyyy-MM-dd'T'HH:mm:ss"),
      );
      expect(Date.parse(end as string) - Date.parse(start as string)).toBe(90 * 60_000);
      expect(timeZone).toBe(zone);
    }),
    { numRuns: 200 },
  );
  await fc.assert(
    fc.asyncProperty(local, async time => {
      const told = (zone: string) => event({ DTSTART: `;TZID=${zone}:${compact(time)}` });
      const byRules = (await whenOf(calendar(...BERLIN, told('W. Europe Standard Time')))) as Record<string, string>;
      const byName = (await whenOf(calendar(told('Europe/Berlin')))) as Record<string, string>;
      expect(byRules).toEqual({ start: byName.start });
    }),
    { numRuns: 100 },
  );
});

test.each<[string, Record<string, string>, object]>([
  [
    'days',
    { DTSTART: ';VALUE=DATE:20260105', DTEND: ';VALUE=DATE:20260108' },
    { start: '2026-01-05', end: '2026-01-07' },
  ],
  ['one day', { DTSTART: ';VALUE=DATE:20260105' }, { start: '2026-01-05' }],
  [
    'a day that ends where it starts',
    { DTSTART: ';VALUE=DATE:20260105', DTEND: ';VALUE=DATE:20260105' },
    { start: '2026-01-05' },
  ],
  ['a week', { DTSTART: ';VALUE=DATE:20260105', DURATION: 'P1W' }, { start: '2026-01-05', end: '2026-01-11' }],
  ['a time that floats', { DTSTART: '20260105T230000', DTEND: '20260106T000000' }, { start: '2026-01-05' }],
  ['a time of UTC', { DTSTART: '20260105T090000Z' }, { start: '2026-01-05T09:00:00Z' }],
  [
    'the first of two like times',
    { DTSTART: ';TZID=Europe/Berlin:20251026T023000' },
    { start: '2025-10-26T02:30:00+02:00', timeZone: 'Europe/Berlin' },
  ],
  [
    'a time that is left out',
    { DTSTART: ';TZID=Europe/Berlin:20260329T023000' },
    { start: '2026-03-29T03:30:00+02:00', timeZone: 'Europe/Berlin' },
  ],
  [
    'a day over the change to summer time',
    { DTSTART: ';TZID=Europe/Berlin:20260328T120000', DURATION: 'P1D' },
    { start: '2026-03-28T12:00:00+01:00', end: '2026-03-29T12:00:00+02:00', timeZone: 'Europe/Berlin' },
  ],
  [
    'hours over it',
    { DTSTART: ';TZID=Europe/Berlin:20260328T120000', DURATION: 'PT24H' },
    { start: '2026-03-28T12:00:00+01:00', end: '2026-03-29T13:00:00+02:00', timeZone: 'Europe/Berlin' },
  ],
  [
    'a zone under its maker',
    { DTSTART: ';TZID=/example.org/1/Asia/Kolkata:20260105T090000' },
    { start: '2026-01-05T09:00:00+05:30', timeZone: 'Asia/Kolkata' },
  ],
])('when: %s', async (_, properties, when) => {
  expect(await whenOf(calendar(event(properties)))).toEqual(when);
});

test('rules of a zone count wherever they stand in their calendar, and in no other', async () => {
  const meeting = event({ DTSTART: ';TZID=W. Europe Standard Time:20260705T090000' });
  const other = event({ UID: 'other', RDATE: ';TZID="W. Europe Standard Time":20260706T090000' });
  const before = await read(calendar(...BERLIN, meeting, other));
  expect(before.counts).toEqual({ accepted: 3 });
  for (const lines of [
    [meeting, other, ...BERLIN],
    [meeting, ...BERLIN, other],
  ])
    expect(new Map((await read(calendar(...lines))).records)).toEqual(new Map(before.records));
  const { left } = await read(calendar(meeting) + calendar(...BERLIN));
  expect(left).toMatchObject([
    { line: 5, outcome: 'rejected', reason: expect.stringContaining('has no rules of the time zone') },
  ]);
});

test.each([
  ['europe/london', 'Europe/London'],
  ['EUROPE/LONDON', 'Europe/London'],
  ['antarctica/mcmurdo', 'Antarctica/McMurdo'],
  ['US/Eastern', 'US/Eastern'],
  ['Etc/GMT+1', 'Etc/GMT+1'],
  ['us/eastern', 'America/New_York'],
])('a zone in any letters is recorded as IANA writes it: %s', async (told, zone) => {
  const when = await whenOf(calendar(event({ DTSTART: `;TZID=${told}:20260105T090000` })));
  expect((when as { timeZone: string }).timeZone).toBe(zone);
});

test.each([
  ['a day', { DTSTART: ';VALUE=DATE:99991230', DURATION: 'P3D' }],
  ['a time', { DTSTART: '99991231T230000Z', DURATION: 'PT2H' }],
  ['a time of a zone', { DTSTART: ';TZID=Asia/Tokyo:99991231T230000', DURATION: 'PT2H' }],
  ['a time that floats', { DTSTART: '99991231T230000', DURATION: 'P2D' }],
])('what ends after the year 9999 is rejected with the reason: %s', async (_, properties) => {
  const { left, counts } = await read(calendar(event(properties)));
  expect(left).toMatchObject([{ outcome: 'rejected', reason: expect.stringContaining('after the year 9999') }]);
  expect(counts).toEqual({ rejected: 1 });
});

test('times that float are of the zone that the calendar tells', async () => {
  const text = calendar('X-WR-TIMEZONE:Asia/Tokyo', event({ DTSTART: '20260105T090000' }));
  expect(await whenOf(text)).toEqual({ start: '2026-01-05T09:00:00+09:00', timeZone: 'Asia/Tokyo' });
});

test('an end that tells no zone is by the clock of the start', async () => {
  const { records } = await read(
    calendar(event({ DTSTART: ';TZID=Asia/Tokyo:20260105T100000', DTEND: '20260105T110000' })),
  );
  expect(eventsIn(records)).toMatchObject([
    [expect.any(String), { when: { start: '2026-01-05T10:00:00+09:00', end: '2026-01-05T11:00:00+09:00' } }],
  ]);
});

test('who is invited takes part, known by the address, whatever the name; rooms and calendars do not', async () => {
  const attendees = [
    ';CN="Doe, Jane";ROLE=CHAIR;PARTSTAT=ACCEPTED:MAILTO:Jane.Doe@Example.org',
    ';CN=J. Doe:mailto:jane.doe@example.org',
    ';CN=Delegation;CUTYPE=GROUP;PARTSTAT=DECLINED:mailto:delegation@example.org',
    ';CUTYPE=ROOM;CN=Room 5:mailto:room@example.org',
    ';CN=Nobody known:invalid:nomail',
    ':mailto:bare@example.org',
    ':mailto:',
  ];
  const text = calendar(event({ ORGANIZER: ';CN=Desk;LANGUAGE=en:mailto:desk@example.org', ATTENDEE: attendees }));
  const { records } = await read(text);
  expect(faultsIn(records)).toEqual([]);
  const { participants } = oneIn(records) as {
    participants: { actor: string; role: string; presence: string; name: object }[];
  };
  expect(
    participants.map(({ name, role, presence }) => [Object.entries(name).flat().join(' '), role, presence]),
  ).toEqual([
    ['en Desk', 'host', 'reported'],
    ['und Doe, Jane', 'principal', 'reported'],
    ['und Delegation', 'delegate', 'absent'],
    ['und Nobody known', 'delegate', 'reported'],
    ['und bare@example.org', 'delegate', 'reported'],
  ]);
  const jane = Object.fromEntries(ofKind(records, 'actor'))[participants[1]?.actor ?? ''];
  expect(jane).toEqual({
    ...{ type: 'person', name: { und: 'Doe, Jane' } },
    externalIds: [{ scheme: 'mailto', value: 'jane.doe@example.org' }],
  });
});

test.each<[string, Record<string, string>, object, readonly string[]]>([
  ['a category', { CATEGORIES: 'Politics,Phone call' }, { kind: 'phone-call', status: 'planned' }, []],
  ['tentative', { STATUS: 'TENTATIVE' }, { kind: 'meeting', status: 'unconfirmed' }, []],
  ['cancelled', { STATUS: 'CANCELLED' }, { status: 'cancelled' }, []],
  ['our own status in a calendar of others', { 'X-COMMUNIQUE-STATUS': 'held' }, { status: 'planned' }, []],
  [
    'languages',
    { SUMMARY: ';LANGUAGE=AR-eg:محادثات', DESCRIPTION: ';LANGUAGE=fr:Un\\, deux\\nTrois' },
    { title: { 'ar-eg': 'محادثات' }, summary: { fr: 'Un, deux\nTrois' } },
    [],
  ],
  [
    'a place',
    { LOCATION: 'Palais des Nations\\, Geneva\\, Switzerland', GEO: '46.22;6.14' },
    {
      venue: {
        name: { und: 'Palais des Nations, Geneva' },
        country: 'CH',
        coordinates: [6.14, 46.22],
        resolution: 'site',
      },
    },
    [],
  ],
  ['a country', { LOCATION: 'سويسرا' }, { venue: { country: 'CH', resolution: 'country' } }, []],
  [
    'a state of the US, whose code is that of a country',
    { LOCATION: 'Wilmington\\, DE', GEO: '1;2' },
    { summary: { und: 'Wilmington, DE' } },
    ['Its LOCATION names no country: it is told in the summary.', 'Its GEO is left out, for no country is named.'],
  ],
  [
    'an address',
    { URL: 'https://example.org/a' },
    {
      externalIds: [
        { scheme: 'icalendar', value: 'an-event' },
        { scheme: 'url', value: 'https://example.org/a' },
        { scheme: 'icalendar-version', value: '0' },
      ],
    },
    [],
  ],
  [
    'what is too long',
    { SUMMARY: 'Talks '.repeat(60), DESCRIPTION: 'word '.repeat(2_000), URL: `https://example.org/${'a'.repeat(300)}` },
    { title: { und: `${'Talks '.repeat(48)}Talks…` } },
    [
      'Its SUMMARY is longer than 300 characters: it is cut.',
      'Its URL is longer than 300 characters: it is left out.',
      'Its DESCRIPTION is longer than 5000 characters: it is cut.',
    ],
  ],
  ['lines that are folded', { SUMMARY: 'Ta\r\n lk\r\n\ts' }, { title: { und: 'Talks' } }, []],
])('what an event becomes: %s', async (_, properties, expected, notes) => {
  const { records, ...told } = await read(calendar(event(properties)));
  expect(faultsIn(records)).toEqual([]);
  expect(oneIn(records)).toMatchObject(expected);
  expect(Object.keys(told.notes)).toEqual(notes);
});

test('an event cites its calendar, whose rights are not known', async () => {
  const { records } = await read(calendar('SOURCE;VALUE=URI:https://example.org/diary.ics', event({})));
  const [[id, source] = []] = ofKind(records, 'source');
  expect(source).toEqual({
    ...{ type: 'dataset', title: { und: 'A diary' }, language: 'und', rights: 'restricted' },
    url: 'https://example.org/diary.ics',
  });
  expect(oneIn(records)).toMatchObject({ evidence: [{ source: id, about: ['title', 'when', 'status'] }] });
});

test.each<[string, readonly string[], string]>([
  ['no UID', [event({ UID: undefined })], 'rejected: Line 5: It has no UID.'],
  ['no DTSTART', [event({ DTSTART: undefined })], 'rejected: Line 5: It has no DTSTART.'],
  [
    'a day that is none',
    [event({ DTSTART: '20260230T090000Z' })],
    'rejected: Line 8: “2026-02-30T09:00:00Z” is no date.',
  ],
  [
    'a zone of which nothing is known',
    [event({ DTSTART: ';TZID=Nowhere:20260105T090000' })],
    'rejected: Line 8: The calendar has no rules of the time zone Nowhere.',
  ],
  ['an end before its start', [event({ DTEND: '20260104T090000Z' })], 'rejected: Line 9: It ends before it starts.'],
  [
    'a day and a time',
    [event({ DTEND: ';VALUE=DATE:20260106' })],
    'rejected: Line 9: Of DTSTART and DTEND one is a day and the other a time.',
  ],
  ['a length that is none', [event({ DURATION: 'long' })], 'rejected: Line 9: The DURATION cannot be read'],
  [
    'a length beyond all years',
    [event({ DURATION: 'P99999999999W' })],
    'rejected: Line 9: The DURATION cannot be read: It is longer than all years',
  ],
  ['a length backwards', [event({ DURATION: '-PT5M' })], 'rejected: Line 9: The DURATION cannot be read'],
  ['a place that is none', [event({ GEO: '91;0' })], 'rejected: Line 9: The GEO is no place.'],
  ['a line that is none', [event({ SUMMARY: 'Talks\r\nnonsense' })], 'rejected: Line 8: It has no name of a property.'],
  ['parameters that are none', [event({ LOCATION: ';LANGUAGE:x' })], 'rejected: Line 9: Invalid parameters'],
  ['a sequence that is none', [event({ SEQUENCE: 'x' })], 'rejected: Line 9: The SEQUENCE is no number.'],
  ['a change at no time', [event({ 'LAST-MODIFIED': 'x' })], 'rejected: Line 9: The LAST-MODIFIED is no time.'],
  ['no title', [event({ SUMMARY: ' ' })], 'skipped: It has no SUMMARY, and so no title.'],
  ['what is private', [event({ CLASS: 'PRIVATE' })], 'skipped: It is private, by its CLASS.'],
  ['what is no event', ['BEGIN:VTODO', 'UID:x', 'END:VTODO'], 'skipped: It is a VTODO: events alone are recorded.'],
  [
    'an event that does not end',
    [event({ UID: 'x' }).replace('END:VEVENT', ''), event({})],
    'rejected: The VEVENT does not end.',
  ],
  ['an end of nothing', ['END:VEVENT', event({})], 'rejected: It ends a VEVENT that has not begun.'],
  [
    'an event that is too long',
    [event({ COMMENT: Array.from({ length: 30 }, () => 'a'.repeat(60_000)) })],
    'rejected: It is longer than 1048576 characters.',
  ],
  [
    'an event in which too much begins',
    [event({ SUMMARY: 'Talks\r\nBEGIN:X\r\nEND:X'.concat('\r\nBEGIN:X\r\nEND:X'.repeat(150_000)) })],
    'rejected: It is longer than 1048576 characters.',
  ],
  [
    'what is within each other without end',
    [event({ SUMMARY: 'Talks'.concat('\r\nBEGIN:X'.repeat(20_000), '\r\nEND:X'.repeat(20_000)) })],
    'rejected: Line 17: Components are within each other more deeply than any are.',
  ],
  [
    'a time zone without rules',
    ['BEGIN:VTIMEZONE', 'TZID:Here', 'END:VTIMEZONE', event({})],
    'rejected: Line 5: The time zone Here has no rules.',
  ],
  ['the same again', [event({}), event({})], 'skipped: Line 5 tells the same event, in no older version.'],
  [
    'an alarm, which costs nothing',
    [event({ SUMMARY: 'Talks\r\nBEGIN:VALARM\r\nnonsense\r\nEND:VALARM' }), event({})],
    'skipped: Line 5',
  ],
])('%s is told by its line, and what is beside it is recorded', async (_, lines, reason) => {
  const { left, records } = await read(calendar(...lines, event({ UID: 'another' })));
  expect(left.map(one => `${one.outcome}: ${one.reason}`)).toEqual([expect.stringContaining(reason)]);
  expect(eventsIn(records).some(([, { externalIds }]) => JSON.stringify(externalIds).includes('another'))).toBe(true);
});

test('a calendar that breaks off is told where it begins, and so is one that is none; what came before is read', async () => {
  const whole = calendar(event({ UID: 'one' }), event({ UID: 'two' }));
  const rows: unknown[] = [];
  const cut = async () => {
    for await (const row of icalendar.read(pieces(whole.slice(0, -40)), { name: '' })) rows.push(row);
  };
  expect(String(await refusal(cut()))).toMatch(/The calendar that begins on line 1 does not end/);
  expect(rows).toHaveLength(2);
  const { left } = await read(`nonsense\n${whole}`);
  expect(left).toEqual([{ line: 1, outcome: 'rejected', reason: 'It stands outside of a calendar.' }]);
});

test('whatever is done to a calendar, it is read or refused, and what is made of it may be recorded', async () => {
  const whole = calendar(
    ...BERLIN,
    event({ UID: 'one', ATTENDEE: ';CN="A, B":mailto:a@example.org', LOCATION: 'Bern\\, Switzerland', GEO: '1.5;2.5' }),
    event({
      UID: 'two',
      DTSTART: ';TZID=W. Europe Standard Time:20260105T090000',
      RRULE: 'FREQ=WEEKLY;BYDAY=MO,TU;COUNT=4',
      EXDATE: ';TZID=W. Europe Standard Time:20260106T090000',
      DURATION: 'PT1H',
      DESCRIPTION: ';LANGUAGE=en:Words',
    }),
  );
  // Stands for a byte that is not UTF-8, whole whatever the edits after it take away.
  const BYTE = '\u001a';
  const edits = fc.array(
    fc.record({
      at: fc.nat(whole.length - 1),
      drop: fc.nat(40),
      put: fc.constantFrom(
        '',
        ':',
        ';',
        '"',
        '\r\n',
        'END:VEVENT\r\n',
        '9',
        'Z',
        BYTE,
        ' ',
        'BEGIN:VEVENT\r\n',
        '-',
        ',',
        '=',
      ),
    }),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(edits, fc.integer({ min: 1, max: 200 }), async (all, size) => {
      const text = all
        .reduce((one, { at, drop, put }) => one.slice(0, at) + put + one.slice(at + drop), whole)
        .replaceAll(BYTE, BAD);
      try {
        const { records } = await run(icalendar, pieces(text, size));
        expect(faultsIn(records).filter(fault => !/before it starts/.test(fault))).toEqual([]);
      } catch (error) {
        if (!(error instanceof UnreadableInput)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});

test('answers to invitations are skipped, and what stands beside them in a stream of calendars is recorded', async () => {
  const text = calendar('METHOD:REPLY', event({ UID: 'one' })) + calendar(event({ UID: 'two' }));
  const { left, counts } = await read(text);
  expect(left).toMatchObject([{ reason: 'Its calendar is a REPLY, which tells of no event.' }]);
  expect(counts).toEqual({ skipped: 1, accepted: 1 });
});
