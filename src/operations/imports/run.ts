// A run: one input after the other is recognised, read, mapped, folded and appended, and each row's outcome is told.
import { setImmediate } from 'node:timers/promises';
import { beginningOf } from '../../imports/beginning.ts';
import { archiveOrNot, decoded } from '../../imports/decoding.ts';
import { IMPORT, type Result } from '../../imports/fold.ts';
import { importerFor, importerNamed } from '../../imports/formats.ts';
import type { Importer, LeftRow, Row, TableMapping } from '../../imports/importer.ts';
import { counter, type Summary, type Told } from '../../imports/outcomes.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Target } from '../../ledger/target.ts';
import { recordKey } from '../../ledger/write.ts';
import { contentOf } from '../../model/document.ts';
import type { Content, KindName } from '../../model/kinds.ts';
import { type Batch, batchesOf } from './batches.ts';
import { recordHistory } from './history.ts';
import type { Importing } from './importing.ts';
import { recordMapped } from './mapped.ts';
import { SAMPLED } from './schemas.ts';
import { type Input, inFile } from './spooling.ts';

/** The run was stopped between two batches: what it had read until then is recorded. */
export class ImportStopped extends Error {}

/** How long a server rehearses an import, in milliseconds: writes wait for it no longer than they may. */
export const REHEARSES = 8_000;

/** It would keep others from writing for longer than they wait. */
export class RehearsalTooLong extends ImportStopped {
  constructor() {
    super(
      'It takes longer to rehearse than others may wait to write: send a part of it, or rehearse it beside the server with `npx communique import --dry-run` on a copy of the ledger.',
    );
  }
}

export interface Asked {
  /** The name of a format, or `auto`. */
  readonly format: string;
  /** The name of the key that it is imported with; left out where it is imported without one. */
  readonly by?: string;
  /** The encoding of the text, by its name in the WHATWG Encoding Standard; UTF-8 where it is not told. */
  readonly encoding?: string;
  /** Rows of event data of different sides are never one event. */
  readonly dyadsApart?: boolean;
  /** Nothing is appended; all is told as if it were. */
  readonly dryRun?: boolean;
  /** Rows of events that began before this day (EDTF) are skipped. */
  readonly since?: string;
  /** Event kinds: rows of other events are skipped. */
  readonly only?: readonly string[];
  /** What kind of record the documents are that do not tell it. */
  readonly kind?: KindName;
  /** What becomes of the rows of a table. */
  readonly mapping?: TableMapping;
}

/** Told what became of rows that are recorded by now. */
export type Recorded = (rows: readonly Told[]) => void;

export interface Watcher {
  /** What became of some rows, in their order: they are recorded by now. */
  readonly told?: (rows: readonly Told[], summary: Summary) => Promise<void> | void;
  /** The same, but not of what is rehearsed. */
  readonly recorded?: Recorded;
  /** How many bytes of all inputs were read so far. */
  readonly read?: (bytes: number) => void;
  /** How long it may rehearse, in milliseconds, where others wait to write meanwhile. */
  readonly rehearses?: number;
  /** Stops the run after the batch at hand. */
  readonly signal?: AbortSignal;
}

export interface Sampled {
  /** What it is called: `event/some-id`. */
  readonly record: string;
  readonly content: Content;
}

export interface Run {
  /** Imports one input. @throws UnreadableInput, ImportStopped, Conflict, StorageFailure; what was told is recorded */
  take(input: Input): Promise<void>;
  /** The records that the first rows of a dry run would make, as they would be: one a row, at most ten. */
  sample(): Promise<Sampled[]>;
  summary(): Summary;
}

/** What came of one input. */
export interface Imported {
  readonly summary: Summary;
  /** The records that the first rows of a dry run would make. */
  readonly records: readonly Sampled[];
  /** Why it ended before the input did: what was thrown. What was told of until then is recorded. */
  readonly ended?: unknown;
}

/** Imports one input into a ledger, wherever that is done, and tells what ended it rather than throwing it. */
export type ImportOne = (asked: Asked, input: Input, watcher: Watcher) => Promise<Imported>;

/** Imports into a ledger, here. */
export const importingInto =
  (ledger: Ledger): ImportOne =>
  async (asked, input, watcher) => {
    let summary = counter().summary;
    try {
      return await importInto(ledger, asked, watcher, async run => {
        summary = run.summary;
        await run.take(input);
        return { summary: summary(), records: await run.sample() };
      });
    } catch (ended) {
      return { summary: summary(), records: [], ended };
    }
  };

/**
 * Has `action` import into a ledger, and returns what it returns. A dry run is a rehearsal: all of it is done in one
 * transaction, which is undone; until then nobody else writes.
 */
export async function importInto<T>(
  ledger: Ledger,
  asked: Asked,
  watcher: Watcher,
  action: (run: Run) => Promise<T>,
): Promise<T> {
  if (asked.dryRun) return ledger.rehearse(target => action(runOn(target, asked, watcher)));
  const { position } = ledger.head();
  const done = await action(runOn(ledger, asked, watcher));
  await ledger.compact(position, watcher.signal);
  return done;
}

function runOn(target: Target, asked: Asked, watcher: Watcher): Run {
  const counts = counter();
  const begun = performance.now();
  const only = asked.only && new Set(asked.only);
  const shared = { target, known: new Set<string>(), appended: counts.revisions, ...(only && { only }) };
  let read = 0;
  const sampled = new Set<string>();
  const counted = async function* (bytes: AsyncIterable<Uint8Array>) {
    for await (const chunk of bytes) {
      read += chunk.length;
      watcher.read?.(read);
      yield chunk;
    }
  };
  const goOn = () => {
    if (watcher.signal?.aborted) throw new ImportStopped('The import was stopped.');
    if (asked.dryRun && performance.now() - begun > (watcher.rehearses ?? Infinity)) throw new RehearsalTooLong();
  };
  return {
    take: async ({ bytes, ...input }) => {
      const { name } = input;
      let unpacked = 0;
      const took = (length: number) => {
        unpacked += length;
        goOn();
      };
      const { importer, rows } = await rowsIn({ ...input, bytes: counted(bytes) }, asked, took);
      const importing = { ...shared, author: authorOf(importer, asked.by) };
      for await (const batch of batchesOf(rows, () => read + unpacked)) {
        const results = resultsOf(batch.rows, await recordBatch(batch, importing));
        for (const result of results) counts.row(result.outcome, countedReasons(result));
        if (asked.dryRun)
          for (const { records: [record] = [] } of results)
            if (record !== undefined && sampled.size < SAMPLED) sampled.add(record);
        const told = tell(name, batch.rows, results);
        if (!asked.dryRun) watcher.recorded?.(told);
        await watcher.told?.(told, counts.summary());
        // Who else waits for this process comes next.
        await setImmediate();
        goOn();
      }
    },
    sample: async () => {
      const keys = [...sampled].map(key => key.split('/') as [KindName, string]);
      const found = await Promise.all(keys.map(([kind, id]) => target.current(kind, id)));
      return found.flatMap(revision =>
        revision?.document ? [{ record: recordKey(revision), content: contentOf(revision.document) }] : [],
      );
    },
    summary: counts.summary,
  };
}

/** An import has an author of its own: what it recorded is not edited by whoever imported it. */
const authorOf = ({ format }: Importer, by: string | undefined) => [IMPORT + format, ...(by ? [by] : [])].join(':');

/** The rows of an input by the importer of what it is; `took` is told how much of an archive was unpacked. */
async function rowsIn(
  input: Input,
  { format, encoding, since, kind, mapping, dyadsApart = false }: Asked,
  took: (length: number) => void,
): Promise<{ importer: Importer; rows: AsyncIterable<Row> }> {
  const { name } = input;
  const options = {
    ...{ name, dyadsApart },
    ...(since !== undefined && { since }),
    ...(kind !== undefined && { kind }),
    ...(mapping && { mapping }),
  };
  const { isArchive, all } = await archiveOrNot(input.bytes);
  const named = importerNamed(format);
  if (isArchive && named?.readArchive) {
    const { readArchive } = named;
    const rows = inFile({ ...input, bytes: all }, path => readArchive(path, { ...options, took }));
    return { importer: named, rows };
  }
  const { beginning, text } = await beginningOf(name, decoded(all, encoding));
  const importer = importerFor(format, beginning);
  return { importer, rows: importer.read(text, options) };
}

/** The outcomes of the rows that are not left. */
const recordBatch = ({ form, rows }: Batch, importing: Importing): Promise<Result[]> =>
  form === 'mapped'
    ? recordMapped(
        rows.filter(row => 'contributions' in row),
        importing,
      )
    : recordHistory(
        rows.filter(row => 'recorded' in row),
        importing,
      );

/** What became of each row, those that were left among them. */
function resultsOf(rows: readonly Row[], recorded: readonly Result[]): Result[] {
  let next = 0;
  const isLeft = (row: Row): row is LeftRow => 'outcome' in row;
  return rows.map(row => (isLeft(row) ? row : (recorded[next++] as Result)));
}

const reasonsOf = ({ reason, notes = [], recognised = [] }: Result): readonly string[] =>
  reason === undefined ? [...notes, ...recognised] : [reason];

/** Who was taken for whom is told of each row, and counted as one reason. */
const countedReasons = ({ recognised, ...result }: Result): readonly string[] => [
  ...reasonsOf(result),
  ...(recognised ? [SOMEBODY_RECOGNISED] : []),
];

const SOMEBODY_RECOGNISED = 'It names somebody who was taken for an actor that is known.';

const tell = (file: string, rows: readonly Row[], results: readonly Result[]): Told[] =>
  rows.map(({ line, row }, index) => {
    const { outcome, records, ...told } = results[index] as Result;
    const reasons = reasonsOf({ outcome, ...told });
    return {
      file,
      line,
      ...(row !== undefined && { row }),
      outcome,
      ...(reasons.length > 0 && { reason: reasons.join(' ') }),
      ...(records !== undefined && { records }),
    };
  });
