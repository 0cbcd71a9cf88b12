// Which paths, parameters and answers there are, read off the OpenAPI document.
import type { FetchResponse, MaybeOptionalInit } from 'openapi-fetch';
import type { paths } from './openapi.ts';

export type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';

/** The paths that have the method. */
export type PathOf<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends { [Name in M]: object } ? Path : never;
}[keyof paths];

/** What a request to the path takes: `params`, `body`, and what `fetch` takes. */
export type Init<M extends Method, Path extends keyof paths> = MaybeOptionalInit<paths[Path], M>;

type Success<Answer> = Answer extends { data: infer Data; error?: never } ? Data : never;

/** What stands in the body of its answer where all went well. */
export type Data<M extends Method, Path extends keyof paths, I = object> = Success<
  FetchResponse<
    paths[Path][M] extends infer Operation extends Record<string | number, unknown> ? Operation : never,
    I,
    `${string}/${string}`
  >
>;

/** An answer where all went well; what did not is thrown. */
export interface Answer<D> {
  readonly data: D;
  readonly response: Response;
}

export type Ask<M extends Method> = <Path extends PathOf<M>, I extends Init<M, Path>>(
  path: Path,
  ...init: undefined extends I ? [init?: I] : [init: I]
) => Promise<Answer<Data<M, Path, I>>>;
