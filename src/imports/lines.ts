// Lines: a text that comes in pieces, line by line, in memory that the longest line bounds.

export interface Line {
  /** Counted from 1. */
  readonly line: number;
  /** Without its line break; null where it was longer than may be. */
  readonly text: string | null;
}

/** How long a line may be, in UTF-16 units. */
export const MAX_LINE = 1_048_576;

/**
 * The lines of a text, separated by LF or CRLF; a last one without a break counts where it is not empty. Of a line that
 * is longer than `maxLength`, no more than that is held.
 */
export async function* lines(
  input: AsyncIterable<string>,
  { maxLength = MAX_LINE }: { readonly maxLength?: number } = {},
): AsyncGenerator<Line> {
  let line = 1;
  let held = '';
  let tooLong = false;
  const take = (): Line => {
    const text = held.endsWith('\r') ? held.slice(0, -1) : held;
    const taken = { line, text: tooLong || text.length > maxLength ? null : text };
    [line, held, tooLong] = [line + 1, '', false];
    return taken;
  };
  for await (const piece of input) {
    let start = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', start)) {
      held += piece.slice(start, end);
      yield take();
      start = end + 1;
    }
    held += piece.slice(start);
    // One more than the limit, for the CR of a CRLF that is still to come.
    if (held.length > maxLength + 1) [held, tooLong] = ['', true];
  }
  if (held !== '' || tooLong) yield take();
}
