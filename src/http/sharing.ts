// What the OpenAPI document says in several places, said once: schemas that have a name, parameters, headers and answers.
import { isDeepStrictEqual } from 'node:util';

interface Reference {
  readonly $ref: string;
  readonly description?: string;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly schema: object;
}

interface Answer {
  readonly description: string;
  headers?: Record<string, object>;
}

interface Operation {
  readonly operationId: string;
  parameters?: (Parameter | Reference)[];
  responses: Record<string, Answer | Reference>;
}

export interface Shareable {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, object>>;
}

type Schemas = Readonly<Record<string, object>>;

const referenceTo = (where: string, name: string): Reference => ({ $ref: `#/components/${where}/${name}` });

/** The document with components for all that can be referred to; `schemas` are those that have a name. */
export function shared<D extends Shareable>(document: D, schemas: Schemas): D {
  const naming = namingIn(schemas);
  const paths = naming.within(document.paths);
  const operations = Object.values(paths).flatMap(path => Object.values(path));
  const named = Object.entries(schemas).map(([name, schema]) => [name, naming.within(schema)]);
  return {
    ...document,
    components: {
      ...document.components,
      parameters: shareParameters(operations),
      ...shareAnswers(operations),
      schemas: Object.fromEntries(named),
    },
    paths,
  };
}

/** Members whose values are no schemas, however much they look like one. */
const DATA: ReadonlySet<string> = new Set(['example', 'examples', 'enum', 'const', 'default']);

/** Puts references in the place of schemas that are, but for their description, one that has a name. */
function namingIn(schemas: Schemas) {
  const byForm = Map.groupBy(Object.keys(schemas), name => formOf(schemas[name] as object));
  const nameOf = (schema: object, description?: string) => {
    const [name, ...others] = byForm.get(formOf(schema)) ?? [];
    const same = [name, ...others].find(each => each && descriptionOf(schemas[each]) === description);
    return same ?? (others.length === 0 ? name : undefined);
  };
  const within = <T>(node: T): T => {
    if (typeof node !== 'object' || node === null) return node;
    if (Array.isArray(node)) return node.map(each => shorten(each)) as T;
    const told = 'in' in node ? descriptionOf(node) : undefined;
    return Object.fromEntries(
      Object.entries(node).map(([name, value]) => [name, DATA.has(name) ? value : shorten(value, told)]),
    ) as T;
  };
  /** A parameter tells the description of its schema in its stead. */
  const shorten = (node: unknown, told?: string): unknown => {
    if (typeof node !== 'object' || node === null) return node;
    const own = descriptionOf(node);
    const name = nameOf(node, own ?? told);
    if (name === undefined) return within(node);
    const isSaid = own === undefined || own === descriptionOf(schemas[name]);
    return { ...referenceTo('schemas', name), ...(!isSaid && { description: own }) };
  };
  return { within };
}

const descriptionOf = (node: object | undefined) => (node as { description?: string } | undefined)?.description;

/** Equal for schemas that differ in nothing but the order of their members and their own description. */
const formOf = ({ description: _, ...schema }: { description?: string }) => JSON.stringify(sorted(schema));

function sorted(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map(sorted);
  return Object.fromEntries(
    Object.entries(node)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, sorted(value)]),
  );
}

/** Parameters under their own name; where several have one name, under that of the first operation that takes each too. */
function shareParameters(operations: readonly Operation[]): Record<string, object> {
  const all = operations.flatMap(({ operationId, parameters = [] }) =>
    (parameters as Parameter[]).map(parameter => ({ parameter, operationId, form: JSON.stringify(sorted(parameter)) })),
  );
  const distinct = [...Map.groupBy(all, ({ form }) => form).values()].map(([first]) => first as (typeof all)[0]);
  const alone = Map.groupBy(distinct, ({ parameter }) => parameter.name);
  const names = new Map(
    distinct.map(({ form, parameter: { name }, operationId }) => [
      form,
      alone.get(name)?.length === 1 ? name : `${name}-of-${operationId}`,
    ]),
  );
  for (const operation of operations) {
    const own = all.filter(({ operationId }) => operationId === operation.operationId);
    if (operation.parameters)
      operation.parameters = own.map(({ form }) => referenceTo('parameters', names.get(form) ?? ''));
  }
  return Object.fromEntries(distinct.map(({ form, parameter }) => [names.get(form), parameter]));
}

/** Each header, and each answer that is not a success. @throws Error where two of these are described alike */
function shareAnswers(operations: readonly Operation[]): { headers: object; responses: object } {
  const headers: Record<string, unknown> = {};
  const responses: Record<string, Answer> = {};
  for (const operation of operations) {
    for (const [status, answer] of Object.entries(operation.responses) as [string, Answer][]) {
      for (const [name, header] of Object.entries(answer.headers ?? {})) {
        headers[name] = header;
        answer.headers = { ...answer.headers, [name]: referenceTo('headers', name) };
      }
      if (Number(status) < 300) continue;
      const name = answer.description.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase());
      responses[name] ??= answer;
      if (!isDeepStrictEqual(responses[name], answer))
        throw new Error(`Two answers are described as "${answer.description}".`);
      operation.responses[status] = referenceTo('responses', name);
    }
  }
  return { headers, responses };
}
