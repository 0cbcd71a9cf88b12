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
