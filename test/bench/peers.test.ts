// The bench of peers: what is told of those that could be asked, and of one that could not.
import { expect, it } from 'vitest';
import { peersReport } from '../../bench/peers.ts';

it('tells how many times as often as the best of the others we answer, and who could not be asked', () => {
  const event = { Communique: 5_000, 'json-server': 2_000 };
  const page = { Communique: 4_000, 'json-server': 100 };
  const absent = { 'soul-cli': 'It ended with 1.' };
  const report = peersReport({ machine: '2 × CPU', answers: { event, page }, absent });
  expect(report).toContain('| one event | 5,000 | 2,000 | 2.5 | 5 |');
  expect(report).toContain('| page of 50, filtered | 4,000 | 100 | 40.0 | 10 |');
  expect(report).toContain('soul-cli could not be asked: It ended with 1.');
});
