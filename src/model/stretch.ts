// Stretches: what a value may be, from the least to the most, in a form in which any two can be compared.

type Point = number | string;

/** From the least to the most. A text or a code is a stretch of one point. */
export interface Stretch {
  readonly from: Point;
  readonly to: Point;
  /** Whether the least is not in it, nor the most. */
  readonly above?: boolean;
  readonly below?: boolean;
  /** What it says, in English: for whoever is told why two do not meet. */
  readonly said: string;
}

/** Whether there is a value that both admit. */
export const meet = (one: Stretch, other: Stretch): boolean => reaches(one, other) && reaches(other, one);

/** Whether one begins before the other ends. */
const reaches = ({ from, above }: Stretch, { to, below }: Stretch) =>
  from < to || (from === to && above !== true && below !== true);

export const point = (value: Point, said = String(value)): Stretch => ({ from: value, to: value, said });

/** All that a number of one stretch and one of the other may add up to, or differ by: the first less the second. */
export const sum = (one: Numbers, other: Numbers, said: string): Numbers => ({
  from: one.from + other.from,
  to: one.to + other.to,
  above: one.above === true || other.above === true,
  below: one.below === true || other.below === true,
  said,
});

export const difference = (one: Numbers, other: Numbers, said: string): Numbers =>
  sum(one, { from: -other.to, to: -other.from, above: other.below ?? false, below: other.above ?? false, said }, said);

/** A stretch of numbers. */
export interface Numbers extends Stretch {
  readonly from: number;
  readonly to: number;
}
