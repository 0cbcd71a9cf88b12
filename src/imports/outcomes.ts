// What became of each row, and of all of them.

/** The outcomes, in the order in which they are told. */
export const OUTCOMES = ['accepted', 'folded', 'duplicate', 'skipped', 'rejected'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What became of one row. */
export interface Told {
  /** The name of the file; empty where it came as a stream. */
  readonly file: string;
  readonly line: number;
  /** What the data set calls the row. */
  readonly row?: string;
  readonly outcome: Outcome;
  /** Why it was left; of a row that was recorded, what was repaired in it and what of it is not known. */
  readonly reason?: string;
  /** The records that the row made or changed: `event/some-id`. */
  readonly records?: readonly string[];
}

export interface Summary {
  readonly rows: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** How many revisions were appended, or would be. */
  readonly revisions: number;
  /** How often each reason was given, the most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly rows: number }[];
}

/** So many reasons are told apart; what comes after is counted together. */
const MAX_REASONS = 100;
const MAX_REASON = 300;
const OTHER = 'Other reasons.';

export interface Counter {
  /** Counts a row, and each of the reasons that are told of it. */
  row(outcome: Outcome, reasons: readonly string[]): void;
  revisions(count: number): void;
  summary(): Summary;
}

/** Counts in bounded memory. */
export function counter(): Counter {
  const outcomes: Record<Outcome, number> = { accepted: 0, folded: 0, duplicate: 0, skipped: 0, rejected: 0 };
  const reasons = new Map<string, number>();
  let revisions = 0;
  return {
    row: (outcome, given) => {
      outcomes[outcome]++;
      for (const reason of given) {
        const short = reason.slice(0, MAX_REASON);
        const key = reasons.has(short) || reasons.size < MAX_REASONS ? short : OTHER;
        reasons.set(key, (reasons.get(key) ?? 0) + 1);
      }
    },
    revisions: count => {
      revisions += count;
    },
    summary: () => ({
      rows: Object.values(outcomes).reduce((sum, count) => sum + count, 0),
      outcomes: { ...outcomes },
      revisions,
      reasons: [...reasons].sort((a, b) => b[1] - a[1]).map(([reason, rows]) => ({ reason, rows })),
    }),
  };
}

/** The summary of an import that has read nothing yet. */
export const NOTHING: Summary = counter().summary();

/** In one line, for people. */
export const summaryLine = ({ rows, outcomes, revisions }: Summary, dryRun: boolean): string =>
  `${rows} ${rows === 1 ? 'row' : 'rows'}: ${OUTCOMES.map(outcome => `${outcomes[outcome]} ${outcome}`).join(', ')}; ` +
  `${revisions} ${revisions === 1 ? 'revision' : 'revisions'} ${dryRun ? 'would be appended' : 'appended'}.`;
