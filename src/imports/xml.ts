// XML as the rows that it holds: a stream of the elements below the root, in bounded memory, without entities of its own.
import { SaxesParser } from 'saxes';
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
  /** The first of each name. */
  readonly fields: ReadonlyMap<string, Field>;
}

/** How long an element may be, in UTF-16 units. */
const LONGEST = 8 * 1_024 * 1_024;

/** In pieces of this length, so that no piece holds more than one element that is too long. */
const PIECE = 65_536;

/**
 * The elements below a root of one of the names. A document type is refused, and with it every entity but the five of
 * XML itself. @throws UnreadableInput for what is not well-formed, or is not UTF-8 by its own word, naming the line
 */
export async function* elementsOf(input: AsyncIterable<string>, roots: readonly string[]): AsyncGenerator<Element> {
  const found: Element[] = [];
  const parser = parserOf(roots, element => found.push(element));
  let sinceLast = 0;
  for await (const text of input) {
    for (let from = 0; from < text.length; from += PIECE) {
      const piece = text.slice(from, from + PIECE);
      parser.write(piece);
      sinceLast = found.length > 0 ? 0 : sinceLast + piece.length;
      if (sinceLast > LONGEST) throw new UnreadableInput(`An element before line ${parser.line} is longer than 8 MiB.`);
      yield* found.splice(0);
    }
  }
  parser.close();
  yield* found.splice(0);
}

type Open = { -readonly [key in keyof Element]: Element[key] } & { fields: Map<string, Field> };

function parserOf(roots: readonly string[], tell: (element: Element) => void): SaxesParser {
  const parser = new SaxesParser();
  let depth = 0;
  let element: Open | null = null;
  let field: { name: string; text: string; attributes: Readonly<Record<string, string>> } | null = null;
  const refuse = (message: string): never => {
    throw new UnreadableInput(message);
  };
  parser.on('error', error =>
    refuse(`It is not well-formed XML: line ${error.message.replace(/^(\d+):(\d+): /, '$1: ')}`),
  );
  parser.on('doctype', () => refuse(`Line ${parser.line} has a document type, which is refused.`));
  parser.on('xmldecl', ({ encoding = 'UTF-8' }) => {
    if (!/^(utf-8|us-ascii)$/i.test(encoding))
      refuse(`It says that it is ${encoding.slice(0, 50)}: convert it to UTF-8 first.`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    depth++;
    if (depth === 1 && !roots.includes(name)) refuse(`Its root is ${name.slice(0, 50)}, not ${roots.join(' or ')}.`);
    if (depth === 2) element = { line: parser.line, name, attributes, fields: new Map() };
    if (depth === 3) field = { name, text: '', attributes };
  });
  const addText = (text: string) => {
    if (field) field.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    if (depth === 3 && field && element) {
      if (!element.fields.has(field.name))
        element.fields.set(field.name, { text: field.text, attributes: field.attributes });
      field = null;
    }
    if (depth === 2 && element) {
      tell(element);
      element = null;
    }
    depth--;
  });
  return parser;
}
