// Pace: what is sent in bulk is made a step at a time, one in each turn of the event loop, by turns of callers.
import { setImmediate } from 'node:timers/promises';
import { type Asker, turns } from '../turns.ts';

/** Waits until the next step is this caller's. What is then done at once has a turn of the loop to itself. @throws NoLongerWanted */
export type Pace = (asker: Asker) => Promise<void>;

export function paceOf(): Pace {
  const take = turns({ atOnce: 1 });
  return asker => take(asker, () => setImmediate());
}
