// Pages, by statements written by hand for each question.
import { LONG } from '../../src/ledger/projection.ts';
import type { Statements } from './statements.ts';

/** One row more than a page tells whether there is another. */
export const ROWS = 51;

export interface Found {
  readonly id: string;
  readonly position: number;
  readonly starts: number;
}

interface Dates {
  readonly from: number;
  readonly to: number;
}

const CURRENT = "kind = 'event' AND until IS NULL AND op <> 'deleted'";
const ORDER = `ORDER BY starts DESC, id DESC LIMIT ${ROWS}`;

/** Rows that are found with their documents, in the order of the list. */
const documents = (found: string) => `
  SELECT r.document FROM (${found}) p CROSS JOIN revision r ON r.id = p.id AND r.position = p.position
  ORDER BY p.starts DESC, p.id DESC LIMIT ${ROWS - 1}`;

const NEWEST = `SELECT document FROM revision WHERE ${CURRENT} ORDER BY starts DESC, id DESC LIMIT ${ROWS - 1}`;

/** A term of the same event, at its place in the order of time: neighbours are found on the same pages. */
const has = (name: string, value: string) => `EXISTS (SELECT 1 FROM term t WHERE t.kind = 'event' AND t.name = ${name}
  AND t.value = ${value} AND t.until IS NULL AND t.starts = d.starts AND t.id = d.id)`;

export const LONG_ONES = `FROM term d WHERE d.kind = 'event' AND d.name = 'span' AND d.value = 'long' AND d.until IS NULL
  AND d.starts <= @to AND d.ends >= @from`;

export const SHORT = `d.until IS NULL AND d.starts BETWEEN @from - ${LONG} AND @to AND d.ends >= @from
  AND d.ends - d.starts <= ${LONG}`;

export const hasCountry = has("'country'", '@country');

const BY_COUNTRY = documents(`
  SELECT * FROM (SELECT d.id, d.position, d.starts FROM term d
    WHERE d.kind = 'event' AND d.name = 'country' AND d.value = @country AND ${SHORT} ${ORDER}) s
  UNION ALL SELECT * FROM (SELECT d.id, d.position, d.starts ${LONG_ONES} AND ${hasCountry} ${ORDER}) l`);

const BY_TWO = documents(`
  SELECT d.id, d.position, d.starts FROM term d
  WHERE d.kind = 'event' AND d.name = @name AND d.value = @value AND d.until IS NULL AND ${has('@other', '@otherValue')}
  ${ORDER}`);

const AS_OF = documents(`
  SELECT * FROM (SELECT id, position, starts FROM revision
    WHERE kind = 'event' AND until IS NULL AND op <> 'deleted' AND position <= @position ${ORDER}) c
  UNION ALL SELECT * FROM (SELECT id, position, starts FROM revision
    WHERE kind = 'event' AND until IS NOT NULL AND op <> 'deleted' AND position <= @position AND until > @position ${ORDER}) o`);

const COUNT = "SELECT count FROM tally WHERE kind = 'event' AND name = @name AND id = @value";

interface Shown {
  readonly document: string;
}

export function pagesByHand({ prepare }: Statements) {
  const newest = prepare<object, Shown>(NEWEST);
  const byCountry = prepare<Dates & { country: string }, Shown>(BY_COUNTRY);
  const byTwo = prepare<{ name: string; value: string; other: string; otherValue: string }, Shown>(BY_TWO);
  const asOf = prepare<{ position: number }, Shown>(AS_OF);
  const count = prepare<{ name: string; value: string }, { count: number }>(COUNT);
  const countOf = async (name: string, value: string) => (await count({ name, value }))[0]?.count ?? 0;
  const shown = async (rows: Shown[] | Promise<Shown[]>) => (await rows).map(({ document }) => document);
  return {
    newest: () => shown(newest({})),
    byCountry: (values: Dates & { country: string }) => shown(byCountry(values)),
    /** The rarer of the two is read, and the other looked for. */
    byParticipantAndIssue: async ({ participant, issue }: { participant: string; issue: string }) => {
      const [participants, issues] = [await countOf('participant', participant), await countOf('issue', issue)];
      const [first, second] = [
        { name: 'participant', value: participant },
        { name: 'issue', value: issue },
      ];
      const [rarer, other] = issues < participants ? [second, first] : [first, second];
      return shown(byTwo({ ...rarer, other: other.name, otherValue: other.value }));
    },
    asOf: (values: { position: number }) => shown(asOf(values)),
  };
}
