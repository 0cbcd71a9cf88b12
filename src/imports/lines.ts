// Text as lines: each with its number, in bounded memory however long one is.

/** The longest line that is read, in UTF-16 units. */
export const MAX_LINE = 8 * 1_024 * 1_024;

export interface Line {
  /** From 1. */
  readonly line: number;
  /** Without its line break; null where it is longer than what is read. */
  readonly text: string | null;
}

/** The lines of a text, ended by LF or CRLF; the last may lack its end. */
export async function* linesOf(input: AsyncIterable<string>, longest = MAX_LINE): AsyncGenerator<Line> {
  let rest = '';
  let dropping = false;
  let line = 0;
  const lineOf = (text: string): Line => {
    const whole = rest + text;
    const tooLong = dropping || whole.length > longest;
    rest = '';
    dropping = false;
    return { line: ++line, text: tooLong ? null : whole.endsWith('\r') ? whole.slice(0, -1) : whole };
  };
  for await (const chunk of input) {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
      yield lineOf(chunk.slice(from, end));
      from = end + 1;
    }
    if (dropping) continue;
    rest += chunk.slice(from);
    if (rest.length > longest) {
      rest = '';
      dropping = true;
    }
  }
  if (rest !== '' || dropping) yield lineOf('');
}

/** What is said of a line that is not read. */
export const TOO_LONG = `The line is longer than ${MAX_LINE / 1_024 / 1_024} MiB.`;
