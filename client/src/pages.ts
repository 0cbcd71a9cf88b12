// A list from its first page to its last, page by page or record by record.
import type { AnyAsk, AnyInit } from './asking.ts';
import type { Data, Init, PathOf } from './types.ts';

interface Listed {
  readonly data: readonly unknown[];
}

/** A list that is asked for by its body. */
type SearchPath = '/v1/events/search';

/** The paths that answer lists. */
export type ListPath =
  | { [Path in PathOf<'get'>]: Data<'get', Path> extends Listed ? Path : never }[PathOf<'get'>]
  | SearchPath;

export type ListInit<Path extends ListPath> = Path extends SearchPath
  ? Init<'post', Path>
  : Path extends PathOf<'get'>
    ? Init<'get', Path>
    : never;

export type PageOf<Path extends ListPath> = Path extends SearchPath
  ? Data<'post', Path>
  : Path extends PathOf<'get'>
    ? Data<'get', Path>
    : never;

export type RecordOf<Path extends ListPath> = PageOf<Path> extends { data: readonly (infer R)[] } ? R : never;

interface AnyPage extends Listed {
  readonly page?: { readonly next: string | null };
  readonly next?: string | null;
}

/** The parameter that takes where the next page begins, where it is not `cursor`. */
const PARAMETERS: Readonly<Record<string, string>> = { '/v1/changes': 'since', '/v1/audit': 'before' };

export async function* pagesOf(ask: AnyAsk, path: string, init: AnyInit = {}): AsyncGenerator<Listed, void> {
  const bySearch = path === '/v1/events/search';
  let from: string | null | undefined;
  do {
    const { data } = await ask(bySearch ? 'post' : 'get', path, from ? beginningAt(path, init, from) : init);
    const page = data as AnyPage;
    yield page;
    from = page.page?.next ?? page.next;
  } while (from);

  function beginningAt(path: string, init: AnyInit, from: string): AnyInit {
    if (bySearch) return { ...init, body: { ...(init.body as object), cursor: from } };
    const query = { ...init.params?.query, [PARAMETERS[path] ?? 'cursor']: from };
    return { ...init, params: { ...init.params, query } };
  }
}

export async function* recordsOf(ask: AnyAsk, path: string, init?: AnyInit): AsyncGenerator<unknown, void> {
  for await (const { data } of pagesOf(ask, path, init)) yield* data;
}
