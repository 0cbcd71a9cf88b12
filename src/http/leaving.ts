// Whether a client still waits for its answer: what is done for one that has left is ended.
import type { ServerResponse } from 'node:http';

/** The signal that is aborted when the connection is closed before all of the answer has been sent. */
export function leavingOf(answer: ServerResponse): AbortSignal {
  const leaving = new AbortController();
  answer.once('close', () => {
    if (!answer.writableFinished) leaving.abort();
  });
  return leaving.signal;
}
