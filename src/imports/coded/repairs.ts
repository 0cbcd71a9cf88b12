// Repairs: what a spreadsheet did to a row and was undone, so that whoever imports it learns of it.

export const ZERO_RESTORED = 'Its CAMEO code had lost a zero, which was restored.';
export const DAY_REWRITTEN = 'Its day was written with slashes, and read as month, day and year.';

interface Given {
  /** As the row has it, and as it is. */
  readonly code: readonly [told: string, is: string];
  /** As the row has it. */
  readonly day: string;
}

/** What was repaired in a row, each once. */
export const repairsIn = ({ code: [told, is], day }: Given): string[] => [
  ...(told === is ? [] : [ZERO_RESTORED]),
  ...(day.includes('/') ? [DAY_REWRITTEN] : []),
];
