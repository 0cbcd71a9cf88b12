// Giving memory back: starting takes a fifth more than serving needs, which V8 would keep for objects that soon die.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How long after a server listens, in milliseconds: whoever waits for it is answered first. */
const AFTER = 1_000;

/** Has what starting took and serving does not need given back to the system, once, in a moment. That takes a tenth of a second. */
export function giveBackSoon(): void {
  setTimeout(giveBack, AFTER).unref();
}

/** Collects all that nothing holds, at once, and gives its memory back to the system. */
export function giveBack(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: { type: 'major'; flavor: 'last-resort' }) => void;
  // What is compiled is kept under the flags that hold then.
  setFlagsFromString('--no-expose-gc');
  collect({ type: 'major', flavor: 'last-resort' });
}
