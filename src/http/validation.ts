// Validation of requests: the parameters and the body of each are held against the schemas of its operation.
import type { AnySchemaObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { FastifyInstance, FastifySchema, FastifySchemaCompiler } from 'fastify';
import { invalidParameter, type RefusalCode } from '../model/refusals.ts';
import type { NamedSchema } from '../model/schema.ts';
import { validationProblem } from '../model/schema-faults.ts';
import type { Found } from '../model/schema-words.ts';
import { requestValidators } from '../model/validation.ts';
import { headers, LIMITS, problemAnswers } from '../operations/answers.ts';
import type { Operation } from '../operations/operation.ts';

/** `schemas` are the named ones, which the others refer to. */
export function registerValidation(app: FastifyInstance, schemas: readonly NamedSchema[]): void {
  const validators = validatorsFor(schemas);
  const compile: FastifySchemaCompiler<AnySchemaObject> = ({ schema, httpPart = '' }) => validators(schema, httpPart);
  app.setValidatorCompiler(compile);
  app.addHook('preValidation', async ({ url }) => refuseWrongEncoding(url));
  app.setSchemaErrorFormatter((errors, part) => validationProblem(errors as unknown as Found[], part));
}

type Validators = (schema: AnySchemaObject, part: string) => ValidateFunction;

/** By the named schemas that they refer to: validators follow from code alone, so that all apps of a process have the same. */
const known = new WeakMap<readonly NamedSchema[], Validators>();

function validatorsFor(schemas: readonly NamedSchema[]): Validators {
  const found = known.get(schemas);
  if (found) return found;
  const { ofBodies, ofParameters } = requestValidators(schemas);
  const [bodies, parameters] = [eachOnce(ofBodies), eachOnce(ofParameters)];
  const validators: Validators = (schema, part) => (part === 'body' ? bodies : parameters)(schema);
  known.set(schemas, validators);
  return validators;
}

/** Makes of each schema what it made of it before. */
function eachOnce(make: (schema: AnySchemaObject) => ValidateFunction): (schema: AnySchemaObject) => ValidateFunction {
  const made = new WeakMap<AnySchemaObject, ValidateFunction>();
  return schema => {
    const validate = made.get(schema) ?? make(schema);
    made.set(schema, validate);
    return validate;
  };
}

/** What an operation is refused for whatever it does: it follows from the access that it needs, and is said by none of them. */
function refusalsOf({ access, quiet }: Operation): readonly RefusalCode[] {
  const always = ['invalid-parameter', 'internal-error'] as const;
  if (quiet) return always;
  if (access === 'open') return [...always, 'too-many-requests'];
  const ofKeys = [...always, 'missing-key', 'invalid-key', 'too-many-requests'] as const;
  return access === 'read' ? ofKeys : [...ofKeys, 'read-only', 'insufficient-scope'];
}

/** The answers of an operation, for the OpenAPI document. Each may tell the limits. */
function documentedAnswers(operation: Operation): Readonly<Record<string, unknown>> {
  const all = { ...problemAnswers(...refusalsOf(operation)), ...operation.answers } as Record<string, Documented>;
  const limited = (answer: Documented) => ({ ...answer, headers: { ...answer.headers, ...headers(LIMITS) } });
  return Object.fromEntries(Object.entries(all).map(([status, answer]) => [status, limited(answer)]));
}

interface Documented {
  readonly headers?: Readonly<Record<string, object>>;
}

/** The schemas of an operation, by the parts of a request. */
export const schemaOf = (operation: Operation): FastifySchema => {
  const { id, tag, summary, description, parameters, body } = operation;
  return {
    operationId: id,
    summary,
    ...(description !== undefined && { description }),
    ...(tag === undefined ? { hide: true } : { tags: [tag] }),
    ...(parameters?.path && { params: parameters.path }),
    ...(parameters?.query && { querystring: parameters.query }),
    ...(parameters?.headers && { headers: parameters.headers }),
    ...(body && { body: body.schema }),
    ...(tag !== undefined && { response: documentedAnswers(operation) }),
  } as FastifySchema;
};

/** Holds the body of an operation against what it says that it is to be held against as it arrives. */
export function validatorsOf(app: FastifyInstance, { body, parameters }: Operation): FastifySchemaCompiler<unknown> {
  const compile = app.validatorCompiler as FastifySchemaCompiler<unknown>;
  const form = body?.form;
  return part => {
    // The framework hands on a copy of these; what they are held against is told from others by being the same object.
    if (part.httpPart === 'headers') return compile({ ...part, schema: parameters?.headers });
    if (part.httpPart !== 'body' || form === undefined) return compile(part);
    return form === null ? () => true : compile({ ...part, schema: form });
  };
}

/** What the parser of queries would take as it is written (RFC 3986 §2.1): an escape that is none, or no UTF-8. */
function refuseWrongEncoding(url: string): void {
  const query = url.slice(url.indexOf('?') + 1);
  if (!url.includes('?') || !query.includes('%')) return;
  for (const part of query.split('&')) {
    if (isWellEncoded(part)) continue;
    const name = part.split('=')[0] ?? '';
    const detail = 'It is not well-formed percent-encoded UTF-8.';
    throw invalidParameter(isWellEncoded(name) ? decodeURIComponent(name) : 'query', 'wrong-encoding', detail);
  }
}

function isWellEncoded(text: string): boolean {
  try {
    return decodeURIComponent(text) !== null;
  } catch {
    return false;
  }
}
