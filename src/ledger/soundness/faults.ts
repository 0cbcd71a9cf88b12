// What is found wrong with a ledger: counted for each of the areas that are looked at, and told as far as anybody reads.

/** What is looked at, in the order in which it is told. */
export const AREAS = ['database', 'positions', 'history', 'documents', 'hashes', 'index', 'receipts', 'keys'] as const;

export type Area = (typeof AREAS)[number];

export interface Fault {
  readonly area: Area;
  /** What it is a fault of: `event/summit at position 12`; empty where that is the ledger as a whole. */
  readonly where: string;
  readonly what: string;
}

/** How many faults of one area are told; all are counted. */
const TOLD = 20;

export interface Report {
  /** The position up to which everything was looked at. */
  readonly position: number;
  readonly receipts: number;
  readonly faults: readonly Fault[];
  /** How many there are in all, by area. */
  readonly counts: Readonly<Record<Area, number>>;
}

export interface Findings {
  readonly tell: (area: Area, where: string, what: string) => void;
  readonly faults: readonly Fault[];
  readonly counts: Readonly<Record<Area, number>>;
}

export function findings(): Findings {
  const faults: Fault[] = [];
  const counts = Object.fromEntries(AREAS.map(area => [area, 0])) as Record<Area, number>;
  const tell = (area: Area, where: string, what: string) => {
    counts[area] += 1;
    if (counts[area] <= TOLD) faults.push({ area, where, what });
  };
  return { tell, faults, counts };
}
