// Plucking: a few values out of a JSON text, without making all that lies between them.

/** Where a value is, and what is taken of it. */
export interface Wanted {
  /** Members, or the number of an element, by `/`; `*` stands for each element of a list. */
  readonly path: string;
  /** What is taken: the value itself; of a text in several languages the English, else the first; or its Arabic; or the length of a list. */
  readonly take: 'value' | 'plain' | 'arabic' | 'length';
}

/** The values in the order in which they were wanted; those of several elements of a list are parted by `AMONG`. */
export interface Plucked {
  readonly texts: readonly string[];
  /** Whether the value is a number, as it stands in the text. */
  readonly numeric: readonly boolean[];
}

/** What parts the values of several elements. */
const AMONG = '|';

interface Node {
  readonly members: Map<string, Node>;
  each: Node | null;
  /** Where the values at this place go. */
  value: number;
  plain: number;
  arabic: number;
  length: number;
  /** What is wanted of each element: a value that an element lacks leaves room. */
  readonly below: number[];
}

const nodeOf = (): Node => ({
  members: new Map(),
  each: null,
  value: -1,
  plain: -1,
  arabic: -1,
  length: -1,
  below: [],
});

/**
 * What plucks values out of documents. They are JSON as `JSON.stringify` writes it: without space between the values, and
 * without escapes in the names of members. What it returns is used again by the next call.
 */
export function plucking(wanted: readonly Wanted[]): (json: string) => Plucked {
  const root = nodeOf();
  for (const [slot, { path, take }] of wanted.entries()) addTo(root, path.split('/'), take, slot);
  const texts = wanted.map(() => '');
  const numeric = wanted.map(() => false);
  const read = readerInto(texts, numeric);
  return json => {
    texts.fill('');
    numeric.fill(false);
    read(json, root);
    return { texts, numeric };
  };
}

function addTo(root: Node, steps: readonly string[], take: Wanted['take'], slot: number): void {
  let node = root;
  for (const step of steps) {
    if (step === '*') {
      node.below.push(slot);
      node.each ??= nodeOf();
      node = node.each;
    } else {
      const next: Node = node.members.get(step) ?? nodeOf();
      node.members.set(step, next);
      node = next;
    }
  }
  node[take] = slot;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/** One pass over a text, from its first character to its last. */
function readerInto(texts: string[], numeric: boolean[]): (json: string, root: Node) => void {
  let json = '';
  let at = 0;

  /** The place of the quote that ends the string which begins at `at`. */
  const endOfString = (): number => {
    let end = json.indexOf('"', at + 1);
    while (json.charCodeAt(end - 1) === BACKSLASH && isEscaped(json, end)) end = json.indexOf('"', end + 1);
    return end;
  };

  const string = (): string => {
    const begin = at;
    const end = endOfString();
    at = end + 1;
    const text = json.slice(begin + 1, end);
    return text.includes('\\') ? JSON.parse(json.slice(begin, end + 1)) : text;
  };

  const skip = (): void => {
    const first = json.charCodeAt(at);
    if (first === QUOTE) at = endOfString() + 1;
    else if (first === OPEN_OBJECT || first === OPEN_LIST) skipNested();
    else skipPlain();
  };

  const skipNested = (): void => {
    for (let depth = 0; ; at++) {
      const code = json.charCodeAt(at);
      if (code === QUOTE) at = endOfString();
      else if (code === OPEN_OBJECT || code === OPEN_LIST) depth++;
      else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
        depth--;
        if (depth === 0) break;
      }
    }
    at++;
  };

  const skipPlain = (): void => {
    for (;;) {
      const code = json.charCodeAt(at);
      if (code === COMMA || code === CLOSE_OBJECT || code === CLOSE_LIST) return;
      at++;
    }
  };

  const value = (node: Node): void => {
    const first = json.charCodeAt(at);
    if (first === OPEN_OBJECT) {
      if (node.plain >= 0 || node.arabic >= 0) languages(node);
      else object(node);
    } else if (first === OPEN_LIST) list(node);
    else if (node.value < 0) skip();
    else if (first === QUOTE) texts[node.value] += string();
    else {
      const begin = at;
      skipPlain();
      texts[node.value] += json.slice(begin, at);
      numeric[node.value] = true;
    }
  };

  const object = (node: Node): void => {
    for (at++; json.charCodeAt(at) !== CLOSE_OBJECT; ) {
      const end = json.indexOf('"', at + 1);
      const member = node.members.get(json.slice(at + 1, end));
      at = end + 2;
      if (member) value(member);
      else skip();
      if (json.charCodeAt(at) === COMMA) at++;
    }
    at++;
  };

  const list = (node: Node): void => {
    let elements = 0;
    for (at++; json.charCodeAt(at) !== CLOSE_LIST; elements++) {
      if (elements > 0) for (const slot of node.below) texts[slot] += AMONG;
      const element = node.each ?? node.members.get(String(elements));
      if (element) value(element);
      else skip();
      if (json.charCodeAt(at) === COMMA) at++;
    }
    at++;
    if (node.length >= 0) count(node.length, elements);
  };

  const count = (slot: number, elements: number): void => {
    texts[slot] = String(elements);
    numeric[slot] = true;
  };

  const languages = ({ plain, arabic }: Node): void => {
    let first: string | undefined;
    let english: string | undefined;
    for (at++; json.charCodeAt(at) !== CLOSE_OBJECT; ) {
      const end = json.indexOf('"', at + 1);
      const language = json.slice(at + 1, end);
      at = end + 2;
      if (first !== undefined && language !== 'en' && language !== 'ar') skip();
      else {
        const text = string();
        first ??= text;
        if (language === 'en') english = text;
        else if (language === 'ar' && arabic >= 0) texts[arabic] += text;
      }
      if (json.charCodeAt(at) === COMMA) at++;
    }
    at++;
    if (plain >= 0) texts[plain] += english ?? first ?? '';
  };

  return (text, root) => {
    json = text;
    at = 0;
    object(root);
  };
}

/** Whether an odd number of backslashes stands before a quote. */
function isEscaped(json: string, quote: number): boolean {
  let begin = quote;
  while (json.charCodeAt(begin - 1) === BACKSLASH) begin--;
  return (quote - begin) % 2 === 1;
}
