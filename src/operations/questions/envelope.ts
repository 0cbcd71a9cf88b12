// The envelope of every list: the data, where the neighbouring pages are, and the position that it all holds at.
import { type TProperties, type TSchema, Type } from '@sinclair/typebox';
import { integer, list, MAX_POSITION, named, object, optional, ref } from '../../model/schema.ts';
import { answerWith, type HeaderName } from '../answers.ts';
import type { Alternate, Links } from '../links.ts';
import type { Answer } from '../operation.ts';

export const MAX_LIMIT = 100;
export const DEFAULT_LIMIT = 20;

export const limitSchema = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: MAX_LIMIT,
    default: DEFAULT_LIMIT,
    description: 'How many at most',
  }),
);

export const cursorSchema = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 1_000,
    pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$',
    description: 'Where the page begins: `page.next` or `page.previous` of another page of the same list',
  }),
);

const cursor = (description: string) =>
  Type.Union([Type.String({ minLength: 1, maxLength: 1_000, description }), Type.Null()], { description });

const pageSchema = named(
  'Page',
  object({
    next: cursor('Where the next page begins; null where there is none'),
    previous: cursor('Where the previous page begins; null where there is none'),
    limit: integer(1, MAX_LIMIT, 'How many at most'),
    total: optional(integer(0, MAX_POSITION, 'How many there are in all, on `Prefer: count=exact`')),
  }),
);

export const link = Type.String({ format: 'uri-reference', maxLength: 20_000 });

export const linksSchema = named(
  'Links',
  object(
    { self: link, first: optional(link), next: optional(link), previous: optional(link), citeAs: optional(link) },
    { description: '`citeAs` is the same list as of this position: it never changes' },
  ),
);

export const heldAt = integer(0, MAX_POSITION, 'The position of the ledger that the answer holds at');

export const envelopeSchemas = [named('HeldAt', heldAt), pageSchema, linksSchema];

const envelope = <T extends TSchema>(items: T, description: string, beside: TProperties, maxItems: number) =>
  object(
    {
      ...beside,
      data: list(items, maxItems, { description }),
      page: ref(pageSchema),
      position: heldAt,
      links: ref(linksSchema),
    },
    { description },
  );

/**
 * What a list answers, for the OpenAPI document: with what it tells beside its items; `maxItems` where `limit` does not count its items.
 */
export const listed = (
  items: TSchema,
  description: string,
  headers: readonly HeaderName[] = [],
  { beside = {}, maxItems = MAX_LIMIT }: { beside?: TProperties; maxItems?: number } = {},
) =>
  answerWith(envelope(items, description, beside, maxItems), {
    description,
    headers: ['ETag', 'Cache-Control', 'Vary', 'Link', ...headers],
  });

/** What a list tells beside its data. */
export type Beside = Readonly<Record<string, unknown>>;

export interface Envelope {
  /** JSON texts. */
  readonly data: readonly string[];
  /** Left out where the answer is not paged. */
  readonly page?: {
    readonly next: string | null;
    readonly previous: string | null;
    readonly limit: number;
    readonly total?: number;
  };
  readonly position: number;
  readonly beside?: Beside;
  readonly links: Links;
  /** The same in other formats. */
  readonly alternates?: readonly Alternate[] | undefined;
}

/** The answer that is a list; its items go out as they are stored. */
export function enveloped({ data, page, position, beside, links, alternates = [] }: Envelope): Answer {
  const rest = JSON.stringify({ ...beside, page, position, links });
  return { links, alternates, body: `{"data":[${data.join(',')}],${rest.slice(1)}` };
}
