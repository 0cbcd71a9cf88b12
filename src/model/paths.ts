// Addresses inside a record: every value at a path like `statements/*/evidence/*/source`, with its JSON Pointer.

export interface Located<T = unknown> {
  /** RFC 6901, in the URI fragment form of RFC 9457's examples: `#/statements/0/id`. */
  readonly pointer: string;
  readonly value: T;
}

/** All values at `path` in `root`; `*` stands for every element of a list. Absent members give nothing. */
export function locate<T = unknown>(root: unknown, path: string): Located<T>[] {
  let found: Located[] = [{ pointer: '#', value: root }];
  for (const step of path.split('/')) found = found.flatMap(at => children(at, step));
  return found as Located<T>[];
}

function children({ pointer, value }: Located, step: string): Located[] {
  if (step === '*') {
    return Array.isArray(value) ? value.map((item, index) => ({ pointer: `${pointer}/${index}`, value: item })) : [];
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return [];
  return [{ pointer: `${pointer}/${step}`, value: (value as Record<string, unknown>)[step] }];
}

/** One member name as a step of a JSON Pointer in a URI fragment (RFC 6901 §3 and §6). */
export const pointerStep = (name: string) =>
  encodeURIComponent(
    name
      .replace(/\p{Surrogate}/gu, '\ufffd')
      .replaceAll('~', '~0')
      .replaceAll('/', '~1'),
  );
