// Readers that stall: who takes no byte of what waits for them is cut off, so that what is held for them is not held for ever.
import type { ServerResponse } from 'node:http';

/** Cuts the connection of an answer once nothing has left it for `patience` milliseconds, though something waits. */
export function cutOffStalled(answer: ServerResponse, patience: number): void {
  // The socket's own timer, which starts anew with whatever leaves, part of a write too.
  answer.setTimeout(patience, () => {
    if ((answer.socket?.writableLength ?? 0) > 0) answer.destroy();
  });
}
