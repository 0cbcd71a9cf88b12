// Reading a record, changing it, and doing both again where somebody else was faster.
import type { AnyAsk } from './asking.ts';
import type { paths } from './openapi.ts';
import { Problem } from './problem.ts';
import type { Answer, Data, PathOf } from './types.ts';

/** The paths of one record, such as `/v1/events/{id}`. */
export type RecordPath = PathOf<'put'> & PathOf<'patch'>;

type BodyOf<Operation> = Operation extends { requestBody: { content: infer Content } } ? Content[keyof Content] : never;

/** What `PUT` takes: the whole of the record. What was read may be sent back with its server members. */
export type Content<Path extends RecordPath> = BodyOf<paths[Path]['put']>;

/** What `PATCH` takes: a JSON Merge Patch, or a list, which is a JSON Patch. */
export type Patch<Path extends RecordPath> = BodyOf<paths[Path]['patch']>;

export interface Changing {
  /** How often it is tried at most: 5 times unless told. */
  readonly attempts?: number;
  readonly signal?: AbortSignal;
}

/** From the record as it is to what is sent; `undefined` where it is to stay as it is. */
export type Decide<Path extends RecordPath, Body> = (
  record: Data<'get', Path>,
) => Body | undefined | Promise<Body | undefined>;

type Decided = (record: unknown) => unknown;

/** @throws Problem `precondition-failed` where others were faster each time. */
export async function changed(
  ask: AnyAsk,
  method: 'put' | 'patch',
  path: string,
  id: string,
  decide: Decided,
  { attempts = 5, signal }: Changing = {},
): Promise<Answer<unknown>> {
  const common = signal ? { signal } : {};
  // Where the ledger has to have come to, so that a replica does not answer what is known to be old.
  let seen: string | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const headers = { 'dataset-position': seen };
    const read = await ask('get', path, { ...common, params: { path: { id } }, headers, cache: 'no-cache' });
    const body = await decide(read.data);
    if (body === undefined) return read;
    try {
      const header = { 'if-match': read.response.headers.get('etag') };
      return await ask(method, path, {
        ...common,
        params: { path: { id }, header },
        body,
        headers: typeOf(method, body),
      });
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'precondition-failed' || attempt >= attempts) throw error;
      seen = error.response.headers.get('dataset-position');
    }
  }
}

function typeOf(method: 'put' | 'patch', body: unknown) {
  if (method === 'put') return {};
  return { 'content-type': `application/${Array.isArray(body) ? 'json' : 'merge'}-patch+json` };
}
