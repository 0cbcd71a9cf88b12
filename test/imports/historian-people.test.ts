// The people whom remarks name: those who are known take part as is reported, whatever is imported first.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ImportStopped, importInto } from '../../src/operations/imports/run.ts';
import { testLedger } from '../app.ts';
import { contentsOf, importText, inPieces, refusal } from './inputs.ts';
import { type Trip, trip, trips } from './trips.ts';

let ledger: Awaited<ReturnType<typeof testLedger>>;
beforeEach(async () => {
  ledger = await testLedger();
});
afterEach(() => ledger.close());

interface Visit {
  readonly id: string;
  readonly visitor: string;
  readonly from?: readonly [id: string, name: string];
  readonly start?: string;
  readonly description?: string;
}

const visit = ({ id, visitor, from = ['egypt', 'Egypt'], start = '1990-03-01', description = '' }: Visit) =>
  `<visit><id>${id}</id><start-date>${start}</start-date><end-date>${start}</end-date><visitor>${visitor}</visitor>
  <from id="${from[0]}">${from[1]}</from><description>${description}</description></visit>`;

const visits = (...rows: readonly string[]) => `<visits>${rows.join('')}</visits>`;

const eventOf = async (id: string) => JSON.parse((await ledger.record('event', id))?.document ?? '{}');

interface Participant {
  readonly actor: string;
  readonly presence: string;
}

/** The actors who are reported to have taken part in an event. */
const reportedIn = async (id: string): Promise<string[]> =>
  ((await eventOf(id)).participants as Participant[]).flatMap(({ actor, presence }) =>
    presence === 'reported' ? [actor] : [],
  );

const EGYPTIANS = visits(
  visit({ id: '1', visitor: 'President Hosni Mubarak' }),
  visit({ id: '2', visitor: 'Prime Minister Atef Sedki' }),
  visit({ id: '3', visitor: 'King Hussein', from: ['jordan', 'Jordan'] }),
  visit({ id: '4', visitor: 'President Andres Perez', from: ['venezuela', 'Venezuela'] }),
  visit({ id: '5', visitor: 'President Ramon Perez', from: ['venezuela', 'Venezuela'] }),
);

const MUBARAK = 'historian-eg-president-hosni-mubarak';
const EGYPT = ['egypt', 'Egypt'] as const;

const REMARKS: [string, readonly string[], Partial<Trip>?][] = [
  ['Met with President Mubarak.', [MUBARAK]],
  ['Met with President Hosni Mubarak and Prime Minister Sedki.', [MUBARAK, 'historian-eg-prime-minister-atef-sedki']],
  ['Met with Egyptian President Mubarak; toured Orléans 𝒳.', [MUBARAK], { country: ['france', 'France'] }],
  ['Met in Cairo with President Mubarak of Egypt.', [MUBARAK], { country: ['france', 'France'] }],
  ['Met with King Hussein of Jordan and attended a session.', ['historian-jo-king-hussein']],
  // What is of another country, another office, another time, or of nobody in particular is nobody who is known.
  ['Met with President Mubarak.', [], { country: ['france', 'France'] }],
  ['Met with French President Mubarak.', []],
  ['Met with NATO President Mubarak.', []],
  ['Met with President Mubarak of France.', []],
  ['Met with Foreign Minister Mubarak.', []],
  ['Met with Mubarak.', []],
  ['Met with the President.', []],
  ['Met with President Mubarak.', [], { start: '1960-01-02' }],
  ['Met with President Perez.', [], { country: ['venezuela', 'Venezuela'] }],
  // Who is named need not have been there.
  ['Attended the funeral of President Mubarak.', []],
  ['Attempted to meet President Mubarak.', []],
  ['Met with senior officials on the invitation of President Mubarak.', []],
  ['Spoke of peace. Invited by President Mubarak.', []],
];

for (const order of ['before', 'after'] as const)
  test.each<[string, readonly string[], Partial<Trip>?]>(REMARKS)(
    `%j reports %j, where visits are imported ${order} it`,
    async (remarks, reported, rest = {}) => {
      const { start = '1990-01-02' } = rest;
      const row = trip({ country: EGYPT, remarks, ...rest }).replace('1990-01-05', start);
      const texts = order === 'before' ? [EGYPTIANS, trips(row)] : [trips(row), EGYPTIANS];
      for (const text of texts)
        expect((await importText(ledger, text)).outcomes).toMatchObject({ rejected: 0, skipped: 0 });
      expect(await reportedIn('historian-trip-1')).toEqual(reported);
      const { position } = ledger.head();
      for (const text of texts) expect((await importText(ledger, text)).revisions).toBe(0);
      expect(ledger.head().position).toBe(position);
    },
  );

test('a participant who is reported has the office of the remark, their state, and the words that name them as evidence', async () => {
  const remarks = 'Discussed peace in Orléans 𝒳 with President Mubarak.';
  await importText(ledger, EGYPTIANS);
  await importText(ledger, trips(trip({ country: EGYPT, remarks })));
  const { participants, evidence } = await eventOf('historian-trip-1');
  const told = { name: { en: 'Mubarak' }, office: { en: 'President' }, role: 'principal', presence: 'reported' };
  expect(participants[1]).toEqual({ actor: MUBARAK, represents: 'state-eg', ...told });
  const [passage] = evidence.filter(({ source }: { source: string }) => source === 'historian-trip-1-remark');
  expect(Array.from(remarks).slice(passage.start, passage.end).join('')).toBe('President Mubarak');
  expect(passage).toMatchObject({ about: [`participants/${MUBARAK}`], check: 'verified' });
});

test('who accompanies whom is known beside those who are in the same file, and nobody is reported beside themselves', async () => {
  const row = (id: string, remarks: string) => trip({ id, country: EGYPT, remarks });
  const text = trips(row('1', 'Accompanied President Doe.'), row('2', 'Joined President Roe; met with Jane Doe.'));
  await importText(
    ledger,
    text.replace('who="doe-jane"><id>2', 'who="roe-john"><id>2').replace(/(<id>2[\s\S]*?)Jane Doe</, '$1John Roe<'),
  );
  expect(await reportedIn('historian-trip-1')).toEqual([]);
  expect(await reportedIn('historian-trip-2')).toEqual([]);
  await importText(ledger, trips(row('3', 'Accompanied President Roe.')));
  expect(await reportedIn('historian-trip-3')).toEqual(['historian-roe-john']);
});

test('an actor of the ledger is known by name and office, whoever wrote it', async () => {
  const content = {
    ...{ type: 'person', name: { en: 'Vladimir Putin' }, aliases: ['Putin'], country: 'RU' },
    positions: [{ office: { en: 'President of the Russian Federation' }, from: '2012-05-07' }],
  };
  await ledger.append([{ op: 'create', kind: 'actor', id: 'vladimir-putin', content }], 'somebody');
  const row = trip({ country: ['russia', 'Russia'], start: '2013-05-07', remarks: 'Met with President Putin.' });
  await importText(ledger, trips(row.replace('1990-01-05', '2013-05-07')));
  expect(await reportedIn('historian-trip-1')).toEqual(['vladimir-putin']);
});

test('an event that somebody edited is left as it is when those become known whom it names', async () => {
  await importText(ledger, trips(trip({ country: EGYPT, remarks: 'Met with President Mubarak.' })));
  const revision = await ledger.record('event', 'historian-trip-1');
  const { id, revision: _, position, createdAt, updatedAt, ...content } = JSON.parse(revision?.document ?? '{}');
  const edited = { ...content, title: { en: 'Edited' } };
  await ledger.append([{ op: 'replace', kind: 'event', id, content: edited, expected: position }], 'somebody');
  expect((await importText(ledger, EGYPTIANS)).outcomes.rejected).toBe(0);
  expect(await reportedIn('historian-trip-1')).toEqual([]);
});

test('a remark that is corrected reports those whom it names now', async () => {
  await importText(ledger, EGYPTIANS);
  await importText(ledger, trips(trip({ country: EGYPT, remarks: 'Met with President Mubarak.' })));
  await importText(ledger, trips(trip({ country: EGYPT, remarks: 'Met with Prime Minister Sedki.' })));
  expect(await reportedIn('historian-trip-1')).toEqual(['historian-eg-prime-minister-atef-sedki']);
});

test('stopped after any batch and begun again, it leaves what one clean run leaves', async () => {
  const count = 1_300;
  const rows = Array.from({ length: count }, (_, index) =>
    index < 1_000
      ? trip({ id: String(index + 1), country: EGYPT, remarks: `Met with President Name${index % 90}son.` })
      : visit({ id: String(index + 1), visitor: `President A Name${index % 90}son` }),
  );
  const text = trips(...rows);
  await importText(ledger, text);
  const whole = await contentsOf(ledger);
  expect((await reportedIn('historian-trip-1000')).length).toBe(1);
  for (const batches of [1, 2]) {
    const other = await testLedger();
    try {
      const stop = new AbortController();
      let seen = 0;
      const told = () => void (++seen === batches && stop.abort());
      const stopped = importInto(other, { format: 'auto' }, { told, signal: stop.signal }, run =>
        run.take({ name: 'input', bytes: inPieces(text) }),
      );
      expect(await refusal(stopped)).toBeInstanceOf(ImportStopped);
      const there = await contentsOf(other);
      expect(there).toEqual(whole.slice(0, there.length));
      await importText(other, text);
      expect(await contentsOf(other)).toEqual(whole);
    } finally {
      await other.close();
    }
  }
});

const actorOf = async (id: string) => JSON.parse((await ledger.record('actor', id))?.document ?? 'null');

/** Who came, in each of the visits of these numbers. */
const visitors = (...ids: readonly string[]) =>
  Promise.all(
    ids.map(async id =>
      ((await eventOf(`historian-visit-${id}`)).participants as Participant[]).map(({ actor }) => actor),
    ),
  );

const RUSSIA = ['russia', 'Russia'] as const;
const MEDVEDEV = 'historian-ru-president-dmitri-medvedev';
const medvedev = (id: string, visitor: string, start: string) => visit({ id, visitor, from: RUSSIA, start });
const SPELLINGS = [
  medvedev('1', 'President Dmitri Medvedev', '2010-04-12'),
  medvedev('2', 'President Dimitry A. Medvedev', '2010-06-24'),
  medvedev('3', 'Prime Minister Dmitri Medvedev', '2012-05-18'),
  medvedev('4', 'President Dmitriy Medvedev', '2011-11-12'),
];

test.each(['in one file', 'in files of their own'])(
  'spellings and titles of one person are one actor, %s, and the report says how likely',
  async how => {
    const files = how === 'in one file' ? [visits(...SPELLINGS)] : SPELLINGS.map(row => visits(row));
    const told = [];
    for (const file of files) told.push(...(await importText(ledger, file)).told);
    expect(await visitors('1', '2', '3', '4')).toEqual([[MEDVEDEV], [MEDVEDEV], [MEDVEDEV], [MEDVEDEV]]);
    expect(told.map(({ reason }) => reason?.replace(/:.*/, ''))).toEqual([
      undefined,
      ...['Dimitry A. Medvedev', 'Dmitri Medvedev', 'Dmitriy Medvedev'].map(name =>
        expect.stringMatching(new RegExp(`^${name} was taken for the actor ${MEDVEDEV} \\(0\\.\\d\\d`)),
      ),
    ]);
    expect(await actorOf(MEDVEDEV)).toMatchObject({
      name: { en: 'Dmitri Medvedev' },
      aliases: ['Dimitry A. Medvedev', 'Dmitriy Medvedev'],
      positions: [{ office: { en: 'President' }, represents: 'russia' }, { office: { en: 'Prime Minister' } }],
    });
    const { position } = ledger.head();
    for (const file of [...files].reverse()) expect((await importText(ledger, file)).revisions).toBe(0);
    expect(ledger.head().position).toBe(position);
  },
);

test('who was recognised is counted as one reason, with how many rows name them', async () => {
  const { reasons } = await importText(ledger, visits(...SPELLINGS));
  expect(reasons).toEqual([{ reason: 'It names somebody who was taken for an actor that is known.', rows: 3 }]);
});

test('an actor that somebody wrote is taken as it is, by its aliases too, and is left as it is', async () => {
  const content = {
    ...{ type: 'person', name: { ru: 'Дмитрий Медведев' }, aliases: ['Dmitry Medvedev'], country: 'RU' },
    positions: [{ office: { en: 'President of the Russian Federation' }, from: '2008-05-07', to: '2012-05-07' }],
  };
  await ledger.append([{ op: 'create', kind: 'actor', id: 'medvedev', content }], 'somebody');
  const { position } = ledger.head();
  await importText(ledger, visits(...SPELLINGS));
  expect(await visitors('1', '2', '3', '4')).toEqual([['medvedev'], ['medvedev'], ['medvedev'], ['medvedev']]);
  expect((await ledger.record('actor', 'medvedev'))?.position).toBe(position);
});

test.each([
  ['President George H. W. Bush', 'President George W. Bush'],
  ['President Amata Kabua', 'President Imata Kabua'],
  ['President Kim Dae-jung', 'President Kim Young-sam'],
])('%s and %s are two actors', async (one, other) => {
  await importText(ledger, visits(visit({ id: '1', visitor: one }), visit({ id: '2', visitor: other })));
  expect(new Set((await visitors('1', '2')).flat()).size).toBe(2);
});

test('whom somebody merged is filed under the heir by later imports, with all that says so', async () => {
  await importText(ledger, visits(...SPELLINGS.slice(0, 1)));
  const content = { type: 'person', name: { en: 'Somebody Else' } };
  await ledger.append([{ op: 'create', kind: 'actor', id: 'heir', content }], 'somebody');
  const expected = (await ledger.record('actor', MEDVEDEV))?.position ?? 0;
  await ledger.append([{ op: 'delete', kind: 'actor', id: MEDVEDEV, expected, heir: 'heir' }], 'somebody');
  const again = SPELLINGS[0]?.replace('<id>1<', '<id>5<') ?? '';
  expect((await importText(ledger, visits(again))).outcomes).toMatchObject({ accepted: 1, rejected: 0 });
  expect(await visitors('1', '5')).toEqual([[MEDVEDEV], ['heir']]);
  expect((await eventOf('historian-visit-5')).evidence[0].about).toContain('participants/heir');
  expect((await importText(ledger, visits(...SPELLINGS.slice(0, 1), again))).revisions).toBe(0);
});
