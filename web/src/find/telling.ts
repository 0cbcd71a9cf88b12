// Which passage of those in which words were found tells the most, and from where it is shown. Pure.

/** A passage, and where in it words stand, in code points of the whole text that it is a part of. */
interface Marked {
  readonly start: number;
  readonly text: string;
  readonly matches: readonly { readonly start: number; readonly end: number }[];
}

/** How many different words of a passage are marked. */
function wordsIn({ start, text, matches }: Marked): number {
  const points = Array.from(text.toLowerCase());
  return new Set(matches.map(match => points.slice(match.start - start, match.end - start).join(''))).size;
}

/** The passage with the most of the words, the first of those that have as many; undefined where there is none. */
export const mostTelling = <P extends Marked>(passages: readonly P[]): P | undefined =>
  passages.reduce<P | undefined>(
    (best, passage) => (best === undefined || wordsIn(passage) > wordsIn(best) ? passage : best),
    undefined,
  );

/** So much stands before the first marked word where one line has to do. */
const BEFORE = 24;

/** Where a passage is shown from, in code points of the whole text: at a word not far before the first that is marked. */
export function shownFrom({ start, text, matches }: Marked): number {
  const first = matches[0]?.start ?? start;
  if (first - start <= BEFORE) return start;
  const points = Array.from(text);
  const at = points.findIndex((point, index) => index >= first - start - BEFORE && /\s/.test(point));
  return Math.min(at < 0 ? first : start + at + 1, first);
}
