// What the number format of a cell makes of its number: a date, a time, digits with zeros before them, or the number.

/** How a number is shown. */
export type NumberFormat =
  | { readonly is: 'number' }
  /** A whole number of so many digits at least. */
  | { readonly is: 'digits'; readonly width: number }
  | {
      readonly is: 'date';
      /** How much of a date is shown; nothing where it is a time of day or a duration. */
      readonly date: 'year' | 'month' | 'day' | null;
      readonly time: boolean;
      /** It is a duration, whose hours go on after 24. */
      readonly elapsed: boolean;
    };

/** The number as it is. */
export const PLAIN: NumberFormat = { is: 'number' };

/**
 * Formats that are known by a number alone (ECMA-376, part 1, §18.8.30). From 27 on they are of East Asia, and differ by
 * its languages in how a date is written.
 */
const BUILT_IN: Readonly<Record<number, string>> = {
  ...{ 14: 'mm-dd-yy', 15: 'd-mmm-yy', 16: 'd-mmm', 17: 'mmm-yy', 18: 'h:mm AM/PM', 19: 'h:mm:ss AM/PM' },
  ...{ 20: 'h:mm', 21: 'h:mm:ss', 22: 'm/d/yy h:mm', 45: 'mm:ss', 46: '[h]:mm:ss', 47: 'mmss.0' },
  ...Object.fromEntries([27, 28, 29, 30, 31, 34, 35, 36].map(id => [id, 'yyyy-mm-dd'])),
  ...Object.fromEntries([50, 51, 52, 53, 54, 55, 56, 57, 58].map(id => [id, 'yyyy-mm-dd'])),
  ...{ 32: 'h:mm', 33: 'h:mm:ss' },
};

/** The format of an id that the workbook itself does not tell. */
export const builtInFormat = (id: number): NumberFormat => formatOf(BUILT_IN[id] ?? '');

/** Texts in quotation marks, single characters that are text, blanks or repeated, what stands in brackets, and the end. */
const LITERAL = /"[^"]*"?|[\\_*][\s\S]|\[[^\]]*\]?|;/g;

/** Hours, minutes or seconds in brackets go on where a day ends. */
const ELAPSED = /^\[(h+|m+|s+)\]$/i;

/** The parts of dates and times: years as eras and of the Buddha too, but no exponent (`0.0E+0`). */
const LETTERS = /[ybmdhs]|e(?![+-])/g;

/** What the code of a format (`dd/mm/yyyy`) makes of numbers that are not negative, by its first section. */
export function formatOf(code: string): NumberFormat {
  let elapsed = false;
  let ended = false;
  const own = code.replace(LITERAL, literal => {
    if (literal === ';') ended = true;
    if (ended) return ';';
    const isElapsed = ELAPSED.test(literal);
    elapsed ||= isElapsed;
    return isElapsed ? literal.slice(1, -1) : '"';
  });
  const shown = (own.split(';', 1)[0] ?? '').toLowerCase().replace(/am\/pm|a\/p/g, '');
  if (/^0+$/.test(shown)) return shown.length > 1 ? { is: 'digits', width: shown.length } : PLAIN;
  if (/general|[#?]/.test(shown)) return PLAIN;
  const parts = runsIn(shown);
  if (parts.length === 0) return PLAIN;
  const isMinute = (index: number) =>
    (parts[index]?.length ?? 0) < 3 && (parts[index - 1]?.part === 'h' || parts[index + 1]?.part === 's' || elapsed);
  const has = (...names: string[]) => parts.some(({ part }) => names.includes(part));
  const months = parts.some(({ part }, index) => part === 'm' && !isMinute(index));
  const date = has('d') ? 'day' : has('y', 'b', 'e') ? (months ? 'month' : 'year') : months ? 'day' : null;
  const time = has('h', 's') || parts.some(({ part }, index) => part === 'm' && isMinute(index));
  return { is: 'date', date, time, elapsed: elapsed && date === null };
}

/** The runs of these letters, in their order. */
function runsIn(shown: string): readonly { readonly part: string; readonly length: number }[] {
  const runs: { part: string; length: number }[] = [];
  let end = -1;
  for (const { 0: part, index } of shown.matchAll(LETTERS)) {
    const last = runs.at(-1);
    if (last?.part === part && end === index) last.length += 1;
    else runs.push({ part, length: 1 });
    end = index + 1;
  }
  return runs;
}
