// A part of a workbook, which is XML: its elements as they come, in bounded memory, whatever prefixes their names have.
import { UnreadableInput } from '../../importer.ts';
import { soundParser } from '../../xml.ts';
import type { Archive } from './archive.ts';

export type Attributes = Readonly<Record<string, string>>;

/** Who is told of elements, by their names without prefixes: those and their namespaces tell strict workbooks from others. */
export interface Listener {
  readonly root: string;
  readonly open: (name: string, attributes: Attributes) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
}

/** How much is told at once, and how long one tag or text may be, in UTF-16 units. */
const PIECE = 16_384;
const LONGEST = 1_048_576;

/** How deep elements may stand in each other. */
const DEEPEST = 100;

const plain = (name: string) => name.slice(name.indexOf(':') + 1);

/**
 * Reads a part of `most` bytes, and yields each time when some of it has been told.
 * @throws UnreadableInput, with the name of the part, where it is no sound XML, or the listener refuses it
 */
export async function* reading(archive: Archive, name: string, most: number, listener: Listener): AsyncGenerator<void> {
  const parse = parserFor(listener);
  for await (const piece of archive.text(name, most)) {
    for (let from = 0; from < piece.length; from += PIECE) {
      within(name, () => parse(piece.slice(from, from + PIECE)));
      yield;
    }
  }
  within(name, () => parse(null));
  yield;
}

/** Reads a part to its end. @throws UnreadableInput as `reading` does */
export async function readWhole(archive: Archive, name: string, most: number, listener: Listener): Promise<void> {
  for await (const _ of reading(archive, name, most, listener));
}

function within(name: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof UnreadableInput)) throw error;
    throw new UnreadableInput(`In the workbook ${name.slice(0, 200)}: ${error.message}`);
  }
}

/** Takes the pieces of a part, and null after the last. */
function parserFor({ root, open, text, close }: Listener): (piece: string | null) => void {
  const { parser, refuse } = soundParser();
  let depth = 0;
  let told = 0;
  parser.on('opentag', ({ name, attributes }) => {
    told = parser.position;
    const own = plain(name);
    if (depth === 0 && own !== root) refuse(`Its root is ${own.slice(0, 50)}, not ${root}.`);
    if (++depth > DEEPEST) refuse(`Its elements stand in each other more than ${DEEPEST} deep.`);
    open(own, attributes);
  });
  parser.on('closetag', ({ name }) => {
    told = parser.position;
    depth--;
    close?.(plain(name));
  });
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  return piece => {
    if (piece === null) return void parser.close();
    parser.write(piece);
    if (parser.position - told > LONGEST) refuse('It has a tag or a text that is too long.');
  };
}
