// Disagreements: examples, and against a reference that asks of every part and every two statements.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Disagreement, disagreementsOf } from '../../src/model/disagreements.ts';
import type { EventDocument } from '../../src/model/event.ts';
import type { Spoken } from '../../src/model/parties.ts';
import type { Statement } from '../../src/model/statement.ts';
import { often } from '../engine.ts';
import { minutes, said } from '../statements.ts';

const eventWith = (statements: readonly Statement[], more: object = {}): EventDocument => ({
  ...{ id: 'event-a', kind: 'meeting', status: 'held', title: { en: 'A meeting' }, when: { start: '2016-09-05' } },
  statements: [...statements],
  ...more,
});

const length = (duration: object) => ({ duration });
const phase = (duration: object) => ({ 'phases/dinner': { duration } });
const term = (members: object) => ({ 'outcomes/truce': { term: members } });
const presence = (value: string) => ({ 'participants/actor-a': { presence: value } });
const aides = (count: number) => ({ 'otherParticipants/aides': { count } });
const when = (start: string) => ({ when: { start } });

const values: [name: string, one: Record<string, unknown>, other: Record<string, unknown>, disagree: boolean][] = [
  ['90 and 95 minutes', minutes(90, 'exact'), minutes(95, 'exact'), true],
  ['a length without a qualifier is exact', minutes(90), minutes(95, 'exact'), true],
  ['90 and 90 minutes', minutes(90), minutes(90, 'about'), false],
  ['about 140 and 136 minutes', minutes(140, 'about'), minutes(136), false],
  ['about 140 and 155 minutes', minutes(140, 'about'), minutes(155), true],
  ['about 20 and 25 minutes', minutes(20, 'about'), minutes(25), false],
  ['more than 90 and 90 minutes', minutes(90, 'more-than'), minutes(90), true],
  ['more than 90 and less than 91 minutes', minutes(90, 'more-than'), minutes(91, 'less-than'), false],
  ['less than 90 and at least 90 minutes', minutes(90, 'less-than'), minutes(90, 'at-least'), true],
  ['30 to 35 and 33 minutes', length({ minutes: 30, maxMinutes: 35, qualifier: 'between' }), minutes(33), false],
  ['30 to 35 and 36 minutes', length({ minutes: 30, maxMinutes: 35, qualifier: 'between' }), minutes(36), true],
  [
    'about 90 at most and 95 minutes',
    length({ minutes: 90, qualifier: 'at-most', approximate: true }),
    minutes(95),
    false,
  ],
  [
    'about 90 at most and 100 minutes',
    length({ minutes: 90, qualifier: 'at-most', approximate: true }),
    minutes(100),
    true,
  ],
  ['90 minutes and longer than planned', minutes(90), length({ comparedToPlan: 'longer' }), false],
  [
    '90 minutes instead of 60 and shorter than planned',
    length({ minutes: 90, planned: { minutes: 60 } }),
    length({ comparedToPlan: 'shorter' }),
    true,
  ],
  [
    '62 minutes instead of 60 and as planned',
    length({ minutes: 62, planned: { minutes: 60 } }),
    length({ comparedToPlan: 'as-planned' }),
    false,
  ],
  [
    'two plans',
    length({ planned: { minutes: 30 } }),
    length({ planned: { minutes: 60, qualifier: 'at-least' } }),
    true,
  ],
  [
    'longer than planned and as planned',
    length({ comparedToPlan: 'longer' }),
    length({ comparedToPlan: 'as-planned' }),
    false,
  ],
  [
    'longer and shorter than planned',
    length({ comparedToPlan: 'longer' }),
    length({ comparedToPlan: 'shorter' }),
    true,
  ],
  ['a phase of 30 and one of 40 minutes', phase({ minutes: 30 }), phase({ minutes: 40 }), true],
  ['seven days and 48 hours', term({ length: 'P7D' }), term({ length: 'PT48H' }), true],
  ['48 hours and two days', term({ length: 'PT48H' }), term({ length: 'P2D' }), false],
  ['48 hours, and the same renewable', term({ length: 'PT48H' }), term({ length: 'P2D', renewable: true }), false],
  ['renewable and not', term({ renewable: true }), term({ length: 'P2D', renewable: false }), true],
  ['a month and 30 days', term({ length: 'P1M' }), term({ length: 'P30D' }), false],
  ['a month and 32 days', term({ length: 'P1M' }), term({ length: 'P32D' }), true],
  [
    'seven days, and from one day until another',
    term({ length: 'P7D' }),
    term({ from: '2016-09-12', until: '2016-09-18' }),
    false,
  ],
  [
    'seven days, and until a day after eight',
    term({ length: 'P7D' }),
    term({ from: '2016-09-12', until: '2016-09-21' }),
    true,
  ],
  [
    'from a day for a week, and until another',
    term({ from: '2016-09-12', length: 'P7D' }),
    term({ until: '2016-09-30' }),
    true,
  ],
  ['open and closed to the press', { pressAccess: 'open' }, { pressAccess: 'closed' }, true],
  ['attended and reported to have attended', presence('attended'), presence('reported'), false],
  ['attended and absent', presence('attended'), presence('absent'), true],
  ['reported to have attended and absent', presence('reported'), presence('absent'), true],
  ['five aides and six', aides(5), aides(6), true],
  ['about a day and the day before', when('2016-09-05~'), when('2016-09-04'), false],
  ['about a day and two days before', when('2016-09-05~'), when('2016-09-03'), true],
  ['a day that is uncertain and the day before', when('2016-09-05?'), when('2016-09-04'), true],
  ['some day of a month and one of it', when('2016-09-XX'), when('2016-09-30'), false],
  ['some day of a month and one of the next', when('2016-09-XX'), when('2016-10-01'), true],
  ['an interval and its end', when('2016-09-11/2016-09-12'), { when: { end: '2016-09-12' } }, false],
  ['an interval and another end', when('2016-09-11/2016-09-12'), { when: { end: '2016-09-13' } }, true],
  ['an interval without an end and any', when('2016-09-11/..'), { when: { end: '2020' } }, false],
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

  test.each(['translates', 'variant-of', 'accepts', 'rejects', 'responds-to'])(
    '%s leaves the values as they are',
    relation => expect(between(relation)).toMatchObject([{ part: 'duration', reasons: ['asserted-values'] }]),
  );

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

test('each statement that another one contradicts has its reason, and no pair that can both be true has', () => {
  const claims = [
    ...[term({ length: 'P7D' }), term({ length: 'PT48H' }), term({ length: 'P2D', renewable: true })],
    { 'outcomes/truce': { status: 'achieved' } },
  ];
  const statements = claims.map((asserts, index) => said(`s-${index}`, { asserts }));
  const [{ differences } = { differences: [] }] = disagreementsOf(eventWith(statements), []);
  expect(differences).toEqual([
    { between: ['s-0', 's-1'], on: 'term length', detail: 'No term length is both P7D and PT48H.' },
    { between: ['s-0', 's-2'], on: 'term length', detail: 'No term length is both P7D and P2D.' },
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
/** None is 0: less than that is refused. */
const fifth = fc.integer({ min: 1, max: 8 }).map(number => number * 5);
const asserts = fc.record(
  {
    kind: someOf('meeting', 'visit'),
    when: fc.record({ start: date, end: date }, { requiredKeys: [] }),
    duration: fc.record(
      {
        ...{ minutes: fifth, maxMinutes: fifth.map(more => more + 40), approximate: fc.boolean() },
        qualifier: someOf('exact', 'about', 'at-least', 'at-most', 'more-than', 'less-than', 'between'),
        planned: fc.record(
          { minutes: fifth, qualifier: someOf('exact', 'about', 'more-than') },
          { requiredKeys: ['minutes'] },
        ),
        comparedToPlan: someOf('longer', 'shorter', 'as-planned'),
      },
      { requiredKeys: [] },
    ),
    venue: fc.record({ country: someOf('CN', 'CH'), city: text, name: text }, { requiredKeys: [] }),
    'participants/actor-a': fc.record(
      { role: someOf('host', 'mediator'), presence: someOf('attended', 'reported', 'absent') },
      { requiredKeys: [] },
    ),
    'issues/issue-a': fc.record({ status: someOf('open', 'agreed') }),
    'outcomes/two': fc.record(
      {
        status: someOf('partial', 'achieved'),
        term: fc.record(
          {
            from: someOf('2016-09-05', '2016-09-06'),
            until: someOf('2016-09-06', '2016-09-07', '2016-09-08'),
            length: someOf('PT12H', 'P1D', 'PT36H', 'P2D', 'PT60H', 'P3D', 'P4D'),
            renewable: fc.boolean(),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    ),
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
      expect(found.map(({ differences: _, ...rest }) => rest)).toEqual(reference([...own, ...elsewhere]));
      for (const { part = '', reasons, differences, accounts } of found) {
        const [of, pairs] = [
          own.map(({ statement }) => statement.id),
          differences.map(({ between }) => between.map(id => own.find(({ statement }) => statement.id === id))),
        ];
        for (const [one, other] of pairs) expect(one && other && differ(part, one, other)).toBe(true);
        if (!reasons.includes('asserted-values')) expect(pairs).toEqual([]);
        if (reasons.length === 1 && pairs.length > 0)
          expect(new Set(differences.flatMap(({ between }) => between))).toEqual(
            new Set(accounts.flatMap(({ statements }) => statements.map(({ id }) => id)).filter(id => of.includes(id))),
          );
      }
    }),
    { numRuns: often(3_000) },
  );
});

/** The same again, as a question to each part and each two statements. The record has a kind and a time alone. */
function reference(all: readonly Spoken[]): Omit<Disagreement, 'differences'>[] {
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
    return [{ ...named, reasons: [...new Set(reasons)].sort(), accounts } as Omit<Disagreement, 'differences'>];
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
  if (part === 'duration') return apartIn(lengthsOf(a), lengthsOf(b));
  // Without offsets, two dates overlap where the one is written like the beginning of the other.
  const apart = (x: Values, y: Values) => x && y && !x.startsWith(y) && !y.startsWith(x);
  if (part === 'when') return apart(a.start, b.start) || apart(a.end, b.end) || false;
  const unlike = (x: Values, y: Values) => x !== undefined && y !== undefined && x !== y;
  if (part === 'outcomes/two')
    return (
      unlike(a.status, b.status) ||
      unlike(a.term?.renewable, b.term?.renewable) ||
      apartIn(termsOf(a.term ?? {}), termsOf(b.term ?? {}))
    );
  const there = (presence: Values) => presence && presence !== 'absent';
  if (part.startsWith('participants/') && there(a.presence) && there(b.presence)) return unlike(a.role, b.role);
  if (part !== 'venue') return ['status', 'role', 'presence'].some(member => unlike(a[member], b[member]));
  const plain = (words: Values, language: string) => words?.[language]?.trim().toUpperCase();
  return (
    unlike(a.country, b.country) ||
    ['city', 'name'].some(member =>
      ['en', 'fr'].some(language => unlike(plain(a[member], language), plain(b[member], language))),
    )
  );
}

type Sets = Readonly<Record<string, readonly number[] | undefined>>;

/** Whether there is no value that both admit, of one of the things that both tell. */
const apartIn = (one: Sets, other: Sets) =>
  Object.entries(one).some(([name, values]) => {
    const others = new Set(other[name] ?? []);
    return values !== undefined && other[name] !== undefined && !values.some(value => others.has(value));
  });

/** All quarters of minutes that a duration may have lasted, may have been planned to last, and may have been over the plan. */
function lengthsOf(duration: Values): Sets {
  const length = duration.minutes === undefined ? undefined : possible(duration);
  const planned = duration.planned && possible(duration.planned);
  const compared: Readonly<Record<string, (over: number) => boolean>> = {
    longer: over => over > 0,
    shorter: over => over < 0,
    'as-planned': over => Math.abs(over) <= 5,
  };
  // Of two stretches without a gap, the differences have none either.
  const [least, most] = [(length?.[0] ?? 0) - (planned?.at(-1) ?? 0), (length?.at(-1) ?? 0) - (planned?.[0] ?? 0)];
  const differing = length && planned && OVERS.filter(over => over >= least && over <= most);
  const told = compared[duration.comparedToPlan];
  return { length, planned, overrun: differing ?? (told && OVERS.filter(told)) };
}

/** Quarters of minutes: no bound of the random lengths leaves less than a half between it and another. */
const MINUTES = Array.from({ length: 561 }, (_, index) => index / 4);
const OVERS = Array.from({ length: 1_121 }, (_, index) => index / 4 - 140);

function possible({ minutes: least, maxMinutes = least, qualifier, approximate }: Values): number[] {
  const about = qualifier === 'about' || approximate;
  const slack = (of: number) => (about ? Math.max(5, of / 10) : 0);
  return MINUTES.filter(each => {
    if (qualifier === 'at-least') return each >= least - slack(least);
    if (qualifier === 'at-most') return each <= least + slack(least);
    if (qualifier === 'more-than') return about ? each >= least - slack(least) : each > least;
    if (qualifier === 'less-than') return about ? each <= least + slack(least) : each < least;
    return each >= least - slack(least) && each <= maxMinutes + slack(maxMinutes);
  });
}

/** The quarters of days in which a term may begin and end, and how many of them it may last. */
function termsOf({ from, until, length: lasting }: Values): Sets {
  const quarters = (day: string, more = 0) =>
    Array.from({ length: 4 + more }, (_, quarter) => Number(day.slice(8)) * 4 + quarter);
  const hours = lasting && Number(/\d+/.exec(lasting)) * (lasting.endsWith('D') ? 24 : 1);
  const lengths: number[] | undefined = lasting && [hours / 6];
  const [begins, ends] = [from && quarters(from), until && quarters(until)] as (number[] | undefined)[];
  const all = (ones: number[], others: number[], put: (one: number, other: number) => number) =>
    ones.flatMap(one => others.map(other => put(one, other)));
  return {
    from: begins ?? (ends && lengths && all(ends, lengths, (end, long) => end - long)),
    until: ends ?? (begins && lengths && all(begins, lengths, (begin, long) => begin + long)),
    length: lengths ?? (begins && until && all(quarters(until, 1), begins, (end, begin) => end - begin)),
  };
}
