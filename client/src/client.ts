// A client of Communique: its operations with their types, and what takes several requests.
import { type AnyInit, askingOf, type Options } from './asking.ts';
import { type Changing, type Content, changed, type Decide, type Patch, type RecordPath } from './changing.ts';
import { type Change, changesOf, type Following } from './following.ts';
import type { components } from './openapi.ts';
import { type ListInit, type ListPath, type PageOf, pagesOf, type RecordOf, recordsOf } from './pages.ts';
import type { Answer, Ask, Data, Method } from './types.ts';

export type { Options } from './asking.ts';
export type { Changing } from './changing.ts';
export type { Change, Following } from './following.ts';
export type { paths } from './openapi.ts';
export type { ListPath, PageOf, RecordOf } from './pages.ts';
export { Problem, type ProblemCode } from './problem.ts';
export type { Answer } from './types.ts';

/** What records and answers are made of, by name: `Schemas['Event']`. */
export type Schemas = components['schemas'];

type Listing<Path extends ListPath> =
  undefined extends ListInit<Path> ? [init?: ListInit<Path>] : [init: ListInit<Path>];

/** What may be asked of a server. Whatever is refused is thrown as a `Problem`. */
export interface Communique {
  readonly GET: Ask<'get'>;
  readonly PUT: Ask<'put'>;
  /** With an `Idempotency-Key` of its own, so that it is done once however often it is sent. */
  readonly POST: Ask<'post'>;
  readonly PATCH: Ask<'patch'>;
  readonly DELETE: Ask<'delete'>;
  /** The pages of a list, all as of one position. */
  pages<Path extends ListPath>(path: Path, ...init: Listing<Path>): AsyncGenerator<PageOf<Path>, void>;
  /** What stands in the pages of a list, one by one. */
  each<Path extends ListPath>(path: Path, ...init: Listing<Path>): AsyncGenerator<RecordOf<Path>, void>;
  /** Every change after a position, and then each as it is recorded, until the signal is aborted. */
  follow(following?: Following): AsyncGenerator<Change, void>;
  /** Changes a record by what `decide` makes of it, again from the start where somebody else was faster. */
  change<Path extends RecordPath>(
    path: Path,
    id: string,
    decide: Decide<Path, Patch<Path>>,
    changing?: Changing,
  ): Promise<Answer<Data<'get', Path>>>;
  /** Puts another content in the place of a record's, in the same way. */
  replace<Path extends RecordPath>(
    path: Path,
    id: string,
    decide: Decide<Path, Content<Path>>,
    changing?: Changing,
  ): Promise<Answer<Data<'get', Path>>>;
}

/** A client of the server at `baseUrl`. */
export function connect(options: Options = {}): Communique {
  const ask = askingOf(options);
  const by = (method: Method) => (path: string, init?: AnyInit) => ask(method, path, init);
  const changes = (method: 'put' | 'patch') => (path: string, id: string, decide: never, changing?: Changing) =>
    changed(ask, method, path, id, decide, changing);
  return {
    ...{ GET: by('get'), PUT: by('put'), POST: by('post'), PATCH: by('patch'), DELETE: by('delete') },
    pages: (path: string, init?: AnyInit) => pagesOf(ask, path, init),
    each: (path: string, init?: AnyInit) => recordsOf(ask, path, init),
    follow: (following: Following = {}) => changesOf(ask, following),
    ...{ change: changes('patch'), replace: changes('put') },
  } as unknown as Communique;
}
