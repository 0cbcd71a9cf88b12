// What a server does at the moment, beside what its ledger tells.

export interface Standing {
  /** How many listen to the changes. */
  readonly streams: number;
  /** How many answers are being sent a piece at a time. */
  readonly exports: number;
}
