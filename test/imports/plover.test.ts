// The importer of PLOVER: invented records in both forms, and the real gold records where they are.
import { createReadStream } from 'node:fs';
import { expect, test } from 'vitest';
import { UnreadableInput } from '../../src/imports/importer.ts';
import { jsonObjects } from '../../src/imports/json-objects.ts';
import { plover } from '../../src/imports/plover.ts';
import type { Content } from '../../src/model/kinds.ts';
import { sharedFile } from '../shared-data.ts';
import { faultsIn, ofKind, pieces, run } from './runner.ts';

const gold = {
  id: 'X-1',
  date: '2001-02-03',
  event: 'CONSULT',
  mode: 'host',
  context: 'diplomatic, resource, unknown',
  source: [{ actorText: 'somebody', code: 'FRA', sector: 'GOV' }],
  target: [{ actorText: 'somebody else', code: 'ZAF' }],
  eventLoc: { name: 'Geneva', 'country code': 'CH' },
};

const ngec = {
  id: '20190801-1_CONSULT',
  date: '2019-08-01',
  event_type: 'CONSULT',
  event_mode: ['phone'],
  contexts: ['diplomatic'],
  publisher: 'a-publisher',
  attributes: {
    ACTOR: [{ text: 'the president', wiki: 'Nicolás Maduro', country: 'VEN', code_1: 'GOV' }],
    RECIP: [{ text: 'Norway', wiki: 'Norway', country: 'NOR', code_1: '' }],
  },
  event_geolocation: { reason: 'x', geo: { country_code3: 'BRB', resolved_placename: 'Barbados', feature_class: 'A' } },
};

const eventOf = async (record: object): Promise<Content> => {
  const { records } = await run(plover, JSON.stringify(record));
  expect(faultsIn(records)).toEqual([]);
  return ofKind(records, 'event')[0]?.[1] as Content;
};

test('a gold record has its names of today, and its host', async () => {
  expect(await eventOf(gold)).toMatchObject({
    kind: 'visit',
    status: 'unconfirmed',
    when: { start: '2001-02-03' },
    venue: { country: 'CH', city: { en: 'Geneva' }, resolution: 'city' },
    participants: [
      { actor: 'france-government', role: 'host' },
      { actor: 'state-za', role: 'principal' },
    ],
    codes: { plover: { event: 'CONSULT', modes: ['visit'], contexts: ['diplomatic', 'natural_resource'] } },
    externalIds: [{ scheme: 'plover', value: 'X-1' }],
  });
});

test('a record of NGEC has the actors that its coder found', async () => {
  expect(await eventOf(ngec)).toMatchObject({
    kind: 'phone-call',
    venue: { country: 'BB', resolution: 'country' },
    participants: [{ actor: 'nicolas-maduro' }, { actor: 'state-no' }],
    codes: { plover: { event: 'CONSULT', modes: ['phone'], contexts: ['diplomatic'] } },
  });
});

test('many actors with long names make a sound record', async () => {
  const actors = (letter: string) =>
    Array.from({ length: 600 }, (_, index) => ({
      wiki: `${index} ${letter.repeat(140)}`,
      country: 'FRA',
      code_1: 'GOV',
    }));
  const attributes = { ACTOR: actors('𝒳'), RECIP: [{ wiki: '𝒴'.repeat(150), country: 'NOR', code_1: 'GOV' }] };
  const event = await eventOf({ ...ngec, event_type: 'REQUEST', attributes });
  expect((event.participants as unknown[]).length).toBe(500);
});

test.each([
  ['DEMAND', 'REQUEST', undefined],
  ['DISAPPROVE', 'ACCUSE', ['disapprove']],
])('%s is %s today', async (event, current, modes) => {
  const { codes } = await eventOf({ ...gold, event, mode: 'other' });
  expect(codes).toMatchObject({ plover: { event: current, ...(modes && { modes }) } });
});

test.each([
  ['skipped', 'It codes a deed, not a meeting or a statement.', { event: 'FIGHT' }],
  ['skipped', 'It describes the file, and is no event.', { event: 'DOCUMENT', date: undefined }],
  ['rejected', 'Its event is none of PLOVER.', { event: 'constructor' }],
  ['rejected', 'Its date is no day of the calendar.', { date: '2001-02-30' }],
  ['rejected', 'It has no id that can be recorded.', { id: ' ' }],
  ['skipped', 'A statement that does not cross a border.', { event: 'AGREE', target: [{ code: 'FRA' }] }],
  ['skipped', 'It names nobody who took part.', { source: '', target: '' }],
])('a record is %s: %s', async (outcome, reason, change) => {
  const { left } = await run(plover, JSON.stringify({ ...gold, ...change }));
  expect(left).toMatchObject([{ line: 1, outcome, reason }]);
});

test('records may stand in an array, under each other or in one line, in pieces that end anywhere', async () => {
  const records = [gold, { ...gold, id: 'X-2' }, { ...gold, id: 'X-3 "}{" \\' }];
  const texts = [
    JSON.stringify(records, null, 4),
    records.map(record => JSON.stringify(record)).join('\n'),
    records.map(record => JSON.stringify(record, null, 1)).join('\r\n'),
    records.map(record => JSON.stringify(record)).join(''),
  ];
  for (const text of texts) {
    for (const size of [1, 7, 10_000]) {
      expect((await run(plover, pieces(text, size))).counts).toEqual({ accepted: 3 });
    }
  }
});

test('a broken record is rejected and named by its line; one that does not end cannot be read past', async () => {
  const text = `${JSON.stringify(gold)}\n{"event": nothing}\n${JSON.stringify({ ...gold, id: 'X-2' })}`;
  const { counts, left } = await run(plover, text);
  expect(counts).toEqual({ accepted: 2, rejected: 1 });
  expect(left).toMatchObject([{ line: 2, reason: 'It is no JSON.' }]);
  const reading = run(plover, `${JSON.stringify(gold)}\n\n{"id": "X-2"`);
  await expect(reading).rejects.toThrow(UnreadableInput);
  await expect(reading).rejects.toThrow('line 3');
});

test('an object that is too long is told, and those after it are read', async () => {
  const text = `{"a": "${'x'.repeat(100)}"}{"b": 1}`;
  for (const size of [3, 1_000]) {
    const objects = [];
    for await (const object of jsonObjects(pieces(text, size), { maxLength: 50 })) objects.push(object);
    expect(objects).toEqual([
      { line: 1, text: null, fault: 'The object is too long.' },
      { line: 1, text: '{"b": 1}' },
    ]);
  }
});

const own = {
  ...{ id: 'a-meeting', date: '2016-09', source: [{ actorText: 'A', actor: 'a', type: 'group', role: 'principal' }] },
  ...{ target: [], event: 'CONSULT', text: 'Talks', language: 'en', kind: 'meeting', status: 'held' },
};

test.each([
  ['Its date is none of the calendar.', { date: '2016-13' }],
  ['Its date is none of the calendar.', { date: null }],
  ['Its event is none of PLOVER.', { event: 'MEET' }],
  ['Its place is in no country that is known.', { eventLoc: { name: 'X', 'country code': 'ZZ' } }],
])('a line of ours that somebody changed is rejected: %s', async (reason, change) => {
  const { left } = await run(plover, JSON.stringify({ ...own, ...change }));
  expect(left).toMatchObject([{ outcome: 'rejected', reason }]);
});

test('a line of ours that was corrected is a revision, and an event that was not made of it stays', async () => {
  const [line, later] = [own, { ...own, status: 'cancelled' }].map(each => JSON.stringify(each));
  const first = await run(plover, line ?? '');
  const second = await run(plover, later ?? '', { records: first.records });
  expect(second.records.get('event/a-meeting')).toMatchObject({ status: 'cancelled', when: { start: '2016-09' } });
  const edited = new Map([...first.records, ['event/a-meeting', { kind: 'summit' }]]);
  expect((await run(plover, line ?? '', { records: edited })).counts).toEqual({ duplicate: 1 });
});

test('records are known by their members', () => {
  const recognised = (text: string) => plover.recognise({ name: 'x', text });
  expect(recognised(JSON.stringify([{ ...gold, eventText: 'x' }], null, 2))).toBe(true);
  expect(recognised(JSON.stringify(ngec))).toBe(true);
  expect(recognised(JSON.stringify(own))).toBe(true);
  expect(recognised('{"type": "FeatureCollection"}')).toBe(false);
  expect(recognised('<trips/>')).toBe(false);
});

const file = sharedFile('plover/PLOVER_GSR_CAMEO.txt');

test.skipIf(file === null)('every gold record is accounted for, and none of their sentences is kept', async () => {
  const { records, counts } = await run(plover, createReadStream(file ?? '', 'utf8'));
  expect(counts).toEqual({ accepted: 124, skipped: 199 });
  expect(faultsIn(records)).toEqual([]);
  const again = await run(plover, createReadStream(file ?? '', 'utf8'), { records });
  expect(again.counts).toEqual({ duplicate: 124, skipped: 199 });
  const kept = JSON.stringify([...records]);
  expect(kept).not.toContain('officials agreed on Wednesday');
  expect(kept).toContain('The date stands in for one that the data set does not give.');
});
