// Chance that repeats itself: the same seed draws the same, everywhere and in whatever order things are made.

export interface Chance {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `count`. */
  below(count: number): number;
  is(share: number): boolean;
  pick<T>(values: readonly T[]): T;
}

/** Draws by weight: answers an index. */
export type Draw = (chance: Chance) => number;

/** The numbers of one purpose, named by any parts (sfc32, begun by an FNV-1a hash). */
export function chanceOf(...parts: readonly (string | number)[]): Chance {
  let [a, b, c, counter] = [0x811c9dc5, 0x9e3779b9, 0x243f6a88, 1];
  for (const character of parts.join('/')) {
    const code = character.charCodeAt(0);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) + a;
    c = (c << 7) ^ (c >>> 25) ^ b;
  }
  const step = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let warm = 0; warm < 12; warm++) step();
  const next = () => step() / 2 ** 32;
  const below = (count: number) => Math.floor(next() * count);
  return { next, below, is: share => next() < share, pick: values => values[below(values.length)] as never };
}

/** By Zipf's law as Mandelbrot has it: the one of rank r weighs (r + shift) ** -exponent, the first being rank 1. */
export function zipf(count: number, exponent: number, shift: number): Draw {
  return drawOf(Array.from({ length: count }, (_, index) => (index + 1 + shift) ** -exponent));
}

function drawOf(weights: readonly number[]): Draw {
  const sums = new Float64Array(weights.length);
  let total = 0;
  weights.forEach((weight, index) => {
    total += weight;
    sums[index] = total;
  });
  return chance => {
    const sought = chance.next() * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sums[middle] ?? 0) > sought) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** One of a table's values, by its weights. */
export function weighted<const T extends string>(weights: Readonly<Record<T, number>>): (chance: Chance) => T {
  const values = Object.keys(weights) as T[];
  const draw = drawOf(Object.values(weights));
  return chance => values[draw(chance)] as T;
}
