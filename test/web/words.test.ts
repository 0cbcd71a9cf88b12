// What the page says in each language, beside all that the server can answer: nothing is left to the words of another language.
import type { TSchema } from '@sinclair/typebox';
import { describe, expect, test } from 'vitest';
import { givenBy } from '../../src/model/assertions.ts';
import { REASONS } from '../../src/model/disagreements.ts';
import { kinds } from '../../src/model/kinds.ts';
import { faultCodes, refusals } from '../../src/model/refusals.ts';
import { ID_FORM } from '../../src/model/schema.ts';
import { asserts, part } from '../../src/model/statement.ts';
import { vocabularies, vocabularyName } from '../../src/model/vocabularies/index.ts';
import { filtersOf } from '../../src/query/filters.ts';
import { KINDS_OF, VOCABULARIES } from '../../web/src/find/filters.ts';
import { ar } from '../../web/src/i18n/ar.ts';
import { en } from '../../web/src/i18n/en.ts';

const ARABIC = /\p{Script=Arabic}/u;

/** What is called the same in Arabic, and what has no letters; formats may have no other name. */
const NAMES = /^(Communique|OpenAPI|PLOVER|CAMEO|[^\p{L}]*)$/u;
const isName = ([path, text]: [path: string, text: string]) => path.startsWith('/formats/') || NAMES.test(text);

const leaves = (node: unknown, path: string): [path: string, text: string][] =>
  typeof node === 'string'
    ? [[path, node]]
    : Object.entries(node as object).flatMap(([name, value]) => leaves(value, `${path}/${name}`));

test('all that the page says in Arabic is Arabic', () => {
  const foreign = leaves(ar, '').filter(leaf => !ARABIC.test(leaf[1]) && !isName(leaf));
  expect(foreign).toEqual([]);
});

test('every problem and every fault that the server can answer is told in Arabic', () => {
  expect(Object.keys(ar.problems).sort()).toEqual(Object.keys(refusals).sort());
  expect(Object.keys(ar.faults).sort()).toEqual([...faultCodes].sort());
});

test('every code of a vocabulary has a label in Arabic', () => {
  for (const [name, { terms }] of Object.entries(vocabularies))
    for (const { code, label } of terms) expect(`${name} ${code} ${label.ar}`).toMatch(ARABIC);
});

/** A value of each part that a statement can give one for, with all of its members. */
const GIVEN: Readonly<Record<string, unknown>> = {
  kind: 'meeting',
  status: 'held',
  format: 'bilateral',
  when: { start: '2016', end: '2017' },
  duration: {
    ...{ minutes: 90, maxMinutes: 100, qualifier: 'between', approximate: true },
    ...{ planned: { minutes: 60 }, comparedToPlan: 'longer' },
  },
  pressAccess: 'open',
  venue: { country: 'CN', name: { en: 'A', ar: 'أ' }, city: { en: 'B' } },
  'issues/one': { status: 'open' },
  'outcomes/one': {
    status: 'achieved',
    term: { from: '2016', until: '2018', length: 'P2Y', renewable: true },
  },
  'phases/one': { duration: { minutes: 5 } },
  'otherParticipants/one': { count: 3, role: 'delegate', presence: 'absent' },
  'participants/one': { role: 'delegate', presence: 'attended' },
};

describe.each(Object.entries({ en, ar }))('%s has a word', (_, strings) => {
  const has = (table: object, names: readonly string[]) =>
    expect(Object.keys(table)).toEqual(expect.arrayContaining([...names]));

  test('for each reason of a disagreement', () => {
    has(strings.event.reasons, REASONS);
  });

  test('for each part of an event', () => {
    const { pattern } = part('') as { pattern: string };
    has(strings.event.parts, pattern.replace(ID_FORM, '').match(/[a-zA-Z]+/g) ?? []);
  });

  test('for each thing by which the values of a part are compared', () => {
    const { properties, patternProperties } = asserts as unknown as Record<string, Record<string, TSchema>>;
    expect(Object.keys(GIVEN)).toEqual(expect.arrayContaining(Object.keys(properties ?? {})));
    for (const [pattern, schema] of Object.entries(patternProperties ?? {})) {
      const [, value] = Object.entries(GIVEN).find(([name]) => new RegExp(pattern).test(name)) ?? [];
      expect(Object.keys(value ?? {})).toEqual(expect.arrayContaining(Object.keys(schema.properties ?? {})));
    }
    const names = Object.entries(GIVEN).flatMap(([name, value]) => [...givenBy(name, value).keys()]);
    has(
      strings.event.on,
      names.filter(name => name !== '').map(name => (/^(name|city) /.test(name) ? (name.split(' ')[0] ?? '') : name)),
    );
  });

  test('for each filter of events', () => {
    const named = filtersOf('event').filter(({ name }) => name !== 'radius');
    has(
      strings.find.filters,
      named.map(({ name }) => name),
    );
  });
});

test('the values of each filter are told by the vocabulary, or by the records, that they are of', () => {
  for (const { name, values } of filtersOf('event')) {
    if (typeof values === 'string') expect([name, KINDS_OF[name]]).toEqual([name, kinds[values].plural]);
    else if (values !== undefined) expect([name, VOCABULARIES[name]]).toEqual([name, vocabularyName(values)]);
  }
});
