// Validation: bodies exactly as sent, parameters turned into their types, and every fault named at once.
import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type KindName, kindNames, kinds, sharedParts } from './kinds.ts';
import { DECIMAL_FORM, listOf, type NamedSchema, ref } from './schema.ts';
import type { Found } from './schema-words.ts';

/** A body of more values than this is told its first fault alone: what finding all of them costs grows with their number. */
const MAX_VALUES = 3_000;

/** Makes validators of contents as a client writes them, which name all faults. */
export function bodyValidators(
  schemas: readonly NamedSchema[],
  all = ajvOf(schemas, true),
): (schema: AnySchemaObject) => ValidateFunction {
  const first = ajvOf(schemas, false);
  return schema => bounded(compiledLater(first, schema), compiledLater(all, schema));
}

/** Validates what is in a body, where no named schema is referred to; it names all faults. */
export const validatorOf = (schema: AnySchemaObject): ValidateFunction => bodyValidators([])(schema);

/** Validates contents of a kind of record as a client writes them, and names all faults. */
export const contentValidator = (kind: KindName): ValidateFunction => contentValidators()[kind];

let ofContents: Readonly<Record<KindName, ValidateFunction>> | undefined;

function contentValidators(): Readonly<Record<KindName, ValidateFunction>> {
  if (ofContents) return ofContents;
  const compile = bodyValidators([...sharedParts, ...Object.values(kinds).map(kind => kind.input)]);
  const made = kindNames.map(name => [name, compile(ref(kinds[name].input))]);
  ofContents = Object.fromEntries(made) as Record<KindName, ValidateFunction>;
  return ofContents;
}

/** Compiles a schema when it is first needed: a server has some hundred, and of most it needs none for long. */
function compiledLater(ajv: Ajv2020, schema: AnySchemaObject): ValidateFunction {
  let compiled: ValidateFunction | undefined;
  const validate = (value: unknown) => {
    compiled ??= ajv.compile(schema);
    const valid = compiled(value);
    validate.errors = compiled.errors;
    return valid;
  };
  validate.errors = null as ValidateFunction['errors'];
  return validate as unknown as ValidateFunction;
}

function ajvOf(schemas: readonly NamedSchema[], allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors,
    useDefaults: true,
    verbose: true,
    allowUnionTypes: true,
    validateSchema: false,
    code: { regExp: wellFormed },
  });
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

/** Makes validators of parameters that come as strings, as those of a query do, which find all faults and make numbers of digits. */
function parameterValidators(schemas: readonly NamedSchema[], all = ajvOf(schemas, true)) {
  return (schema: AnySchemaObject): ValidateFunction => typed(schema, compiledLater(all, schema));
}

/** Validators of bodies and of parameters that refer to the same named schemas, which are looked at once. */
export function requestValidators(schemas: readonly NamedSchema[]) {
  const all = ajvOf(schemas, true);
  return { ofBodies: bodyValidators(schemas, all), ofParameters: parameterValidators(schemas, all) };
}

/** Parameters whose schemas refer to no named one. */
export const parameterValidator = (schema: AnySchemaObject): ValidateFunction => parameterValidators([])(schema);

/** Tells whether a body is valid at once; looks for all of its faults only where it is invalid, and small enough. */
function bounded(first: ValidateFunction, all: ValidateFunction): ValidateFunction {
  const validate = (body: unknown) => {
    const valid = first(body);
    validate.errors = first.errors;
    if (valid || hasMoreValuesThan(MAX_VALUES, body)) return valid;
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
    validateTyped.errors = validate.errors?.map((error): Found => ({ ...error, others: schema.properties })) ?? null;
    return valid;
  };
  validateTyped.errors = null as ValidateFunction['errors'];
  return validateTyped as unknown as ValidateFunction;
}
