// The Office of the Historian's data: every row of it accounted for, and each trap met.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesOf, filesUnder } from '../../src/imports/files.ts';
import { UnreadableInput } from '../../src/imports/importer.ts';
import { sha256 } from '../../src/model/evidence.ts';
import { importInto } from '../../src/operations/imports/run.ts';
import { testLedger } from '../app.ts';
import { sharedFile } from '../shared-data.ts';
import { importText, inPieces, refusal } from './inputs.ts';
import { manyTrips, trip, trips } from './trips.ts';

let ledger: Awaited<ReturnType<typeof testLedger>>;
beforeEach(async () => {
  ledger = await testLedger();
});
afterEach(() => ledger.close());

const visit = (id: string, visitor: string, from: [string, string]) => `<visits><visit><id>${id}</id>
  <start-date>1978-03-01</start-date><end-date>1978-03-01</end-date><visitor>${visitor}</visitor>
  <from id="${from[0]}">${from[1]}</from><description>Words of theirs.</description></visit></visits>`;

const contentOf = async (id: string) => JSON.parse((await ledger.record('event', id))?.document ?? 'null');

test('a trip becomes an event of its traveller, in the place where they went', async () => {
  const { told } = await importText(
    ledger,
    trips(trip({ country: ['netherlands', 'Netherlands'], locale: 'The Hague' })),
  );
  expect(told).toMatchObject([{ line: 3, row: 'trip 1', outcome: 'accepted' }]);
  expect(await contentOf('historian-trip-1')).toMatchObject({
    ...{ kind: 'visit', status: 'held', when: { start: '1990-01-02', end: '1990-01-05' } },
    title: { en: 'Jane Doe in the Netherlands', ar: expect.stringContaining('هولندا') },
    venue: { country: 'NL', city: { en: 'The Hague' }, resolution: 'city' },
    participants: [{ actor: 'historian-doe-jane', name: { en: 'Jane Doe' }, represents: 'united-states' }],
    externalIds: [{ scheme: 'historian-trip', value: '1' }],
  });
  expect(await ledger.record('actor', 'state-nl')).not.toBeNull();
  expect(await ledger.record('source', 'historian-president-travels')).not.toBeNull();
});

test('a visit becomes an event of all who came', async () => {
  await importText(ledger, visit('7', 'President A and Prime Minister B', ['egypt', 'Egypt']));
  expect(await contentOf('historian-visit-7')).toMatchObject({
    when: { start: '1978-03-01' },
    venue: { country: 'US', resolution: 'country' },
    participants: [
      { actor: 'historian-eg-president-a', name: { en: 'President A' }, represents: 'state-eg' },
      { actor: 'historian-eg-prime-minister-b', name: { en: 'Prime Minister B' }, represents: 'state-eg' },
    ],
  });
});

test.each<[string, string, string, string]>([
  ['russia', 'U.S.S.R.', '1988-05-29', 'SUHH'],
  ['german-democratic-republic', 'German Democratic Republic', '1989-12-12', 'DDDE'],
  ['germany', 'Germany, Federal Republic of', '1978-07-13', 'DE'],
  ['yugoslavia', 'Yugoslavia', '1970-09-30', 'YUCS'],
  ['czechoslovakia', 'Czechoslovakia', '1990-11-17', 'CSHH'],
  ['burma', 'Burma', '1955-02-26', 'BUMM'],
  ['burma', 'Burma', '2012-11-19', 'MM'],
  ['china', 'China, Republic of', '1945-04-26', 'CN'],
  ['taiwan', 'Republic of China', '1960-06-18', 'TW'],
  ['korea-south', 'Korea', '1953-06-16', 'KR'],
  ['palestinian-authority', 'Palestinian Authority', '1998-12-14', 'PS'],
  ['cote-divoire', "Cote d'Ivoire", '1986-01-09', 'CI'],
  ['korea-north', 'Korea, North', '2000-10-23', 'KP'],
  ['korea-north', 'Korea', '2018-05-09', 'KP'],
  ['afghanistan', 'Afghanistan (Interim Authority)', '2002-01-17', 'AF'],
  ['kosovo', 'Serbia-Montenegro (Kosovo)', '1999-11-23', 'XK'],
  ['serbia', 'Serbia and Montenegro', '2003-04-02', 'CSXX'],
  ['congo-democratic-republic', 'Democratic Republic of the Congo (Zaire)', '1976-04-27', 'ZRCD'],
  ['congo-democratic-republic', 'Democratic Republic of the Congo (Zaire)', '2014-05-03', 'CD'],
  ['russia', 'U.S.S.R.', '1992-02-01', 'RU'],
  ['france', 'A spelling that nobody knows', '1990-01-02', 'FR'],
  ['constructor', 'France', '1990-01-02', 'FR'],
])('%s, "%s", in %s is %s', async (id, name, start, code) => {
  await importText(ledger, trips(trip({ country: [id, name], start })).replace('1990-01-05', start));
  expect((await contentOf('historian-trip-1')).venue.country).toBe(code);
});

test.each([
  [trip({ id: 'one' }), 'The row has no id, or one that is no number.'],
  [trip({ role: 'poet' }), 'There is no role "poet" in this data set.'],
  [trip({ start: '' }), 'The row has no start-date.'],
  [trip({ start: '1990-02-30' }), /#\/when\/start: The calendar has no 1990-02-30/],
  [trip({ start: '1991-01-01' }), /#\/when\/end: It ends/],
  [trip({ id: '2' }), 'Another row of this input has the same id.'],
  ['<journey/>', 'There is no row of the name journey in this data set.'],
])('row %# is rejected with its reason, and the others are recorded', async (row, reason) => {
  const { told, outcomes } = await importText(ledger, trips(trip({ id: '2' }), row, trip({ id: '3' })));
  expect(outcomes).toMatchObject({ accepted: 2, rejected: 1 });
  expect(told[1]?.reason).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
});

test('a trip to what has no code is kept with the name as it is told, and the row says so', async () => {
  const row = trip({ country: ['tanganyika', 'Tanganyika'], locale: 'Dar es Salaam' });
  const { told, reasons } = await importText(ledger, trips(row, trip({ id: '2' })));
  const reason = 'ISO 3166 has no code for the country "Tanganyika": it is kept by its name alone.';
  expect(told[0]).toMatchObject({ outcome: 'accepted', reason });
  expect(reasons).toEqual([{ reason, rows: 1 }]);
  const content = await contentOf('historian-trip-1');
  expect(content.title).toEqual({ en: 'Jane Doe in Dar es Salaam, Tanganyika' });
  expect(content.venue).toBeUndefined();
});

test.each([
  [['hawaii', 'Hawaii'], 'King A of Hawaii in the United States', 'state-of-hawaii'],
  [['', ''], 'King A of a country that is not named in the United States', undefined],
] as const)('a visit from %j is kept', async (from, title, represents) => {
  const { outcomes } = await importText(ledger, visit('7', 'King A', [...from]));
  expect(outcomes.accepted).toBe(1);
  const content = await contentOf('historian-visit-7');
  expect(content).toMatchObject({ title: { en: title }, venue: { country: 'US' } });
  expect(content.participants[0].represents).toBe(represents);
});

test.each([
  ['Refueling stop en route to Liberia.', false],
  ['Stopped while returning to the U.S. Returned January 13.', false],
  ['Overnight stop en route to Cairo. [Visit made as President-elect.]', false],
  ['Vacation.', false],
  ['Met with officials during a refueling stop.', true],
  ['Stopped en route to Chile; met with the President.', true],
  ['Official visit.', true],
  ['', true],
])('a trip with the remark %j is a consultation: %j', async (remarks, consultation) => {
  await importText(ledger, trips(trip({ remarks })));
  const content = await contentOf('historian-trip-1');
  const codes = { cameo: ['042'], plover: { event: 'CONSULT', modes: ['visit'] } };
  expect([content.kind, content.codes]).toEqual(['visit', consultation ? codes : undefined]);
});

test('the remark of a row is a source in the open, which the event cites word for word, and is found by its words', async () => {
  const remarks = 'Met with President Boris\n  Yeltsin in Orléans 𝒳.';
  const remark = 'Met with President Boris Yeltsin in Orléans 𝒳.';
  await importText(ledger, trips(trip({ remarks: remarks.normalize('NFD') })));
  const source = JSON.parse((await ledger.record('source', 'historian-trip-1-remark'))?.document ?? '{}');
  expect(source).toMatchObject({ rights: 'open', text: remark, basedOn: ['historian-president-travels'] });
  expect([source.sha256, source.length]).toEqual([sha256(remark), Array.from(remark).length]);
  const passage = { start: 0, end: Array.from(remark).length, sha256: sha256(remark), check: 'verified' };
  expect((await contentOf('historian-trip-1')).statements).toMatchObject([
    {
      ...{ id: 'remark', channel: 'source-narration', text: { en: remark } },
      evidence: [{ source: 'historian-trip-1-remark', ...passage }],
    },
  ]);
});

test('a remark that is corrected is corrected in its source and its event, and what says nothing has none', async () => {
  await importText(ledger, trips(trip({ remarks: 'Met with the King.' }), trip({ id: '2', remarks: '' })));
  const { told } = await importText(ledger, trips(trip({ remarks: 'Met with the Queen.' })));
  expect(told).toMatchObject([
    { outcome: 'accepted', records: ['source/historian-trip-1-remark', 'event/historian-trip-1'] },
  ]);
  const { statements } = await contentOf('historian-trip-1');
  expect(statements[0]).toMatchObject({ text: { en: 'Met with the Queen.' }, evidence: [{ check: 'verified' }] });
  expect((await contentOf('historian-trip-2')).statements).toBeUndefined();
  expect(await ledger.record('source', 'historian-trip-2-remark')).toBeNull();
});

test.each([
  ['State visit. Private visit to New York City afterward.', 'State visit'],
  ['Official Working Visit.', 'Official working visit'],
  ['Offical Visit.', 'Official visit'],
  ['Met with President Bush during a private visit.', 'Private visit'],
  ['Working visit; met with Prime Minister Mulroney.', 'Working visit'],
  ['Stopped en route to Chile; met with the President.', 'Stop on the way'],
  ['Refueling.', 'Stop on the way'],
  ['Vacation trip for health reasons.', 'Holiday'],
  ['Repaid visit by President Pessoa.', undefined],
  ['Attended NATO Ministerial Meeting.', undefined],
])('a visit with the remark %j was a %s', async (remarks, type) => {
  await importText(ledger, trips(trip({ remarks })));
  const { venue } = await contentOf('historian-trip-1');
  expect(venue.setting?.en).toBe(type);
  expect(venue.setting?.ar === undefined).toBe(type === undefined);
});

test('every event cites its data set and the row in it, whatever file the row is in and however it comes', async () => {
  const row = trip({ locale: 'Orléans 𝒳' }).trim();
  const published = row.normalize('NFC');
  for (const text of [trips(row), trips(trip({ id: '2' }), row).replaceAll('\n', '\r\n')]) {
    const bytes = inPieces(text, 7);
    await importInto(ledger, { format: 'auto' }, {}, run => run.take({ name: '', bytes }));
    const [evidence] = (await contentOf('historian-trip-1')).evidence;
    const as = text.includes('\r') ? published.replaceAll('\n', '\r\n') : published;
    expect(evidence).toMatchObject({ start: 0, end: Array.from(as).length, sha256: sha256(as) });
    expect(evidence.source).toBe('historian-president-travels');
  }
  await importText(ledger, visit('7', 'President A', ['egypt', 'Egypt']));
  expect((await contentOf('historian-visit-7')).evidence).toMatchObject([{ source: 'historian-visits' }]);
});

test('a file is recognised whatever comments come first, and what is only like one is not, in no time', async () => {
  const comments = '<!-- a --> <!-- <visits> -->';
  expect((await importText(ledger, trips(trip({})).replace('<trips>', `${comments}<trips>`))).outcomes.accepted).toBe(
    1,
  );
  for (const other of ['<tripsters/>', '<!-- <trips> -->'.repeat(4_000), `<?xml ${'<!---->'.repeat(9_000)}`])
    expect(String(await refusal(importText(ledger, other)))).toMatch(/No format recognises it/);
});

test('a byte that is no UTF-8 costs its row, and the whole where it is in none', async () => {
  const bytes = (text: string) => Buffer.from(text.replaceAll('@', 'é'), 'latin1');
  const text = trips(trip({ id: '1' }), trip({ id: '2', locale: 'Orl@ans' }), trip({ id: '3' }));
  const { told } = await importText(ledger, bytes(text));
  expect(told.map(({ outcome }) => outcome)).toEqual(['accepted', 'rejected', 'accepted']);
  expect(told[1]?.reason).toMatch(/not UTF-8/);
  const spoilt = bytes(text.replace('</trip>', '</trip>@').replace('Orl@ans', ''));
  expect(String(await refusal(importText(ledger, spoilt)))).toMatch(/Line \d+ is not UTF-8/);
});

test('rows of before a day are skipped', async () => {
  const { told } = await importText(ledger, trips(trip({ id: '1' }), trip({ id: '2', start: '1990-01-04' })), {
    since: '1990-01-04',
  });
  expect(told.map(({ outcome }) => outcome)).toEqual(['skipped', 'accepted']);
});

test('a file that breaks off is told where, and the rows before are recorded; the whole file then goes on', async () => {
  const whole = manyTrips(1_200);
  const error = await refusal(importText(ledger, whole.slice(0, -500)));
  expect(error).toBeInstanceOf(UnreadableInput);
  expect(await ledger.record('event', 'historian-trip-1000')).not.toBeNull();
  expect((await importText(ledger, whole)).outcomes).toMatchObject({ rejected: 0, skipped: 0 });
  expect((await importText(ledger, whole)).outcomes.duplicate).toBe(1_200);
});

/** So many rows, and those of them that ISO 3166 has no code for: the Kingdom of Hawaii's, before it was annexed. */
const SETS = [
  ['president-travels', 650, 0],
  ['secretary-travels', 2_544, 0],
  ['visits', 2_315, 3],
] as const;

for (const [set, rows, uncoded] of SETS) {
  const folder = sharedFile(`historian/${set}`);
  test.skipIf(folder === null)(
    `${set}: every row is accounted for, twice (skipped without ../shared/data/historian/${set})`,
    async () => {
      const run = (dryRun: boolean) =>
        importInto(ledger, { format: 'auto', dryRun }, {}, async one => {
          for (const { path, name } of await filesUnder([folder ?? ''])) await one.take({ name, bytes: bytesOf(path) });
          return one.summary();
        });
      const foreseen = await run(true);
      const first = await run(false);
      expect(foreseen).toEqual(first);
      expect(first.outcomes).toEqual({ accepted: rows, folded: 0, duplicate: 0, skipped: 0, rejected: 0 });
      expect(first.revisions).toBe(ledger.head().position);
      const reason = 'ISO 3166 has no code for the country "Hawaii": it is kept by its name alone.';
      const notes = first.reasons.filter(told => told.reason.startsWith('ISO 3166'));
      expect(notes).toEqual(uncoded > 0 ? [{ reason, rows: uncoded }] : []);
      const second = await run(false);
      expect([second.revisions, second.outcomes.duplicate]).toEqual([0, rows]);
    },
  );
}
