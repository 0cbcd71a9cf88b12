// What is told at a path of an event: by the record, and by what statements assert of the same part.
import type { Content } from './kinds.ts';
import { type Located, locate, pointerStep } from './paths.ts';

/** The values at a path such as `outcomes/{any}/term/from`, written with a star, of the record first; of kinds without statements, its own alone. */
export function told<T = unknown>(content: Content, path: string): Located<T>[] {
  const [member = '', ...steps] = path.split('/');
  const ofElements = steps[0] === '*';
  const rest = (ofElements ? steps.slice(1) : steps).join('/');
  const asserted = locate<object>(content, 'statements/*/asserts').flatMap(({ pointer, value }) =>
    Object.entries(value)
      .filter(([part]) => (ofElements ? part.startsWith(`${member}/`) : part === member))
      .flatMap(([part, given]) => within<T>({ pointer: `${pointer}/${pointerStep(part)}`, value: given }, rest)),
  );
  return [...locate<T>(content, path), ...asserted];
}

const within = <T>({ pointer, value }: Located, path: string): Located<T>[] =>
  path === ''
    ? [{ pointer, value: value as T }]
    : locate<T>(value, path).map(at => ({ ...at, pointer: pointer + at.pointer.slice(1) }));
