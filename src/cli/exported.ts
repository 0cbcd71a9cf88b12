// What an export holds, from the options of the command line: the same filters, in the same words, as the lists.
import type { ErrorObject } from 'ajv/dist/2020.js';
import { changeTexts } from '../formats/change.ts';
import type { Format } from '../formats/format.ts';
import { formats, ndjsonFormat, withVariants } from '../formats/formats.ts';
import type { Documents } from '../formats/write.ts';
import { walkFeed } from '../ledger/feed.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type KindName, kindNames, kinds } from '../model/kinds.ts';
import { Refusal } from '../model/refusals.ts';
import { object } from '../model/schema.ts';
import { validationProblem } from '../model/schema-faults.ts';
import { parameterValidator } from '../model/validation.ts';
import { asOfSchema } from '../operations/questions/as-of.ts';
import { askedBy, canonicalPath } from '../operations/questions/asking.ts';
import { fieldsSchema } from '../operations/questions/fields.ts';
import { readDocuments } from '../query/documents.ts';
import { filterSchemas } from '../query/filters.ts';
import { readCount } from '../query/page.ts';
import type { Asked } from '../query/question.ts';
import { resolve } from '../query/resolve.ts';
import { sortNamed, sortSchema } from '../query/sorts.ts';
import { WrongUse } from './terminal.ts';

export interface ExportOptions {
  readonly format: string;
  readonly kind?: KindName;
  readonly filter?: readonly (readonly [name: string, value: string])[];
  readonly sort?: string;
  readonly fields?: string;
  readonly asOf?: string;
  readonly history?: true;
  readonly authors?: true;
}

export interface Exported {
  readonly format: Format;
  readonly kind: KindName;
  /** The path of the list that has the same, in canonical form. */
  readonly list: string;
  /** What is counted. */
  readonly noun: string;
  readonly count: (ledger: Ledger, position: number) => Promise<number>;
  readonly texts: (ledger: Ledger, position: number) => Documents;
}

/** @throws WrongUse for options that make no sense, alone or together */
export function exportedBy(options: ExportOptions): Exported {
  const format = withVariants(formats).find(({ name }) => name === options.format) ?? ndjsonFormat;
  const { kind = 'event' } = options;
  refuseNonsense(options, format);
  if (options.history) {
    const texts = (ledger: Ledger, position: number) =>
      changeTexts(walkFeed(ledger, 0, position), options.authors === true);
    return { format, kind, list: '/v1/changes', noun: 'revisions', count: async (_, position) => position, texts };
  }
  const questions = questionsOf(options, format);
  const [first] = questions as [Asked];
  return {
    format,
    kind,
    list: canonicalPath({ ...first, sort: sortNamed(first.kind, options.sort) }, options.asOf),
    noun: 'records',
    count: (ledger, position) => countOf(ledger, questions, position),
    texts: (ledger, position) => textsOf(ledger, questions, position),
  };
}

function refuseNonsense({ history, authors, kind, filter, sort, fields, asOf }: ExportOptions, format: Format): void {
  const { name, selects, kinds: able } = format;
  if (history && name !== 'ndjson') throw new WrongUse('--history is written as NDJSON alone.');
  if (authors && !history) throw new WrongUse('--authors are those of revisions: give --history too.');
  if (history && (kind ?? filter ?? sort ?? fields) !== undefined)
    throw new WrongUse('--history is everything there is: leave out --kind, --filter, --sort and --fields.');
  if (fields !== undefined && !selects) throw new WrongUse(`--fields chooses nothing of ${name}.`);
  if (kind && !able.includes(kind)) throw new WrongUse(`There is ${name} of ${able.join(', ')} alone, not of ${kind}.`);
  if (asOf !== undefined && !new RegExp(`${asOfSchema.pattern}`).test(asOf))
    throw new WrongUse(`--as-of is a position or an RFC 3339 instant, not ${asOf}.`);
}

/** What records refer to comes before them, as far as kinds go. */
const ALL: readonly KindName[] = [...kindNames].reverse();

/** One question for each kind that is asked for; where all are, what changed first comes first. Filters are those of one. */
function questionsOf({ kind, filter = [], sort, fields }: ExportOptions, { name, order }: Format): Asked[] {
  if (kind !== undefined || filter.length > 0 || name !== 'ndjson')
    return [questionOf(kind ?? 'event', filter, { sort: sort ?? order, fields })];
  if (fields !== undefined) throw new WrongUse('Fields are those of one kind: give --kind too.');
  return ALL.map(each => questionOf(each, [], { sort: sort ?? 'updated' }));
}

function questionOf(
  kind: KindName,
  filter: readonly (readonly [name: string, value: string])[],
  others: Readonly<Record<string, string | undefined>>,
): Asked {
  const parameters: Record<string, unknown> = {};
  for (const [name, value] of [...filter, ...Object.entries(others)]) {
    const before = parameters[name];
    if (value !== undefined) parameters[name] = before === undefined ? value : [before, value].flat();
  }
  const sort = sortSchema(kind);
  const validate = parameterValidator(object({ ...filterSchemas[kind], sort, fields: fieldsSchema(kinds[kind]) }));
  try {
    if (!validate(parameters)) throw validationProblem(validate.errors as ErrorObject[], 'querystring');
    return askedBy(kind, parameters);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const faults = (error.options.errors ?? []).map(({ parameter, detail }) => `${parameter}: ${detail}`);
    throw new WrongUse(faults.join('\n'));
  }
}

async function* textsOf(ledger: Ledger, questions: readonly Asked[], position: number): Documents {
  for (const asked of questions) yield* readDocuments(ledger, asked, position);
}

async function countOf(ledger: Ledger, questions: readonly Asked[], position: number): Promise<number> {
  let count = 0;
  for (const asked of questions) count += await readCount(ledger, await resolve(ledger, asked, position), position);
  return count;
}
