// Paging: one page of a list at the position that its first page was read at, with the links to its neighbours.
import type { Ledger } from '../../ledger/ledger.ts';
import { invalidParameter } from '../../model/refusals.ts';
import { decodeCursor, encodeCursor } from '../../query/cursor.ts';
import type { Page } from '../../query/page.ts';
import type { Key, Window } from '../../query/question.ts';
import { type AtPosition, nothing, position } from '../follows.ts';
import { type Alternate, type Links, linking, withParameters } from '../links.ts';
import type { Answer, Given } from '../operation.ts';
import { positionOf } from './as-of.ts';
import { type Beside, enveloped } from './envelope.ts';

export interface PageQuery extends Readonly<Record<string, unknown>> {
  readonly asOf?: string;
  readonly cursor?: string;
  readonly limit: number;
}

/** A list as it is asked for, page by page. */
export interface Paged {
  readonly page: PageQuery;
  /** What the cursors of this list are bound to: equal for equal questions. */
  readonly question: string;
  /** What else the answer depends on, beside its URL. */
  readonly variant?: string;
  /** Where the request is no GET: the one that asks the same; null where no GET can. */
  readonly get?: string | null;
}

export interface AtPage extends AtPosition {
  readonly window: Window;
}

/** A page as JSON texts, with what else a list may tell. */
export type Read = Page<string> & { readonly total?: number; readonly beside?: Beside };

/** Where a page is. What is asked for by a body is answered anew each time. @throws Refusal for a cursor of another list */
export async function atPage({ page, question, variant, get }: Paged, given: Given): Promise<AtPage> {
  const { ledger } = given;
  const cursor = page.cursor === undefined ? null : await decode(page.cursor, question, ledger);
  const at = cursor ? { position: cursor.position, fixed: true } : await positionOf(ledger, page.asOf);
  const follows = get === undefined ? position(given, at, variant) : { ...nothing, ...at };
  const { direction = 'forward', after = null } = cursor ?? {};
  return { ...follows, window: { direction, after, limit: page.limit } };
}

/** The answer that is a page. */
export function pageOf(
  paged: Paged,
  at: AtPage,
  { items, total, beside, ...keys }: Read,
  given: Given,
  alternates: readonly Alternate[] = [],
): Answer {
  const { neighbours, links } = placeOf(paged, at, keys, given);
  return enveloped({
    data: items,
    page: { ...neighbours, limit: paged.page.limit, ...(total !== undefined && { total }) },
    position: at.position,
    ...(beside && { beside }),
    links,
    alternates,
  });
}

/** The cursors of the pages beside one, and the links to them. */
export function placeOf(
  { question, get }: Paged,
  { position }: AtPage,
  keys: Pick<Read, 'next' | 'previous'>,
  given: Given,
) {
  const cursorTo = (after: Key | null, direction: Window['direction']) =>
    after && encodeCursor({ position, direction, after }, question, given.ledger);
  const neighbours = { next: cursorTo(keys.next, 'forward'), previous: cursorTo(keys.previous, 'backward') };
  return { neighbours, links: linksOf(given, get, position, neighbours) };
}

/** The neighbours of a page that was asked for by a body are asked for by a body too: they have no links. */
function linksOf(
  { base, url }: Given,
  get: string | null | undefined,
  position: number,
  { next, previous }: { next: string | null; previous: string | null },
): Links & { self: string } {
  const self = base + url;
  const cited = { cursor: undefined, asOf: String(position) };
  if (get !== undefined) return { self, ...(get !== null && { citeAs: withParameters('', get, cited) }) };
  const linkTo = linking(base, url);
  return {
    self,
    first: linkTo({ cursor: undefined }),
    ...(next && { next: linkTo({ cursor: next }) }),
    ...(previous && { previous: linkTo({ cursor: previous }) }),
    citeAs: linkTo(cited),
  };
}

async function decode(encoded: string, question: string, ledger: Ledger) {
  const cursor = decodeCursor(encoded, question, ledger);
  if (cursor && (await ledger.reach(cursor.position))) return cursor;
  throw invalidParameter(
    'cursor',
    'cursor-invalid',
    'The cursor was not made here for this list. Follow `links` as they are, or begin without a cursor.',
  );
}
