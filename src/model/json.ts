// JSON: what parsing a text does not tell, and which values are objects.

const [QUOTE, BACKSLASH, COMMA, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [...'"\\,{}[]'].map(each => each.charCodeAt(0));

/** The first name that an object of a well-formed JSON text has twice, as it is written; null where there is none. */
export function repeatedMember(text: string): string | null {
  /** The names of each object that is open; null for a list. */
  const open: (Set<string> | null)[] = [];
  let isName = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (isName && addsNothing(open.at(-1) as Set<string>, text.slice(at, end + 1))) return text.slice(at, end + 1);
      isName = false;
      at = end;
    } else if (code === OPEN) {
      open.push(new Set());
      isName = true;
    } else if (code === OPEN_LIST) open.push(null);
    else if (code === CLOSE || code === CLOSE_LIST) {
      open.pop();
      isName = false;
    } else if (code === COMMA) isName = open.at(-1) !== null;
  }
  return null;
}

/** Where the string that begins at a place ends: at its other quotation mark. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
}

/** One name can be written in several ways: `"a"` and `"\\u0061"`. */
function addsNothing(names: Set<string>, written: string): boolean {
  const before = names.size;
  names.add(written.includes('\\') ? JSON.parse(written) : written.slice(1, -1));
  return names.size === before;
}

/** Whether a value is an object, and no list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
