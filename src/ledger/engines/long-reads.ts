// Long reads on either engine: how many at once, by turns of those who ask, and for how long each.
import { type Turns, turns } from '../../turns.ts';

export interface LongReads {
  /** How many are read at once; one caller never has all of them where there are several. */
  readonly longReads?: number;
  /** How long one may take, in milliseconds. */
  readonly longReadTimeout?: number;
}

/** Where nobody says otherwise: whoever reads for long at a terminal waits. */
export const DEFAULTS = { longReads: 2, longReadTimeout: 600_000 };

/** How many may wait for their turn in all, and of one caller. */
const WAITING = 100;
const WAITING_PER_CALLER = 20;

export const longReadTurns = ({ longReads: atOnce = DEFAULTS.longReads }: LongReads): Turns =>
  turns({ atOnce, perCaller: Math.max(1, atOnce - 1), waiting: WAITING, waitingPerCaller: WAITING_PER_CALLER });
