// Group commit: appends that wait at the same time share one transaction, and its one sync of the disk. Each is still all
// or nothing, at positions of its own, and refused for itself.
import { setImmediate } from 'node:timers/promises';
import { referencesOf } from '../model/references.ts';
import { type Appended, append, appendAll, isRecorded } from './append.ts';
import type { Database, Dialect } from './dialect.ts';
import { Refused, StorageFailure } from './errors.ts';
import type { Revision } from './revision.ts';
import { attempt, type Transaction } from './sql.ts';
import { recordKey, type Write } from './write.ts';

/** So many writes share a transaction at most: whoever comes after them waits for no more. */
const MOST = 200;

interface Waiting {
  readonly appended: Appended;
  readonly settle: (outcome: Promise<Revision[]>) => void;
}

/** What became of one append: what it made, or why it was refused. */
type Outcome = { readonly revisions: Revision[] } | { readonly refused: Refused };

/**
 * Returns what appends, as `append` does, in the order of the calls; where one fails by a fault of the program, those of its
 * group are appended after what came meanwhile. `moved` is told the last revision of each transaction once that is recorded.
 */
export function grouping(
  transaction: Database['transaction'],
  dialect: Dialect,
  moved: (last: Revision | undefined) => void,
): (appended: Appended) => Promise<Revision[]> {
  const waiting: Waiting[] = [];
  const take = (): Waiting[] => {
    let [count, writes] = [0, 0];
    do writes += waiting[count++]?.appended.writes.length ?? 0;
    while (count < waiting.length && writes + (waiting[count]?.appended.writes.length ?? 0) <= MOST);
    return waiting.splice(0, count);
  };
  const alone = async ({ appended }: Waiting): Promise<Revision[]> => {
    const revisions = await transaction(tx => append(tx, dialect, appended), isRecorded);
    moved(revisions.at(-1));
    return revisions;
  };
  const recordGroup = async (): Promise<void> => {
    // Requests that have come by now are read before the first of them begins.
    await setImmediate();
    const early = waiting.length;
    let group: readonly Waiting[] | undefined;
    try {
      const outcomes = await transaction(
        tx => {
          if (group === undefined) {
            group = take();
            if (waiting.length > 0) void recordGroup();
          }
          return appendEach(
            tx,
            dialect,
            group.map(({ appended }) => appended),
          );
        },
        (reader, made) => isRecorded(reader, made.flatMap(madeBy)),
      );
      moved(outcomes.flatMap(madeBy).at(-1));
      for (const [index, outcome] of outcomes.entries()) group?.[index]?.settle(settled(outcome));
    } catch (error) {
      if (group === undefined) {
        // It did not begin. Whoever has come since has not waited as long, and is appended by the next.
        group = waiting.splice(0, early);
        if (waiting.length > 0) void recordGroup();
      }
      // The storage failed them all; anything else is the fault of one of them, which is found by itself.
      const failsAll = group.length === 1 || error instanceof StorageFailure;
      for (const each of group) {
        const outcome = failsAll ? Promise.reject(error) : alone(each);
        each.settle(outcome);
        await outcome.catch(() => {});
      }
    }
  };
  return appended =>
    new Promise(settle => {
      waiting.push({ appended, settle });
      if (waiting.length === 1) void recordGroup();
    });
}

const madeBy = (outcome: Outcome): Revision[] => ('revisions' in outcome ? outcome.revisions : []);

const settled = (outcome: Outcome): Promise<Revision[]> =>
  'refused' in outcome ? Promise.reject(outcome.refused) : Promise.resolve(outcome.revisions);

/** What becomes of each is what would become of it if they were appended one after the other. */
async function appendEach(tx: Transaction, dialect: Dialect, group: readonly Appended[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const run of independentRuns(group)) outcomes.push(...(await appendRun(tx, dialect, run, group.length === 1)));
  return outcomes;
}

/** As one where none is refused, else one after the other. */
async function appendRun(
  tx: Transaction,
  dialect: Dialect,
  run: readonly Appended[],
  isAll: boolean,
): Promise<Outcome[]> {
  try {
    const append = () => appendAll(tx, dialect, run);
    // Where nothing else is in the transaction, a refusal undoes all of it.
    const made = isAll ? await append() : await attempt(tx, append);
    return made.map(revisions => ({ revisions }));
  } catch (error) {
    if (!(error instanceof Refused) || isAll) throw error;
    if (run.length === 1) return [{ refused: error }];
    const outcomes: Outcome[] = [];
    for (const each of run) outcomes.push(...(await appendRun(tx, dialect, [each], false)));
    return outcomes;
  }
}

/**
 * The appends in their order, those that follow each other together where it makes no difference to any of them whether
 * the others are in: what is accepted of all at once would be accepted of each in its turn.
 */
function independentRuns(group: readonly Appended[]): Appended[][] {
  const runs: { readonly members: Appended[]; readonly touched: Touched | null }[] = [];
  for (const each of group) {
    const touched = touchedBy(each);
    const last = runs.at(-1);
    if (touched && last?.touched && areApart(last.touched, touched)) {
      last.members.push(each);
      for (const key of touched.written) last.touched.written.add(key);
      for (const key of touched.referred) last.touched.referred.add(key);
    } else runs.push({ members: [each], touched });
  }
  return runs.map(({ members }) => members);
}

/** The records and receipts that an append writes, and the records that it refers to, by their keys. */
interface Touched {
  readonly written: Set<string>;
  readonly referred: Set<string>;
}

const areApart = (some: Touched, others: Touched): boolean =>
  some.written.isDisjointFrom(others.written) &&
  some.written.isDisjointFrom(others.referred) &&
  some.referred.isDisjointFrom(others.written);

/** Null where it may take away what makes a difference to others, or tells its own instants: that is appended by itself. */
function touchedBy({ writes, receipt }: Appended): Touched | null {
  if (writes.some(takesAway) || writes.some(write => write.at !== undefined || write.ledger !== undefined)) return null;
  const written = new Set(writes.map(recordKey));
  if (receipt) written.add(`receipt/${receipt.id}`);
  const referred = writes.flatMap(write =>
    write.op === 'delete' ? [] : referencesOf(write.kind, write.content).map(recordKey),
  );
  return { written, referred: new Set(referred) };
}

/** A record goes, an event may lose statements, or a source what it is based on: another may have been refused for that. */
const takesAway = ({ op, kind }: Write): boolean =>
  op === 'delete' || (op === 'replace' && (kind === 'event' || kind === 'source'));
