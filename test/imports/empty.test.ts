// Values that are empty in many ways: none of them becomes an actor, a place or a country.
import { expect, test } from 'vitest';
import { told, toldIso } from '../../src/imports/empty.ts';
import { gdelt } from '../../src/imports/gdelt.ts';
import { icews } from '../../src/imports/icews.ts';
import { plover } from '../../src/imports/plover.ts';
import type { Content } from '../../src/model/kinds.ts';
import { gdeltCells, icewsFile } from './coded-rows.ts';
import { faultsIn, ofKind, run } from './runner.ts';

const EMPTY = ['', ' ', 'NULL', 'null', 'None', 'NA', 'N/A', 'n/a', 'NaN', '-', '--', '""', '\\N', ' NULL '];

const actorsOf = (records: Awaited<ReturnType<typeof run>>['records']) => ofKind(records, 'actor').map(([id]) => id);
const eventOf = (records: Awaited<ReturnType<typeof run>>['records']) => ofKind(records, 'event')[0]?.[1] as Content;

test.each(EMPTY)('%j says that there is nothing', text => {
  expect(told(text)).toBe('');
});

test.each(['Na', 'Nullarbor', 'Jan Null', '0', 'NAM', 'None of them'])('%j is a value', text => {
  expect(told(` ${text} `)).toBe(text);
});

test('in a column of ISO codes NA is Namibia, and NULL is still nothing', () => {
  expect(['NA', ' NA ', 'NULL', 'DE'].map(toldIso)).toEqual(['NA', 'NA', '', 'DE']);
});

const icewsCells = (empty: string, country = 'Japan') =>
  icewsFile([
    ...[
      ['1', '2015-03-02', 'Japan', empty, 'Japan', 'Consult', '040', '1', 'Vietnam', empty, 'Vietnam', '6', '2', empty],
    ].map(cells => [...cells, empty, empty, empty, country, '35.6', '139.5'].join('\t')),
  ]);

test.each(EMPTY)('an ICEWS row with %j in its sectors and places is of two states in a country', async empty => {
  const { records } = await run(icews, icewsCells(empty));
  expect(actorsOf(records).sort()).toEqual(['state-jp', 'state-vn']);
  expect(eventOf(records).venue).toEqual({ country: 'JP', resolution: 'country' });
  expect(JSON.stringify([...records])).not.toMatch(/null|none|\bNA\b/i);
  expect((await run(icews, icewsCells(empty, empty))).records.size).toBe(records.size);
});

test.each(EMPTY)('a GDELT row with %j in its empty columns has no other actor and no place', async empty => {
  const cells = gdeltCells({ id: '1', actor2: ['', '', ''], place: ['', '', ''] });
  const row = cells.map(cell => (cell === '' ? empty : cell)).join('\t');
  const { records } = await run(gdelt, row);
  expect(actorsOf(records)).toEqual(['united-states']);
  expect(eventOf(records).venue).toBeUndefined();
  expect(faultsIn(records)).toEqual([]);
});

const gold = { id: 'x-1', date: '2016-09-05', event: 'CONSULT', eventText: 'met' };

test.each(EMPTY)('a PLOVER record with %j in its members is of two states', async empty => {
  const side = (code: string) => [{ code, sector: [empty] }];
  const record = { ...gold, mode: empty, context: `${empty}`, source: side('USA'), target: side('RUS') };
  const { records } = await run(plover, JSON.stringify({ ...record, eventLoc: { name: empty, 'country code': 'NA' } }));
  expect(actorsOf(records).sort()).toEqual(['russia', 'united-states']);
  expect(eventOf(records)).toMatchObject({
    codes: { plover: { event: 'CONSULT' } },
    venue: { country: 'NA', resolution: 'country' },
  });
});

test.each(EMPTY)('a record of NGEC with %j in its members is of two states and of no place', async empty => {
  const side = (country: string) => [{ country, wiki: empty, code_1: empty, code_2: empty }];
  const record = {
    ...{ id: 'x-2', date: '2016-09-05', date_resolved: empty, event_type: 'CONSULT', event_mode: [empty] },
    attributes: { ACTOR: side('USA'), RECIP: side('RUS') },
    event_geolocation: { country_code3: empty, resolved_placename: empty, lat: empty, lon: empty },
  };
  const { records, counts } = await run(plover, JSON.stringify(record));
  expect(counts).toEqual({ accepted: 1 });
  expect(actorsOf(records).sort()).toEqual(['russia', 'united-states']);
  expect(eventOf(records).venue).toBeUndefined();
});
