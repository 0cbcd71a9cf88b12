// The one place where the server is asked.
import createClient from 'openapi-fetch';
import type { components, paths } from './openapi.d.ts';

export type Schemas = components['schemas'];

export type Text = Readonly<Record<string, string>>;

/** What is wrong: a problem of the server's, or what the browser says where it was not reached. */
export type Problem = Pick<Schemas['Problem'], 'type' | 'title' | 'status'> & Partial<Schemas['Problem']>;

/** The parameters of a list of events. */
export type EventsQuery = NonNullable<paths['/v1/events']['get']['parameters']['query']>;

export const api = createClient<paths>({ baseUrl: location.origin, headers: { accept: 'application/json' } });

/** What the server, or the way to it, says is wrong. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** Lists events. */
export const listEvents = (query: EventsQuery, signal: AbortSignal) =>
  bodyOf(api.GET('/v1/events', { params: { query, header: { prefer: 'count=exact' } }, signal }));

/** An event as it is read. */
export type Event = Awaited<ReturnType<typeof listEvents>>['data'][number];

/** The body of an answer. @throws Refused where it is a problem */
export async function bodyOf<T>(asked: Promise<Answered<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await asked;
  if (data !== undefined && data !== null) return data;
  throw new Refused(
    isProblem(error) ? error : { type: 'about:blank', title: response.statusText, status: response.status },
  );
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'title' in value && 'status' in value;
