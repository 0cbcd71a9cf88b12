// JSON-LD as another program expands it: things of schema.org, by the context that the server has.
import fc from 'fast-check';
import jsonld from 'jsonld';
import { v5 } from 'uuid';
import { expect, test } from 'vitest';
import { CONTEXT_PATH, jsonldContext } from '../../src/formats/jsonld-context.ts';
import type { Content, KindName } from '../../src/model/kinds.ts';
import { often } from '../engine.ts';
import { arbitraryDocuments, BASE, exampleOf, IDENTITY, writtenAs } from './documents.ts';

type Node = Readonly<Record<string, unknown[]>> & { readonly '@id': string; readonly '@type': string[] };

/** The context comes from here, as the server sends it, and nothing from elsewhere. */
const documentLoader = async (url: string) => {
  if (url !== BASE + CONTEXT_PATH) throw new Error(`${url} is not to be had.`);
  return { documentUrl: url, document: jsonldContext };
};

async function thingsOf(documents: readonly Content[], kind: KindName = 'event'): Promise<Node[]> {
  const document = JSON.parse(writtenAs('jsonld', documents, { kind }));
  const expanded = await jsonld.expand(document, { documentLoader, safe: true } as never);
  return expanded as unknown as Node[];
}

const schema = (term: string) => `https://schema.org/${term}`;

test('every event is an Event of schema.org at its URL, with its title in every language', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryDocuments, async documents => {
      const things = await thingsOf(documents);
      expect(things.map(thing => [thing['@id'], thing['@type']])).toEqual(
        documents.map(({ id }) => [`${BASE}/v1/events/${id}`, [schema('Event')]]),
      );
      for (const [index, thing] of things.entries()) {
        const titles = Object.entries(documents[index]?.title ?? {}).sort();
        expect(thing[schema('name')]).toEqual(
          titles.map(([language, value]) => ({ '@language': language.toLowerCase(), '@value': value })),
        );
      }
    }),
    { numRuns: often(30) },
  );
});

test('where the address of the server is not known, things are known by the ledger, and linked all the same', () => {
  const { '@graph': things } = JSON.parse(writtenAs('jsonld', [exampleOf('event')], { base: '' }));
  const urn = (path: string) => `urn:uuid:${v5(path, IDENTITY)}`;
  expect(things[0]).toMatchObject({
    '@id': urn('/v1/events/an-id'),
    mainEntityOfPage: '/v1/events/an-id',
    about: [{ '@id': urn('/v1/issues/syria-ceasefire') }],
  });
});

test.each<[KindName, string]>([
  ['event', 'Event'],
  ['actor', 'Person'],
  ['issue', 'DefinedTerm'],
  ['source', 'CreativeWork'],
])('the example of %s is of the type %s', async (kind, type) => {
  const [thing] = await thingsOf([exampleOf(kind)], kind);
  expect(thing?.['@type']).toEqual([schema(type)]);
});

test('an event leads to who took part, what it was about and where it was', async () => {
  const [thing] = await thingsOf([exampleOf('event')]);
  expect(thing?.[schema('attendee')]).toMatchObject([
    { '@id': `${BASE}/v1/actors/john-kerry` },
    { '@id': `${BASE}/v1/actors/sergei-lavrov` },
  ]);
  expect(thing?.[schema('about')]).toEqual([{ '@id': `${BASE}/v1/issues/syria-ceasefire` }]);
  expect(thing?.[schema('eventStatus')]).toEqual([{ '@id': schema('EventScheduled') }]);
  expect(thing?.[schema('duration')]).toEqual([{ '@value': 'PT780M' }]);
  expect(thing?.[schema('location')]).toMatchObject([{ '@type': [schema('Place')] }]);
});

test('who took part is of a type, as far as the actors are known', () => {
  const actorOf = (id: string) => (id === 'john-kerry' ? { type: 'person' } : undefined);
  const { '@graph': things } = JSON.parse(writtenAs('jsonld', [exampleOf('event')], { actorOf }));
  expect(things[0].attendee).toMatchObject([{ '@type': 'Person' }, { name: { en: 'Sergei Lavrov' } }]);
  expect(things[0].attendee[1]).not.toHaveProperty('@type');
});
