// A coded row as the importers answer it: what it needs and what it adds, or why it is left.
import { noCode } from '../countries/uncoded.ts';
import type { Contribution, LeftRow, MappedRow, Needed, ReadOptions } from '../importer.ts';
import { beganBefore, TOO_OLD } from '../since.ts';
import { withRow } from './corrections.ts';
import { dyadId, mayBeJoined } from './event.ts';
import { dyadsIn, gathered, hasDyadOf, withoutRowOf } from './meetings.ts';
import { takingPart } from './participants.ts';
import type { CodedRow, DataSet, Side } from './row.ts';

/** What became of a row of a data set. */
export type Outcome = CodedRow | LeftRow;

/** The row as a contribution to its event; left where it began before `since`, or is not diplomatic. */
export function mapped(
  dataSet: DataSet,
  outcome: Outcome,
  { since, dyadsApart = false }: Pick<ReadOptions, 'since' | 'dyadsApart'>,
): MappedRow | LeftRow {
  if ('outcome' in outcome) return outcome;
  const reason = reasonToLeave(outcome, since);
  const { line, row } = outcome;
  if (reason !== null) return { line, row, outcome: 'skipped', reason };
  return {
    line,
    row,
    needs: [neededSource(dataSet), ...neededActors([...outcome.from, ...outcome.to])],
    contributions: [
      {
        kind: 'event',
        id: dyadId(dataSet, outcome),
        contribute: existing => withRow(dataSet, outcome, existing),
        row: {
          externalId: { scheme: dataSet.scheme, value: row },
          withdraw: (existing, beside) => withoutRowOf(dataSet, outcome, existing, beside),
          parts: (existing, id) => dyadsIn(dataSet, id, existing),
        },
        ...(!dyadsApart && meetingsOf(dataSet, outcome)),
      },
    ],
    notes: notesOn(outcome),
  };
}

/** The events of the same article on the same day. */
function meetingsOf(dataSet: DataSet, row: CodedRow): Pick<Contribution, 'meetings'> {
  const { article } = row;
  if (article === undefined || !mayBeJoined(row)) return {};
  return {
    meetings: {
      externalId: article,
      isOwn: hasDyadOf(dataSet, row),
      gather: (events, add) => gathered(dataSet, row, events, add),
    },
  };
}

/** What is told of a row that is recorded: what was repaired in it, and the countries that no code is known for. */
const notesOn = ({ repairs = [], placeUnknown, from, to }: CodedRow): string[] => {
  const unknown = [placeUnknown, ...[...from, ...to].map(side => side.countryUnknown)];
  return [...repairs, ...new Set(unknown.flatMap(told => (told === undefined ? [] : [noCode(told)])))];
};

export const neededSource = ({ source }: DataSet): Needed => ({ kind: 'source', ...source });

export const neededActors = (sides: readonly Side[]): Needed[] =>
  [...new Map(sides.map(side => [side.id, side])).values()].map(({ id, record }) => ({
    kind: 'actor',
    id,
    content: record,
  }));

function reasonToLeave(row: CodedRow, since: string | undefined): string | null {
  if (beganBefore(row.day, since)) return TOO_OLD;
  if (takingPart(row).length === 0)
    return row.family === 'statement' ? 'It names no speaker.' : 'It names nobody who took part.';
  if (row.family === 'statement' && !crossesBorder(row)) return 'A statement that does not cross a border.';
  return null;
}

/** Whether somebody speaks to another country, or an intergovernmental organization is on either side. */
function crossesBorder({ from, to }: CodedRow): boolean {
  return from.some(speaker =>
    to.some(other =>
      speaker.international || other.international
        ? speaker.id !== other.id
        : speaker.country !== undefined && other.country !== undefined && speaker.country !== other.country,
    ),
  );
}
