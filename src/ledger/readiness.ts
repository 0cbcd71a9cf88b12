// Whether the storage takes writes: the last one tells, and where it was failed, a trial that leaves nothing.
import { randomBytes } from 'node:crypto';
import type { Database, Turn } from './dialect.ts';
import { StorageFailure } from './errors.ts';
import { keepReport } from './jobs.ts';
import { sql } from './sql.ts';

export interface Readiness {
  /** The transactions of the database, each of which is noted. */
  readonly transaction: Database['transaction'];
  readonly turn: Database['turn'];
  /** Answers where the storage took the last write, or takes another. @throws StorageFailure */
  readonly takesWrites: () => Promise<void>;
}

/** As much as a large record takes, in bytes: a disk may have room for a little and for nothing more. */
const TRIAL = 131_072;

/** No job has this id. */
const ID = 'trial';

export function readinessOf({ transaction, turn }: Pick<Database, 'transaction' | 'turn'>): Readiness {
  let failed = false;
  const noted: Turn = async write => {
    try {
      const made = await write();
      failed = false;
      return made;
    } catch (error) {
      if (error instanceof StorageFailure) failed = true;
      throw error;
    }
  };
  const forget = sql`DELETE FROM job_report WHERE id = ${ID}`;
  /** Kept, and then taken away: what is undone may never have been written. */
  const attempt = async () => {
    // Nothing makes it smaller.
    const lines = randomBytes(TRIAL / 2).toString('hex');
    await transaction(
      async tx => {
        await tx.$executeRaw(forget);
        await keepReport(tx, { id: ID, part: 0, lines });
      },
      async () => false,
    );
    await transaction(
      async tx => void (await tx.$executeRaw(forget)),
      async () => false,
    );
    failed = false;
  };
  let trial: Promise<void> | null = null;
  return {
    transaction: (action, recorded, within) => noted(() => transaction(action, recorded, within)),
    turn: action => noted(() => turn(action)),
    takesWrites: async () => {
      if (!failed) return;
      trial ??= attempt().finally(() => {
        trial = null;
      });
      await trial;
    },
  };
}
