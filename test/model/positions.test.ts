// Positions: whose statements they are, what they are on, and in which order they come.
import { expect, test } from 'vitest';
import type { EventDocument } from '../../src/model/event.ts';
import { positionsIn } from '../../src/model/positions.ts';
import { said } from '../statements.ts';

const event: EventDocument = {
  ...{ id: 'event-a', kind: 'meeting', status: 'held', title: { en: 'A meeting' }, when: { start: '2016-09-05' } },
  issues: [{ issue: 'issue-a', status: 'agreed' }],
  outcomes: [
    { id: 'one', type: 'agreement', status: 'achieved', issue: 'issue-a', text: { en: 'A truce' } },
    { id: 'two', type: 'agreement', status: 'achieved', issue: 'issue-b', text: { en: 'Aid' } },
  ],
  statements: [
    said('on-the-issue', { about: ['issues/issue-a'], saidOn: '2016-09-06' }),
    said('on-its-outcome', { about: ['venue', 'outcomes/one'] }),
    said('on-another-outcome', { asserts: { 'outcomes/two': { status: 'partial' } } }),
    said('asserting', { asserts: { 'issues/issue-a': { status: 'open' } } }),
    said('before', { about: ['issues/issue-a'], saidOn: '2016-09-04' }),
    said('on-nothing'),
    said('by-another', { speaker: { actor: 'actor-b' }, about: ['issues/issue-a'] }),
    said('for-it', { speaker: { actor: 'actor-b', represents: 'actor-a' }, about: ['issues/issue-a'] }),
    said('unnamed-for-it', {
      ...{ speaker: { description: { en: 'An official' }, represents: 'actor-a' }, about: ['issues/issue-a'] },
    }),
  ],
};

const ids = (actor: string, issue: string) => positionsIn(event, [actor], [issue]).map(({ statement }) => statement.id);

test('are what the actor says, or others for it, on the issue or an outcome on it, as it was said', () => {
  expect(ids('actor-a', 'issue-a')).toEqual([
    ...['before', 'on-its-outcome', 'asserting', 'for-it', 'unnamed-for-it', 'on-the-issue'],
  ]);
  expect(ids('actor-b', 'issue-a')).toEqual(['by-another', 'for-it']);
  expect(ids('actor-a', 'issue-b')).toEqual(['on-another-outcome']);
  expect([ids('actor-c', 'issue-a'), ids('actor-a', 'issue-c')]).toEqual([[], []]);
});

test('come with the event and the status of the issue after it, where it has one', () => {
  const [first] = positionsIn(event, ['actor-b'], ['issue-a']);
  const { id, title, when } = event;
  expect(first).toEqual({ event: id, title, when, issueStatus: 'agreed', statement: event.statements?.[6] });
  expect(positionsIn(event, ['actor-a'], ['issue-b'])[0]).not.toHaveProperty('issueStatus');
});
