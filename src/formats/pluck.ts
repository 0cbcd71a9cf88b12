// Plucking: where a few values stand in a JSON text, found without making anything of what lies between them.

/** Where a value is, and what is taken of it. */
export interface Wanted {
  /** Members, or the number of an element, by `/`; `*` stands for each element of a list. */
  readonly path: string;
  /** The value itself; of a text in several languages the English, else the first, or the Arabic; or the length of a list. */
  readonly take: 'value' | 'plain' | 'arabic' | 'length';
}

/**
 * What was found, used again for the next text. Places are numbered from 0; of each there is where the bytes of the value
 * begin and end, without quotes, and which place comes after it for the same of the wanted, or `NONE`.
 */
export interface Plucked {
  /** By the number of the wanted: its first place, or `NONE`. */
  readonly first: Int32Array;
  /** By the number of the wanted: 1 where it is a number. */
  readonly numeric: Uint8Array;
  begins: Int32Array;
  ends: Int32Array;
  after: Int32Array;
}

export const NONE = -1;
/** Where a place begins that parts two elements of a list. */
export const NEXT = -2;
/** Where a place begins that ends in how many elements a list has. */
export const COUNTED = -3;

interface Node {
  readonly name: string;
  /** By the hashes of their names; elements by their numbers. */
  readonly members: Map<number, Node>;
  readonly elements: Map<number, Node>;
  each: Node | null;
  /** What is wanted of each element of the list. */
  readonly below: number[];
  /** Which of the wanted each way of taking goes to; -1 where it is not wanted. */
  readonly slots: Record<Wanted['take'], number>;
}

const nodeOf = (name: string): Node => ({
  name,
  members: new Map(),
  elements: new Map(),
  each: null,
  below: [],
  slots: { value: -1, plain: -1, arabic: -1, length: -1 },
});

const hashed = (hash: number, code: number) => (Math.imul(hash, 31) + code) | 0;
const hashOf = (name: string) => [...Buffer.from(name)].reduce(hashed, 0);

/**
 * What plucks values out of texts. They are JSON as `JSON.stringify` writes it, in UTF-8: without space between the
 * values, and without escapes in the names of members.
 */
export function plucking(wanted: readonly Wanted[]): (json: Uint8Array) => Plucked {
  const root = nodeOf('');
  for (const [slot, { path, take }] of wanted.entries()) addTo(root, path.split('/'), take, slot);
  const found: Plucked = {
    first: new Int32Array(wanted.length),
    numeric: new Uint8Array(wanted.length),
    ...roomFor(0),
  };
  const read = readerInto(found);
  return json => {
    // Each place but those of counts has bytes, and what parts it from the next: there are never more than this.
    const most = json.length + wanted.length;
    if (found.begins.length < most) Object.assign(found, roomFor(2 * most));
    found.first.fill(NONE);
    found.numeric.fill(0);
    read(json, root);
    return found;
  };
}

const roomFor = (places: number) => ({
  begins: new Int32Array(places),
  ends: new Int32Array(places),
  after: new Int32Array(places),
});

function addTo(root: Node, steps: readonly string[], take: Wanted['take'], slot: number): void {
  let node = root;
  for (const step of steps) {
    if (step === '*') {
      node.below.push(slot);
      node.each ??= nodeOf(step);
      node = node.each;
      continue;
    }
    const [among, key] = /^\d+$/.test(step) ? [node.elements, Number(step)] : [node.members, hashOf(step)];
    const next = among.get(key) ?? nodeOf(step);
    if (next.name !== step) throw new Error(`${step} and ${next.name} have the same hash.`);
    among.set(key, next);
    node = next;
  }
  node.slots[take] = slot;
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const [ENGLISH, ARABIC] = [hashOf('en'), hashOf('ar')];

/** One pass over a text, from its first byte to its last. */
function readerInto(found: Plucked): (json: Uint8Array, root: Node) => void {
  const { first, numeric } = found;
  const last = new Int32Array(first.length);
  let { begins, ends, after } = found;
  let json: Uint8Array = new Uint8Array();
  let at = 0;
  let places = 0;

  const put = (slot: number, begin: number, end: number): void => {
    begins[places] = begin;
    ends[places] = end;
    after[places] = NONE;
    if (first[slot] === NONE) first[slot] = places;
    else after[last[slot] as number] = places;
    last[slot] = places++;
  };

  /** The place of the quote that ends the string whose first byte is at `from`. */
  const endOfString = (from: number): number => {
    const bytes = json;
    let end = from;
    for (let code = bytes[end]; code !== QUOTE; code = bytes[end]) end += code === BACKSLASH ? 2 : 1;
    return end;
  };

  const skip = (): void => {
    const first = json[at];
    if (first === QUOTE) at = endOfString(at + 1) + 1;
    else if (first === OPEN_OBJECT || first === OPEN_LIST) skipNested();
    else skipPlain();
  };

  const skipNested = (): void => {
    const bytes = json;
    let depth = 0;
    let place = at;
    do {
      const code = bytes[place];
      if (code === QUOTE) place = endOfString(place + 1);
      else if (code === OPEN_OBJECT || code === OPEN_LIST) depth++;
      else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth--;
      place++;
    } while (depth > 0);
    at = place;
  };

  const skipPlain = (): void => {
    const bytes = json;
    let place = at;
    for (;;) {
      const code = bytes[place];
      if (code === COMMA || code === CLOSE_OBJECT || code === CLOSE_LIST) break;
      place++;
    }
    at = place;
  };

  /** The hash of the name of a member; what follows is its value. */
  const name = (): number => {
    const bytes = json;
    let place = at + 1;
    let hash = 0;
    for (let code = bytes[place] as number; code !== QUOTE; code = bytes[++place] as number) hash = hashed(hash, code);
    at = place + 2;
    return hash;
  };

  const isNamed = ({ name: known }: Node): boolean => {
    const begin = at - 2 - known.length;
    if (json[begin - 1] !== QUOTE) return false;
    for (let index = 0; index < known.length; index++)
      if (json[begin + index] !== known.charCodeAt(index)) return false;
    return true;
  };

  const value = (node: Node): void => {
    const code = json[at];
    const slot = node.slots.value;
    if (code === OPEN_OBJECT) {
      if (node.slots.plain >= 0 || node.slots.arabic >= 0) languages(node);
      else object(node);
    } else if (code === OPEN_LIST) list(node);
    else if (slot < 0) skip();
    else {
      const begin = code === QUOTE ? at + 1 : at;
      skip();
      put(slot, begin, code === QUOTE ? at - 1 : at);
      if (code !== QUOTE) numeric[slot] = 1;
    }
  };

  const object = (node: Node): void => {
    for (at++; json[at] !== CLOSE_OBJECT; ) {
      const member = node.members.get(name());
      if (member && isNamed(member)) value(member);
      else skip();
      if (json[at] === COMMA) at++;
    }
    at++;
  };

  const list = ({ each, elements, below, slots: { length } }: Node): void => {
    let count = 0;
    for (at++; json[at] !== CLOSE_LIST; count++) {
      if (count > 0) for (let index = 0; index < below.length; index++) put(below[index] as number, NEXT, 0);
      const element = each ?? elements.get(count);
      if (element) value(element);
      else skip();
      if (json[at] === COMMA) at++;
    }
    at++;
    if (length < 0) return;
    put(length, COUNTED, count);
    numeric[length] = 1;
  };

  const languages = ({ slots: { plain, arabic } }: Node): void => {
    let begin = NONE;
    let end = 0;
    let isEnglish = false;
    for (at++; json[at] !== CLOSE_OBJECT; ) {
      const language = name();
      const from = at + 1;
      skip();
      if (language === ARABIC && arabic >= 0) put(arabic, from, at - 1);
      if (begin === NONE || (language === ENGLISH && !isEnglish)) {
        begin = from;
        end = at - 1;
        isEnglish = language === ENGLISH;
      }
      if (json[at] === COMMA) at++;
    }
    at++;
    if (plain >= 0 && begin !== NONE) put(plain, begin, end);
  };

  return (text, root) => {
    json = text;
    ({ begins, ends, after } = found);
    at = 0;
    places = 0;
    object(root);
  };
}
