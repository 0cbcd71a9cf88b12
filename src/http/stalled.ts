// Readers that stall: who takes no byte of what waits for them is cut off, so that what is held for them is not held for ever.
import type { ServerResponse } from 'node:http';
import { AT_THE_END } from '../operations/changes/live-feed.ts';

/**
 * Makes what cuts the connection of an answer once nothing has left it for `patience` milliseconds, though something waits;
 * sooner once the server stops, for it would wait for them.
 */
export function stallsAfter(patience: number, stopping: AbortSignal): (answer: ServerResponse) => void {
  const sending = new Set<ServerResponse>();
  stopping.addEventListener('abort', () => {
    for (const answer of sending) answer.setTimeout(AT_THE_END);
  });
  const watch = (answer: ServerResponse) => {
    sending.add(answer);
    answer.once('close', () => sending.delete(answer));
    // The socket's own timer, which starts anew with whatever leaves, part of a write too.
    answer.setTimeout(stopping.aborted ? AT_THE_END : patience, () => {
      if ((answer.socket?.writableLength ?? 0) > 0) answer.destroy();
    });
  };
  return answer => {
    // One that waits for another on its connection may never be told that this is gone (Node.js 22).
    if (answer.socket === null) answer.once('socket', () => watch(answer));
    else watch(answer);
  };
}
