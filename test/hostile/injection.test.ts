// Texts that would end a cell, a line, an element or a message and begin another, or be run: recorded over HTTP, and read by
// strict readers of every format as the same texts.
import { parse as csvParse } from 'csv-parse/sync';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatsOf } from '../../src/formats/formats.ts';
import { type TestApp, testApp } from '../app.ts';
import { nastyText } from '../formats/documents.ts';
import { minimal } from '../records.ts';

const INJECTED = [
  ...[
    '=cmd|"/c calc"!A1',
    '+1+1',
    '-2+3',
    '@SUM(1)',
    '\t=1',
    '\r=1',
    '\n=1',
    "'=1",
    '＝1',
    '"\r\n"=1+1","',
    'a","=1',
    'a;=1',
  ],
  ...[
    '"}\n{"id":"another"}',
    'a\u2028b\u2029c\u0085d',
    '\n\nevent: deleted\ndata: {}\n\n',
    ':\nretry: 1',
    '\nid: 99\n',
  ],
  ...[
    '</title></entry><entry><id>x</id>',
    ']]><!--',
    '&lt;script&gt;&#10;&bogus;',
    '<script>alert(1)</script>',
    '<?xml?>',
  ],
  ...[
    '\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:x',
    'a\\nb\\,c;d',
    '\\',
    'X;VALUE=DATE:1',
    'a'.repeat(74) + '🕊'.repeat(40),
  ],
  ...[
    '\u202egnp.exe',
    '%0d%0aset-cookie: a',
    '{{7*7}}',
    '}}, note={x}, {{',
    '$(id)',
    '\ufeffa',
    '\ud7ff\ue000\ufffd\uffff',
  ],
];

let server: TestApp;
const texts = [...INJECTED, ...fc.sample(nastyText, 60)];
const recorded: string[] = [];

beforeAll(async () => {
  server = await testApp();
  for (const text of texts) {
    const { status } = await server.post('/v1/events', {
      ...minimal.event,
      title: { en: text },
      summary: { en: text },
    });
    // What holds nothing, or a character that is none, is refused.
    if (status === 201) recorded.push(text);
    else expect(status, JSON.stringify(text)).toBe(400);
  }
});
afterAll(() => server.close());

/** What a reader takes away of a cell to have a text as it was, as docs/formats.md tells it. */
const unguarded = (cell: string) => cell.replace(/^'(?='*[=+\-@\t\r\n＝＋－＠])/, '');

const lines = (text: string) => {
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map(line => JSON.parse(line));
};

function entriesOf(text: string): { title: { '#text': string }; summary: { '#text': string } }[] {
  expect(XMLValidator.validate(text)).toBe(true);
  const options = { ignoreAttributes: false, trimValues: false, parseTagValue: false, htmlEntities: true };
  return new XMLParser({ ...options, isArray: name => name === 'entry' }).parse(text).feed.entry;
}

/** The texts that each format tells. */
const READERS: Readonly<Record<string, (text: string) => string[]>> = {
  csv: text => {
    const rows = csvParse(text, { bom: true, columns: true, record_delimiter: '\r\n' }) as Record<string, string>[];
    for (const row of rows) for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    return rows.flatMap(({ title = '', summary = '' }) => [unguarded(title), unguarded(summary)]);
  },
  ndjson: text => lines(text).flatMap(({ title, summary }) => [title.en, summary.en]),
  geojson: text =>
    JSON.parse(text).features.flatMap(({ properties }: { properties: { title: string; summary: string } }) => [
      properties.title,
      properties.summary,
    ]),
  atom: text => entriesOf(text).flatMap(({ title, summary }) => [title['#text'], summary['#text']]),
  icalendar: text =>
    new ICAL.Component(ICAL.parse(text) as string)
      .getAllSubcomponents('vevent')
      .flatMap(event => ['summary', 'description'].map(name => String(event.getFirstPropertyValue(name)))),
};

/** What a format cannot have as it is: a break of lines has one form in a calendar (RFC 5545 §3.3.11), and XML lacks characters. */
const AS_TOLD: Readonly<Record<string, (text: string) => string>> = {
  atom: text => text.replace(/[\ufffe\uffff]/g, '\ufffd'),
  icalendar: text => text.replace(/\r\n?/g, '\n'),
};

test.each(Object.entries(READERS))('%s tells every text as it was recorded', async (name, textsIn) => {
  expect(recorded.length).toBeGreaterThan(INJECTED.length);
  const texts: string[] = [];
  for (let url: string | undefined = `/v1/events?as=${name}`; url !== undefined; ) {
    const { status, text, headers } = await server.get(url);
    expect(status).toBe(200);
    texts.push(...textsIn(text));
    url = /<([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1];
  }
  const told = AS_TOLD[name] ?? (each => each);
  expect(texts.sort()).toEqual(recorded.flatMap(each => [told(each), told(each)]).sort());
});

test('the formats that are not read here are those that are JSON throughout', () => {
  const others = formatsOf('event')
    .map(({ name }) => name)
    .filter(name => !(name in READERS));
  expect(others.sort()).toEqual(['ftm', 'jsonld', 'plover']);
});

test('the feed has one line, and the stream one message, for each change', async () => {
  const { text } = await server.get('/v1/changes.ndjson');
  expect(lines(text).map(({ document }) => document.title.en)).toEqual(recorded);
});

test('a text in a query is told as a text', async () => {
  for (const asked of INJECTED.filter(each => each.trim() !== '')) {
    const query = `q=${encodeURIComponent(asked.toWellFormed())}`;
    const atom = await server.get(`/v1/events.atom?${query}`);
    if (atom.status === 400) continue;
    expect([atom.status, XMLValidator.validate(atom.text)]).toEqual([200, true]);
    const calendar = await server.get(`/v1/events.icalendar?${query}`);
    expect(calendar.status).toBe(200);
    ICAL.parse(calendar.text);
    const list = await server.get(`/v1/events?${query}`);
    expect(String(list.headers.link)).not.toMatch(/[\r\n]/);
  }
});
