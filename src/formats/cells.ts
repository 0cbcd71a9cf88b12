// Cells: what a column has of a document as one text, its values parted where there are several.
import { COUNTED, NEXT, NONE, type Plucker } from './pluck.ts';

/** Several values of one cell are parted by this, which stands escaped within one. */
export const AMONG = '|';
const ESCAPED = /[|\\]/g;

/**
 * What was plucked for a column, by its number, as one text. Of a list its values are parted by `|`; a `|` or a `\` within one
 * has a `\` before it, so that columns of one list come apart into as many values.
 */
export function textOfCell(json: Buffer, { first, listed, begins, ends, after }: Plucker, column: number): string {
  let text = '';
  for (let index = first[column] as number; index !== NONE; index = after[index] as number) {
    const begin = begins[index] as number;
    if (begin === NEXT) {
      text += AMONG;
      continue;
    }
    const part = json.toString('utf8', begin, ends[index]);
    const value: string = part.includes('\\') ? JSON.parse(`"${part}"`) : part;
    text += listed[column] === 1 ? value.replace(ESCAPED, '\\$&') : value;
  }
  return text;
}

/** The number that was plucked for a column; null where it is none. */
export function numberInCell(json: Buffer, { first, numeric, begins, ends }: Plucker, column: number): number | null {
  const index = first[column] as number;
  if (numeric[column] !== 1 || index === NONE) return null;
  return begins[index] === COUNTED
    ? (ends[index] as number)
    : Number(json.toString('latin1', begins[index], ends[index]));
}
