// Long work in short stretches: others are served in between.
import { setImmediate } from 'node:timers/promises';

/** How long one piece of work may hold the process before others have their turn, in milliseconds. */
const STRETCH = 8;

/** Answers what a long piece of work calls now and then: it waits for the turn of others where the last was a while ago. */
export function breathing(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < STRETCH) return;
    await setImmediate();
    since = performance.now();
  };
}
