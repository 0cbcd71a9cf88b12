// PLOVER: a record a line, with the members that PLOVER's own files have.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NamedActor } from '../../src/formats/format.ts';
import { often } from '../engine.ts';
import { arbitraryDocuments, documentOf, exampleOf, writtenAs } from './documents.ts';

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
      source: [
        {
          ...{ actorText: 'John Kerry', actor: 'john-kerry', role: 'principal' },
          ...{ represents: 'united-states', representsText: 'united-states' },
        },
      ],
      target: [
        {
          ...{ actorText: 'Sergei Lavrov', actor: 'sergei-lavrov', role: 'principal' },
          ...{ represents: 'russia', representsText: 'russia' },
        },
      ],
      event: 'CONSULT',
      mode: 'third-party',
      context: 'diplomatic',
      eventLoc: { name: 'Geneva', 'country code': 'CH', city: 'Geneva', resolution: 'city' },
      text: 'Meeting of the two foreign ministers',
      language: 'en',
      kind: 'meeting',
      status: 'held',
    },
  ]);
});

const state = (country: string) => ({ type: 'state', country });
const part = (actor: string, role: string, more: object = {}) => ({
  actor,
  name: { en: actor },
  role,
  presence: 'reported',
  ...more,
});

test.each([
  [
    'a visitor is the source, and who is visited the target, whoever is named first',
    [part('cn', 'host'), part('us', 'principal')],
    ['us'],
    ['cn'],
  ],
  [
    'where nobody is a host, the party of the first is',
    [part('us', 'principal'), part('cn', 'principal')],
    ['us'],
    ['cn'],
  ],
  ['where everybody is a host too', [part('cn', 'host'), part('us', 'host')], ['cn'], ['us']],
])('%s', (_, participants, from, to) => {
  const [record] = recordsOf(writtenAs('plover', [{ ...exampleOf('event'), participants }]));
  const actors = (side: { actor: string }[]) => side.map(({ actor }) => actor);
  expect([actors(record.source), actors(record.target)]).toEqual([from, to]);
});

test('each side has the code of its country, and a sector where it is more than a state', () => {
  const actors: Record<string, NamedActor> = {
    'a-state': state('US'),
    minister: { type: 'person', positions: [{}] },
    envoy: { type: 'person' },
    league: { type: 'organization' },
    ministry: { type: 'organization', country: 'RU' },
  };
  const participants = [
    part('a-state', 'principal'),
    part('minister', 'principal', { represents: 'a-state' }),
    ...['envoy', 'league', 'ministry', 'unknown'].map(id => part(id, 'principal')),
  ];
  const document = documentOf({ ...exampleOf('event'), participants });
  const [{ source, target }] = recordsOf(writtenAs('plover', [document], { actorOf: id => actors[id] }));
  const coded = [...source, ...target].map(({ actor, code, sector }) => [actor, code, sector]);
  expect(coded).toEqual([
    ['a-state', 'USA', undefined],
    ['minister', 'USA', 'GOV'],
    ['envoy', undefined, undefined],
    ['league', 'IGO', undefined],
    ['ministry', 'RUS', undefined],
    ['unknown', undefined, undefined],
  ]);
});

test('who is spoken to is the target, as the data calls it, and who was absent on no side', () => {
  const statements = [
    {
      ...{ id: 's', speaker: { description: { en: 'A coder' } }, channel: 'source-narration', speechType: 'indirect' },
      text: { en: 'Coded' },
      coding: {
        cameo: '112',
        actors: [{ actor: 'us', name: { en: 'White House' }, sectors: ['GOV', 'ELI'] }],
        recipients: [{ actor: 'ru' }],
      },
    },
  ];
  const participants = [part('us', 'principal'), part('fr', 'principal', { presence: 'absent' })];
  const document = documentOf({ ...exampleOf('event'), participants, statements });
  const actors: Record<string, NamedActor> = {
    us: state('US'),
    ru: { ...state('SUHH'), name: { en: 'Soviet Union' } },
  };
  const [{ source, target }] = recordsOf(writtenAs('plover', [document], { actorOf: id => actors[id] }));
  expect(source).toEqual([
    {
      ...{ actorText: 'White House', name: 'us', code: 'USA', sector: 'GOV,ELI' },
      ...{ actor: 'us', type: 'state', role: 'principal' },
    },
  ]);
  expect(target).toEqual([{ actorText: 'Soviet Union', code: 'SUN', actor: 'ru', type: 'state' }]);
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
    { numRuns: often(50) },
  );
});
