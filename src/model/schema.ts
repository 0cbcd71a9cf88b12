// The builders every schema is made of: each string, number and list has its bounds here and nowhere else.
import {
  type ObjectOptions,
  type Static,
  type TOptional,
  type TProperties,
  type TSchema,
  Type,
} from '@sinclair/typebox';
import type { Vocabulary } from './vocabularies/vocabulary.ts';

/** What a blank text is made of: what ECMAScript counts as white space, and the control characters. */
const BLANK = '\u0000-\u0020\u007f\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/**
 * One or more code points, none of them a control character (tab and line breaks aside), not all blank. As every pattern
 * here it is an I-Regexp (RFC 9485) between `^` and `$`, which has escapes for few characters: the others stand for
 * themselves.
 */
export const PROSE = `^[ \\t\\r\\n]*[^${BLANK}][^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$`;

/** Lower-case words joined by hyphens: what ids, codes and local ids look like. */
export const ID_FORM = '[a-z0-9]+(-[a-z0-9]+)*';
export const ID_LENGTH = 128;

/** BCP 47 as far as records need it: a language, then optional script, region and variant subtags. */
export const LANGUAGE_PATTERN = '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$';

const YEAR = '[0-9]{4}';
const MONTH = '(0[1-9]|1[0-2])';
const DAY = '(0[1-9]|[12][0-9]|3[01])';
const TIME = '[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])';

/** An RFC 3339 instant. */
export const INSTANT_FORM = `${YEAR}-${MONTH}-${DAY}${TIME}`;

/** EDTF level 0 without intervals: a year, a month, a day, or an RFC 3339 instant. The form is the precision. */
export const EDTF_EXAMPLE = '2016-09-05';
export const EDTF_PATTERN = `^${YEAR}(-${MONTH}(-${DAY}(${TIME})?)?)?$`;

/** Digits may be unspecified from the right on, and all of a date approximate, uncertain or both (EDTF level 1). */
const LEVEL_1 = `(${YEAR}(-(${MONTH}(-(${DAY}|XX))?|XX(-XX)?))?|[0-9]{3}X|[0-9]{2}XX)[~?%]?`;
export const EDTF_1_PATTERN = `^(${LEVEL_1}|${YEAR}-${MONTH}-${DAY}${TIME}|${LEVEL_1}/(${LEVEL_1}|\\.\\.)?|(\\.\\.)?/${LEVEL_1})$`;

/** An ISO 8601 duration of calendar units and of clock units. */
const LENGTH_PATTERN = `^P([0-9]{1,3}Y)?([0-9]{1,4}M)?([0-9]{1,4}W)?([0-9]{1,5}D)?(T([0-9]{1,6}H)?([0-9]{1,7}M)?)?$`;

/** How a number is written in a URL: digits, and a fraction of at most twelve. */
export const DECIMAL_FORM = '(0|[1-9][0-9]{0,14})(\\.[0-9]{1,12})?';

/** How a list is written in a URL: repeated, separated by commas, or both. */
export const listOf = (given: string | readonly string[]): string[] => [given].flat().flatMap(text => text.split(','));

export const MAX_POSITION = Number.MAX_SAFE_INTEGER;

/** A closed object: an unknown member is a fault. */
export const object = <T extends TProperties>(properties: T, options: ObjectOptions = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

/** A list of at most `maxItems`. */
export const list = <T extends TSchema>(
  items: T,
  maxItems: number,
  options: { description?: string; minItems?: number; uniqueItems?: boolean } = {},
) => Type.Array(items, { maxItems, ...options });

/** A line or a paragraph of plain text in a language that does not matter or is known from its neighbour. */
export const prose = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: PROSE, description });

/**
 * What a schema knows for whoever tells what is wrong with a value, and that is no member of JSON Schema: the vocabulary that
 * its codes are of, and a value that it takes.
 */
export const VOCABULARY = Symbol('vocabulary');
export const EXAMPLE = Symbol('example');

/** A string of a fixed form. */
export const coded = (pattern: string, maxLength: number, description: string, example?: string) =>
  Type.String({ minLength: 1, maxLength, pattern, description, [EXAMPLE]: example });

/** A code of an open vocabulary: the schema gives its form, a rule of the domain tells whether it exists. */
export const codeOf = (vocabulary: Vocabulary, pattern: string, maxLength: number, description: string) => ({
  ...coded(pattern, maxLength, description),
  [VOCABULARY]: vocabulary,
});

export const language = (description = 'BCP 47 language tag') => coded(LANGUAGE_PATTERN, 35, description, 'en');

/** The name of a member by which words are told in a language. */
export const languageKey = Type.Unsafe<string>({
  ...{ type: 'string', maxLength: 35, pattern: LANGUAGE_PATTERN },
  description: 'a BCP 47 language tag',
});

/** `Text`: the same words in one or more languages, keyed by BCP 47 tag. */
export const text = (maxLength: number, description: string) =>
  Type.Unsafe<Record<string, string>>({
    type: 'object',
    minProperties: 1,
    maxProperties: 20,
    propertyNames: languageKey,
    additionalProperties: { type: 'string', minLength: 1, maxLength, pattern: PROSE },
    description: `${description}, by language`,
  });

/** The id of a record, or of a part of one. */
export const id = (description: string) =>
  coded(`^${ID_FORM}$`, ID_LENGTH, `${description}: lower-case letters and digits, joined by hyphens`);

/** A date that narrows what is asked for. */
export const plainEdtf = (description: string) =>
  coded(
    EDTF_PATTERN,
    35,
    `${description}: EDTF level 0 date, or an RFC 3339 instant; the form is the precision`,
    EDTF_EXAMPLE,
  );

/** A date of a record. */
export const edtf = (description: string) =>
  coded(
    EDTF_1_PATTERN,
    35,
    `${description}: EDTF level 1 date or interval, or an RFC 3339 instant; the form is the precision`,
    EDTF_EXAMPLE,
  );

export const lengthOfTime = (description: string) =>
  coded(LENGTH_PATTERN, 35, `${description}: ISO 8601 duration, such as PT48H or P7D`, 'P7D');

/** An item of Wikidata. */
export const WIKIDATA_ITEM = '^Q[1-9][0-9]{0,11}$';

export const WEB_ADDRESS = '^https?://[!-~]+$';
export const WEB_ADDRESS_LENGTH = 2_048;

export const webAddress = (description: string) => coded(WEB_ADDRESS, WEB_ADDRESS_LENGTH, description);

export const sha256 = (description: string) => coded('^[0-9a-f]{64}$', 64, description);

export const integer = (minimum: number, maximum: number, description: string) =>
  Type.Integer({ minimum, maximum, description });

export const instant = (description: string) =>
  Type.String({
    format: 'date-time',
    minLength: 20,
    maxLength: 35,
    description,
    [EXAMPLE]: '2016-09-05T10:00:00+08:00',
  });

/** One of the codes of a closed vocabulary. */
export const oneOf = <const T extends string>(vocabulary: Vocabulary<T>, meaning = vocabulary.description) =>
  Type.Unsafe<T>({
    type: 'string',
    enum: vocabulary.terms.map(term => term.code),
    description: meaning,
    [VOCABULARY]: vocabulary,
  });

/** One of some values that are no vocabulary. */
export const among = <T extends string = string>(values: readonly string[], description: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], description });

export const optional = Type.Optional;

/** Members that the server alone sets, where a client may send them back as they are. */
export const sentBack = <T extends TProperties>(members: T) =>
  Object.fromEntries(
    Object.entries(members).map(([name, schema]) => [name, Type.Optional({ ...schema, readOnly: true })]),
  ) as { [Name in keyof T]: TOptional<T[Name]> };

/** Gives a schema the name it has in the OpenAPI document. */
export const named = <T extends TSchema>(name: string, schema: T): T => ({ ...schema, $id: name });

/** Refers to a named schema. */
export const ref = <T extends TSchema>(schema: T) => Type.Unsafe<Static<T>>(Type.Ref(`${schema.$id}#`));

/** A schema complete where references to names lead to `where`, such as `#/$defs`. */
export const referringInto = <T extends object>(where: string, schema: T): T =>
  JSON.parse(JSON.stringify(schema).replace(/"\$ref":"(\w+)#"/g, `"$ref":"${where.replaceAll('$', '$$$$')}/$1"`));

/** A schema that others refer to by its name. */
export interface NamedSchema {
  readonly $id?: string;
}
