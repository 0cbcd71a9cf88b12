// What a schema refuses, in words: each fault with where it is, and what would be right.
import { pointerStep } from './paths.ts';
import { type Fault, type FaultCode, MAX_ERRORS, Refusal } from './refusals.ts';
import { type Found, rightFor } from './schema-words.ts';

/** The faults that a validator found (`part` as Fastify names the parts of a request), as the problem to answer with. */
export function validationProblem(errors: readonly Found[], part: string): Refusal {
  const leaves = errors.filter(error => !COMPOSITE.has(error.keyword));
  const told = leaves.slice(0, MAX_ERRORS);
  if (part === 'body') {
    return new Refusal('invalid-body', countOf(leaves.length, 'the body'), { errors: told.map(bodyError) });
  }
  if (part === 'headers') {
    return new Refusal('invalid-header', countOf(leaves.length, 'the headers'), { errors: told.map(headerError) });
  }
  const named = told.map(parameterError);
  const parameters = [...new Set(named.map(error => error.parameter))].join(', ');
  return new Refusal('invalid-parameter', `${named[0]?.detail ?? 'A parameter is invalid.'} (${parameters})`, {
    errors: named,
  });
}

/** What only says that something below it is wrong. */
const COMPOSITE: ReadonlySet<string> = new Set(['anyOf', 'if', 'propertyNames']);

const countOf = (count: number, where: string) => `${count === 1 ? 'One fault' : `${count} faults`} in ${where}.`;

function bodyError(error: Found): Fault {
  const member = memberOf(error);
  const pointer = `#${error.instancePath}${member === undefined ? '' : `/${pointerStep(member)}`}`;
  return { detail: rightFor(error, member, 'member'), code: codeOf(error), pointer: pointer.slice(0, 500) };
}

function parameterError(error: Found): Fault {
  const member = memberOf(error);
  const parameter = (member ?? error.instancePath.split('/')[1] ?? '').slice(0, 200);
  return { detail: rightFor(error, member, 'parameter'), code: codeOf(error), parameter };
}

const headerError = (error: Found): Fault => ({
  detail: rightFor(error, undefined, 'header'),
  code: codeOf(error),
  header: error.instancePath.slice(1),
});

/** The member that is missing, too much or misnamed, where the fault is that. */
function memberOf({ params, propertyName }: Found): string | undefined {
  const { missingProperty, additionalProperty } = params as Record<string, string | undefined>;
  return missingProperty ?? additionalProperty ?? propertyName;
}

const CODES: Readonly<Record<string, FaultCode>> = {
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

const codeOf = (error: Found) => CODES[error.keyword] ?? 'wrong-form';
