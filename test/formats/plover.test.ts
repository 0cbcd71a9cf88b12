// PLOVER: a record a line, with the members that PLOVER's own files have.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryDocuments, exampleOf, writtenAs } from './documents.ts';

const recordsOf = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line));

test('the example is what PLOVER says of it', () => {
  expect(recordsOf(writtenAs('plover', [exampleOf('event')]))).toEqual([
    {
      id: 'an-id',
      date: '2016-09-09',
      source: [{ actorText: 'John Kerry', actor: 'john-kerry', represents: 'united-states' }],
      target: [{ actorText: 'Sergei Lavrov', actor: 'sergei-lavrov', represents: 'russia' }],
      event: 'CONSULT',
      mode: 'third-party',
      context: 'diplomatic',
      eventLoc: { name: 'Geneva', 'country code': 'CH' },
      text: 'Meeting of the two foreign ministers',
      language: 'en',
    },
  ]);
});

test('every event is a line, and everybody who took part is on one side', () => {
  fc.assert(
    fc.property(arbitraryDocuments, documents => {
      const records = recordsOf(writtenAs('plover', documents));
      expect(records.map(({ id }) => id)).toEqual(documents.map(({ id }) => id));
      for (const [index, { source, target, event }] of records.entries()) {
        const { participants = [], codes } = documents[index] as never as {
          participants?: { actor: string }[];
          codes?: { plover?: { event: string } };
        };
        const named = [...source, ...target].map(({ actor }: { actor: string }) => actor);
        expect(named.sort()).toEqual(participants.map(({ actor }) => actor).sort());
        expect(event).toBe(codes?.plover?.event ?? null);
      }
    }),
    { numRuns: 50 },
  );
});
