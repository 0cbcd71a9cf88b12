// Timing: one question after the other, each asked in several ways by turns, so that what disturbs one disturbs all.

export interface Figures {
  readonly runs: number;
  /** In milliseconds. */
  readonly median: number;
  readonly p99: number;
}

/** One way to ask: what it answers is compared. */
type Way = (run: number) => Promise<unknown> | unknown;

/** So many runs before any is timed, and so long for one question at most, in milliseconds, beyond the fewest runs. */
const WARM_UP = 3;
const BUDGET = 60_000;
const FEWEST = 20;

/** The figures of each way, in their order; `compare` is given the answers of each run. */
export async function timed(
  ways: readonly Way[],
  runs: number,
  compare: (answers: readonly unknown[], run: number) => void,
): Promise<Figures[]> {
  const times: number[][] = ways.map(() => []);
  const deadline = performance.now() + BUDGET;
  for (let run = -WARM_UP; run < runs && (run < FEWEST || performance.now() < deadline); run++) {
    const answers: unknown[] = [];
    for (const index of turns(ways.length, run)) {
      const begun = performance.now();
      answers[index] = await ways[index]?.(run);
      if (run >= 0) times[index]?.push(performance.now() - begun);
    }
    compare(answers, run);
  }
  return times.map(figuresOf);
}

/** Each begins as often as the others: who comes first finds pages cold that the next finds warm. */
const turns = (count: number, run: number) =>
  Array.from({ length: count }, (_, index) => (index + Math.abs(run)) % count);

export function figuresOf(times: readonly number[]): Figures {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { runs: sorted.length, median: at(0.5), p99: at(0.99) };
}
