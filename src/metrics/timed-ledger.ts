// The ledger, timed: how long each of its verbs takes, and what comes of it. The ledger itself knows nothing of this.
import { StorageFailure, TookTooLong } from '../ledger/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { NoLongerWanted } from '../turns.ts';

type Verb = {
  [Name in keyof Ledger]: Ledger[Name] extends (...given: never[]) => Promise<unknown> ? Name : never;
}[keyof Ledger];

/** What each verb does; null for those that are not timed: what they do for long is done by others, or once. */
const VERBS: Readonly<Record<Verb, 'read' | 'write' | null>> = {
  ...{
    record: 'read',
    records: 'read',
    having: 'read',
    deleted: 'read',
    naming: 'read',
    active: 'read',
    current: 'read',
    revision: 'read',
    history: 'read',
    changes: 'read',
  },
  ...{ select: 'read', positionAt: 'read', unknownReferences: 'read', freshHead: 'read', receipt: 'read' },
  ...{ receipts: 'read', job: 'read', report: 'read', key: 'read', keys: 'read', audit: 'read' },
  ...{ append: 'write', rehearse: 'write', repeat: 'write', inherit: 'write', saveJob: 'write', keepReport: 'write' },
  ...{ deleteJobs: 'write', addKey: 'write', rotateKey: 'write', revokeKey: 'write', touchKey: 'write' },
  ...{ keepAudit: 'write', turn: null, compact: null, reach: null, ready: null, close: null },
};

/** Done, or refused for what was asked, or failed by the storage, or ended because it took too long or nobody waited for it. */
export type Outcome = 'done' | 'refused' | 'failed' | 'ended';

/** Told what was done, by its verb, and how many seconds it took, its turn included. */
export type Noted = (does: 'read' | 'write', verb: string, outcome: Outcome, seconds: number) => void;

/** The same ledger, each of whose reads and writes is noted. */
export function timedLedger(ledger: Ledger, noted: Noted): Ledger {
  const timed = Object.entries(VERBS).flatMap(([name, does]) => {
    if (does === null) return [];
    const verb = ledger[name as Verb] as (...given: unknown[]) => Promise<unknown>;
    const run = async (...given: unknown[]) => {
      const begun = performance.now();
      const told = name === 'select' ? selected(given) : name;
      const note = (outcome: Outcome) => noted(does, told, outcome, (performance.now() - begun) / 1_000);
      try {
        const done = await verb(...given);
        note('done');
        return done;
      } catch (error) {
        note(outcomeOf(error));
        throw error;
      }
    };
    return [[name, run]];
  });
  return { ...ledger, ...Object.fromEntries(timed) };
}

/** What may take long is read apart, and takes another time. */
const selected = ([, options]: readonly unknown[]) =>
  (options as { readonly long?: boolean }).long ? 'select-long' : 'select';

function outcomeOf(error: unknown): Outcome {
  if (error instanceof NoLongerWanted || error instanceof TookTooLong) return 'ended';
  return error instanceof StorageFailure ? 'failed' : 'refused';
}
