// Rows that are told twice in one input: the first counts, so that the same input changes nothing when it comes again.
import { sha256 } from '../../model/evidence.ts';
import type { LeftRow, MappedRow } from '../importer.ts';

/** So many rows of one input are remembered. */
const REMEMBERED = 1_000_000;

export const TOLD_BEFORE = 'Its id is told before in the same input, in another way: what is told first counts.';

/** Leaves rows under whose ids one input told something else before; `published` is the text of the row. */
export function onceEach(): (row: MappedRow | LeftRow, published: string) => MappedRow | LeftRow {
  const told = new Map<string, string>();
  return (row, published) => {
    if ('outcome' in row) return row;
    const hash = sha256(published).slice(0, 16);
    const before = told.get(row.row);
    if (before !== undefined && before !== hash)
      return { line: row.line, row: row.row, outcome: 'skipped', reason: TOLD_BEFORE };
    const [oldest] = told.size < REMEMBERED ? [] : told.keys();
    if (oldest !== undefined) told.delete(oldest);
    told.set(row.row, hash);
    return row;
  };
}
