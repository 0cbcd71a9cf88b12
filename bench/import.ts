// The import bench: invented events as NDJSON through the runner into an empty ledger, beside a loader written by hand.
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bytesOf } from '../src/imports/files.ts';
import { openLedger } from '../src/ledger/ledger.ts';
import type { Content, KindName } from '../src/model/kinds.ts';
import { importInto } from '../src/operations/imports/run.ts';
import { loadByHand, type Mark, rowsIn } from './by-hand/loads.ts';
import { actorId, actorOf, castFor, issueId, issueOf, sourceId, sourceOf } from './cast.ts';
import { eventId, GENERATOR, inventorOf } from './events.ts';
import type { Progress } from './ledgers.ts';
import { markdown, thousands } from './report.ts';

export interface ImportSettings {
  readonly events: number;
  readonly folder: string;
  readonly seed: number;
}

export interface ImportFigures {
  readonly rows: number;
  /** Rows a second: all rows, and of the events the first tenth and the last. */
  readonly rate: number;
  readonly first: number;
  readonly last: number;
  /** The writes alone, by hand: all rows, and the first tenth of them and the last. */
  readonly byHand: { readonly rate: number; readonly first: number; readonly last: number };
}

/** The runner and the hand did not write the same rows: what was timed proves nothing. */
export class RowsDiffer extends Error {}

/** Aims: as fast at the end as at the start, and not much slower than by hand. */
const STEADY = 0.8;
const SHARE = 0.3;

/** Imports, and loads by hand. @throws RowsDiffer */
export async function measureImport(settings: ImportSettings, progress: Progress): Promise<ImportFigures> {
  const file = await historyFile(settings, progress);
  const [imported, byHand] = ['imported.db', 'by-hand.db'].map(name => join(settings.folder, name)) as [string, string];
  for (const database of [imported, byHand])
    for (const part of ['', '-wal', '-shm', '.lock']) rmSync(database + part, { force: true });
  const figures = await timedImport(file, imported, progress);
  await (await openLedger(`file:${byHand}`)).close();
  progress('loading by hand');
  const marks = await loadByHand(file, byHand);
  const [theirs, ours] = [rowsIn(byHand), rowsIn(imported)];
  if (JSON.stringify(theirs) !== JSON.stringify(ours))
    throw new RowsDiffer(`By hand ${JSON.stringify(theirs)}, by the runner ${JSON.stringify(ours)}.`);
  const { rows, seconds } = marks.at(-1) as Mark;
  return { ...figures, byHand: { rate: rows / seconds, ...tenthsOf(marks) } };
}

/** Rows a second in the first tenth and in the last. */
function tenthsOf(marks: readonly Mark[]): { first: number; last: number } {
  const all = marks.at(-1)?.rows ?? 0;
  const at = (share: number) => marks.find(({ rows }) => rows >= share * all) as Mark;
  const rate = (begin: Mark, end: Mark) => (end.rows - begin.rows) / (end.seconds - begin.seconds);
  return { first: rate(at(0), at(0.1)), last: rate(at(0.9), at(1)) };
}

async function timedImport(file: string, database: string, progress: Progress): Promise<Omit<ImportFigures, 'byHand'>> {
  // As `communique import` opens it.
  const ledger = await openLedger(`file:${database}`, { bulk: true });
  try {
    const marks: Mark[] = [];
    let [rows, loaded] = [0, 0];
    const begun = performance.now();
    const { outcomes } = await importInto(
      ledger,
      { format: 'communique' },
      {
        told: told => {
          rows += told.length;
          loaded += told.filter(({ row }) => row?.startsWith('event/')).length;
          if (loaded > 0) marks.push({ rows: loaded, seconds: (performance.now() - begun) / 1_000 });
          if (marks.length % 100 === 1) progress(`${rows} rows imported`);
        },
      },
      async run => {
        await run.take({ name: 'bench.ndjson', bytes: bytesOf(file) });
        return run.summary();
      },
    );
    if (outcomes.accepted < rows) throw new RowsDiffer(`Of ${rows} rows ${outcomes.accepted} were accepted.`);
    const all = (rows * 1_000) / (performance.now() - begun);
    return { rows, rate: all, ...tenthsOf(marks) };
  } finally {
    await ledger.close();
  }
}

/** The history of invented records, made where it is not there. */
export async function historyFile({ events, folder, seed }: ImportSettings, progress: Progress): Promise<string> {
  const file = join(folder, `history-${events}-seed-${seed}-${GENERATOR}.ndjson`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  progress(`writing ${file}`);
  rmSync(`${file}.part`, { force: true });
  await pipeline(Readable.from(historyOf(events, seed)), createWriteStream(`${file}.part`));
  renameSync(`${file}.part`, file);
  return file;
}

/** So many entries were recorded in the same millisecond. */
const TOGETHER = 100;
const BEGUN = Date.parse('2020-01-01T00:00:00.000Z');

function* historyOf(events: number, seed: number): Generator<string> {
  const cast = castFor(events);
  const inventor = inventorOf(seed, cast);
  let position = 0;
  const entry = (kind: KindName, id: string, content: Content): string => {
    const at = new Date(BEGUN + Math.floor(position / TOGETHER)).toISOString();
    const recorded = { revision: 1, position: ++position, createdAt: at, updatedAt: at };
    const document = { id, ...content, ...recorded };
    return `${JSON.stringify({ position, resource: kind, id, revision: 1, op: 'created', at, document })}\n`;
  };
  for (let index = 0; index < cast.actors; index++) yield entry('actor', actorId(index), actorOf(seed, index, cast));
  for (let index = 0; index < cast.issues; index++) yield entry('issue', issueId(index), issueOf(seed, index));
  for (let index = 0; index < cast.sources; index++) yield entry('source', sourceId(index), sourceOf(seed, index));
  for (let index = 0; index < events; index++) yield entry('event', eventId(index), inventor.event(index));
}

/** A table as docs/performance.md shows it, with what is aimed at. */
export function importReport({ rows, rate, first, last, byHand }: ImportFigures): string {
  const [steady, share] = [last / first, rate / byHand.rate];
  const met = (ratio: number, aim: number) => `${ratio.toFixed(2)} (aim ${aim}: ${ratio >= aim ? 'met' : 'missed'})`;
  const table = markdown(
    [`import of ${thousands(rows)} rows`, 'rows a second', 'by hand'],
    [
      ['all', thousands(rate), thousands(byHand.rate)],
      ['the first tenth of the events', thousands(first), thousands(byHand.first)],
      ['the last tenth of the events', thousands(last), thousands(byHand.last)],
    ],
  );
  const aims = `Last tenth to first: ${met(steady, STEADY)}. Share of the throughput by hand: ${met(share, SHARE)}.`;
  return `${table}\n\n${aims}`;
}
