// FollowTheMoney: entities in any order, each accounted for, and what refers to nothing told.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ftm, ftmHolding } from '../../src/imports/ftm.ts';
import type { Content } from '../../src/model/kinds.ts';
import { testLedger } from '../app.ts';
import { entity, manyEntities } from './entities.ts';
import { importText } from './inputs.ts';
import { faultsIn, ofKind, run } from './runner.ts';

const jane = entity('p-1', 'Person', { name: ['Jane Doe', 'J. Doe'], nationality: ['us'], wikidataId: ['Q76'] });
const body = entity('o-1', 'PublicBody', { name: ['Ministry of Trade'], country: ['gb-sct'] });
const meeting = entity('e-1', 'Event', {
  ...{ name: ['Talks on trade'], date: ['2031-03-04T10:00:00Z'], country: ['ch'], location: ['Geneva'] },
  ...{ organizer: ['o-1'], involved: ['p-1'], keywords: ['Negotiation round'], sourceUrl: ['https://example.org/1'] },
});
const post = entity('post-1', 'Position', { name: ['Minister of Trade'], organization: ['o-1'] });
const held = entity('occ-1', 'Occupancy', {
  holder: ['p-1'],
  post: ['post-1'],
  startDate: ['2030'],
  endDate: ['2032-05'],
});
const ALL = [jane, body, meeting, post, held];

const read = (entities: readonly string[]) => run(ftm, entities.join('\n'));
const byId = (records: Parameters<typeof ofKind>[0], kind: 'event' | 'actor') =>
  new Map(
    ofKind(records, kind).map(([, content]) => [(content.externalIds as { value: string }[])[0]?.value, content]),
  );

test('entities in any order become the same records, whole, in an array or with others within them', async () => {
  const { records } = await read(ALL);
  expect(faultsIn(records)).toEqual([]);
  const [[ministry]] = ofKind(records, 'actor').filter(([, { type }]) => type === 'organization') as [
    [string, Content],
  ];
  expect(byId(records, 'actor').get('p-1')).toMatchObject({
    ...{ type: 'person', name: { und: 'Jane Doe' }, aliases: ['J. Doe'], country: 'US', wikidata: 'Q76' },
    positions: [{ office: { und: 'Minister of Trade' }, represents: ministry, from: '2030', to: '2032-05' }],
  });
  expect(byId(records, 'actor').get('o-1')).toMatchObject({ type: 'organization', country: 'GB' });
  expect(byId(records, 'event').get('e-1')).toMatchObject({
    ...{ kind: 'negotiation-round', status: 'unconfirmed', title: { und: 'Talks on trade' } },
    ...{ when: { start: '2031-03-04T10:00:00Z' }, venue: { name: { und: 'Geneva' }, country: 'CH' } },
    participants: [
      { actor: ministry, name: { und: 'Ministry of Trade' }, role: 'host', presence: 'reported' },
      { name: { und: 'Jane Doe' }, role: 'delegate' },
    ],
    evidence: [{ about: ['title', 'when'] }],
  });
  const sorted = (all: typeof records) => [...all].sort(([one], [other]) => (one < other ? -1 : 1));
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(ALL, { minLength: ALL.length }), fc.boolean(), async (order, array) => {
      const text = array ? `[${order.join(',\n')}]` : order.join('\n');
      expect(sorted((await run(ftm, text)).records)).toEqual(sorted(records));
    }),
    { numRuns: 60 },
  );
  const { properties, ...outer } = JSON.parse(meeting);
  const nested = JSON.stringify({ ...outer, properties: { ...properties, involved: [JSON.parse(jane)] } });
  expect(sorted((await read([nested, body, post, held])).records)).toEqual(sorted(records));
});

test.each<[string, string, string]>([
  ['no id', '{"schema":"Person","properties":{"name":["A"]}}', 'rejected: The entity has no id that can be one.'],
  ['no schema', '{"id":"a","properties":{"name":["A"]}}', 'rejected: The entity has no schema.'],
  ['no properties', '{"id":"a","schema":"Person"}', 'rejected: The entity has no properties.'],
  ['no JSON', '{"id":"a",}', 'rejected: The object is not JSON'],
  ['a person without a name', entity('a', 'Person', {}), 'rejected: It has no name.'],
  ['an event without a name', entity('a', 'Event', { date: ['2031'] }), 'rejected: It has no name.'],
  ['an event without a date', entity('a', 'Event', { name: ['A'] }), 'rejected: It has no date.'],
  [
    'a date of no calendar',
    entity('a', 'Event', { name: ['A'], date: ['2031-02-30'] }),
    'rejected: Its date is none of the calendar.',
  ],
  ['the same again', jane, 'duplicate: It stands in this input before.'],
  [
    'another of the same id',
    entity('p-1', 'Person', { name: ['Somebody else'] }),
    'rejected: Another entity of this input has the same id.',
  ],
  ['what is of no schema', entity('a', 'constructor', { name: ['A'] }), 'skipped: This project holds no constructor.'],
  ['a vessel', entity('a', 'Vessel', { name: ['A'] }), 'skipped: This project holds no Vessel.'],
  [
    'an office of nobody',
    entity('a', 'Occupancy', { holder: ['x'], post: ['post-1'] }),
    'skipped: Its holder is no actor of this input: x.',
  ],
  [
    'an office that is none',
    entity('a', 'Occupancy', { holder: ['p-1'], post: ['x'] }),
    'skipped: Its post is none of this input, or has no name: x.',
  ],
  [
    'a member of nothing',
    entity('a', 'Membership', { member: ['p-1'], organization: ['x'] }),
    'skipped: Its organization is no actor of this input: x.',
  ],
])('%s is told by its line, and what is beside it is recorded', async (_, line, reason) => {
  const { left, records } = await read([...ALL, line]);
  const told = left.filter(one => one.line === ALL.length + 1).map(one => `${one.outcome}: ${one.reason}`);
  expect(told).toEqual([expect.stringContaining(reason)]);
  expect(ofKind(records, 'event')).toHaveLength(1);
});

test('what stands whole counts before what stands within others, in any order, and a second time changes nothing', async () => {
  const { properties, ...outer } = JSON.parse(meeting);
  const stub = JSON.parse(entity('p-1', 'Person', { name: ['J. Doe'] }));
  const nested = JSON.stringify({ ...outer, properties: { ...properties, involved: [stub] } });
  const sorted = (all: Map<string, Content>) => [...all].sort(([one], [other]) => (one < other ? -1 : 1));
  const expected = sorted(new Map((await read(ALL)).records));
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([nested, jane, body, post, held], { minLength: 5 }), async order => {
      const { records, counts, left } = await read(order);
      expect(sorted(new Map(records))).toEqual(expected);
      expect([counts.rejected, left.map(({ outcome }) => outcome).sort()]).toEqual([
        undefined,
        ['duplicate', 'skipped'],
      ]);
      expect((await run(ftm, order.join('\n'), { records })).counts).toEqual({ duplicate: 5, skipped: 1 });
    }),
    { numRuns: 40 },
  );
});

test('what others refer to is held as far as it may be, and then the rest is refused with the reason', async () => {
  const refused = (lines: readonly string[], most: number) =>
    run(ftmHolding(most), lines.join('\n')).then(
      () => null,
      (error: Error) => error.message,
    );
  const waits = Array.from({ length: 100 }, (_, index) =>
    entity(`e-${index}`, 'Event', { name: ['A'], date: ['2031'], summary: ['x'.repeat(1_000)], involved: ['last'] }),
  );
  const people = Array.from({ length: 100 }, (_, index) =>
    entity(`p-${index}`, 'Person', { name: [`Guest ${index}`] }),
  );
  const vessels = Array.from({ length: 100 }, (_, index) =>
    entity(`v-${index}`, 'Vessel', { name: ['x'.repeat(5_000)] }),
  );
  for (const lines of [waits, people]) expect(await refused(lines, 20_000)).toMatch(/more than 20000 characters/);
  // What is told by its own row is not held.
  expect(await refused(vessels, 20_000)).toBeNull();
  expect(await refused([...waits, ...people], 1_000_000)).toBeNull();
});

test.each<[string, Record<string, string[]>, object, string[]]>([
  [
    'a name that is too long',
    { name: [`${'word '.repeat(70)}end`], date: ['2031'] },
    { when: { start: '2031' } },
    ['Its name is longer than 300 characters: it is cut.'],
  ],
  [
    'who is not there',
    { involved: ['x', 'p-1'] },
    { participants: [{ role: 'delegate' }] },
    ['It names x, which is no actor of this input, and is left out.'],
  ],
  [
    'a time without an offset',
    { date: ['2031-03-04T10:00:00'] },
    { when: { start: '2031-03-04' } },
    ['Its time tells no offset: the day alone is recorded.'],
  ],
  ['several dates', { date: ['2031-03-05', '2031-03-04'] }, { when: { start: '2031-03-04', end: '2031-03-05' } }, []],
  [
    'a beginning and an end',
    { startDate: ['2031-3-4'], endDate: ['2031-04'] },
    { when: { start: '2031-03-04', end: '2031-04' } },
    [],
  ],
  [
    'a place in no country',
    { date: ['2031'], location: ['Geneva'], summary: ['Words'] },
    { summary: { und: 'Words\n\nGeneva' } },
    ['Its location is in no country that it tells: the summary has it.'],
  ],
  [
    'a country that is none',
    { date: ['2031'], country: ['zz'] },
    { when: { start: '2031' } },
    ['ISO 3166 has no code for the country "zz": it is kept by its name alone.'],
  ],
  ['a state that is no more', { date: ['1988'], country: ['suhh'] }, { venue: { country: 'SUHH' } }, []],
])('an event: %s', async (_, properties, expected, notes) => {
  const { records, ...told } = await read([
    jane,
    entity('e', 'Event', { name: ['A'], date: properties.startDate ? [] : ['2031'], ...properties }),
  ]);
  expect(faultsIn(records)).toEqual([]);
  expect(byId(records, 'event').get('e')).toMatchObject(expected);
  expect(Object.keys(told.notes)).toEqual(notes);
});

test('memberships, employments and representations are offices, by their roles', async () => {
  const { records } = await read([
    ...[jane, body],
    entity('m', 'Membership', { member: ['p-1'], organization: ['o-1'] }),
    entity('n', 'Employment', { employee: ['p-1'], employer: ['o-1'], role: ['Adviser'] }),
    entity('r', 'Representation', { agent: ['o-1'], client: ['p-1'], role: ['Counsel'] }),
  ]);
  expect(faultsIn(records)).toEqual([]);
  const offices = (id: string) =>
    ((byId(records, 'actor').get(id)?.positions ?? []) as { office: object }[]).map(({ office }) => office);
  expect([offices('p-1'), offices('o-1')]).toEqual([[{ en: 'Member' }, { und: 'Adviser' }], [{ und: 'Counsel' }]]);
});

let ledger: Awaited<ReturnType<typeof testLedger>>;
beforeEach(async () => {
  ledger = await testLedger();
});
afterEach(() => ledger.close());

const document = async (kind: 'event' | 'actor', id: string) =>
  JSON.parse((await ledger.record(kind, id))?.document ?? 'null');

test('whoever is known by an id of Wikidata already is the one who takes part, and stays as people wrote it', async () => {
  await ledger.append(
    [{ op: 'create', kind: 'actor', id: 'known', content: { type: 'person', name: { en: 'Jane' }, wikidata: 'Q76' } }],
    'somebody',
  );
  for (let round = 0; round < 2; round++) {
    const { told } = await importText(ledger, ALL.join('\n'));
    expect(told.map(({ row, outcome }) => [row, outcome])).toEqual([
      ['p-1', 'skipped'],
      ['o-1', round === 0 ? 'accepted' : 'duplicate'],
      ['e-1', round === 0 ? 'accepted' : 'duplicate'],
      ['post-1', 'skipped'],
      ['occ-1', 'skipped'],
    ]);
  }
  const [event] = await ledger.having('event', { name: 'externalId', values: ['ftm:e-1'] });
  expect(JSON.parse(event?.document ?? '{}').participants.map(({ actor }: Content) => actor)).toContain('known');
  expect((await document('actor', 'known')).name).toEqual({ en: 'Jane' });
});

test('an entity that changed is a revision, which keeps the offices', async () => {
  await importText(ledger, ALL.join('\n'));
  const later = jane.replace('J. Doe', 'Jane D.');
  const { outcomes, revisions } = await importText(ledger, [later, body, meeting, post, held].join('\n'));
  expect([outcomes.accepted + outcomes.folded, revisions]).toEqual([1, 1]);
  const [actor] = await ledger.having('actor', { name: 'externalId', values: ['ftm:p-1'] });
  expect(JSON.parse(actor?.document ?? '{}')).toMatchObject({ aliases: ['Jane D.'], positions: [{ from: '2030' }] });
});

test('an office that is one too many is told to be', async () => {
  const offices = Array.from({ length: 101 }, (_, index) =>
    entity(`m-${index}`, 'Membership', { member: ['p-1'], organization: ['o-1'], role: [`Member ${index}`] }),
  );
  const { told } = await importText(ledger, [jane, body, ...offices].join('\n'));
  expect(told.slice(2, -1).filter(({ outcome }) => outcome === 'rejected')).toEqual([]);
  expect(told.at(-1)).toMatchObject({
    row: 'm-100',
    outcome: 'rejected',
    reason: expect.stringContaining('/positions'),
  });
});

test('a second run over many entities appends nothing, and tells as many rows', async () => {
  const text = manyEntities(1_500);
  const first = await importText(ledger, text);
  expect([first.outcomes.rejected, first.outcomes.skipped, first.rows]).toEqual([0, 0, 3_000]);
  const second = await importText(ledger, text);
  expect([second.rows, second.outcomes.duplicate, second.revisions]).toEqual([3_000, 3_000, 0]);
});

test('rows of before a day are skipped', async () => {
  const { told } = await importText(ledger, ALL.join('\n'), { since: '2032' });
  expect(told.find(({ row }) => row === 'e-1')).toMatchObject({ outcome: 'skipped' });
});
