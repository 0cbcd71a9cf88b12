// The tally of what was answered since the server was started.

export interface Tally {
  readonly add: (status: number) => void;
  /** All of them, those with 4xx, and those with 5xx. */
  readonly counts: () => { readonly answered: number; readonly refused: number; readonly failed: number };
}

export function tallyOf(): Tally {
  let [answered, refused, failed] = [0, 0, 0];
  return {
    add: status => {
      answered += 1;
      if (status >= 500) failed += 1;
      else if (status >= 400) refused += 1;
    },
    counts: () => ({ answered, refused, failed }),
  };
}
