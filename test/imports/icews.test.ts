// The importer of ICEWS: invented rows, and the real sample where it is.
import { createReadStream } from 'node:fs';
import { expect, test } from 'vitest';
import { icews } from '../../src/imports/icews.ts';
import { UnreadableInput } from '../../src/imports/importer.ts';
import { disagreementsOf } from '../../src/model/disagreements.ts';
import type { EventDocument } from '../../src/model/event.ts';
import type { Content } from '../../src/model/kinds.ts';
import { sharedFile } from '../shared-data.ts';
import { icewsFile, icewsRow } from './coded-rows.ts';
import { faultsIn, ofKind, run } from './runner.ts';

const onlyEvent = (records: Awaited<ReturnType<typeof run>>['records']) => ofKind(records, 'event')[0]?.[1] as Content;

test('mirrored rows are one meeting, with both sides and both rows', async () => {
  const rows = [
    icewsRow({ id: '1', city: 'Hanoi', country: 'Vietnam' }),
    icewsRow({
      id: '2',
      source: 'United States',
      target: 'Sergei Lavrov',
      city: 'Hanoi',
      country: 'Vietnam',
    }),
  ];
  const { records, counts } = await run(icews, icewsFile(rows));
  expect(counts).toEqual({ accepted: 1, folded: 1 });
  expect(onlyEvent(records)).toMatchObject({
    kind: 'meeting',
    status: 'unconfirmed',
    when: { start: '2018-06-01' },
    title: { en: 'Meeting: Sergei Lavrov, United States' },
    venue: { country: 'VN', city: { en: 'Hanoi' }, coordinates: [2.5, 1.5], resolution: 'city' },
    participants: [
      { actor: 'sergei-lavrov', role: 'principal', presence: 'reported' },
      { actor: 'united-states', role: 'principal', presence: 'reported' },
    ],
    codes: { cameo: ['040'], plover: { event: 'CONSULT' } },
    externalIds: [
      { scheme: 'icews-story', value: '7' },
      { scheme: 'icews', value: '2018-06-01/1' },
      { scheme: 'icews', value: '2018-06-01/2' },
    ],
  });
  expect(records.get('actor/sergei-lavrov')).toEqual({ type: 'person', name: { en: 'Sergei Lavrov' }, country: 'RU' });
  expect(faultsIn(records)).toEqual([]);
});

test('one event id on two days is two events', async () => {
  const rows = [icewsRow({ id: '1' }), icewsRow({ id: '1', date: '2018-06-02' })];
  expect((await run(icews, icewsFile(rows))).counts).toEqual({ accepted: 2 });
});

test('who is visited is the host, whichever of the mirrored rows says so', async () => {
  const rows = [
    icewsRow({ id: '1', code: '042' }),
    icewsRow({ id: '2', code: '043', source: 'United States', target: 'Sergei Lavrov' }),
  ];
  for (const given of [rows, rows.toReversed(), rows.slice(0, 1), rows.slice(1)]) {
    const { records } = await run(icews, icewsFile(given));
    expect(onlyEvent(records)).toMatchObject({
      kind: 'visit',
      participants: [
        { actor: 'sergei-lavrov', role: 'principal' },
        { actor: 'united-states', role: 'host' },
      ],
    });
  }
});

test.each([
  ['It has 3 columns, not 20.', 'a\tb\tc'],
  ['Its event id is no number.', icewsRow({ id: 'x' })],
  ['Its date is no day of the calendar.', icewsRow({ id: '1', date: '2018-02-30' })],
  ['Its CAMEO code is none, or has lost a zero that nothing can restore.', icewsRow({ id: '1', code: '12' })],
  ['Its CAMEO code is none, or has lost a zero that nothing can restore.', icewsRow({ id: '1', code: '9999' })],
  ['It names no story and sentence: which rows are about the same cannot be told.', icewsRow({ id: '1', story: 'NA' })],
])('a row is rejected: %s', async (reason, row) => {
  const { left } = await run(icews, icewsFile([row]));
  expect(left).toMatchObject([{ line: 2, outcome: 'rejected', reason }]);
});

test('a code that has lost its zero is restored where it can only be one', async () => {
  const { records, notes } = await run(icews, icewsFile([icewsRow({ id: '1', code: '40' })]));
  expect(notes).toEqual({ 'Its CAMEO code had lost a zero, which was restored.': 1 });
  expect(onlyEvent(records).codes).toMatchObject({ cameo: ['040'] });
});

test('a statement counts where it crosses a border', async () => {
  const rows = [
    icewsRow({ id: '1', code: '111' }),
    icewsRow({ id: '2', code: '111', target: 'Citizen (Russia)' }),
    icewsRow({ id: '3', code: '190' }),
  ];
  const { records, counts, left } = await run(icews, icewsFile(rows));
  expect(counts).toEqual({ accepted: 1, skipped: 2 });
  expect(left.map(({ reason }) => reason)).toEqual(['A statement that does not cross a border.', 'It codes a fight.']);
  expect(onlyEvent(records)).toMatchObject({
    kind: 'statement',
    title: { en: 'Statement: Sergei Lavrov to United States' },
    participants: [{ actor: 'sergei-lavrov' }],
  });
});

test('a place in no country that is known is told, and not recorded', async () => {
  const { records } = await run(icews, icewsFile([icewsRow({ id: '1', country: 'Atlantis' })]));
  const event = onlyEvent(records);
  expect(event.venue).toBeUndefined();
  expect(JSON.stringify(event.statements)).toContain('placed in Atlantis, which is no country that is known');
});

test('what bears the name of a state is not taken for it', async () => {
  const row = icewsRow({ id: '1', source: 'Georgia' });
  const { records } = await run(icews, icewsFile([row]));
  expect(records.has('actor/georgia')).toBe(false);
  expect(records.get('actor/georgia-in-united-states')).toMatchObject({ type: 'group', country: 'US' });
});

test('a table without its header cannot be read', async () => {
  await expect(run(icews, icewsRow({ id: '1' }))).rejects.toThrow(UnreadableInput);
});

test('a table is known by its header', () => {
  expect(icews.recognise({ name: 'x', text: icewsFile([]) })).toBe(true);
  expect(icews.recognise({ name: 'events.tab', text: icewsRow({ id: '1' }) })).toBe(false);
});

const sample = sharedFile('icews/events.2018.sample.tab');

test.skipIf(sample === null)('every row of the sample is accounted for, and its talks are 475 facts', async () => {
  const { records, counts, reasons } = await run(icews, createReadStream(sample ?? '', 'utf8'));
  expect(counts).toEqual({ accepted: 1268, folded: 617, skipped: 1820 });
  expect(Object.values(reasons).reduce((sum, count) => sum + count, 0)).toBe(1820);
  expect(reasons['A statement that does not cross a border.']).toBe(935);
  const talks = ofKind(records, 'event').filter(([id]) => id.includes('-talks-'));
  const rowsOf = ([, event]: [string, Content]) => (event.statements as unknown[]).length;
  expect([talks.length, talks.map(rowsOf).reduce((sum, count) => sum + count, 0)]).toEqual([475, 951]);
  expect(faultsIn(records)).toEqual([]);
});

test.skipIf(sample === null)('in 40 of the facts of the sample the mirrored rows disagree on the place', async () => {
  const { records } = await run(icews, createReadStream(sample ?? '', 'utf8'));
  const talks = ofKind(records, 'event').filter(([id]) => id.includes('-talks-'));
  const disagreeing = talks
    .map(([id, content]) => ({ content, found: disagreementsOf({ id, ...content } as EventDocument, []) }))
    .filter(({ found }) => found.length > 0);
  expect(disagreeing.length).toBe(40);
  for (const { content, found } of disagreeing) {
    expect(found.map(({ part, accounts }) => [part, accounts.length])).toEqual([['venue', 2]]);
    expect(content.venue).toBeUndefined();
  }
});
