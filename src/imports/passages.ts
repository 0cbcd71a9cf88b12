// The row of a data set as the passage that says so: it counts from its own beginning, for data sets are cut into files in many ways.
import { codePoints, sha256 } from '../model/evidence.ts';

export interface RowPassage {
  readonly start: 0;
  /** In code points of the NFC text, exclusive. */
  readonly end: number;
  readonly sha256: string;
}

/** The whole of a row as it was published. */
export function passageOf(published: string): RowPassage {
  const text = published.normalize('NFC');
  return { start: 0, end: codePoints(text).length, sha256: sha256(text) };
}
