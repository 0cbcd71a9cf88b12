// What a request asks of a kind of record, or the problem that says what makes no sense in it.
import { type KindName, kinds } from '../../model/kinds.ts';
import { invalidParameter, Refusal } from '../../model/refusals.ts';
import { MAX_WEIGHT, parametersTogether, parts, type Query, searchOf, weightOf } from '../../query/conditions.ts';
import { queryOf, writtenFor } from '../../query/filters.ts';
import type { Asked } from '../../query/question.ts';
import { defaultSort, type Sort, sortNamed } from '../../query/sorts.ts';

/** The question that valid parameters ask. @throws Refusal naming the parameters that make no sense */
export function askedBy(kind: KindName, parameters: Readonly<Record<string, unknown>>): Asked {
  const { query, invalid } = queryOf(kind, parameters);
  if (invalid[0]) {
    const errors = invalid.map(fault => ({ ...fault, code: 'out-of-range' as const }));
    throw new Refusal('invalid-parameter', invalid[0].detail, { errors });
  }
  if (weightOf(query) > MAX_WEIGHT) throw asksTooMuch(query);
  const sort = sortNamed(kind, parameters.sort as string | undefined);
  if (sort.relevance && !hasWords(query)) throw needsWords(sort);
  return { kind, where: query, sort };
}

/** Relevance goes by the words that every record found must have. */
export const hasWords = (query: Query): boolean => parts(query).some(part => part.type === 'words');

/** Names what asks the most. */
function asksTooMuch(query: Query): Refusal {
  const [heaviest] = [...parts(query)].sort((a, b) => weightOf(b) - weightOf(a));
  const name = heaviest?.type === 'term' ? heaviest.name : 'q';
  return invalidParameter(name, 'too-many', `One question asks for at most ${MAX_WEIGHT} values.`);
}

const needsWords = ({ name }: Sort) => invalidParameter('sort', 'out-of-range', `\`sort=${name}\` needs \`q\`.`);

/** The URL of the list that answers what is asked; null where no GET can ask for it. */
export function listUrl(
  base: string,
  { kind, where, sort }: Asked,
  others: Readonly<Record<string, string | number | readonly string[] | undefined>>,
): string | null {
  const together = parametersTogether(where);
  if (together === null) return null;
  const filters = Object.entries(together).map(([name, value]) => [name, writtenFor(kind, name, value)] as const);
  const order = sort === defaultSort(kind) ? undefined : sort.name;
  const rest = Object.entries({ sort: order, ...others }).map(
    ([name, value]) => [name, value === undefined ? [] : [String(value)]] as const,
  );
  const parameters: string[] = [];
  for (const [name, values] of [...filters, ...rest]) {
    if (values === null) return null;
    for (const value of values) parameters.push(`${name}=${encodeURIComponent(value)}`);
  }
  const url = `${base}/v1/${kinds[kind].plural}${parameters.length > 0 ? `?${parameters.join('&')}` : ''}`;
  return url.length > LONGEST_URL ? null : url;
}

/**
 * The path of a list in canonical form: the same for the same question, in whatever order and words it is asked. One that
 * no GET asks for has the search as it stands for its query.
 */
export const canonicalPath = (asked: Asked, asOf: string | undefined): string =>
  listUrl('', asked, { asOf }) ??
  `/v1/${kinds[asked.kind].plural}?${new URLSearchParams({ search: JSON.stringify({ ...searchOf(asked.where), sort: asked.sort.name, asOf }) })}`;

/** What a server takes as a request's head, less what else is in it. */
const LONGEST_URL = 12_000;
