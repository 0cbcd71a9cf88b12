// Paging: one page of a list at the position that its first page was read at, with the links to its neighbours.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CACHE, derivedTag, notModified } from '../http/caching.ts';
import { type Alternate, type Links, withParameters } from '../http/links.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { invalidParameter } from '../model/refusals.ts';
import { decodeCursor, encodeCursor } from '../query/cursor.ts';
import type { Page } from '../query/page.ts';
import type { Key, Window } from '../query/question.ts';
import { type AsOf, positionOf } from './as-of.ts';
import { type Beside, sendEnvelope } from './envelope.ts';

export interface PageQuery extends Readonly<Record<string, unknown>> {
  readonly asOf?: string;
  readonly cursor?: string;
  readonly limit: number;
}

interface Paged {
  readonly ledger: Ledger;
  readonly base: string;
  readonly query: PageQuery;
  /** The GET that asks the same where the request is none itself; null where no GET can. */
  readonly get?: string | null;
  /** What the cursors of this list are bound to: equal for equal questions. */
  readonly question: string;
  /** What else the answer depends on, beside its URL. */
  readonly variant?: string;
  /** Throws where there is nothing to list as of a position; asked before the client's conditions are. */
  readonly check?: (position: number) => Promise<unknown>;
  readonly alternates?: readonly Alternate[];
  /** The page as JSON texts. */
  readonly read: (position: number, window: Window) => Promise<Answered>;
}

/** A page as JSON texts, with what else a list may tell. */
export type Answered = Page<string> & { readonly total?: number; readonly beside?: Beside };

/** Answers a request for a page, or that the client has it already. */
export async function answerPage(request: FastifyRequest, reply: FastifyReply, paged: Paged): Promise<FastifyReply> {
  const { ledger, question, variant, query } = paged;
  const cursor = query.cursor === undefined ? null : await decode(query.cursor, question, ledger);
  const at = cursor ? { position: cursor.position, fixed: true } : await positionOf(ledger, query.asOf);
  await paged.check?.(at.position);
  if (paged.get !== undefined) reply.header('cache-control', CACHE.none);
  else if (listNotModified(request, reply, paged, at, variant)) return reply.send();

  const { position } = at;
  const window = {
    direction: cursor?.direction ?? 'forward',
    after: cursor?.after ?? null,
    limit: query.limit,
  } as const;
  const { items, total, beside, ...keys } = await paged.read(position, window);
  const cursorTo = (after: Key | null, direction: Window['direction']) =>
    after && encodeCursor({ position, direction, after }, question, ledger.secret);
  const page = { next: cursorTo(keys.next, 'forward'), previous: cursorTo(keys.previous, 'backward') };
  return sendEnvelope(reply, {
    data: items,
    page: { ...page, limit: query.limit, ...(total !== undefined && { total }) },
    position,
    ...(beside && { beside }),
    links: linksOf(request, paged, position, page),
    alternates: paged.alternates,
  });
}

/** The neighbours of a page that was asked for by a body are asked for by a body too: they have no links. */
function linksOf(
  { url }: FastifyRequest,
  { base, get }: Paged,
  position: number,
  { next, previous }: { next: string | null; previous: string | null },
): Links & { self: string } {
  const self = base + url;
  const cited = { cursor: undefined, asOf: String(position) };
  if (get !== undefined) return { self, ...(get !== null && { citeAs: withParameters('', get, cited) }) };
  const linkTo = (changes: Record<string, string | undefined>) => withParameters(base, url, changes);
  return {
    self,
    first: linkTo({ cursor: undefined }),
    ...(next && { next: linkTo({ cursor: next }) }),
    ...(previous && { previous: linkTo({ cursor: previous }) }),
    citeAs: linkTo(cited),
  };
}

/** Whether the client has this list, as it stands at a position, already. */
export function listNotModified(
  request: FastifyRequest,
  reply: FastifyReply,
  { ledger, base }: { ledger: Ledger; base: string },
  { position, fixed }: AsOf,
  variant = '',
): boolean {
  const etag = derivedTag(ledger.secret, position, base, request.url, variant);
  return notModified(request, reply, { etag, modified: null }, fixed ? CACHE.immutable : CACHE.public);
}

async function decode(encoded: string, question: string, { secret, reach }: Ledger) {
  const cursor = decodeCursor(encoded, question, secret);
  if (cursor && (await reach(cursor.position))) return cursor;
  throw invalidParameter(
    'cursor',
    'cursor-invalid',
    'The cursor was not made here for this list. Follow `links` as they are, or begin without a cursor.',
  );
}
