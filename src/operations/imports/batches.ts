// Rows in batches: each is appended at once, and none holds more than memory should.
import { type LeftRow, type MappedRow, type RecordedRow, type Row, UnreadableInput } from '../../imports/importer.ts';

/** So many rows are appended at once; the revisions of one instant go together up to the second. */
const ROWS = 500;
const ROWS_OF_ONE_INSTANT = 5_000;

/** A batch ends when so many bytes of the input have been read for it. */
const BYTES = 16 * 1_024 * 1_024;

/** Rows of one form, beside which others may stand that are left. */
export type Batch =
  | { readonly form: 'mapped'; readonly rows: readonly (MappedRow | LeftRow)[] }
  | { readonly form: 'recorded'; readonly rows: readonly (RecordedRow | LeftRow)[] };

/** The rows in their order; `bytesRead` tells how much of the input was read so far. @throws what reading them throws */
export async function* batchesOf(rows: AsyncIterable<Row>, bytesRead: () => number): AsyncGenerator<Batch> {
  let batch: Row[] = [];
  let form: Batch['form'] | null = null;
  let begun = bytesRead();
  const cut = (): Batch => {
    const whole = { form: form ?? 'mapped', rows: batch } as Batch;
    batch = [];
    form = null;
    begun = bytesRead();
    return whole;
  };
  let broken: UnreadableInput | null = null;
  try {
    for await (const row of rows) {
      const own = formOf(row);
      const other = form !== null && own !== null && own !== form;
      if (batch.length > 0 && (other || isFull(batch, row) || bytesRead() - begun > BYTES)) yield cut();
      batch.push(row);
      form ??= own;
    }
  } catch (error) {
    if (!(error instanceof UnreadableInput)) throw error;
    broken = error;
  }
  // The rows before the place where the input breaks off are sound.
  if (batch.length > 0) yield cut();
  if (broken) throw broken;
}

const formOf = (row: Row) => ('recorded' in row ? 'recorded' : 'contributions' in row ? 'mapped' : null);

function isFull(batch: readonly Row[], next: Row): boolean {
  if (batch.length < ROWS) return false;
  const last = batch.at(-1);
  const together = last && 'recorded' in last && 'recorded' in next && last.recorded.at === next.recorded.at;
  return !together || batch.length >= ROWS_OF_ONE_INSTANT;
}
