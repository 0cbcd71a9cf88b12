// The names of files: what was asked for, in any script, in a header that every browser reads.
import { expect, test } from 'vitest';
import { attachment, nameOfList } from '../../../src/operations/questions/file-names.ts';

test.each([
  ['/v1/events', 'events'],
  ['/v1/events?country=CN&q=Obama%20Putin&sort=start&asOf=29', 'events-country-CN-q-Obama-Putin'],
  ['/v1/events?status=-held', 'events-status-not-held'],
  [`/v1/actors?q=${encodeURIComponent('"../../etc/passwd"; x\r\n')}`, 'actors-q-etc-passwd-x'],
  [`/v1/issues?q=${encodeURIComponent('وقف إطلاق النار')}`, 'issues-q-وقف-إطلاق-النار'],
  [`/v1/events?q=${'ق'.repeat(1_000)}`, `events-q-${'ق'.repeat(48)}`],
])('%s is kept in %s', (list, name) => {
  expect(nameOfList(list)).toBe(name);
});

test('letters beyond ASCII stand beside a name of ASCII alone', () => {
  expect(attachment('events-country-CN', '-29.csv')).toBe('attachment; filename="events-country-CN-29.csv"');
  const header = attachment('issues-q-وقف-النار', '-29.csv');
  const [, plain, whole = ''] = /^attachment; filename="([ -~]+)"; filename\*=UTF-8''([\w.%-]+)$/.exec(header) ?? [];
  expect([plain, decodeURIComponent(whole)]).toEqual(['issues-q-29.csv', 'issues-q-وقف-النار-29.csv']);
});
