// Where the descriptions of the API are, for whoever knows the host alone: the catalog of RFC 9727, a linkset (RFC 9264).
import { Type } from '@sinclair/typebox';
import { list, named, object, optional, prose, ref } from '../../model/schema.ts';
import { answersOf, answerWith } from '../answers.ts';
import { release } from '../follows.ts';
import { wellKnown } from '../links.ts';
import { HTML_TYPE, JSON_TYPE } from '../media-types.ts';
import { type Operation, operation } from '../operation.ts';

const LINKSET = 'application/linkset+json';
const PROFILE = 'https://www.rfc-editor.org/info/rfc9727';

const href = (description: string) => Type.String({ format: 'uri-reference', maxLength: 500, description });
const targets = (description: string) =>
  list(object({ href: href('Where it is'), type: optional(prose(100, 'The media type that it is of')) }), 10, {
    description,
  });

const schema = named(
  'ApiCatalog',
  object(
    {
      linkset: list(
        object({
          anchor: href('What the links are of'),
          item: optional(targets('The APIs that there are')),
          'service-desc': optional(targets('Descriptions of the API for machines')),
          'service-doc': optional(targets('Descriptions of the API for people')),
          status: optional(targets('Whether the API can serve')),
        }),
        10,
        { description: 'The links' },
      ),
    },
    { description: 'The API catalog of RFC 9727' },
  ),
);

export const apiCatalogSchemas = [schema];

export const apiCatalogOperation: Operation = operation({
  id: 'get-api-catalog',
  method: 'GET',
  path: '/.well-known/api-catalog',
  access: 'open',
  tag: 'system',
  summary: 'Where the API is described',
  description:
    'The API catalog of RFC 9727: links to the OpenAPI document, to the documentation and to the state of the server.',
  parameters: { query: object({}) },
  mediaTypes: [LINKSET, JSON_TYPE],
  answers: answersOf(
    answerWith(ref(schema), { description: 'The catalog', headers: ['ETag', 'Cache-Control', 'Vary', 'Link'] }, [
      LINKSET,
      JSON_TYPE,
    ]),
    'invalid-parameter',
  ),
  ask: ({ origin }) => origin,
  at: (origin, given) => release(given, origin),
  run: (origin, _at, { mediaType }) => ({
    mediaType: mediaType === LINKSET ? `${LINKSET}; profile="${PROFILE}"` : mediaType,
    links: { apiCatalog: wellKnown(origin, 'api-catalog') },
    body: JSON.stringify(catalogOf(origin)),
  }),
});

const catalogOf = (origin: string) => ({
  linkset: [
    { anchor: wellKnown(origin, 'api-catalog'), item: [{ href: `${origin}/` }] },
    {
      anchor: `${origin}/`,
      'service-desc': [
        { href: `${origin}/openapi.json`, type: JSON_TYPE },
        { href: `${origin}/openapi.yaml`, type: 'application/yaml' },
      ],
      'service-doc': [{ href: `${origin}/docs`, type: HTML_TYPE }],
      status: [{ href: `${origin}/readyz`, type: JSON_TYPE }],
    },
  ],
});
