// Small inputs after the reports of people who do this work: what each of them must become (skipped where they are absent).
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decoded } from '../../src/imports/decoding.ts';
import { gdelt } from '../../src/imports/gdelt.ts';
import { icews } from '../../src/imports/icews.ts';
import type { Importer } from '../../src/imports/importer.ts';
import { plover } from '../../src/imports/plover.ts';
import { sharedFile } from '../shared-data.ts';
import { collect, inPieces } from './inputs.ts';
import { faultsIn, ofKind, type Records, run } from './runner.ts';

const folder = sharedFile('field');
const textOf = (name: string) => readFileSync(`${folder}/${name}`, 'utf8');

const imported = async (importer: Importer, ...names: readonly string[]) => {
  let records: Records = new Map();
  let last = await run(importer, textOf(names[0] ?? ''));
  for (const name of names) {
    last = await run(importer, textOf(name), { records });
    records = last.records;
  }
  expect(faultsIn(records)).toEqual([]);
  return { ...last, events: ofKind(records, 'event').map(([, event]) => event) };
};

const actorsIn = (records: Records) =>
  ofKind(records, 'actor')
    .map(([id]) => id)
    .sort();

describe.skipIf(folder === null)('skipped without ../shared/data/field', () => {
  test.each([
    ['icews-null.tab', ['state-jp', 'state-vn'], { country: 'JP', resolution: 'country' }],
    ['icews-none.tab', ['state-jp', 'state-vn'], { country: 'JP', resolution: 'country' }],
    ['icews-nullcountry.tab', ['state-jp', 'state-vn'], undefined],
    ['icews-nullname.tab', ['state-vn'], { country: 'JP', resolution: 'country' }],
  ])('%s names states and a country, and nothing that is called nothing', async (name, actors, venue) => {
    const { records, events } = await imported(icews, name);
    expect(actorsIn(records)).toEqual(actors);
    expect(events.map(event => event.venue)).toEqual([venue]);
  });

  test('gdelt-mtn.csv names the states of Montenegro, the Isle of Man, Åland, Serbia and the Faroes', async () => {
    const { records } = await imported(gdelt, 'gdelt-mtn.csv');
    expect(actorsIn(records)).toEqual([
      'gdelt-mtngov-montenegro',
      'russia',
      'state-ax',
      'state-fo',
      'state-im',
      'state-me',
      'state-rs',
    ]);
    expect(records.get('actor/gdelt-mtngov-montenegro')).toMatchObject({ country: 'ME' });
  });

  test('gdelt-mtn-statement.csv has two statements that cross a border', async () => {
    expect((await imported(gdelt, 'gdelt-mtn-statement.csv')).counts).toEqual({ accepted: 2 });
  });

  test('a row of GDELT with a corrected place is a revision of its event, there and back', async () => {
    const { records, events, counts } = await imported(gdelt, 'gdelt-fix-1.csv', 'gdelt-fix-2.csv');
    expect([ofKind(records, 'event').length, counts]).toEqual([1, { folded: 1 }]);
    expect(events[0]).toMatchObject({
      venue: { country: 'RU' },
      statements: [{ asserts: { venue: { country: 'RU' } } }],
    });
    const back = await imported(gdelt, 'gdelt-fix-1.csv', 'gdelt-fix-2.csv', 'gdelt-fix-1.csv');
    expect(back.records).toEqual((await imported(gdelt, 'gdelt-fix-1.csv')).records);
  });

  test('a record of PLOVER with a corrected place, event and date is a revision of its event', async () => {
    const { events } = await imported(plover, 'pl-gold.jsonl', 'pl-gold2.jsonl');
    expect(events).toMatchObject([{ venue: { country: 'JP', city: { en: 'Tokyo' } } }]);
  });

  const decodedText = async (name: string, encoding?: string) =>
    (await collect(decoded(inPieces(readFileSync(`${folder}/${name}`)), encoding))).join('');

  test.each([
    ['icews-latin1.tab', icews, 3],
    ['gdelt-badbyte.csv', gdelt, 2],
  ])('one byte of %s that is no UTF-8 costs its row alone', async (name, importer, line) => {
    const { counts, left } = await run(importer, await decodedText(name));
    expect(counts).toEqual({ accepted: 2, rejected: 1 });
    expect(left).toMatchObject([{ line, reason: expect.stringContaining('not UTF-8') }]);
  });

  test('icews-latin1.tab is read whole as what it is', async () => {
    const { records, counts } = await run(icews, await decodedText('icews-latin1.tab', 'windows-1252'));
    expect(counts).toEqual({ accepted: 3 });
    expect(JSON.stringify([...records])).toContain('"city":{"en":"São"}');
  });

  test('icews-nocameo.tab is told to lack its codes, and icews-mdy.tab has its days', async () => {
    await expect(imported(icews, 'icews-nocameo.tab')).rejects.toThrow('lacks the columns');
    const { events, notes } = await imported(icews, 'icews-mdy.tab');
    expect(Object.values(notes)).toEqual([2]);
    expect(events.map(({ when }) => (when as { start: string }).start).sort()).toEqual(['2015-03-02', '2015-03-12']);
  });

  test.each(['pl-ngec.jsonl', 'pl-acc.jsonl'])('%s makes no actor and no place of NULL and None', async name => {
    const { records } = await imported(plover, name);
    expect(JSON.stringify([...records])).not.toMatch(/"(en|city|name)":"?\{?"?(null|none)/i);
    expect(actorsIn(records).filter(id => /null|none/.test(id))).toEqual([]);
  });
});

const sample = sharedFile('icews/events.2018.sample.tab');

test.skipIf(sample === null)('the ICEWS sample tells the same with NULL for NA', async () => {
  const text = readFileSync(sample ?? '', 'utf8');
  const [as, otherwise] = [text, text.replace(/(?<=^|\t)NA(?=\t|$)/gm, 'NULL')];
  expect(otherwise).not.toBe(text);
  const told = ({ records }: { records: Records }) =>
    ofKind(records, 'event').map(([id, { venue, participants, title }]) => ({ id, venue, participants, title }));
  expect(told(await run(icews, otherwise))).toEqual(told(await run(icews, as)));
});
