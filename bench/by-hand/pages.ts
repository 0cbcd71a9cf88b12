// Pages, by statements written by hand for each question.
import { LONG } from '../../src/ledger/projection.ts';
import type { Statements } from './statements.ts';

/** How many documents a page has. */
const PAGE = 50;

/** One row more than a page tells whether there is another. */
export const ROWS = PAGE + 1;

export interface Found {
  readonly id: string;
  readonly position: number;
  readonly starts: number;
}

interface Dates {
  readonly from: number;
  readonly to: number;
}

/** How many documents are asked for, where it is not a page. */
interface Limited {
  readonly limit?: number;
}

const CURRENT = "kind = 'event' AND until IS NULL AND op <> 'deleted'";
const order = (limit: number) => `ORDER BY starts DESC, id DESC LIMIT ${limit + 1}`;

/** Rows that are found with their documents, in the order of the list. */
const documents = (limit: number, found: string) => `
  SELECT r.document FROM (${found}) p CROSS JOIN revision r ON r.id = p.id AND r.position = p.position
  ORDER BY p.starts DESC, p.id DESC LIMIT ${limit}`;

const NEWEST = `SELECT document FROM revision WHERE ${CURRENT} ORDER BY starts DESC, id DESC LIMIT ${PAGE}`;

/** A term of the same event, at its place in the order of time: neighbours are found on the same pages. */
const has = (name: string, value: string) => `EXISTS (SELECT 1 FROM term t WHERE t.kind = 'event' AND t.name = ${name}
  AND t.value = ${value} AND t.until IS NULL AND t.starts = d.starts AND t.id = d.id)`;

export const LONG_ONES = `FROM term d WHERE d.kind = 'event' AND d.name = 'span' AND d.value = 'long' AND d.until IS NULL
  AND d.starts <= @to AND d.ends >= @from`;

export const SHORT = `d.until IS NULL AND d.starts BETWEEN @from - ${LONG} AND @to AND d.ends >= @from
  AND d.ends - d.starts <= ${LONG}`;

export const hasCountry = has("'country'", '@country');

const byCountryOf = (limit: number) =>
  documents(
    limit,
    `
  SELECT * FROM (SELECT d.id, d.position, d.starts FROM term d
    WHERE d.kind = 'event' AND d.name = 'country' AND d.value = @country AND ${SHORT} ${order(limit)}) s
  UNION ALL SELECT * FROM (SELECT d.id, d.position, d.starts ${LONG_ONES} AND ${hasCountry} ${order(limit)}) l`,
  );

const byTwoOf = (limit: number) =>
  documents(
    limit,
    `
  SELECT d.id, d.position, d.starts FROM term d
  WHERE d.kind = 'event' AND d.name = @name AND d.value = @value AND d.until IS NULL AND ${has('@other', '@otherValue')}
  ${order(limit)}`,
  );

const AS_OF = documents(
  PAGE,
  `
  SELECT * FROM (SELECT id, position, starts FROM revision
    WHERE kind = 'event' AND until IS NULL AND op <> 'deleted' AND position <= @position ${order(PAGE)}) c
  UNION ALL SELECT * FROM (SELECT id, position, starts FROM revision
    WHERE kind = 'event' AND until IS NOT NULL AND op <> 'deleted' AND position <= @position AND until > @position ${order(PAGE)}) o`,
);

const COUNT = "SELECT count FROM tally WHERE kind = 'event' AND name = @name AND id = @value";

interface Shown {
  readonly document: string;
}

/** What is made of a number, made once for each. */
function once<T>(make: (limit: number) => T): (limit: number) => T {
  const made = new Map<number, T>();
  return limit => {
    const known = made.get(limit) ?? make(limit);
    made.set(limit, known);
    return known;
  };
}

export function pagesByHand({ prepare }: Statements) {
  const newest = prepare<object, Shown>(NEWEST);
  const byCountry = once((limit: number) => prepare<Dates & { country: string }, Shown>(byCountryOf(limit)));
  const byTwo = once((limit: number) =>
    prepare<{ name: string; value: string; other: string; otherValue: string }, Shown>(byTwoOf(limit)),
  );
  const asOf = prepare<{ position: number }, Shown>(AS_OF);
  const count = prepare<{ name: string; value: string }, { count: number }>(COUNT);
  const countOf = async (name: string, value: string) => (await count({ name, value }))[0]?.count ?? 0;
  const shown = async (rows: Shown[] | Promise<Shown[]>) => (await rows).map(({ document }) => document);
  return {
    newest: () => shown(newest({})),
    byCountry: ({ limit = PAGE, ...values }: Dates & Limited & { country: string }) => shown(byCountry(limit)(values)),
    /** The rarer of the two is read, and the other looked for. */
    byParticipantAndIssue: async ({
      participant,
      issue,
      limit = PAGE,
    }: Limited & { participant: string; issue: string }) => {
      const [participants, issues] = [await countOf('participant', participant), await countOf('issue', issue)];
      const [first, second] = [
        { name: 'participant', value: participant },
        { name: 'issue', value: issue },
      ];
      const [rarer, other] = issues < participants ? [second, first] : [first, second];
      return shown(byTwo(limit)({ ...rarer, other: other.name, otherValue: other.value }));
    },
    asOf: (values: { position: number }) => shown(asOf(values)),
  };
}
