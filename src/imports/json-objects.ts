// JSON objects one after another, in an array or under each other, whatever line breaks they have.
import { BAD, NOT_UTF_8 } from './decoding.ts';
import { UnreadableInput } from './importer.ts';

export interface JsonText {
  /** The line that the object begins on, counted from 1. */
  readonly line: number;
  /** From its first brace to its last; null where it cannot be read. */
  readonly text: string | null;
  /** Why it cannot be read. */
  readonly fault?: string;
}

const TOO_LONG = 'The object is too long.';

/** How long one object may be, in UTF-16 units. */
const MAX_OBJECT = 1_048_576;

/** Whether a text has objects in it, and no table. */
export const holdsObjects = (text: string): boolean => /^[[{]/.test(text.trimStart());

/** The object that a text is; why it is none. */
export function objectIn(text: string): object | string {
  try {
    return JSON.parse(text);
  } catch (error) {
    return `The object is not JSON: ${(error as Error).message.slice(0, 200)}.`;
  }
}

interface Scan {
  line: number;
  begun: number;
  depth: number;
  quoted: boolean;
  escaped: boolean;
  held: string;
  tooLong: boolean;
}

/**
 * The objects of the outermost level, or of the one that so many objects stand `around`. What stands between them (brackets,
 * commas, blanks, names of members) separates, and anything else there belongs to none. Of an object that is longer than
 * `maxLength`, no more than that is held.
 * @throws UnreadableInput where the text ends inside an object: where that began, the rest cannot be trusted
 */
export async function* jsonObjects(
  input: AsyncIterable<string>,
  { maxLength = MAX_OBJECT, around = 0 }: { readonly maxLength?: number; readonly around?: number } = {},
): AsyncGenerator<JsonText> {
  const scan: Scan = { line: 1, begun: 0, depth: 0, quoted: false, escaped: false, held: '', tooLong: false };
  for await (const piece of input) {
    let start = 0;
    for (let index = 0; index < piece.length; index++) {
      const wasOutside = scan.depth <= around;
      take(scan, piece[index] ?? '', around);
      if (wasOutside && scan.depth > around) start = index;
      if (wasOutside || scan.depth > around) continue;
      const text = scan.held + piece.slice(start, index + 1);
      const fault = scan.tooLong || text.length > maxLength ? TOO_LONG : text.includes(BAD) ? NOT_UTF_8 : null;
      yield fault === null ? { line: scan.begun, text } : { line: scan.begun, text: null, fault };
      [scan.held, scan.tooLong] = ['', false];
    }
    if (scan.depth <= around) continue;
    scan.held += piece.slice(start);
    if (scan.held.length > maxLength) [scan.held, scan.tooLong] = ['', true];
  }
  if (scan.depth > 0) throw new UnreadableInput(`The object that begins on line ${scan.begun} does not end.`);
}

/** Moves the scan on by one character. */
function take(scan: Scan, character: string, around: number): void {
  if (character === '\n') {
    scan.line++;
    // JSON has no line break inside a string: a quotation mark is missing, and the next line is read on its own.
    scan.quoted = false;
  }
  if (scan.depth === 0) {
    if (character === '{') [scan.depth, scan.begun] = [1, scan.line];
  } else if (scan.escaped) scan.escaped = false;
  else if (scan.quoted) {
    if (character === '\\') scan.escaped = true;
    else if (character === '"') scan.quoted = false;
  } else if (character === '"') scan.quoted = true;
  else if (character === '{') {
    if (scan.depth++ <= around) scan.begun = scan.line;
  } else if (character === '}') scan.depth--;
}
