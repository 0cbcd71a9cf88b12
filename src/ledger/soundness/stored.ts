// The revisions as they are stored, with all their columns and those that come before and after them in their records.

import type { Content, KindName } from '../../model/kinds.ts';
import { FIRST_PORTION, nextPortion } from '../../portions.ts';
import { join, type Reader, raw, sql } from '../sql.ts';
import { columnsOf, type projectedColumns } from '../tables.ts';

/** A row of the table `revision`. What another program may have written into it is not known to be right. */
export interface Stored extends Readonly<Record<(typeof projectedColumns)[number], number | null>> {
  readonly id: string;
  readonly kind: KindName;
  readonly position: number;
  readonly revision: number;
  readonly op: string;
  readonly at: string;
  readonly created: string;
  readonly author: string;
  readonly until: number | null;
  readonly heir: string | null;
  readonly document: string | null;
  /** The revision before it: its position, what it was, and when its record was created; null where there is none. */
  readonly earlier: number | null;
  readonly earlierOp: string | null;
  readonly earlierCreated: string | null;
  /** The position of the revision after it. */
  readonly later: number | null;
}

/** A revision with what its document says; null where it has none, or none that can be read. */
export interface Examined extends Stored {
  readonly content: Content | null;
}

export const placeOf = ({ kind, id, position }: Pick<Stored, 'kind' | 'id' | 'position'>) =>
  `${kind}/${id} at position ${position}`;

/**
 * All revisions after a position up to another, in their order, some at a time. Each comes with its neighbours in one state;
 * those may have been written after `upTo`.
 */
export async function* walkStored(reader: Reader, after: number, upTo: number): AsyncGenerator<readonly Stored[]> {
  const columns = join(columnsOf('revision').map(column => raw(`r.${column}`)));
  let last = after;
  for (let limit = FIRST_PORTION; ; ) {
    // A position that two have is looked for too: all that share the last one come together.
    const rows = await reader.$queryRaw<Stored[]>(sql`
      SELECT ${columns}, b.position AS earlier, b.op AS "earlierOp", b.created AS "earlierCreated", n.position AS later
      FROM revision r
      LEFT JOIN revision b ON b.id = r.id AND b.kind = r.kind AND b.revision = r.revision - 1
      LEFT JOIN revision n ON n.id = r.id AND n.kind = r.kind AND n.revision = r.revision + 1
      WHERE r.position > ${last} AND r.position <= (
        SELECT coalesce(max(position), 0) FROM (
          SELECT position FROM revision WHERE position > ${last} AND position <= ${upTo} ORDER BY position LIMIT ${limit}
        ) AS portion)
      ORDER BY r.position`);
    const end = rows.at(-1)?.position;
    if (end === undefined) return;
    yield rows;
    last = end;
    limit = nextPortion(rows.map(({ document }) => document ?? ''));
  }
}
