// iCalendar as another program reads it: every event at its time, under an id that stays, in lines that are short enough.
import fc from 'fast-check';
import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { extentOf } from '../../src/model/edtf.ts';
import { often } from '../engine.ts';
import { arbitraryDocuments, type Document, documentOf, exampleOf, IDENTITY, shownOf, writtenAs } from './documents.ts';

const calendarOf = (text: string) => new ICAL.Component(ICAL.parse(text) as string);
const eventsOf = (text: string) => calendarOf(text).getAllSubcomponents('vevent');
const told = (event: InstanceType<typeof ICAL.Component>, name: string) => event.getFirstPropertyValue(name);
const timeOf = (event: InstanceType<typeof ICAL.Component>, name: string) => told(event, name)?.toString() ?? null;

test('every line has at most 75 octets, ends in CRLF, and cuts no character', () => {
  fc.assert(
    fc.property(arbitraryDocuments, documents => {
      const text = writtenAs('icalendar', documents);
      expect(text.endsWith('\r\n')).toBe(true);
      const lines = text.slice(0, -2).split('\r\n');
      expect(lines.filter(line => Buffer.byteLength(line) > 75)).toEqual([]);
      expect(lines.filter(line => /[\r\n\p{Surrogate}]/u.test(line))).toEqual([]);
    }),
    { numRuns: often(50) },
  );
});

test('every event comes back: its id, its revision, its title, its start and its end', () => {
  fc.assert(
    fc.property(arbitraryDocuments, documents => {
      const events = eventsOf(writtenAs('icalendar', documents));
      expect(events).toHaveLength(documents.length);
      for (const [index, event] of events.entries()) {
        const { id, title, revision } = documents[index] as Document;
        const first = shownOf(title);
        expect(told(event, 'uid')).toBe(`${id}@communique.example`);
        expect(told(event, 'sequence')).toBe(revision);
        expect(told(event, 'summary')).toBe(first.replace(/\r\n?/g, '\n'));
        expect(timeOf(event, 'dtstamp')).toBe('2026-11-23T12:00:00Z');
        const [start, end] = ['dtstart', 'dtend'].map(
          name => told(event, name) as InstanceType<typeof ICAL.Time> | null,
        );
        expect(start).not.toBeNull();
        // RFC 5545 §3.6.1: of one type, and the end after the start.
        if (start && end) expect([end.isDate, end.compare(start)]).toEqual([start.isDate, 1]);
      }
    }),
    { numRuns: often(50) },
  );
});

test('where the address of the server is not known, ids are those of the ledger, and no address is told', () => {
  const calendar = calendarOf(writtenAs('icalendar', [exampleOf('event')], { base: '' }));
  const [event] = calendar.getAllSubcomponents('vevent');
  expect(event && [told(event, 'uid'), told(event, 'url')]).toEqual([`an-id@${IDENTITY}`, null]);
  expect(calendar.getFirstPropertyValue('source')).toBeNull();
});

test('whole days cover what the record covers', () => {
  const day = (text: string) => extentOf(text) as { start: number; end: number };
  fc.assert(
    fc.property(arbitraryDocuments, documents => {
      const events = eventsOf(writtenAs('icalendar', documents));
      for (const [index, event] of events.entries()) {
        const { start, end = start } = (documents[index] as Document).when;
        if (start.includes('T') || end.includes('T') || end.slice(0, 4) === '9999') continue;
        expect(Date.parse(`${timeOf(event, 'dtstart')}T00:00:00Z`)).toBe(day(start).start);
        expect(Date.parse(`${timeOf(event, 'dtend')}T00:00:00Z`)).toBe(day(end).end + 1);
      }
    }),
    { numRuns: often(50) },
  );
});

test.each([
  [{ start: '2016-09-05' }, {}, '2016-09-05', '2016-09-06'],
  [{ start: '2016-09-04', end: '2016-09-05' }, {}, '2016-09-04', '2016-09-06'],
  [{ start: '2016-02' }, {}, '2016-02-01', '2016-03-01'],
  [{ start: '2016' }, {}, '2016-01-01', '2017-01-01'],
  [{ start: '2016-12', end: '2017' }, {}, '2016-12-01', '2018-01-01'],
  [{ start: '2016-09-05T10:00:00+08:00' }, {}, '2016-09-05T02:00:00Z', null],
  [
    { start: '2016-09-05T10:00:00+08:00' },
    { minutes: 90, qualifier: 'about' },
    '2016-09-05T02:00:00Z',
    '2016-09-05T03:30:00Z',
  ],
  [{ start: '2016-09-05T10:00:00Z', end: '2016-09-05T10:00:00Z' }, {}, '2016-09-05T10:00:00Z', null],
  [{ start: '2016-09-05T23:00:00-05:00', end: '2016-09-06' }, {}, '2016-09-05', '2016-09-07'],
  [{ start: '9999-12-31' }, {}, '9999-12-31', null],
  [{ start: '2017-01-04', end: '2017-01-05T00:00:00Z' }, {}, '2017-01-04', '2017-01-05'],
  [{ start: '2017-01-04', end: '2017-01-05T00:00:00.000+08:00' }, {}, '2017-01-04', '2017-01-05'],
  [{ start: '2017-01', end: '2017-02-01T00:00:00Z' }, {}, '2017-01-01', '2017-02-01'],
  [{ start: '2017-01-04', end: '2017-01-05T00:00:01Z' }, {}, '2017-01-04', '2017-01-06'],
  [{ start: '2017-01-05', end: '2017-01-05T00:00:00Z' }, {}, '2017-01-05', '2017-01-06'],
])('%j of %j lasts from %s up to %s', (when, duration, start, end) => {
  const document = documentOf({ ...exampleOf('event'), when, duration: 'minutes' in duration ? duration : undefined });
  const [event] = eventsOf(writtenAs('icalendar', [document]));
  expect(event && [timeOf(event, 'dtstart'), timeOf(event, 'dtend')]).toEqual([start, end]);
});

test.each([
  ['held', 'CONFIRMED'],
  ['planned', 'CONFIRMED'],
  ['cancelled', 'CANCELLED'],
  ['postponed', 'TENTATIVE'],
  ['unconfirmed', 'TENTATIVE'],
])('what is %s is %s', (status, expected) => {
  const [event] = eventsOf(writtenAs('icalendar', [{ ...exampleOf('event'), status }]));
  expect(event && told(event, 'status')).toBe(expected);
});

test('a calendar tells how often it is to be asked for again, and is one without events too', () => {
  const calendar = calendarOf(writtenAs('icalendar', []));
  for (const [name, value] of [
    ['version', '2.0'],
    // One who is invited to nothing needs no method, and with it an organizer (RFC 5546 §3.2.1).
    ['method', null],
    ['x-published-ttl', 'PT1H'],
  ] as const)
    expect(calendar.getFirstPropertyValue(name)).toBe(value);
  expect(String(calendar.getFirstPropertyValue('refresh-interval'))).toBe('PT1H');
  expect(calendar.getAllSubcomponents().map(({ name }) => name)).toEqual(['vtimezone']);
});

test('the place is told in words and as latitude and longitude', () => {
  const venue = { city: { en: 'Geneva' }, country: 'CH', resolution: 'city', coordinates: [6.14, 46.2] };
  const [event] = eventsOf(writtenAs('icalendar', [{ ...exampleOf('event'), venue }]));
  expect(event && [told(event, 'location'), told(event, 'geo')]).toEqual(['Geneva, Switzerland', [46.2, 6.14]]);
});
