// Atom as another program reads it: well-formed whatever the texts are, with what RFC 4287 asks of a feed and an entry.
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { v5 } from 'uuid';
import { expect, test } from 'vitest';
import { kindNames, kinds } from '../../src/model/kinds.ts';
import { often } from '../engine.ts';
import { arbitraryDocuments, BASE, type Document, exampleOf, IDENTITY, shownOf, writtenAs } from './documents.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  trimValues: false,
  parseTagValue: false,
  htmlEntities: true,
  isArray: (name: string) => name === 'entry' || name === 'link',
});

const feedOf = (text: string) => {
  expect(XMLValidator.validate(text)).toBe(true);
  return parser.parse(text).feed;
};

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

test('every event is an entry with an id, a title, its dates and a link to it', () => {
  fc.assert(
    fc.property(arbitraryDocuments, documents => {
      const { entry = [] } = feedOf(writtenAs('atom', documents));
      expect(entry).toHaveLength(documents.length);
      for (const [index, { id, title, updated, published, link }] of entry.entries()) {
        const document = documents[index] as Document;
        const first = shownOf(document.title);
        expect(id).toBe(`${BASE}/v1/events/${document.id}`);
        expect(title['#text']).toBe(first.replace(/\ufffe/g, '\ufffd'));
        expect([updated, published]).toEqual([document.updatedAt, document.createdAt]);
        expect(link).toEqual([{ '@_rel': 'alternate', '@_type': 'application/json', '@_href': id }]);
      }
    }),
    { numRuns: often(50) },
  );
});

test('a feed has what a feed must have, and leads to itself', () => {
  const feed = feedOf(writtenAs('atom', []));
  expect(feed).toMatchObject({
    '@_xmlns': 'http://www.w3.org/2005/Atom',
    id: `${BASE}/v1/events?q=a%20b`,
    title: 'Communique: events',
    updated: expect.stringMatching(RFC3339),
    author: { name: 'Communique' },
  });
  const self = `${BASE}/v1/events?q=a%20b&as=x`;
  expect(feed.link[0]).toEqual({ '@_rel': 'self', '@_type': 'application/atom+xml', '@_href': self });
});

test('where the address of the server is not known, ids follow from the ledger, and links from where the feed is', () => {
  const feed = feedOf(writtenAs('atom', [exampleOf('event')], { base: '' }));
  expect([feed.id, feed.entry[0].id]).toEqual([
    `urn:uuid:${v5('/v1/events?q=a%20b', IDENTITY)}`,
    `urn:uuid:${v5('/v1/events/an-id', IDENTITY)}`,
  ]);
  const [{ '@_href': link }] = feed.entry[0].link;
  expect(new URL(link, `${BASE}${feed.link[0]['@_href']}`).href).toBe(`${BASE}/v1/events/an-id`);
});

test.each(kindNames)('the example of %s is an entry', kind => {
  const feed = feedOf(writtenAs('atom', [exampleOf(kind)], { kind }));
  expect(feed.entry[0].id).toBe(`${BASE}/v1/${kinds[kind].plural}/an-id`);
  expect(feed.entry[0].title['#text']).not.toBe('');
});
