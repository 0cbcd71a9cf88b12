// The order of the ledger: every position once, instants that never run backwards, and the revisions of a record in a row.
import type { Findings } from './faults.ts';
import { placeOf, type Stored } from './stored.ts';

/** Where a walk through the ledger has come to. */
export interface Reached {
  readonly position: number;
  readonly at: string;
}

export const BEGINNING: Reached = { position: 0, at: '' };

/** Looks at the revisions that follow; answers how far that is. */
export function checkOrder(rows: readonly Stored[], before: Reached, { tell }: Findings): Reached {
  let last = before;
  for (const row of rows) {
    const { position, at } = row;
    if (position === last.position) tell('positions', placeOf(row), 'another revision has this position too');
    if (position > last.position + 1) tell('positions', '', missing(last.position + 1, position - 1));
    const isEarlier = at < last.at;
    if (isEarlier) tell('positions', placeOf(row), `recorded at ${at}, before what stands before it`);
    for (const what of brokenLinks(row)) tell('history', placeOf(row), what);
    last = { position, at: isEarlier ? last.at : at };
  }
  return last;
}

/** Positions between the last revision and the head. */
export function checkEnd({ position }: Reached, head: number, { tell }: Findings): void {
  if (position < head) tell('positions', '', missing(position + 1, head));
}

const missing = (first: number, last: number) =>
  first === last ? `position ${first} is missing` : `positions ${first} to ${last} are missing`;

const OPS = ['created', 'updated', 'deleted'];

/** What is wrong between a revision and those before and after it in its record. */
function brokenLinks({
  revision,
  op,
  at,
  created,
  until,
  earlier,
  earlierOp,
  earlierCreated,
  later,
  position,
}: Stored) {
  const stands = earlier !== null && earlierOp !== 'deleted';
  const links: readonly (readonly [broken: boolean, what: string])[] = [
    [revision > 1 && earlier === null, `revision ${revision - 1} before it is missing`],
    [earlier !== null && earlier >= position, `revision ${revision - 1} stands after it`],
    [until !== later, `holds until ${until ?? 'now'}, but the next revision is at ${later ?? 'no position'}`],
    [!OPS.includes(op), `is neither of ${OPS.join(', ')} but ${op}`],
    [earlier !== null && (op === 'created') === stands, `is ${op}, after a revision that is ${earlierOp}`],
    [revision === 1 && op !== 'created', `is ${op}, and the first of its record`],
    [
      created !== (revision === 1 ? at : (earlierCreated ?? created)),
      `its record was created at ${created}, as it says`,
    ],
  ];
  return links.flatMap(([broken, what]) => (broken ? [what] : []));
}
