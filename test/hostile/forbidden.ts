// What a document forbids: requests that fit it but for one place, as a validator of JSON Schema judges them.
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import type { OpenApi } from '../contract.ts';
import { type Asking, askingsOf, inHeader, type Parameter, recordOf, text } from './requests.ts';
import type { Schema } from './values.ts';

export interface Forbidden {
  readonly asking: Asking;
  /** What does not fit: `body`, or a parameter. */
  readonly where: string;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What is done to one value in a body. */
const CHANGES: readonly ((value: Json) => Json | undefined)[] = [
  () => undefined,
  () => null,
  () => '',
  () => -1,
  () => 1.5,
  () => 1e300,
  () => true,
  () => [],
  () => ({}),
  () => 'x'.repeat(70_000),
  () => 'No such word',
  value => [value],
  value => ({ value }),
  value => `${text(value)} `,
  value => (Array.isArray(value) ? [...value, ...value] : `-${text(value)}`),
  value => (Array.isArray(value) ? Array.from({ length: 1_001 }, () => value[0] ?? null) : 'null'),
  value => (isObject(value) ? { ...value, unknown: 1 } : []),
  value => (isObject(value) ? { ...value, [`${Object.keys(value)[0] ?? 'x'} `]: 1 } : {}),
];

const isObject = (value: Json): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where each value in a value is. */
function placesIn(value: Json, at: readonly string[] = []): (readonly string[])[] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [at, ...below.flatMap(([name, each]) => placesIn(each, [...at, name]))];
}

/** A value with another in one place, or with nothing there. */
function changed(
  value: Json,
  [name, ...rest]: readonly string[],
  change: (value: Json) => Json | undefined,
): Json | undefined {
  if (name === undefined) return change(value);
  const copy = structuredClone(value) as Record<string, Json>;
  const inner = changed(copy[name] as Json, rest, change);
  if (inner !== undefined) copy[name] = inner;
  else if (Array.isArray(copy)) copy.splice(Number(name), 1);
  else delete copy[name];
  return copy;
}

/** What stands in a URL or a header where a parameter belongs. */
const TEXTS = [
  ...[
    '',
    ' ',
    '-',
    '0',
    '-1',
    '1.5',
    '1e3',
    '9999999999999999',
    'true',
    'TRUE',
    'null',
    'No such word',
    'x'.repeat(2_000),
  ],
  ...[
    '2016-13-01',
    '2016-02-30',
    '2016-09-05T25:00:00Z',
    '١٢',
    '1,2',
    '1,2,3,4,5',
    '--russia',
    'Russia',
    '\u0000',
    'ä',
  ],
];

/** Whether a schema takes what is sent, by whatever it may be read as: a text, a number, a switch, or a list, which commas separate too. */
function takes(validate: (value: unknown) => boolean, sent: readonly string[]): boolean {
  const single = sent.length === 1 ? [sent[0], Number(sent[0]), sent[0] === 'true'] : [];
  const list = sent.flatMap(each => each.split(','));
  return [...single, list, list.map(Number)].some(each => validate(each));
}

/**
 * A change is asked of a record that is there, as it is: what the request names is looked at before what it holds. Of a
 * batch all is refused.
 */
function onRecord(asking: Asking): Asking {
  if (asking.offered.path.endsWith('/batch')) return { ...asking, query: {} };
  const record = recordOf(asking.offered.path);
  if (record === undefined || !('id' in asking.path)) return asking;
  return { ...asking, path: { ...asking.path, id: record }, header: { 'if-match': '*' } };
}

/** Requests to each operation that has something to forbid, each wrong in one place alone. */
export function forbiddenBy(document: OpenApi): fc.Arbitrary<Forbidden | null>[] {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: 'openapi' });
  const validators = new Map<Schema, (value: unknown) => boolean>();
  const validatorOf = (schema: Schema) => {
    const known = validators.get(schema) ?? ajv.compile(absolute(schema));
    validators.set(schema, known);
    return known;
  };

  const ofBody = (asking: Asking, place: number, change: number): Forbidden | null => {
    const schema = asking.offered.bodies.find(([type]) => type === asking.body?.type)?.[1];
    if (asking.body === null || schema === undefined || !('$ref' in schema)) return null;
    const validate = validatorOf(schema);
    const places = placesIn(asking.body.value as Json);
    const value = changed(
      asking.body.value as Json,
      places[place % places.length] ?? [],
      CHANGES[change % CHANGES.length] as never,
    );
    // What fits all but for one place, and is sent at all.
    if (value === undefined || !validate(asking.body.value) || validate(JSON.parse(JSON.stringify(value)))) return null;
    return { asking: { ...onRecord(asking), body: { ...asking.body, value } }, where: 'body' };
  };

  const ofParameter = (asking: Asking, place: number, texts: readonly string[]): Forbidden | null => {
    const {
      name,
      in: where,
      schema,
    } = asking.offered.parameters[place % asking.offered.parameters.length] as Parameter;
    // A path has one value for each of its parameters, and one without any is another path.
    const values = (where === 'query' ? texts : texts.slice(0, 1)).map(each =>
      where === 'header' ? inHeader(each) : each,
    );
    if (takes(validatorOf(schema), values) || (where === 'path' && values[0] === '')) return null;
    return {
      asking: { ...asking, [where]: { ...asking[where], [name]: where === 'query' ? values : values[0] } },
      where: `${where} ${name}`,
    };
  };

  return askingsOf(document, null).flatMap(askings => {
    const [example] = fc.sample(askings, 1);
    const { bodies = [], parameters = [] } = example?.offered ?? {};
    const place = fc.nat(1_000);
    const texts = fc.array(fc.constantFrom(...TEXTS), { minLength: 1, maxLength: 2 });
    return [
      ...(bodies.length === 0 ? [] : [fc.tuple(askings, place, place).map(given => ofBody(...given))]),
      ...(parameters.length === 0 ? [] : [fc.tuple(askings, place, texts).map(given => ofParameter(...given))]),
    ];
  });
}

/** A schema of the document on its own: its references name the document. */
const absolute = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"openapi#/'));
