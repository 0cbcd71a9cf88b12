// Auditing: notes who asked for what and what came of it, and keeps it in the ledger's database some at a time.
import { uuidv7 } from 'uuidv7';
import type { AuditEntry } from '../ledger/audit.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Operation } from '../operations/operation.ts';

/** How often entries are kept, in milliseconds. */
const EVERY = 1_000;

/** How many entries may wait to be kept. Under a flood of refused requests the rest is counted in the log alone. */
const WAITING = 1_000;

/** How often old entries go, in milliseconds. */
const PRUNED_EVERY = 60_000;

const DAY = 86_400_000;

export interface AuditingOptions {
  readonly ledger: Pick<Ledger, 'keepAudit'>;
  /** How many days entries are kept, and how many at most. */
  readonly days: number;
  readonly entries: number;
  /** Told what could not be kept, and why where that is known. */
  readonly lost: (entries: number, error: unknown) => void;
}

export interface Auditing {
  readonly note: (entry: Omit<AuditEntry, 'id' | 'at'>) => void;
  /** Keeps all that waits. */
  readonly flush: () => Promise<void>;
  /** Keeps all that waits, and ends. */
  readonly close: () => Promise<void>;
}

/** Whether an answer belongs in the audit: what needs more than reading, and every refusal of a key. */
export const isAudited = ({ access }: Pick<Operation, 'access'>, status: number): boolean =>
  status === 401 || status === 403 || (access !== 'open' && access !== 'read');

export function auditing({ ledger, days, entries, lost }: AuditingOptions): Auditing {
  let waiting: AuditEntry[] = [];
  let dropped = 0;
  let pruned = Number.NEGATIVE_INFINITY;
  let keeping: Promise<void> = Promise.resolve();
  const keep = async () => {
    const [kept, before] = [waiting, dropped];
    waiting = [];
    dropped = 0;
    if (before > 0) lost(before, null);
    const now = Date.now();
    const isTime = Math.abs(now - pruned) >= PRUNED_EVERY;
    if (kept.length === 0 && !isTime) return;
    try {
      await ledger.keepAudit(kept, isTime ? { before: new Date(now - days * DAY).toISOString(), entries } : undefined);
      if (isTime) pruned = now;
    } catch (error) {
      // They wait for the next time, as far as there is room.
      waiting = [...kept, ...waiting];
      const beyond = waiting.splice(WAITING).length;
      if (beyond > 0) lost(beyond, error);
    }
  };
  const flush = () => {
    keeping = keeping.then(keep);
    return keeping;
  };
  const timer = setInterval(flush, EVERY).unref();
  return {
    note: entry => {
      if (waiting.length >= WAITING) dropped += 1;
      else waiting.push({ id: uuidv7(), at: new Date().toISOString(), ...entry, path: entry.path.slice(0, 500) });
    },
    flush,
    close: async () => {
      clearInterval(timer);
      await flush();
      if (waiting.length > 0) lost(waiting.length, null);
    },
  };
}
