// Imports in the background: one at a time, told in the ledger's database, so that any server can say how they stand.
import { setInterval } from 'node:timers';
import { uuidv7 } from 'uuidv7';
import { UnreadableInput } from '../../imports/importer.ts';
import { NOTHING, type Summary, type Told } from '../../imports/outcomes.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Receipt } from '../../ledger/receipts.ts';
import { type Asked, type ImportOne, ImportStopped, REHEARSES, type Recorded, RehearsalTooLong } from './run.ts';
import { discard, inputIn, type Spooled } from './spooling.ts';

export interface JobState {
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly format: string;
  readonly dryRun: boolean;
  /** How much of the body was read. */
  readonly bytes: { readonly done: number; readonly total: number };
  readonly summary: Summary;
  readonly queuedAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Why it failed. */
  readonly reason?: string;
}

export interface Job {
  readonly id: string;
  readonly state: JobState;
}

export interface Jobs {
  /** Queues an import, and keeps a receipt of it. @throws AlreadyAnswered; the body is then removed */
  add(spooled: Spooled, asked: Asked, receipt: (job: Job) => Receipt | undefined): Promise<Job>;
  /** Lets the batch at hand finish, and begins no other. */
  stop(): Promise<void>;
}

/** How often an open job is told of, and after how long without a word its server is dead, in milliseconds. */
const HEARTBEAT = 5_000;
const DEAD = 60_000;

/** How long a job is kept after it has ended, in milliseconds. */
const KEPT = 7 * 86_400_000;

const INTERRUPTED = 'It was interrupted: send it again. What was recorded is not recorded twice.';

const now = () => new Date().toISOString();

export interface Running {
  /** Told of failures that are not the input's. */
  readonly failed: (error: unknown) => void;
  readonly recorded?: Recorded;
  readonly importOne: ImportOne;
}

/** Runs jobs on a ledger until it is stopped. */
export function importJobs(ledger: Ledger, { failed, recorded = () => {}, importOne }: Running): Jobs {
  const open = new Map<string, JobState>();
  const stopping = new AbortController();
  let last: Promise<void> = Promise.resolve();
  const save = (id: string, state: JobState, receipt?: Receipt) => {
    if (state.state === 'queued' || state.state === 'running') open.set(id, state);
    else open.delete(id);
    return ledger.saveJob({ id, state: JSON.stringify(state), updatedAt: now() }, receipt);
  };
  const beat = setInterval(() => {
    for (const [id, state] of open) save(id, state).catch(failed);
  }, HEARTBEAT);
  beat.unref();
  return {
    add: async (spooled, asked, receipt) => {
      const id = uuidv7();
      const bytes = { done: 0, total: spooled.size };
      const { format, dryRun = false } = asked;
      const queued: JobState = { state: 'queued', format, dryRun, bytes, summary: NOTHING, queuedAt: now() };
      const job = { id, state: queued };
      const over = () => {
        // What could not be told is not told of again: its server counts as dead.
        open.delete(id);
        return discard(spooled);
      };
      try {
        await ledger.deleteJobs(new Date(Date.now() - KEPT).toISOString());
        await save(id, queued, receipt(job));
      } catch (error) {
        await over();
        throw error;
      }
      last = last
        .then(() => work(ledger, { id, spooled, asked, queued, save, recorded, importOne, signal: stopping.signal }))
        .finally(over)
        .catch(failed);
      return job;
    },
    stop: async () => {
      clearInterval(beat);
      stopping.abort();
      await last;
    },
  };
}

interface Work {
  readonly id: string;
  readonly spooled: Spooled;
  readonly asked: Asked;
  readonly queued: JobState;
  readonly save: (id: string, state: JobState) => Promise<void>;
  readonly recorded: Recorded;
  readonly importOne: ImportOne;
  readonly signal: AbortSignal;
}

async function work(
  ledger: Ledger,
  { id, spooled, asked, queued, save, recorded, importOne, signal }: Work,
): Promise<void> {
  if (signal.aborted) return save(id, { ...queued, state: 'failed', endedAt: now(), reason: INTERRUPTED });
  const startedAt = now();
  let done = 0;
  const keep = reportOf(ledger, id);
  let summary = NOTHING;
  const state = (as: JobState['state']): JobState => ({
    ...queued,
    state: as,
    startedAt,
    bytes: { done, total: spooled.size },
    summary,
  });
  const rehearsed: Told[] = [];
  const told = async (rows: readonly Told[], so: JobState['summary']) => {
    summary = so;
    // While it rehearses nobody writes, nor does the job.
    if (asked.dryRun) return void rehearsed.push(...rows.filter(isTold));
    await keep(rows);
    await save(id, state('running'));
  };
  const read = (bytes: number) => {
    done = bytes;
  };
  await save(id, state('running'));
  try {
    const watcher = { told, recorded, read, signal, rehearses: REHEARSES };
    const imported = await importOne(asked, inputIn(spooled), watcher);
    if (imported.ended !== undefined) throw imported.ended;
    ({ summary } = imported);
    await keep(rehearsed);
    await save(id, { ...state('done'), endedAt: now() });
  } catch (error) {
    await save(id, { ...state('failed'), endedAt: now(), reason: reasonOf(error) });
    if (!isOfInput(error)) throw error;
  }
}

const isOfInput = (error: unknown) => error instanceof UnreadableInput || error instanceof ImportStopped;

/** Rows that were left, and rows of which something is told though they were recorded. */
const isTold = ({ reason }: Told) => reason !== undefined;

function reasonOf(error: unknown): string {
  if (error instanceof UnreadableInput || error instanceof RehearsalTooLong) return error.message;
  return error instanceof ImportStopped
    ? INTERRUPTED
    : 'The server failed; its log tells why. What was recorded stays.';
}

/** Keeps the rows of which a reason is told, a batch of them at a time. */
function reportOf(ledger: Ledger, id: string): (rows: readonly Told[]) => Promise<void> {
  let part = 0;
  return async rows => {
    const kept = rows.filter(isTold);
    if (kept.length === 0) return;
    await ledger.keepReport(id, ++part, kept.map(row => `${JSON.stringify(row)}\n`).join(''));
  };
}

/** How a job stands, whichever server runs it; null where there is none. One whose server died has failed. */
export async function jobState(ledger: Ledger, id: string): Promise<JobState | null> {
  const job = await ledger.job(id);
  if (job === null) return null;
  const state: JobState = JSON.parse(job.state);
  const isOpen = state.state === 'queued' || state.state === 'running';
  if (!isOpen || Date.now() - Date.parse(job.updatedAt) < DEAD) return state;
  return { ...state, state: 'failed', endedAt: job.updatedAt, reason: INTERRUPTED };
}

/** The report of a job so far, in pieces. */
export async function* jobReport(ledger: Ledger, id: string): AsyncGenerator<string> {
  for (let part = 1; ; part++) {
    const lines = await ledger.report(id, part);
    if (lines === null) return;
    yield lines;
  }
}
