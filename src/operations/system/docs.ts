// The documentation: for browsers as pages, for programs as the Markdown that it is written in.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import type { Site } from '../../docs/site.ts';
import { Refusal } from '../../model/refusals.ts';
import { object, optional } from '../../model/schema.ts';
import { didYouMean, nearestName } from '../../model/suggestions.ts';
import { packageRoot } from '../../package-root.ts';
import { CACHE, type Follows, tagOfBytes } from '../follows.ts';
import { HTML_TYPE, MARKDOWN_TYPE } from '../media-types.ts';
import { type Given, type Operation, operation } from '../operation.ts';
import type { Document } from './openapi.ts';

/** Text and a form that leads here: no scripts, nothing from elsewhere, in nobody's frame. */
const POLICY = {
  'content-security-policy': [
    ...["default-src 'none'", "style-src 'self'", "img-src 'self' data:", "base-uri 'none'"],
    ...["form-action 'self'", "frame-ancestors 'none'"],
  ].join('; '),
} as const;

/** A text that is sent as it is: made before it is known whether the client has it. */
interface Made extends Follows {
  readonly text: string;
  readonly mediaType: string;
}

/** What the explorer looks like too, and what the documentation alone does. */
const STYLE = ['look.css', 'style.css'];

const named = (description: string) => Type.String({ maxLength: 100, description });

const UTF8 = 'charset=utf-8';

export function docsOperations({ json }: Document): Operation[] {
  let site: Promise<Site> | undefined;
  /** Read, with the libraries that it is made by, when somebody first asks for it. */
  const siteFor = ({ base }: Given) => {
    site ??= import('../../docs/site.ts').then(({ siteOf }) => siteOf(packageRoot, base, () => JSON.parse(json())));
    return site;
  };
  const page =
    (name: string) =>
    async (site: Site, { mediaType }: Given) =>
      (mediaType === HTML_TYPE ? site.html(name) : site.markdown(name)) ?? thereIsNone(site, name);
  return [
    doc({
      ...{ id: 'get-docs', path: '/docs', summary: 'Read the documentation' },
      make: async given => page('')(await siteFor(given), given),
    }),
    doc({
      ...{ id: 'get-docs-page', path: '/docs/{name}', summary: 'Read a page of the documentation' },
      parameters: { path: object({ name: named('Its name') }) },
      // As the files link to each other.
      chosen: ({ path: { name = '' } }) => (name.endsWith('.md') ? MARKDOWN_TYPE : undefined),
      make: async given => page((given.path.name ?? '').replace(/\.md$/, ''))(await siteFor(given), given),
    }),
    doc({
      ...{ id: 'get-docs-file', path: '/docs/{folder}/{name}', summary: 'Read a file of the documentation' },
      parameters: { path: object({ folder: named('Its folder'), name: named('Its name') }) },
      mediaTypes: ['text/plain'],
      make: async given => {
        const path = `${given.path.folder}/${given.path.name}`;
        return (await siteFor(given)).file(path) ?? thereIsNone(await siteFor(given), path);
      },
    }),
    doc({
      ...{ id: 'search-docs', path: '/docs/search', summary: 'Search the documentation' },
      parameters: { query: object({ q: optional(Type.String({ maxLength: 200, description: 'Words' })) }) },
      make: async given =>
        (await siteFor(given)).found(String(given.query.q ?? ''), given.mediaType === HTML_TYPE ? 'html' : 'markdown'),
    }),
    doc({
      ...{ id: 'get-docs-reference', path: '/docs/reference', summary: 'Read the reference of the API' },
      mediaTypes: [HTML_TYPE],
      make: async given => (await siteFor(given)).reference(),
    }),
    doc({
      ...{ id: 'get-docs-style', path: '/docs/style.css', summary: 'What the documentation looks like' },
      mediaTypes: ['text/css'],
      make: async () => {
        const sheets = STYLE.map(name => readFile(join(packageRoot, 'docs', name), 'utf8'));
        return (await Promise.all(sheets)).join('\n');
      },
    }),
  ];
}

interface Doc extends Pick<Operation, 'id' | 'path' | 'summary' | 'parameters' | 'mediaTypes' | 'chosen'> {
  readonly make: (given: Given) => Promise<string>;
}

const doc = ({ make, parameters, ...rest }: Doc) =>
  operation<null, Made>({
    mediaTypes: [MARKDOWN_TYPE, HTML_TYPE],
    ...rest,
    method: 'GET',
    access: 'open',
    parameters: { query: object({}), ...parameters },
    answers: {},
    ask: () => null,
    at: async (_, given) => {
      const text = await make(given);
      const etag = tagOfBytes(text);
      const mediaType = `${given.mediaType}; ${UTF8}`;
      return { etag, modified: null, holds: 'always', cache: CACHE.checked, headers: POLICY, text, mediaType };
    },
    run: (_, { text, mediaType }) => ({ body: text, mediaType }),
  });

/** @throws Refusal that tells the nearest page */
function thereIsNone(site: Site, name: string): never {
  const nearest = didYouMean(nearestName(name, site.names));
  throw new Refusal('not-found', `The documentation has no page ${name}. GET /docs lists them.${nearest}`);
}
