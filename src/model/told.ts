// What is told at a path of an event: by the record, and by what statements assert of the same part.
import type { Content } from './kinds.ts';
import { type Located, locate, pointerStep } from './paths.ts';

/**
 * The values at a path such as `outcomes/{any}/term/from`, written with a star, of the record first; of kinds without
 * statements, its own alone.
 */
export type Told = <T = unknown>(path: string) => Located<T>[];

/** What a content tells. What its statements assert is looked for once, however many paths are asked for. */
export function toldIn(content: Content): Told {
  const asserted = assertedIn(content);
  return <T>(path: string) => {
    const own = locate<T>(content, path);
    if (asserted.size === 0) return own;
    const [member = '', ...steps] = path.split('/');
    const ofElements = steps[0] === '*';
    const given = asserted.get(ofElements ? `${member}/*` : member);
    if (given === undefined) return own;
    const rest = (ofElements ? steps.slice(1) : steps).join('/');
    return [...own, ...given.flatMap(at => within<T>(at, rest))];
  };
}

/** What statements assert, by the member that it is of, with a star where it is of one element of a list. */
function assertedIn(content: Content): ReadonlyMap<string, readonly Located[]> {
  const asserted = new Map<string, Located[]>();
  for (const { pointer, value } of locate<object>(content, 'statements/*/asserts')) {
    for (const [part, given] of Object.entries(value)) {
      const slash = part.indexOf('/');
      const member = slash < 0 ? part : `${part.slice(0, slash)}/*`;
      const known = asserted.get(member) ?? [];
      known.push({ pointer: `${pointer}/${pointerStep(part)}`, value: given });
      asserted.set(member, known);
    }
  }
  return asserted;
}

const within = <T>({ pointer, value }: Located, path: string): Located<T>[] =>
  path === ''
    ? [{ pointer, value: value as T }]
    : locate<T>(value, path).map(at => ({ ...at, pointer: pointer + at.pointer.slice(1) }));
