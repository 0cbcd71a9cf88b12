// What the OpenAPI document says in several places, said once: schemas that have a name, parameters, headers and answers.
import { namingOf, type Reference, referenceTo, type Schemas, textOf } from './naming.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}

interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
}

interface Operation {
  readonly operationId: string;
  parameters?: readonly (Parameter | Reference)[];
  requestBody?: object;
  responses: Readonly<Record<string, Answer | Reference>>;
}

export interface Shareable {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, object>>;
}

/** The document with components for all that can be referred to; `schemas` are those that have a name. */
export function shared<D extends Shareable>(document: D, schemas: Schemas): D {
  const named = namingOf(schemas);
  const paths = named(document.paths);
  const operations = Object.values(paths).flatMap(path => Object.values(path));
  return {
    ...document,
    components: {
      ...document.components,
      parameters: shareParameters(operations),
      requestBodies: shareBodies(operations),
      headers: shareHeaders(operations),
      responses: shareAnswers(operations),
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, named(schema)])),
    },
    paths,
  };
}

/**
 * Parameters under their own name; where several have one name, the one that most operations take, and the others under
 * the name of the first operation that takes them too.
 */
function shareParameters(operations: readonly Operation[]): Record<string, object> {
  const all = operations.flatMap(({ operationId, parameters = [] }) =>
    (parameters as Parameter[]).map(parameter => ({ parameter: plain(parameter), operationId })),
  );
  const names = new Map<string, string>();
  const shared: Record<string, object> = {};
  const mostTaken = [...distinctOf(all, ({ parameter }) => parameter)].sort(([, a], [, b]) => b.count - a.count);
  for (const [
    text,
    {
      first: { parameter, operationId },
    },
  ] of mostTaken) {
    const name = parameter.name in shared ? `${parameter.name}-of-${operationId}` : parameter.name;
    names.set(text, name);
    shared[name] = parameter;
  }
  for (const operation of operations) {
    const own = operation.parameters as Parameter[] | undefined;
    if (own)
      operation.parameters = own.map(each => referenceTo('parameters', names.get(textOf(plain(each))) as string));
  }
  return shared;
}

/** Without what goes without saying. */
const plain = ({ required, ...parameter }: Parameter): Parameter => ({ ...parameter, ...(required && { required }) });

/** Each once, with the first that holds it and how many do. */
function distinctOf<T>(all: readonly T[], held: (each: T) => object): Map<string, { first: T; count: number }> {
  const groups = Map.groupBy(all, each => textOf(held(each)));
  return new Map([...groups].map(([text, group]) => [text, { first: group[0] as T, count: group.length }]));
}

/** Each body that several operations take, under the first that does. */
function shareBodies(operations: readonly Operation[]): Record<string, object> {
  const taking = operations.flatMap(({ operationId, requestBody }) =>
    requestBody ? [{ operationId, requestBody }] : [],
  );
  const distinct = distinctOf(taking, ({ requestBody }) => requestBody);
  const bodies: Record<string, object> = {};
  for (const operation of operations) {
    const { first, count = 0 } = distinct.get(textOf(operation.requestBody ?? {})) ?? {};
    if (first === undefined || count === 1) continue;
    bodies[first.operationId] = first.requestBody;
    operation.requestBody = referenceTo('requestBodies', first.operationId);
  }
  return bodies;
}

function shareHeaders(operations: readonly Operation[]): Record<string, object> {
  const headers: Record<string, object> = {};
  for (const operation of operations) {
    const answers = Object.entries(operation.responses as Record<string, Answer>).map(([status, answer]) => {
      const { headers: own = {}, ...rest } = answer;
      Object.assign(headers, own);
      const names = Object.keys(own).map(name => [name, referenceTo('headers', name)]);
      return [status, names.length === 0 ? rest : { ...answer, headers: Object.fromEntries(names) }];
    });
    operation.responses = Object.fromEntries(answers);
  }
  return headers;
}

/**
 * Each answer that several operations give: one that is no success under what it is, one that is under the operation that
 * gives it first. @throws Error where two would have one name
 */
function shareAnswers(operations: readonly Operation[]): Record<string, Answer> {
  const all = operations.flatMap(({ operationId, responses }) =>
    Object.entries(responses as Record<string, Answer>).map(([status, answer]) => ({ operationId, status, answer })),
  );
  const distinct = distinctOf(all, ({ answer }) => answer);
  const responses: Record<string, Answer> = {};
  const share = (status: string, answer: Answer): Answer | Reference => {
    const { first, count } = distinct.get(textOf(answer)) ?? {};
    if (first === undefined || (Number(status) < 300 && count === 1)) return answer;
    const name = Number(status) < 300 ? `${first.operationId}-${first.status}` : inCamelCase(answer.description);
    responses[name] ??= answer;
    if (textOf(responses[name]) !== textOf(answer)) throw new Error(`Two answers would be called ${name}.`);
    return referenceTo('responses', name);
  };
  for (const operation of operations) {
    const own = Object.entries(operation.responses as Record<string, Answer>);
    operation.responses = Object.fromEntries(own.map(([status, answer]) => [status, share(status, answer)]));
  }
  return responses;
}

/** What comes before a colon, as a name. */
const inCamelCase = (words: string) =>
  words
    .replace(/:.*/, '')
    .split(/\W+/)
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
