// Languages: which of several tags of BCP 47 is the best match for what a reader prefers (RFC 4647).

/** Language ranges, the preferred first: `en` is English everywhere, `en-GB` that of Great Britain, or else English. */
export type Ranges = readonly string[];

export const ENGLISH: Ranges = ['en'];
export const ARABIC: Ranges = ['ar'];

/** The tag of a language that is not told. */
export const UNDETERMINED = 'und';

/**
 * Tells how well a tag fits ranges: the lower the better, `Infinity` where it does not. A range is looked up (§3.4), and then
 * without its last subtag, and so on; at each step the tag itself is better than one that extended filtering (§3.3.2) finds.
 */
export function rankIn(ranges: Ranges): (tag: string) => number {
  const steps = ranges.flatMap(range => shortened(range.toLowerCase().split('-')));
  return tag => {
    const subtags = tag.toLowerCase().split('-');
    const step = steps.findIndex(range => isWithin(subtags, range));
    if (step < 0) return Infinity;
    const exact = subtags.length === steps[step]?.length;
    return exact ? 2 * step : 2 * step + 1;
  };
}

/** The tag that fits ranges best, the first of those that fit alike; undefined where none does. */
export function bestMatch(rank: (tag: string) => number, tags: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  for (const tag of tags) {
    const ranked = rank(tag);
    if (ranked < least) [best, least] = [tag, ranked];
  }
  return best;
}

/** A range, and what becomes of it as its last subtag is left out again and again; none ends with a single letter. */
function shortened(range: readonly string[]): (readonly string[])[] {
  const steps = range.map((_, index) => range.slice(0, range.length - index));
  return steps.filter((step, index) => index === 0 || step.at(-1)?.length !== 1);
}

/** Extended filtering: what the range does not name may stand between what it names, but for extensions. */
function isWithin(tag: readonly string[], range: readonly string[]): boolean {
  if (tag[0] !== range[0]) return false;
  let at = 1;
  for (const wanted of range.slice(1)) {
    while (tag[at] !== wanted) {
      if (tag[at] === undefined || tag[at]?.length === 1) return false;
      at++;
    }
    at++;
  }
  return true;
}
