// Disagreements: examples, and against a reference that asks of every part and every two statements.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Disagreement, disagreementsOf } from '../../src/model/disagreements.ts';
import type { EventDocument } from '../../src/model/event.ts';
import type { Spoken } from '../../src/model/parties.ts';
import type { Statement } from '../../src/model/statement.ts';
import { minutes, said } from '../statements.ts';

const eventWith = (statements: readonly Statement[], more: object = {}): EventDocument => ({
  ...{ id: 'event-a', kind: 'meeting', status: 'held', title: { en: 'A meeting' }, when: { start: '2016-09-05' } },
  statements: [...statements],
  ...more,
});

const values: [name: string, one: Record<string, unknown>, other: Record<string, unknown>, disagree: boolean][] = [
  ['90 and 95 minutes', minutes(90, 'exact'), minutes(95, 'exact'), true],
  ['a length without a qualifier is exact', minutes(90), minutes(95, 'exact'), true],
  ['90 and 90 minutes', minutes(90), minutes(90, 'about'), false],
  ['90 and at least 60 minutes', minutes(90, 'exact'), minutes(60, 'at-least'), false],
  ['90 and at least 91 minutes', minutes(90, 'exact'), minutes(91, 'at-least'), true],
  ['90 and at most 90 minutes', minutes(90, 'exact'), minutes(90, 'at-most'), false],
  ['at most 60 and at least 61 minutes', minutes(60, 'at-most'), minutes(61, 'at-least'), true],
  ['at least 1 and at least 600 minutes', minutes(1, 'at-least'), minutes(600, 'at-least'), false],
  ['a month and a day in it', { when: { start: '2016-09' } }, { when: { start: '2016-09-05' } }, false],
  ['two days', { when: { start: '2016-09-04' } }, { when: { start: '2016-09-05' } }, true],
  ['a start and an end', { when: { start: '2016-09-04' } }, { when: { end: '2016-09-05' } }, false],
  ['two ends', { when: { start: '2016', end: '2016-09' } }, { when: { start: '2016-09', end: '2016-10-01' } }, true],
  [
    'an instant and its day in UTC',
    { when: { start: '2016-09-05T23:00:00-05:00' } },
    { when: { start: '2016-09-06' } },
    false,
  ],
  ['two countries', { venue: { country: 'CN' } }, { venue: { country: 'CH' } }, true],
  ['a country and a city', { venue: { country: 'CN' } }, { venue: { city: { en: 'Geneva' } } }, false],
  [
    'a city in two spellings of the same',
    { venue: { city: { en: ' gen\u00e8ve' } } },
    { venue: { city: { en: 'Gene\u0300ve ' } } },
    false,
  ],
  ['two cities', { venue: { city: { en: 'Geneva' } } }, { venue: { city: { en: 'Vienna' } } }, true],
  [
    'a city in two languages',
    { venue: { city: { en: 'Geneva', fr: 'Genève' } } },
    { venue: { city: { de: 'Genf', fr: 'genève' } } },
    false,
  ],
  ['a city and a name', { venue: { city: { en: 'Geneva' } } }, { venue: { name: { en: 'Vienna' } } }, false],
  ['two kinds', { kind: 'meeting' }, { kind: 'visit' }, true],
  ['a kind and a status', { kind: 'meeting' }, { status: 'held' }, false],
  [
    'two statuses of an issue',
    { 'issues/issue-a': { status: 'open' } },
    { 'issues/issue-a': { status: 'agreed' } },
    true,
  ],
  ['two issues', { 'issues/issue-a': { status: 'open' } }, { 'issues/issue-b': { status: 'agreed' } }, false],
  [
    'a role and a presence',
    { 'participants/actor-a': { role: 'host' } },
    { 'participants/actor-a': { presence: 'absent' } },
    false,
  ],
  [
    'two presences in one role',
    { 'participants/actor-a': { role: 'host', presence: 'attended' } },
    { 'participants/actor-a': { role: 'host', presence: 'absent' } },
    true,
  ],
];

test.each(values)('%s', (_, one, other, expected) => {
  const statements = [said('one', { asserts: one }), said('other', { asserts: other })];
  for (const order of [statements, [...statements].reverse()])
    expect(disagreementsOf(eventWith(order), []).length > 0).toBe(expected);
});

describe('what a relation says', () => {
  const between = (relation: string, more: Partial<Statement> = {}) =>
    disagreementsOf(
      eventWith([
        said('one', { asserts: minutes(90), about: ['venue'] }),
        said('other', {
          asserts: minutes(95),
          relations: [{ relation, statement: 'one' }] as Statement['relations'] & object,
          ...more,
        }),
      ]),
      [],
    );

  test.each(['differs-in-scope', 'corrects', 'supersedes', 'refines'])('%s is no disagreement', relation =>
    expect(between(relation)).toEqual([]),
  );

  test('supports leaves the values as they are', () => {
    expect(between('supports')).toMatchObject([{ part: 'duration', reasons: ['asserted-values'] }]);
  });

  test('contradicts is of the part whose values differ', () => {
    const [first, ...others] = between('contradicts', { about: ['venue'] });
    expect([first?.part, first?.reasons, others]).toEqual(['duration', ['asserted-values', 'contradicts'], []]);
  });

  test('else of the parts that both speak of, else of what either does, else of the whole', () => {
    const parts = (one: Partial<Statement>, other: Partial<Statement>) =>
      disagreementsOf(
        eventWith([
          said('one', one),
          said('other', { ...other, relations: [{ relation: 'contradicts', statement: 'one' }] }),
        ]),
        [],
      ).map(({ part, reasons }) => [part, ...reasons]);
    expect(parts({ about: ['venue', 'kind'] }, { asserts: { venue: { country: 'CN' } } })).toEqual([
      ['venue', 'contradicts'],
    ]);
    expect(parts({ about: ['venue'] }, { about: ['kind'] })).toEqual([
      ['kind', 'contradicts'],
      ['venue', 'contradicts'],
    ]);
    expect(parts({}, {})).toEqual([[undefined, 'contradicts']]);
  });
});

test('each party has its statements together, and those that nobody contests are left out', () => {
  const spokesperson = { actor: 'actor-b', represents: 'state-a' };
  const event = eventWith(
    [
      said('a', { speaker: { description: { en: 'An official', ar: 'مسؤول' } }, asserts: minutes(60) }),
      said('b', { speaker: { actor: 'state-a' }, asserts: minutes(90) }),
      said('c', { speaker: { description: { ar: 'مسؤول', en: 'An official' } }, asserts: minutes(61) }),
      said('d', { speaker: spokesperson, asserts: minutes(95) }),
      said('e', { speaker: spokesperson, asserts: minutes(1, 'at-least') }),
    ],
    { duration: { minutes: 92, qualifier: 'about' } },
  );
  const [{ recorded, accounts } = {}] = disagreementsOf(event, []);
  expect(recorded).toEqual({ minutes: 92, qualifier: 'about' });
  expect(accounts?.map(({ party, statements }) => [party, statements.map(({ id }) => id)])).toEqual([
    [{ description: { en: 'An official', ar: 'مسؤول' } }, ['a', 'c']],
    [{ actor: 'state-a' }, ['b', 'd']],
  ]);
});

test('what the record has of an element is the element, or all of them where an actor has several roles', () => {
  const contested = (part: string, member: object) =>
    disagreementsOf(
      eventWith(
        [
          said('one', { about: [part] }),
          said('other', { about: [part], relations: [{ relation: 'contradicts', statement: 'one' }] }),
        ],
        member,
      ),
      [],
    ).map(({ recorded }) => recorded);
  const [host, guest] = [
    { actor: 'actor-a', role: 'host' },
    { actor: 'actor-b', role: 'observer' },
  ];
  const mediator = { actor: 'actor-a', role: 'mediator' };
  expect(contested('participants/actor-a', { participants: [guest, host] })).toEqual([host]);
  expect(contested('participants/actor-a', { participants: [host, guest, mediator] })).toEqual([[host, mediator]]);
  expect(contested('outcomes/one', { outcomes: [{ id: 'one' }] })).toEqual([{ id: 'one' }]);
  expect(contested('venue', {})).toEqual([undefined]);
});

/** All parts that the random statements speak of, in the order of the schema. */
const PARTS = [
  ...['kind', 'when', 'duration', 'venue', 'participants/actor-a', 'participants/actor-b'],
  ...['issues/issue-a', 'outcomes/one', 'outcomes/two'],
];

const someOf = <T>(...all: T[]) => fc.constantFrom(...all);
const text = fc.dictionary(someOf('en', 'fr'), someOf('Geneva', 'GENEVA ', 'Vienna'), { minKeys: 1 });
const date = someOf('2016', '2016-09', '2016-09-05', '2016-09-06', '2016-10', '2017', '2016-09-05T10:00:00Z');
const asserts = fc.record(
  {
    kind: someOf('meeting', 'visit'),
    when: fc.record({ start: date, end: date }, { requiredKeys: [] }),
    duration: fc.record(
      { minutes: fc.nat(6), qualifier: someOf('exact', 'about', 'at-least', 'at-most') },
      { requiredKeys: ['minutes'] },
    ),
    venue: fc.record({ country: someOf('CN', 'CH'), city: text, name: text }, { requiredKeys: [] }),
    'participants/actor-a': fc.record(
      { role: someOf('host', 'mediator'), presence: someOf('attended', 'absent') },
      { requiredKeys: [] },
    ),
    'issues/issue-a': fc.record({ status: someOf('open', 'agreed') }),
    'outcomes/two': fc.record({ status: someOf('partial', 'achieved') }),
  },
  { requiredKeys: [] },
);
const speaker = someOf<Statement['speaker']>(
  ...[{ actor: 'actor-a' }, { actor: 'actor-b', represents: 'actor-a' }, { actor: 'actor-b' }],
  ...[{ description: { en: 'An official' } }, { description: { en: 'An official' }, represents: 'actor-b' }],
);

/** Statements of a few events, each of which may relate to any other. */
const spoken = fc
  .uniqueArray(fc.tuple(someOf('event-a', 'event-a', 'event-a', 'event-b', 'event-c'), someOf('p', 'q', 'r', 's')), {
    selector: pair => pair.join('/'),
    maxLength: 7,
  })
  .chain(names =>
    fc.tuple(
      ...names.map(([event, id]) => {
        const relation = fc.record({
          relation: someOf(
            'contradicts',
            'contradicts',
            'differs-in-scope',
            'supports',
            'refines',
            'corrects',
            'supersedes',
          ),
          statement: someOf(...names).map(([other, local]) => (other === event ? local : `${other}/${local}`)),
        });
        const relations = fc
          .array(relation, { maxLength: 2 })
          .map(all => all.filter(({ statement }) => statement !== id));
        return fc
          .record(
            { speaker, asserts, relations, about: fc.uniqueArray(someOf(...PARTS), { maxLength: 2 }) },
            { requiredKeys: ['speaker'] },
          )
          .map((more): Spoken => ({ event, statement: said(id, more as Partial<Statement>) }));
      }),
    ),
  );

test('are those that asking of every part and every two statements gives', () => {
  fc.assert(
    fc.property(spoken, all => {
      const own = all.filter(({ event }) => event === 'event-a');
      const elsewhere = all.filter(({ event }) => event !== 'event-a');
      const found = disagreementsOf(eventWith(own.map(({ statement }) => statement)), elsewhere);
      expect(found).toEqual(reference([...own, ...elsewhere]));
    }),
    { numRuns: 3_000 },
  );
});

/** The same again, as a question to each part and each two statements. The record has a kind and a time alone. */
function reference(all: readonly Spoken[]): Disagreement[] {
  return [...PARTS, undefined].flatMap(part => {
    const reasonsOf = (one: Spoken, other: Spoken) =>
      (['asserted-values', 'contradicts'] as const).filter(reason => isReason(reason, part, one, other));
    const pairs = all.flatMap(one => all.filter(other => other !== one).map(other => [one, other] as const));
    const reasons = pairs.flatMap(([one, other]) => reasonsOf(one, other));
    if (reasons.length === 0) return [];
    const accounts: { party: object; statements: object[] }[] = [];
    for (const one of all) {
      if (!all.some(other => other !== one && reasonsOf(one, other).length > 0)) continue;
      const { speaker: who } = one.statement;
      const party = who.represents
        ? { actor: who.represents }
        : 'actor' in who
          ? { actor: who.actor }
          : { description: who.description };
      const account = accounts.find(before => JSON.stringify(before.party) === JSON.stringify(party));
      const entry = { event: one.event, ...one.statement };
      if (account) account.statements.push(entry);
      else accounts.push({ party, statements: [entry] });
    }
    const recorded = { kind: 'meeting', when: { start: '2016-09-05' } }[part ?? ''];
    const named = { ...(part && { part }), ...(recorded && { recorded }) };
    return [{ ...named, reasons: [...new Set(reasons)].sort(), accounts } as Disagreement];
  });
}

function isReason(reason: string, part: string | undefined, one: Spoken, other: Spoken): boolean {
  const related = (...names: string[]) =>
    [
      [one, other],
      [other, one],
    ].some(([from, to]) =>
      (from?.statement.relations ?? []).some(
        ({ relation, statement }) =>
          names.includes(relation) &&
          (statement === `${to?.event}/${to?.statement.id}` ||
            (from?.event === to?.event && statement === to?.statement.id)),
      ),
    );
  const [isOwn, otherIsOwn] = [one, other].map(({ event }) => event === 'event-a');
  if (related('differs-in-scope', 'corrects', 'supersedes', 'refines') || !(isOwn || otherIsOwn)) return false;
  const differing = isOwn && otherIsOwn ? PARTS.filter(name => differ(name, one, other)) : [];
  if (reason === 'asserted-values') return differing.includes(part ?? '');
  if (!related('contradicts')) return false;
  const speaksOf = ({ statement: { about = [], asserts: values = {} } }: Spoken, name: string) =>
    about.includes(name) || name in values;
  const both = PARTS.filter(name => speaksOf(one, name) && speaksOf(other, name));
  const either = PARTS.filter(name => (isOwn && speaksOf(one, name)) || (otherIsOwn && speaksOf(other, name)));
  const parts = differing.length > 0 ? differing : both.length > 0 ? both : either;
  return part === undefined ? parts.length === 0 : parts.includes(part);
}

// biome-ignore lint/suspicious/noExplicitAny: the reference takes values as they come
type Values = any;

function differ(part: string, one: Spoken, other: Spoken): boolean {
  const [a, b]: Values[] = [one, other].map(({ statement }) => statement.asserts?.[part]);
  if (a === undefined || b === undefined) return false;
  if (part === 'kind') return a !== b;
  if (part === 'duration') return !possible(a).some(length => possible(b).includes(length));
  // Without offsets, two dates overlap where the one is written like the beginning of the other.
  const apart = (x: Values, y: Values) => x && y && !x.startsWith(y) && !y.startsWith(x);
  if (part === 'when') return apart(a.start, b.start) || apart(a.end, b.end) || false;
  const unlike = (x: Values, y: Values) => x !== undefined && y !== undefined && x !== y;
  if (part !== 'venue') return ['status', 'role', 'presence'].some(member => unlike(a[member], b[member]));
  const plain = (words: Values, language: string) => words?.[language]?.trim().toUpperCase();
  return (
    unlike(a.country, b.country) ||
    ['city', 'name'].some(member =>
      ['en', 'fr'].some(language => unlike(plain(a[member], language), plain(b[member], language))),
    )
  );
}

const possible = ({ minutes: length, qualifier }: { minutes: number; qualifier?: string }) =>
  [0, 1, 2, 3, 4, 5, 6].filter(
    each =>
      each === length || (each < length && qualifier === 'at-most') || (each > length && qualifier === 'at-least'),
  );
