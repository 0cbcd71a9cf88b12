// What would be right where a value is wrong, in words, from nothing but the schema that refuses it.
import type { ErrorObject } from 'ajv/dist/2020.js';
import { EXAMPLE, LANGUAGE_PATTERN, listOf, PROSE, VOCABULARY } from './schema.ts';
import { didYouMean, nearestName, noSuchCode } from './suggestions.ts';
import type { Vocabulary } from './vocabularies/vocabulary.ts';

/** A fault as a validator finds it. */
export interface Found extends ErrorObject {
  /** Of a parameter: the schemas of all that the operation takes, by name. */
  readonly others?: Readonly<Record<string, object>>;
}

/** How much of a value is shown. */
const SHOWN = 60;

/** What is wrong and what would be right; `member` is what is missing, unknown or misnamed, `word` what such a thing is called. */
export function rightFor(error: Found, member: string | undefined, word: string): string {
  const name = member?.slice(0, 100);
  if (error.keyword === 'required') return `The ${word} ${name} is missing.`;
  if (error.keyword === 'additionalProperties')
    return `There is no ${word} ${name} here.${nearestMember(member, error)}`;
  if (error.keyword === 'pattern' && error.params.pattern === PROSE)
    return 'It is blank, or holds characters that text cannot have.';
  if (error.propertyName !== undefined) return `${name} is not ${described(error)}.`;
  if (error.keyword === 'enum') return `${oneOf(error)}${meant(error)}`;
  if (error.keyword === 'pattern' || error.keyword === 'format')
    return `It must be: ${described(error)}.${meant(error)}`;
  return `It ${error.message ?? 'is not valid'}${error.keyword === 'type' ? inItsPlace(error) : ''}.`;
}

/** A vocabulary is told by its name, another list by its values. */
const oneOf = ({ parentSchema, params }: Found) =>
  vocabularyOf(parentSchema)
    ? `It must be: ${parentSchema?.description}.`
    : `It must be one of ${(params.allowedValues as string[]).join(', ')}.`;

/** What a schema says of its values, with one that it takes. */
function described({ parentSchema = {} }: Found): string {
  const { description = `the pattern ${parentSchema.pattern}`, [EXAMPLE]: example } = parentSchema as Described;
  const words = description.replace(/\.$/, '');
  if (example === undefined) return words;
  return words === description ? `${words}, such as ${example}` : `${words}. For example ${example}`;
}

interface Described {
  readonly description?: string;
  readonly [EXAMPLE]?: string;
}

/** What was probably meant by a value that is written wrong, or is none of a list. */
function meant(error: Found): string {
  const { data, parentSchema, params } = error;
  if (typeof data !== 'string') return '';
  const given = takesExclusions(params) ? data.replace(/^-/, '') : data;
  const elsewhere = otherFor(given, error);
  const vocabulary = vocabularyOf(parentSchema);
  if (vocabulary) return ` ${noSuchCode(vocabulary, given, elsewhere)}`;
  if (elsewhere !== undefined) return didYouMean(elsewhere);
  if (error.others && isWithoutPlus(data, params)) return ' In a URL, a + stands for a space: send it as %2B.';
  return didYouMean(nearestName(given, (params.allowedValues ?? []) as string[]));
}

const takesExclusions = ({ pattern }: Found['params']) => String(pattern).startsWith('^-?');

/** The parameter of the same request that takes a value which another one has not: `as=csv` for `format=csv`. */
function otherFor(given: string, { others = {} }: Found): string | undefined {
  const found = Object.entries(others).find(([, schema]) => codesOf(schema)?.includes(given));
  return found && `${found[0]}=${given}`;
}

/** The values that a parameter takes, one or several of them; undefined where no list holds them. */
function codesOf({ items, ...schema }: Listing): readonly string[] | undefined {
  return items ? codesOf(items) : (vocabularyOf(schema)?.terms.map(({ code }) => code) ?? schema.enum);
}

interface Listing {
  readonly items?: Listing;
  readonly enum?: readonly string[];
}

const vocabularyOf = (schema: object | undefined) =>
  (schema as { readonly [VOCABULARY]?: Vocabulary } | undefined)?.[VOCABULARY];

const isWithoutPlus = (data: string, { pattern }: Found['params']) =>
  data.includes(' ') && typeof pattern === 'string' && new RegExp(pattern, 'u').test(data.replaceAll(' ', '+'));

/** What a value of the wrong type would be in the right one, where that is known. */
function inItsPlace({ data, params, parentSchema }: Found): string {
  if (typeof data !== 'string') return '';
  const shown = JSON.stringify(data.slice(0, SHOWN));
  if (parentSchema?.propertyNames?.pattern === LANGUAGE_PATTERN) return `, by language: { "en": ${shown} }`;
  if (params.type !== 'array') return '';
  return `: ${JSON.stringify(listOf(data.slice(0, SHOWN)))}`;
}

/** Names what was probably meant, where a known name is close. */
function nearestMember(member = '', { parentSchema }: Found): string {
  const known = Object.keys((parentSchema?.properties as object | undefined) ?? {});
  if (known.length === 0 || member.length > 100) return '';
  return didYouMean(nearestName(member, known)) || ` Known: ${known.join(', ')}.`;
}
