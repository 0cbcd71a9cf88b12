// The rules of the domain where a request would be a detour: what they let pass.
import { expect, test } from 'vitest';
import { examples } from '../../src/model/examples.ts';
import { kindNames } from '../../src/model/kinds.ts';
import { locate } from '../../src/model/paths.ts';
import { faultsOf } from '../../src/model/rules.ts';
import { vocabularies } from '../../src/model/vocabularies/index.ts';

test('the examples break no rule', () => {
  for (const kind of kindNames) expect(faultsOf(kind, 'an-id', examples[kind])).toEqual([]);
});

test('an end of coarser precision than the start is no fault', () => {
  const event = { ...examples.event, when: { start: '2016-09-05', end: '2016' } };
  expect(faultsOf('event', 'an-id', event)).toEqual([]);
});

const statement = { id: 's', speaker: { actor: 'a' }, channel: 'briefing', speechType: 'direct', text: { en: 'x' } };
const outcome = { id: 'truce', type: 'agreement', status: 'achieved', text: { en: 'A truce' } };
const source = 'source-a';

/** What an event has more than the example, and where it breaks which rule. */
const refused: [what: string, more: object, code: string, pointer: string][] = [
  ['an interval with an end', { when: { start: '2016/2017', end: '2017' } }, 'interval-not-alone', '#/when/end'],
  ['an interval that ends before it starts', { when: { start: '2017/2016' } }, 'date-invalid', '#/when/start'],
  [
    'a range from more to less',
    { duration: { minutes: 9, maxMinutes: 8, qualifier: 'between' } },
    'bounds-contradict',
    '#/duration',
  ],
  ['a range without an end', { duration: { minutes: 9, qualifier: 'between' } }, 'bounds-contradict', '#/duration'],
  [
    'an end of a range without a range',
    { duration: { minutes: 9, maxMinutes: 10 } },
    'bounds-contradict',
    '#/duration',
  ],
  ['a qualifier of nothing', { duration: { qualifier: 'about' } }, 'bounds-contradict', '#/duration'],
  ['less than nothing', { duration: { minutes: 0, qualifier: 'less-than' } }, 'bounds-contradict', '#/duration'],
  ['approximately exact', { duration: { minutes: 9, approximate: true } }, 'bounds-contradict', '#/duration'],
  [
    'a plan from more to less',
    { duration: { planned: { minutes: 9, maxMinutes: 8, qualifier: 'between' } } },
    'bounds-contradict',
    '#/duration/planned',
  ],
  [
    'shorter than planned though longer',
    { duration: { minutes: 90, planned: { minutes: 60 }, comparedToPlan: 'shorter' } },
    'bounds-contradict',
    '#/duration/comparedToPlan',
  ],
  [
    'phases longer than the whole',
    {
      duration: { minutes: 90, qualifier: 'exact' },
      phases: ['one', 'two'].map(id => ({ id, label: { en: id }, duration: { minutes: 46 } })),
    },
    'bounds-contradict',
    '#/phases',
  ],
  [
    'two phases of one id',
    { phases: ['one', 'one'].map(id => ({ id, label: { en: id } })) },
    'duplicate',
    '#/phases/1/id',
  ],
  [
    'a term that ends before it begins',
    { outcomes: [{ ...outcome, term: { from: '2016-09-12', until: '2016-09-11' } }] },
    'end-before-start',
    '#/outcomes/0/term/until',
  ],
  [
    'a term of three bounds that do not fit',
    { outcomes: [{ ...outcome, term: { from: '2016-09-12', until: '2016-09-18', length: 'P9D' } }] },
    'bounds-contradict',
    '#/outcomes/0/term',
  ],
  [
    'a length of no time',
    { outcomes: [{ ...outcome, term: { length: 'PT' } }] },
    'length-invalid',
    '#/outcomes/0/term/length',
  ],
  [
    'the same of what is asserted',
    {
      outcomes: [outcome],
      statements: [{ ...statement, asserts: { 'outcomes/truce': { term: { from: '2016-02-30', length: 'P' } } } }],
    },
    'date-invalid',
    '#/statements/0/asserts/outcomes~1truce/term/from',
  ],
  [
    'an asserted length that cannot be',
    { statements: [{ ...statement, asserts: { duration: { qualifier: 'about' } } }] },
    'bounds-contradict',
    '#/statements/0/asserts/duration',
  ],
  [
    'an asserted phase that is none',
    { statements: [{ ...statement, asserts: { 'phases/dinner': { duration: { minutes: 9 } } } }] },
    'part-unknown',
    '#/statements/0/asserts/phases~1dinner',
  ],
  [
    'an expectation of nothing',
    { statements: [{ ...statement, expects: [{ by: '2016' }] }] },
    'expectation-unclear',
    '#/statements/0/expects/0',
  ],
  [
    'an expectation of an outcome that is none',
    { statements: [{ ...statement, expects: [{ outcome: 'peace' }] }] },
    'part-unknown',
    '#/statements/0/expects/0/outcome',
  ],
  [
    'a coding by no code',
    { statements: [{ ...statement, coding: { cameo: '099' } }] },
    'code-unknown',
    '#/statements/0/coding/cameo',
  ],
  [
    'a coding by a mode of another event',
    { statements: [{ ...statement, coding: { plover: { event: 'AGREE', modes: ['visit'] } } }] },
    'code-unknown',
    '#/statements/0/coding/plover/modes/0',
  ],
  ['half a passage', { evidence: [{ source, start: 0, end: 9 }] }, 'passage-incomplete', '#/evidence/0'],
  ['the same event as itself', { sameAs: [{ event: 'me' }] }, 'self-reference', '#/sameAs/0/event'],
];

test.each(refused)('%s is refused', (_, more, code, pointer) => {
  const found = faultsOf('event', 'me', { ...examples.event, ...more });
  expect(found.map(fault => [fault.code, fault.pointer])).toContainEqual([code, pointer]);
});

test('what accounts say is let pass: bounds, phases within the whole, terms, sources alone, and whom the record left out', () => {
  const more = {
    when: { start: '2016-09-11~/..', planned: { start: '2016-09-XX' } },
    duration: {
      minutes: 90,
      qualifier: 'at-most',
      approximate: true,
      planned: { minutes: 60 },
      comparedToPlan: 'longer',
    },
    phases: [
      { id: 'dinner', label: { en: 'Over dinner' }, duration: { minutes: 30, maxMinutes: 35, qualifier: 'between' } },
    ],
    pressAccess: 'closed',
    otherParticipants: [{ id: 'aides', description: { en: 'Aides' }, count: 5, presence: 'reported' }],
    outcomes: [{ ...outcome, term: { from: '2016-09-12', until: '2016-09-18', length: 'P7D', renewable: true } }],
    statements: [
      {
        ...statement,
        asserts: { 'participants/actor-z': { presence: 'absent' }, 'outcomes/truce': { term: { length: 'PT48H' } } },
        expects: [
          { outcome: 'truce', within: 'P1M' },
          { event: 'event-b', by: '2016-09' },
        ],
        evidence: [{ source, locator: 'page 3' }],
      },
    ],
    evidence: [{ source }],
    sameAs: [{ event: 'event-c' }, { url: 'https://example.org/v1/events/x' }],
  };
  expect(faultsOf('event', 'me', { ...examples.event, ...more })).toEqual([]);
});

test('an event may not be part of itself, nor follow itself; an actor may not represent itself', () => {
  const event = { ...examples.event, partOf: 'me', related: [{ relation: 'follows', event: 'me' }] };
  expect(faultsOf('event', 'me', event).map(fault => [fault.code, fault.pointer])).toEqual([
    ['self-reference', '#/partOf'],
    ['self-reference', '#/related/0/event'],
  ]);
  const positions = [{ office: { en: 'x' }, represents: 'me', from: '2016', to: '2015' }];
  const codes = faultsOf('actor', 'me', { ...examples.actor, positions }).map(fault => fault.code);
  expect(codes).toEqual(['end-before-start', 'self-reference']);
});

test('former countries count as countries', () => {
  expect(faultsOf('issue', 'x', { ...examples.issue, countries: ['SUHH', 'DDDE', 'YUCS', 'CSHH'] })).toEqual([]);
  expect(vocabularies.countries?.terms.find(term => term.code === 'SUHH')).toMatchObject({ until: 1992 });
});

test('CAMEO codes keep their leading zero', () => {
  expect(vocabularies['cameo-codes']?.terms.find(term => term.code === '044')).toMatchObject({ broader: '04' });
  expect(vocabularies['cameo-codes']?.terms.some(term => term.code === '44')).toBe(false);
});

test('a path finds every value with its pointer, and nothing where there is none', () => {
  const record = { list: [{ a: [1, 2] }, {}, { a: 'x' }], 'x/y~z': 1 };
  expect(locate(record, 'list/*/a/*')).toEqual([
    { pointer: '#/list/0/a/0', value: 1 },
    { pointer: '#/list/0/a/1', value: 2 },
  ]);
  expect(locate(record, 'list/a')).toEqual([]);
  expect(locate(record, 'toString')).toEqual([]);
});
