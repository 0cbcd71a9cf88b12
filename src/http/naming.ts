// Schemas that have a name, in the place of all that are the same.

export type Schemas = Readonly<Record<string, object>>;

export interface Reference {
  readonly $ref: string;
  readonly description?: string;
}

export const referenceTo = (where: string, name: string): Reference => ({ $ref: `#/components/${where}/${name}` });

/** Members whose values are no schemas, however much they look like one. */
const DATA: ReadonlySet<string> = new Set(['example', 'examples', 'enum', 'const', 'default']);

/**
 * Answers what puts references into a part of the document, in the place of each schema that is one of those with a name
 * and says the same. Where it says more, and then what the one with a name says (nothing, where that has no description),
 * the reference says what is more.
 */
export function namingOf(schemas: Schemas): <T>(part: T) => T {
  const byForm = Map.groupBy(Object.keys(schemas), name => formOf(schemas[name] as object));
  /** The name that leaves the least to be said, and that. */
  const nameOf = (schema: object, description = ''): [name: string, more: string] | undefined =>
    (byForm.get(formOf(schema)) ?? [])
      .flatMap((name): [string, string][] => {
        const more = beyond(descriptionOf(schemas[name]) ?? '', description);
        return more === null ? [] : [[name, more]];
      })
      .sort(([, one], [, other]) => one.length - other.length)[0];
  const within = <T>(node: T): T => {
    if (typeof node !== 'object' || node === null) return node;
    if (Array.isArray(node)) return node.map(each => shorten(each)) as T;
    // A parameter tells the description of its schema in its stead.
    const told = 'in' in node ? descriptionOf(node) : undefined;
    return Object.fromEntries(
      Object.entries(node).map(([name, value]) => [name, DATA.has(name) ? value : shorten(value, told)]),
    ) as T;
  };
  const shorten = (node: unknown, told?: string): unknown => {
    if (typeof node !== 'object' || node === null) return node;
    const own = descriptionOf(node);
    const [name, more = ''] = nameOf(node, own ?? told) ?? [];
    if (name === undefined) return within(node);
    return { ...referenceTo('schemas', name), ...(own !== undefined && more !== '' && { description: more }) };
  };
  return within;
}

/** What a description says before what is `said` elsewhere; null where it says something else. */
function beyond(said: string, description: string): string | null {
  if (said === '') return description;
  if (!description.endsWith(said)) return null;
  const more = description.slice(0, description.length - said.length);
  return more === '' || /[:,] $/.test(more) ? more.slice(0, -2) : null;
}

const descriptionOf = (node: object | undefined) => (node as { description?: string } | undefined)?.description;

/** Equal for schemas that differ in nothing but the order of their members and their own description. */
const formOf = ({ description: _, ...schema }: { description?: string }) => textOf(schema);

/** Equal for equal values, whatever the order of their members. */
export const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
