// Validation: bodies exactly as sent, parameters turned into their types, and every fault named at once.
import { Ajv2020, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { closest, distance } from 'fastest-levenshtein';
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import { SERVER_MEMBERS } from '../model/kinds.ts';
import { pointerStep } from '../model/paths.ts';
import { DECIMAL_FORM, listOf, PROSE } from '../model/schema.ts';
import type { NamedSchema } from './openapi.ts';
import { invalidParameter, MAX_ERRORS, Problem, type ProblemError } from './problems.ts';

/** A body of more values than this is told its first fault alone: what finding all of them costs grows with their number. */
const MAX_VALUES = 3_000;

/** The validators of a server: JSON Schema 2020-12, with the named schemas known to them. Nothing is coerced. */
export function registerValidation(app: FastifyInstance, schemas: readonly NamedSchema[]): void {
  const all = ajvOf(schemas, true);
  const ofBodies = bodyValidators(schemas, all);
  const compile: FastifySchemaCompiler<AnySchemaObject> = ({ schema, httpPart }) =>
    httpPart === 'body' ? ofBodies(schema) : typed(schema, all.compile(schema));
  app.setValidatorCompiler(compile);
  app.addHook('preValidation', async ({ url }) => refuseWrongEncoding(url));
  app.setSchemaErrorFormatter((errors, part) => validationProblem(errors as unknown as ErrorObject[], part));
}

/** Makes validators of contents as a client writes them, which name all faults. */
export function bodyValidators(
  schemas: readonly NamedSchema[],
  all = ajvOf(schemas, true),
): (schema: AnySchemaObject) => ValidateFunction {
  const first = ajvOf(schemas, false);
  return schema => bounded(first.compile(schema), () => all.compile(schema));
}

function ajvOf(schemas: readonly NamedSchema[], allErrors: boolean): Ajv2020 {
  const code = { regExp: wellFormed };
  const ajv = new Ajv2020({ allErrors, useDefaults: true, verbose: true, allowUnionTypes: true, code });
  addFormats.default(ajv);
  for (const schema of schemas) ajv.addSchema(schema);
  return ajv;
}

/**
 * Patterns are I-Regexps (RFC 9485), so that clients of any language can use them; these cannot say that a text is
 * well-formed Unicode, which JSON's escapes allow it not to be (RFC 8259 §8.2). It is asked here, of each text that has a
 * pattern.
 */
function wellFormed(pattern: string, flags: string) {
  const form = new RegExp(pattern, flags);
  return { test: (text: string) => text.isWellFormed() && form.test(text), toString: () => String(form) };
}
wellFormed.code = 'new RegExp';

/** A validator of parameters that come as strings, as those of a query do: finds all faults, and makes numbers of digits. */
export const parameterValidator = (schema: AnySchemaObject): ValidateFunction =>
  typed(schema, ajvOf([], true).compile(schema));

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

/**
 * Tells whether a body is valid at once; looks for all of its faults only where it is invalid, and small enough. What
 * looks for all is made when it is first needed.
 */
function bounded(first: ValidateFunction, makeAll: () => ValidateFunction): ValidateFunction {
  let all: ValidateFunction | undefined;
  const validate = (body: unknown) => {
    const valid = first(body);
    validate.errors = first.errors;
    if (valid || hasMoreValuesThan(MAX_VALUES, body)) return valid;
    all ??= makeAll();
    all(body);
    validate.errors = all.errors;
    return false;
  };
  validate.errors = null as ValidateFunction['errors'];
  return validate as unknown as ValidateFunction;
}

function hasMoreValuesThan(most: number, body: unknown): boolean {
  const waiting = [body];
  for (let seen = 0; waiting.length > 0; seen++) {
    if (seen > most) return true;
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const inner of Object.values(value)) {
      waiting.push(inner);
      if (waiting.length > most) return true;
    }
  }
  return false;
}

const NUMBERS: Readonly<Record<string, RegExp>> = {
  integer: /^(0|[1-9]\d{0,14})$/,
  number: new RegExp(`^${DECIMAL_FORM}$`),
};

/** Parameters come as strings: a number is one that is written in digits, and a list is repeated or has commas. */
function typed(schema: AnySchemaObject, validate: ValidateFunction): ValidateFunction {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, { type?: string }>);
  const validateTyped = (parameters: Record<string, unknown>) => {
    for (const [name, { type }] of properties) {
      const value = parameters[name];
      const form = NUMBERS[type ?? ''];
      if (form && typeof value === 'string' && form.test(value)) parameters[name] = Number(value);
      if (type === 'array' && value !== undefined) parameters[name] = listOf(value as string | string[]);
    }
    const valid = validate(parameters);
    validateTyped.errors = validate.errors;
    return valid;
  };
  validateTyped.errors = null as ValidateFunction['errors'];
  return validateTyped as unknown as ValidateFunction;
}

/** The faults that a validator found (`part` as Fastify names the parts of a request), as the problem to answer with. */
export function validationProblem(errors: readonly ErrorObject[], part: string): Problem {
  const leaves = errors.filter(error => !COMPOSITE.has(error.keyword));
  const told = leaves.slice(0, MAX_ERRORS);
  if (part === 'body') {
    return new Problem('invalid-body', countOf(leaves.length, 'the body'), { errors: told.map(bodyError) });
  }
  if (part === 'headers') {
    return new Problem('invalid-header', countOf(leaves.length, 'the headers'), { errors: told.map(headerError) });
  }
  const named = told.map(parameterError);
  const parameters = [...new Set(named.map(error => error.parameter))].join(', ');
  return new Problem('invalid-parameter', `${named[0]?.detail ?? 'A parameter is invalid.'} (${parameters})`, {
    errors: named,
  });
}

/** What only says that something below it is wrong. */
const COMPOSITE: ReadonlySet<string> = new Set(['anyOf', 'if', 'propertyNames']);

const countOf = (count: number, where: string) => `${count === 1 ? 'One fault' : `${count} faults`} in ${where}.`;

function bodyError(error: ErrorObject): ProblemError {
  const member = memberOf(error);
  const pointer = `#${error.instancePath}${member === undefined ? '' : `/${pointerStep(member)}`}`;
  return { detail: describe(error, member, 'member'), code: codeOf(error, member), pointer: pointer.slice(0, 500) };
}

function parameterError(error: ErrorObject): ProblemError {
  const member = memberOf(error);
  const parameter = (member ?? error.instancePath.split('/')[1] ?? '').slice(0, 200);
  return { detail: describe(error, member, 'parameter'), code: codeOf(error, member), parameter };
}

const headerError = (error: ErrorObject): ProblemError => ({
  detail: describe(error, undefined, 'header'),
  code: codeOf(error, undefined),
  header: error.instancePath.slice(1),
});

/** The member that is missing, too much or misnamed, where the fault is that. */
function memberOf({ params, propertyName }: ErrorObject): string | undefined {
  const { missingProperty, additionalProperty } = params as Record<string, string | undefined>;
  return missingProperty ?? additionalProperty ?? propertyName;
}

const CODES: Readonly<Record<string, string>> = {
  required: 'missing',
  additionalProperties: 'unknown',
  type: 'wrong-type',
  enum: 'not-in-vocabulary',
  pattern: 'wrong-form',
  format: 'wrong-form',
  minLength: 'too-short',
  maxLength: 'too-long',
  minItems: 'too-few',
  maxItems: 'too-many',
  minProperties: 'too-few',
  maxProperties: 'too-many',
  uniqueItems: 'duplicate',
  minimum: 'out-of-range',
  maximum: 'out-of-range',
};

function codeOf(error: ErrorObject, member: string | undefined): string {
  if (error.keyword === 'additionalProperties' && isServerMember(error, member)) return 'server-member';
  return CODES[error.keyword] ?? error.keyword;
}

function describe(error: ErrorObject, member: string | undefined, word: string): string {
  const name = member?.slice(0, 100);
  if (error.keyword === 'required') return `The ${word} ${name} is missing.`;
  if (error.keyword === 'additionalProperties') {
    if (isServerMember(error, member)) return `The server sets ${name}; leave it out.`;
    return `There is no ${word} ${name} here.${nearest(member, error)}`;
  }
  if (error.keyword === 'enum') return `It must be one of ${(error.params.allowedValues as string[]).join(', ')}.`;
  if (error.keyword === 'pattern' && error.params.pattern === PROSE)
    return 'It is blank, or holds characters that text cannot have.';
  if (error.propertyName !== undefined) return `${name} is not ${describedAs(error)}.`;
  if (error.keyword === 'pattern') return `It must be: ${describedAs(error)}.`;
  return `It ${error.message ?? 'is not valid'}.`;
}

const isServerMember = (error: ErrorObject, member = '') =>
  (error.instancePath === '' && SERVER_MEMBERS.has(member) && error.parentSchema?.$id !== undefined) ||
  member === 'check';

const describedAs = ({ parentSchema }: ErrorObject) =>
  (parentSchema?.description as string | undefined) ?? `the pattern ${parentSchema?.pattern}`;

/** Names what was probably meant, where a known name is close. */
function nearest(member = '', { parentSchema }: ErrorObject): string {
  const known = Object.keys((parentSchema?.properties as object | undefined) ?? {});
  if (known.length === 0 || member.length > 100) return '';
  const name = closest(member, known);
  return distance(member, name) <= Math.max(1, Math.round(member.length * 0.4))
    ? ` Did you mean ${name}?`
    : ` Known: ${known.join(', ')}.`;
}
