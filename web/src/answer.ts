// What a view has asked for: on its way, there, or refused.
import { useEffect, useState } from 'preact/hooks';
import { type Problem, problemOf } from './api.ts';

export interface Answer<T> {
  /** The newest answer: that to the question before, while the next is on its way. */
  readonly value?: T;
  readonly problem?: Problem;
  readonly loading: boolean;
}

/**
 * Asks anew whenever `key` changes, and gives up the question before. `load` is told by the signal when nobody waits
 * any longer. A key of undefined asks nothing.
 */
export function useAnswer<T>(key: string | undefined, load: (signal: AbortSignal) => Promise<T>): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ loading: key !== undefined });
  useEffect(() => {
    if (key === undefined) return setAnswer({ loading: false });
    const leaving = new AbortController();
    setAnswer(({ value }) => (value === undefined ? { loading: true } : { value, loading: true }));
    load(leaving.signal).then(
      value => leaving.signal.aborted || setAnswer({ value, loading: false }),
      error => leaving.signal.aborted || setAnswer({ problem: problemOf(error), loading: false }),
    );
    return () => leaving.abort();
  }, [key]);
  return answer;
}
