// The importer of POLECAT: invented rows under its header, whose columns stand in any order.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TOLD_BEFORE } from '../../src/imports/coded/once.ts';
import { importerFor } from '../../src/imports/formats.ts';
import { UnreadableInput } from '../../src/imports/importer.ts';
import { polecat } from '../../src/imports/polecat.ts';
import type { Content } from '../../src/model/kinds.ts';
import { POLECAT_HEADER, POLECAT_VISIT, type PolecatRow, polecatCells, polecatFile } from './coded-rows.ts';
import { faultsIn, ofKind, pieces, run } from './runner.ts';

async function eventOf(row: PolecatRow): Promise<Content> {
  const { records } = await run(polecat, polecatFile([row]));
  expect(faultsIn(records)).toEqual([]);
  return ofKind(records, 'event')[0]?.[1] as Content;
}

test('a row has its actors and recipients, its place, and its code, mode and contexts', async () => {
  const { records } = await run(polecat, polecatFile([POLECAT_VISIT]));
  expect(ofKind(records, 'event').map(([, event]) => event)).toMatchObject([
    {
      ...{ kind: 'visit', status: 'unconfirmed', when: { start: '2023-05-02' } },
      venue: { country: 'NO', city: { en: 'Oslo' }, coordinates: [10.7, 59.9], resolution: 'city' },
      participants: [{ actor: 'ada-example' }, { actor: 'germany-military' }, { actor: 'state-no' }],
      codes: { plover: { event: 'CONSULT', modes: ['visit'], contexts: ['diplomatic', 'military'] } },
      statements: [
        {
          speaker: { description: { en: 'Event coder of POLECAT, row 5f1d_0, of a report by A wire' } },
          coding: {
            actors: [
              { actor: 'ada-example', sectors: ['GOV', 'LEG'] },
              { actor: 'germany-military', name: { en: 'generals' }, sectors: ['MIL'] },
            ],
            recipients: [{ actor: 'state-no' }],
          },
        },
      ],
      externalIds: [{ scheme: 'polecat', value: '5f1d_0' }],
    },
  ]);
  expect(records.get('actor/ada-example')).toEqual({ type: 'person', name: { en: 'Ada Example' }, country: 'FR' });
});

test('columns stand in any order, among others, however they are separated and whatever stands for nothing', async () => {
  const wanted = await run(
    polecat,
    polecatFile([POLECAT_VISIT, { ...POLECAT_VISIT, 'Event ID': '5f1d_1', 'Event Type': 'ACCUSE' }]),
  );
  const rows = [POLECAT_VISIT, { ...POLECAT_VISIT, 'Event ID': '5f1d_1', 'Event Type': 'ACCUSE' }];
  const without = (records: typeof wanted.records) =>
    ofKind(records, 'event').map(([id, { statements, ...event }]) => [id, event]);
  const header = fc
    .tuple(fc.shuffledSubarray(POLECAT_HEADER, { minLength: POLECAT_HEADER.length }), fc.nat(POLECAT_HEADER.length))
    .map(([names, at]) => names.toSpliced(at, 0, 'Headline'));
  await fc.assert(
    fc.asyncProperty(header, fc.constantFrom('None', 'NULL', 'NA', 'N/A', '', '-'), async (names, nothing) => {
      const { records } = await run(polecat, polecatFile(rows, { header: names, nothing }));
      expect(without(records)).toEqual(without(wanted.records));
    }),
    { numRuns: 30 },
  );
  const quoted = [POLECAT_HEADER, ...rows.map(row => polecatCells(row, POLECAT_HEADER))].map(cells =>
    cells.map(cell => `"${cell}"`).join(','),
  );
  expect(without((await run(polecat, quoted.join('\r\n'))).records)).toEqual(without(wanted.records));
});

test('a header with more columns than its rows, and rows with more tabs, are read by what every file has', async () => {
  const [, row = ''] = polecatFile([POLECAT_VISIT]).split('\n');
  const wanted = (await run(polecat, polecatFile([POLECAT_VISIT]))).records;
  const more = [...POLECAT_HEADER.slice(0, 7), 'Headline', ...POLECAT_HEADER.slice(7), 'Text'].join('\t');
  const events = (records: typeof wanted) => ofKind(records, 'event').map(([id, event]) => [id, event.participants]);
  for (const text of [
    `${more}\n${row}`,
    `${POLECAT_HEADER.join('\t')}\t\t\n${row}`,
    `${POLECAT_HEADER.join('\t')}\n${row}\t\t`,
  ]) {
    const { records, left } = await run(polecat, text);
    expect(left).toEqual([]);
    expect(events(records)).toEqual(events(wanted));
  }
});

test.each([
  ['rejected', 'Its event is none of PLOVER.', { 'Event Type': 'MEET' }],
  ['rejected', 'Its date is no day of the calendar.', { 'Event Date': '2023-02-30' }],
  ['rejected', 'It has no id that can be recorded.', { 'Event ID': 'NULL' }],
  ['skipped', 'It codes a deed, not a meeting or a statement.', { 'Event Type': 'ASSAULT' }],
  [
    'skipped',
    'A statement that does not cross a border.',
    { 'Event Type': 'ACCUSE', 'Recipient Name': 'France', 'Recipient Country': 'FRA', 'Actor Country': 'FRA; FRA' },
  ],
  [
    'skipped',
    'It names nobody who took part.',
    {
      'Actor Name': '',
      'Actor Country': '',
      'Primary Actor Sector': '',
      'Actor Sectors': '',
      'Actor Name Raw': 'somebody',
      'Recipient Name': '',
      'Recipient Country': 'NA',
    },
  ],
])('a row is %s: %s', async (outcome, reason, change) => {
  const { left } = await run(polecat, polecatFile([{ ...POLECAT_VISIT, ...change }]));
  expect(left).toMatchObject([{ line: 2, outcome, reason }]);
});

test('a row of another number of cells costs itself alone', async () => {
  const lines = polecatFile([POLECAT_VISIT, { ...POLECAT_VISIT, 'Event ID': '5f1d_1' }]).split('\n');
  const { counts, left } = await run(polecat, [lines[0], `${lines[1]}\tmore`, lines[2]].join('\n'));
  expect(counts).toEqual({ accepted: 1, rejected: 1 });
  expect(left).toMatchObject([{ line: 2, reason: 'It has 41 columns, not 40.' }]);
});

test('what of lists of several lengths belongs to whom is left out, and told', async () => {
  const uneven = {
    ...POLECAT_VISIT,
    'Actor Name': 'Ada Example; Bo Example',
    'Actor Country': 'FRA',
    'Primary Actor Sector': '',
    'Actor Sectors': '',
  };
  const { records, notes } = await run(polecat, polecatFile([uneven]));
  expect(notes).toEqual({ 'Its lists of a side are not of one length: what belongs to whom is left out.': 1 });
  expect(records.get('actor/ada-example')).toEqual({ type: 'group', name: { en: 'Ada Example' } });
});

test('a region is a place, and a country by its name too', async () => {
  const told = { ...POLECAT_VISIT, City: 'None', Province: 'Viken', Country: 'Norway' };
  expect((await eventOf(told)).venue).toEqual({ country: 'NO', name: { en: 'Viken' }, resolution: 'region' });
});

test('a row that comes again changes nothing, and a corrected one is a revision of its event', async () => {
  const first = await run(polecat, polecatFile([POLECAT_VISIT]));
  expect((await run(polecat, pieces(polecatFile([POLECAT_VISIT]), 7), { records: first.records })).counts).toEqual({
    duplicate: 1,
  });
  const corrected = {
    ...POLECAT_VISIT,
    City: 'Bergen',
    'Event Type': 'SUPPORT',
    'Event Mode': 'None',
    'Event Date': '2023-05-03',
  };
  const { records, counts } = await run(polecat, polecatFile([corrected]), { records: first.records });
  expect(counts).toEqual({ folded: 1 });
  expect(ofKind(records, 'event')).toEqual(ofKind((await run(polecat, polecatFile([corrected]))).records, 'event'));
});

test('a file is known by its header, apart from that of ICEWS; one that lacks columns is told', async () => {
  const known = (text: string) => importerFor('auto', { name: 'x.txt', text }).format;
  expect(known(polecatFile([POLECAT_VISIT]))).toBe('polecat');
  expect(known('Event ID\tEvent Date\tSource Name\n')).toBe('icews');
  const reading = run(
    polecat,
    polecatFile([POLECAT_VISIT], { header: POLECAT_HEADER.filter(name => name !== 'Actor Country') }),
  );
  await expect(reading).rejects.toThrow(UnreadableInput);
  await expect(reading).rejects.toThrow('lacks the columns it cannot do without: Actor Country');
});

test('of an id that a file tells in two ways the first counts, so that the file changes nothing when it comes again', async () => {
  const other = { ...POLECAT_VISIT, City: 'Bergen' };
  const file = polecatFile([POLECAT_VISIT, other, POLECAT_VISIT]);
  const first = await run(polecat, file);
  expect([first.counts, first.reasons]).toEqual([{ accepted: 1, skipped: 1, duplicate: 1 }, { [TOLD_BEFORE]: 1 }]);
  const again = await run(polecat, file, { records: first.records });
  expect([again.counts, again.records]).toEqual([{ duplicate: 2, skipped: 1 }, first.records]);
});
