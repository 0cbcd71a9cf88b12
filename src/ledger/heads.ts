// The head as this process knows it, and those who are told when it moves.
import type { Head } from './revision.ts';

export interface MovingHead {
  readonly head: () => Head;
  /** Moves it forward; what is behind it already is left alone. */
  readonly move: (to: Head | undefined) => void;
  /** Calls `listener` after each move; the answer ends that. */
  readonly onHead: (listener: () => void) => () => void;
}

export function movingHead(start: Head): MovingHead {
  let head = start;
  const listeners = new Set<() => void>();
  return {
    head: () => head,
    move: to => {
      if (to === undefined || to.position <= head.position) return;
      head = { position: to.position, at: to.at };
      for (const listener of listeners) listener();
    },
    onHead: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
