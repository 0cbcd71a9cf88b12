// The one place where the server is asked.
import { connect, type paths, Problem as Refused, type Schemas } from '@communique/client';

export type { Schemas } from '@communique/client';
export type Text = Readonly<Record<string, string>>;

/** What is wrong: a problem of the server's, or what the browser says where it was not reached (status 0). */
export type Problem = Pick<Schemas['Problem'], 'type' | 'title' | 'status'> & Partial<Schemas['Problem']>;

/** What stays as it is: states as of a moment, and vocabularies, which change with a release alone. */
const STAYS = /[?&]asOf=|\/v1\/vocabularies\//;

/** Asks the server each time whether an answer still holds, but for what stays: a reader sees what is recorded now. */
const current = (request: Request): Promise<Response> =>
  fetch(
    request.cache === 'default' && !STAYS.test(request.url) ? new Request(request, { cache: 'no-cache' }) : request,
  );

const KEPT = 'key';

/** The key that the reader gave; null where none was needed so far. It is forgotten with the tab. */
export const key = sessionStorage.getItem(KEPT);

export const api = connect({ fetch: current, ...(key !== null && { key }) });

/** Asks with a key from now on: nothing that was asked before is shown any longer. */
export function askWith(given: string): void {
  sessionStorage.setItem(KEPT, given);
  location.reload();
}

/** The body of an answer. @throws Refused where it is a problem */
export const bodyOf = async <T>(asked: Promise<{ readonly data: T }>): Promise<T> => (await asked).data;

/** The parameters of a list of events. */
export type EventsQuery = NonNullable<paths['/v1/events']['get']['parameters']['query']>;

/** Lists events. */
export const listEvents = (query: EventsQuery, signal: AbortSignal) =>
  bodyOf(api.GET('/v1/events', { params: { query, header: { prefer: 'count=exact' } }, signal }));

/** An event as it is read. */
export type Event = Awaited<ReturnType<typeof listEvents>>['data'][number];

/** Why nothing came, in the words of the server, or of the browser where the server was not reached. */
export const problemOf = (error: unknown): Problem =>
  error instanceof Refused
    ? { type: 'about:blank', detail: error.detail, ...error.body, title: error.title, status: error.status }
    : { type: 'about:blank', title: error instanceof Error ? error.message : String(error), status: 0 };
