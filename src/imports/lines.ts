// Text as lines: each with its number, in bounded memory however long one is.
import { BAD, NOT_UTF_8 } from './decoding.ts';

/** The longest line that is read, in UTF-16 units. */
export const MAX_LINE = 8 * 1_024 * 1_024;

const TOO_LONG = `The line is longer than ${MAX_LINE / 1_024 / 1_024} MiB.`;

export interface Line {
  /** From 1. */
  readonly line: number;
  /** Without its line break; null where it cannot be read. */
  readonly text: string | null;
  /** Why it cannot be read. */
  readonly fault?: string;
}

/**
 * The lines of a text; the last may lack its end. Lines end with LF or CRLF, or with CR where the first of them does: a
 * CR among other ends is part of its line.
 */
export async function* linesOf(input: AsyncIterable<string>, longest = MAX_LINE): AsyncGenerator<Line> {
  let rest = '';
  let dropping = false;
  let line = 0;
  let end: string | null = null;
  let held = '';
  const lineOf = (text: string): Line => {
    const whole = rest + text;
    const tooLong = dropping || whole.length > longest;
    rest = '';
    dropping = false;
    line++;
    if (tooLong) return { line, text: null, fault: TOO_LONG };
    if (whole.includes(BAD)) return { line, text: null, fault: NOT_UTF_8 };
    return { line, text: end !== '\r' && whole.endsWith('\r') ? whole.slice(0, -1) : whole };
  };
  for await (const piece of input) {
    let chunk = held + piece;
    let from = 0;
    held = '';
    if (end === null) {
      end = endIn(chunk);
      // What comes after a CR tells whether it is an end of its own.
      if (end === null && chunk.endsWith('\r')) [chunk, held] = [chunk.slice(0, -1), '\r'];
    }
    if (end !== null) {
      for (let at = chunk.indexOf(end); at !== -1; at = chunk.indexOf(end, from)) {
        yield lineOf(chunk.slice(from, at));
        from = at + 1;
      }
    }
    if (dropping) continue;
    rest += chunk.slice(from);
    if (rest.length > longest) {
      rest = '';
      dropping = true;
    }
  }
  if (rest !== '' || held !== '' || dropping) yield lineOf(held);
}

/** How lines end, by the first end in a text; null where that is not told yet. */
const endIn = (text: string): string | null => /\r(?=[^\n])|\n/.exec(text)?.[0] ?? null;
