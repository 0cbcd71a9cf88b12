// XML as the rows that it holds: a stream of the elements below the root, in bounded memory, without entities of its own.
import { SaxesParser } from 'saxes';
import { BAD } from './decoding.ts';
import { UnreadableInput } from './importer.ts';

export interface Field {
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** An element below the root: its attributes, and the text of each element in it by name. */
export interface Element {
  /** The line on which it begins. */
  readonly line: number;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The whole of it, from its first bracket to its last. */
  readonly published: string;
  /** It has a byte that is not UTF-8. */
  readonly spoilt?: true;
  /** The first of each name. */
  readonly fields: ReadonlyMap<string, Field>;
}

/** How long an element may be, in UTF-16 units. */
const LONGEST = 8 * 1_024 * 1_024;

/** How much of a message is told: it may name a tag of any length. */
const MESSAGE = 500;

/** Stands for a byte that is not UTF-8. */
const REPLACEMENT = '\ufffd';

/** In pieces of this length, so that no piece holds more than one element that is too long. */
const PIECE = 65_536;

/**
 * The elements below a root of one of the names. A document type is refused, and with it every entity but the five of
 * XML itself. @throws UnreadableInput for what is not well-formed, or is not UTF-8 by its own word, naming the line
 */
export async function* elementsOf(input: AsyncIterable<string>, roots: readonly string[]): AsyncGenerator<Element> {
  const found: Element[] = [];
  let closed: Element | null = null;
  const keep = () => {
    if (closed) found.push(closed);
    closed = null;
  };
  // The parser tells that an element was closed, and only then that it was closed by the tag of another.
  const { parser, write: parse, spoil } = parserOf(roots, { closed: element => (closed = element), next: keep });
  const write = ({ spoilt, piece }: Piece) => {
    if (spoilt) spoil();
    parse(piece);
  };
  let sinceLast = 0;
  for await (const text of input) {
    for (const each of piecesOf(text)) {
      const broken = refusalOf(() => write(each));
      if (!broken) keep();
      sinceLast = found.length > 0 ? 0 : sinceLast + each.piece.length;
      yield* found.splice(0);
      if (broken) throw broken;
      if (sinceLast > LONGEST) throw new UnreadableInput(`An element before line ${parser.line} is longer than 8 MiB.`);
    }
  }
  parser.close();
}

interface Piece {
  readonly piece: string;
  /** It begins with a byte that is not UTF-8. */
  readonly spoilt: boolean;
}

function* piecesOf(text: string): Generator<Piece> {
  for (const [index, part] of text.split(BAD).entries()) {
    const own = index > 0 ? REPLACEMENT + part : part;
    for (let from = 0; from < own.length; from += PIECE)
      yield { piece: own.slice(from, from + PIECE), spoilt: index > 0 && from === 0 };
  }
}

/** What an action is refused with; what it did before stays. */
function refusalOf(action: () => void): UnreadableInput | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof UnreadableInput) return error;
    throw error;
  }
}

type Open = { -readonly [key in keyof Element]: Element[key] } & { fields: Map<string, Field> };

interface Listener {
  readonly closed: (element: Element) => void;
  /** Something else came. */
  readonly next: () => void;
}

/**
 * A parser of XML in UTF-8 that has no document type, and so no entities of its own; and what refuses its input.
 * @throws UnreadableInput for what is not so, or is not well-formed, naming the line
 */
export function soundParser(): { readonly parser: SaxesParser; readonly refuse: (message: string) => never } {
  const parser = new SaxesParser();
  const refuse = (message: string): never => {
    throw new UnreadableInput(message.slice(0, MESSAGE));
  };
  parser.on('error', error =>
    refuse(`It is not well-formed XML: line ${error.message.replace(/^(\d+):(\d+): /, '$1: ')}`),
  );
  parser.on('doctype', () => refuse(`Line ${parser.line} has a document type, which is refused.`));
  parser.on('xmldecl', ({ encoding = 'UTF-8' }) => {
    if (!/^(utf-8|us-ascii)$/i.test(encoding))
      refuse(`It says that it is ${encoding.slice(0, 50)}: convert it to UTF-8 first.`);
  });
  return { parser, refuse };
}

/** The parser, and what tells it that a byte is not UTF-8: that costs the element it is in, and all where it is in none. */
function parserOf(
  roots: readonly string[],
  { closed, next }: Listener,
): { readonly parser: SaxesParser; readonly write: (piece: string) => void; readonly spoil: () => void } {
  const { parser, refuse } = soundParser();
  // What was given to the parser and may be needed yet, and the position of its first character.
  let [held, heldFrom] = ['', 0];
  let depth = 0;
  let element: Open | null = null;
  let field: { name: string; text: string; attributes: Readonly<Record<string, string>> } | null = null;
  parser.on('opentagstart', () => {
    if (depth !== 1) return;
    const at = held.lastIndexOf('<', parser.position - heldFrom - 1);
    [held, heldFrom] = [held.slice(at), heldFrom + at];
  });
  parser.on('opentag', ({ name, attributes }) => {
    next();
    depth++;
    if (depth === 1 && !roots.includes(name)) refuse(`Its root is ${name.slice(0, 50)}, not ${roots.join(' or ')}.`);
    if (depth === 2) element = { line: parser.line, name, attributes, published: '', fields: new Map() };
    if (depth === 3) field = { name, text: '', attributes };
  });
  const addText = (text: string) => {
    if (field) field.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    next();
    if (depth === 3 && field && element) {
      if (!element.fields.has(field.name))
        element.fields.set(field.name, { text: field.text, attributes: field.attributes });
      field = null;
    }
    if (depth === 2 && element) {
      element.published = held.slice(0, parser.position - heldFrom);
      closed(element);
      element = null;
    }
    depth--;
  });
  const spoil = () => {
    if (element) element.spoilt = true;
    else refuse(`Line ${parser.line} is not UTF-8.`);
  };
  const write = (piece: string) => {
    held += piece;
    parser.write(piece);
    if (element) return;
    // A tag may have begun.
    const at = Math.max(held.lastIndexOf('<'), 0);
    [held, heldFrom] = [held.slice(at), heldFrom + at];
  };
  return { parser, write, spoil };
}
