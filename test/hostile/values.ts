// Values made from a schema: such as it takes, and now and then, in the place of any of their parts, what strangers send.
import fc from 'fast-check';
import { resolved } from '../contract.ts';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly readOnly?: boolean;
  readonly examples?: readonly unknown[];
}

/** What strangers put where something else belongs. */
const STRINGS = [
  ...['', ' ', '\u0000', '\r\nx: y', '../../etc/passwd', '%00', '%2e%2e', '=1+1', '<script>', "' OR 1=1 --", '\u202e'],
  ...['1e999', '-0', '9'.repeat(400), 'null', '[]', '{}', '__proto__', 'constructor', '\ud800', 'x'.repeat(3_000)],
];

const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...STRINGS),
  fc.constantFrom(null, true, -0, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [[[[]]]]),
  fc.string({ unit: 'binary', maxLength: 50 }),
);

/** What is there in a ledger that was seeded, or has a form that many members have. */
const KNOWN = [
  ...['russia', 'barack-obama', 'syria-ceasefire', 'g20-hangzhou-2016', 'obama-putin-hangzhou-2016-09-05'],
  ...['article-obama-putin-g20-2016', '2016-09-05', '2016-09', '2016', '2016-09-05T10:00:00Z', 'CN', 'en', 'ar'],
  ...['1', '12', '29', 'meeting', 'Europe/Zurich'],
];

/** A part is now and then something else, once in so many times; fits always where it is null. */
export type Strays = number | null;

/** Values of a schema of a document. */
export type ValuesOf = (schema: Schema) => fc.Arbitrary<unknown>;

/** How deep a value is at most: schemas may hold themselves. */
const DEPTH = 7;

/** Arbitraries are made once for each schema: to make them anew takes longer than a server takes for what is made of them. */
export function valuesIn(document: object, strays: Strays): ValuesOf {
  const made = new Map<Schema, fc.Arbitrary<unknown>[]>();

  const valuesOf = (schema: Schema, depth: number): fc.Arbitrary<unknown> => {
    const known = made.get(schema) ?? [];
    made.set(schema, known);
    known[depth] ??= straying(fitting(schema, depth));
    return known[depth];
  };

  const straying = (values: fc.Arbitrary<unknown>) =>
    strays === null ? values : fc.oneof({ arbitrary: values, weight: strays - 1 }, { arbitrary: strange, weight: 1 });

  const fitting = (given: Schema, depth: number): fc.Arbitrary<unknown> => {
    const schema = resolved(document, given as Schema & { $ref: string }) as Schema;
    if (schema.enum) return fc.constantFrom(...schema.enum);
    if (depth === 0) return fc.constant(null);
    if (schema.anyOf) return fc.oneof(...schema.anyOf.map(each => valuesOf(each, depth - 1)));
    switch (schema.type) {
      case 'integer':
        return fc.integer({ min: schema.minimum ?? -1_000, max: Math.min(schema.maximum ?? 1_000, 2 ** 31 - 1) });
      case 'number':
        return fc.double({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000, noNaN: true });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'array':
        return listOf(schema, depth);
      case 'object':
        return objectOf(schema, depth);
      case 'string':
        return textOf(schema);
      default:
        return strange;
    }
  };

  const listOf = ({ prefixItems, items = {}, ...bounds }: Schema, depth: number): fc.Arbitrary<unknown> => {
    if (prefixItems) return fc.tuple(...prefixItems.map(each => valuesOf(each, depth - 1)));
    const [minLength, maxLength] = [bounds.minItems ?? 0, Math.min(bounds.maxItems ?? 2, (bounds.minItems ?? 0) + 2)];
    const each = valuesOf(items, depth - 1);
    return bounds.uniqueItems
      ? fc.uniqueArray(each, { minLength, maxLength, comparator: 'SameValue' })
      : fc.array(each, { minLength, maxLength });
  };

  const objectOf = (schema: Schema, depth: number): fc.Arbitrary<unknown> => {
    const members = Object.entries(schema.properties ?? {}).filter(
      ([name, each]) =>
        !resolved(document, each as Schema & { $ref: string }).readOnly &&
        (depth > 2 || schema.required?.includes(name)),
    );
    const own = fc.record(Object.fromEntries(members.map(([name, each]) => [name, valuesOf(each, depth - 1)])), {
      requiredKeys: schema.required?.filter(name => members.some(([member]) => member === name)) ?? [],
    });
    const [pattern, rest] = Object.entries(schema.patternProperties ?? {})[0] ?? [
      undefined,
      schema.additionalProperties,
    ];
    if (typeof rest !== 'object') return own;
    const names = textOf(
      pattern === undefined ? { type: 'string', ...schema.propertyNames } : { type: 'string', pattern },
    );
    const others = fc.dictionary(names, valuesOf(rest, depth - 1), {
      minKeys: schema.minProperties ?? 0,
      maxKeys: Math.min(schema.maxProperties ?? 2, (schema.minProperties ?? 0) + 2),
    });
    return fc.tuple(others, own).map(([theirs, given]) => ({ ...theirs, ...(given as object) }));
  };

  const textOf = (given: Schema): fc.Arbitrary<string> => {
    const schema = resolved(document, given as Schema & { $ref: string }) as Schema;
    const { pattern = '', minLength = 0, maxLength = Number.POSITIVE_INFINITY, examples = [] } = schema;
    if (schema.enum) return fc.constantFrom(...(schema.enum as string[]));
    const whole = new RegExp(pattern, 'u');
    const fits = (text: string) => whole.test(text) && text.length >= minLength && text.length <= maxLength;
    const known = [...examples.map(String), ...KNOWN].filter(fits);
    // What a pattern asks for is matched as JavaScript does; a surrogate or a property of characters is beyond that.
    const free = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, Math.max(minLength, 60)) });
    const matching = pattern !== '' && !/\\p|\\u|\(\?/.test(pattern) ? fc.stringMatching(new RegExp(pattern)) : free;
    return known.length > 0
      ? fc.oneof({ arbitrary: fc.constantFrom(...known), weight: 3 }, { arbitrary: matching.filter(fits), weight: 1 })
      : matching.filter(fits);
  };

  return schema => valuesOf(schema, DEPTH);
}
