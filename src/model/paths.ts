// Addresses inside a record: every value at a path like `statements/*/evidence/*/source`, with its JSON Pointer.

export interface Located<T = unknown> {
  /** RFC 6901, in the URI fragment form of RFC 9457's examples: `#/statements/0/id`. */
  readonly pointer: string;
  readonly value: T;
}

/** All values at `path` in `root`; `*` stands for every element of a list. Absent members give nothing. */
export function locate<T = unknown>(root: unknown, path: string): Located<T>[] {
  const found: Located[] = [];
  collect({ pointer: '#', value: root }, stepsOf(path), 0, found);
  return found as Located<T>[];
}

/** The paths that the program asks for are few, and asked for of every record. */
const known = new Map<string, readonly string[]>();
const REMEMBERED = 1_000;

function stepsOf(path: string): readonly string[] {
  const steps = known.get(path) ?? path.split('/');
  if (known.size < REMEMBERED) known.set(path, steps);
  return steps;
}

function collect(at: Located, steps: readonly string[], depth: number, found: Located[]): void {
  const step = steps[depth];
  const { pointer, value } = at;
  if (step === undefined) found.push(at);
  else if (step === '*') {
    if (!Array.isArray(value)) return;
    for (let index = 0; index < value.length; index++)
      collect({ pointer: `${pointer}/${index}`, value: value[index] }, steps, depth + 1, found);
  } else if (typeof value === 'object' && value !== null && Object.hasOwn(value, step)) {
    collect(
      { pointer: `${pointer}/${step}`, value: (value as Record<string, unknown>)[step] },
      steps,
      depth + 1,
      found,
    );
  }
}

/** `root` with another value at each place of `path`. What nothing of is replaced is not copied. */
export const replaced = (root: unknown, path: string, value: (before: unknown) => unknown): unknown =>
  replacedAt(root, stepsOf(path), 0, value);

function replacedAt(
  at: unknown,
  steps: readonly string[],
  depth: number,
  value: (before: unknown) => unknown,
): unknown {
  const step = steps[depth];
  if (step === undefined) return value(at);
  if (step === '*') {
    if (!Array.isArray(at)) return at;
    const each = at.map(element => replacedAt(element, steps, depth + 1, value));
    return each.every((element, index) => element === at[index]) ? at : each;
  }
  if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return at;
  const before = (at as Record<string, unknown>)[step];
  const after = replacedAt(before, steps, depth + 1, value);
  return after === before ? at : { ...at, [step]: after };
}

/** One member name as a step of a JSON Pointer in a URI fragment (RFC 6901 §3 and §6). */
export const pointerStep = (name: string) =>
  encodeURIComponent(
    name
      .replace(/\p{Surrogate}/gu, '\ufffd')
      .replaceAll('~', '~0')
      .replaceAll('/', '~1'),
  );
