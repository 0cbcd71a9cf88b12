// A run: one input after the other is recognised, read, mapped, folded and appended, and each row's outcome is told.
import { setImmediate } from 'node:timers/promises';
import type { Ledger } from '../ledger/ledger.ts';
import type { KindName } from '../model/kinds.ts';
import { appendRows, type Batching } from './batch.ts';
import { type Batch, batchesOf } from './batches.ts';
import { beginningOf } from './beginning.ts';
import { decoded } from './decoding.ts';
import { IMPORT, type Result } from './fold.ts';
import { importerFor } from './formats.ts';
import { appendHistory } from './history.ts';
import type { Importer, LeftRow, Row } from './importer.ts';
import { counter, type Summary, type Told } from './outcomes.ts';
import { shadowOf, type Target } from './shadow.ts';

/** The run was stopped between two batches: what it had read until then is recorded. */
export class ImportStopped extends Error {}

export interface Asked {
  /** The name of a format, or `auto`. */
  readonly format: string;
  /** Nothing is appended; all is told as if it were. */
  readonly dryRun?: boolean;
  /** Rows of events that began before this day (EDTF) are skipped. */
  readonly since?: string;
  /** Event kinds: rows of other events are skipped. */
  readonly only?: readonly string[];
  /** What kind of record the documents are that do not tell it. */
  readonly kind?: KindName;
}

export interface Input {
  /** The name of the file, without its folder; empty where it comes as a stream. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface Watcher {
  /** What became of some rows, in their order: they are recorded by now. */
  readonly told?: (rows: readonly Told[]) => Promise<void> | void;
  /** How many bytes of all inputs were read so far. */
  readonly read?: (bytes: number) => void;
  /** Stops the run after the batch at hand. */
  readonly signal?: AbortSignal;
}

export interface Run {
  /** Imports one input. @throws UnreadableInput, ImportStopped, Conflict, StorageFailure; what was told is recorded */
  take(input: Input): Promise<void>;
  summary(): Summary;
}

/** Imports into a ledger. */
export function importInto(ledger: Ledger | Target, asked: Asked, watcher: Watcher = {}): Run {
  const counts = counter();
  const target = asked.dryRun ? shadowOf(ledger) : ledger;
  const only = asked.only && new Set(asked.only);
  const shared = { target, known: new Set<string>(), appended: counts.revisions, ...(only && { only }) };
  let read = 0;
  const counted = async function* (bytes: AsyncIterable<Uint8Array>) {
    for await (const chunk of bytes) {
      read += chunk.length;
      watcher.read?.(read);
      yield chunk;
    }
  };
  return {
    take: async ({ name, bytes }) => {
      const { beginning, text } = await beginningOf(name, decoded(counted(bytes)));
      const importer = importerFor(asked.format, beginning);
      const batching = { ...shared, author: IMPORT + importer.format };
      for await (const batch of batchesOf(rowsOf(importer, text, name, asked), () => read)) {
        const told = tell(name, batch.rows, await append(batch, batching));
        for (const row of told) counts.row(row);
        await watcher.told?.(told);
        // Who else waits for this process comes next.
        await setImmediate();
        if (watcher.signal?.aborted) throw new ImportStopped('The import was stopped.');
      }
    },
    summary: counts.summary,
  };
}

const rowsOf = (importer: Importer, text: AsyncIterable<string>, name: string, { since, kind }: Asked) =>
  importer.read(text, { name, ...(since !== undefined && { since }), ...(kind !== undefined && { kind }) });

/** The outcomes of the rows that are not left. */
const append = ({ form, rows }: Batch, batching: Batching): Promise<Result[]> =>
  form === 'mapped'
    ? appendRows(
        rows.filter(row => 'contributions' in row),
        batching,
      )
    : appendHistory(
        rows.filter(row => 'recorded' in row),
        batching,
      );

function tell(file: string, rows: readonly Row[], results: readonly Result[]): Told[] {
  let next = 0;
  const isLeft = (row: Row): row is LeftRow => 'outcome' in row;
  return rows.map((row): Told => {
    const { line, row: named } = row;
    const { outcome, reason, records }: Result = isLeft(row) ? row : (results[next++] as Result);
    return {
      ...{ file, line },
      ...(named !== undefined && { row: named }),
      outcome,
      ...(reason !== undefined && { reason }),
      ...(records !== undefined && { records }),
    };
  });
}
