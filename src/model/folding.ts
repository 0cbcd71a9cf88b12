// Folding: a text as the words it is searched by, in which case, diacritics and variant letters do not count.
import { joins } from './apostrophes.ts';
import { type Folding, foldingOf, SEPARATION } from './characters.ts';

/** A word as it is searched by, and where it stands: code points of the original text, `end` not included. */
export interface Word {
  readonly folded: string;
  readonly start: number;
  readonly end: number;
  /** Nothing separates the word from the one before, as in scripts that put no spaces. */
  readonly joined: boolean;
}

const SPACE = 0x20;

type OpenWord = { -readonly [key in keyof Word]: Word[key] };

interface Cut {
  readonly words: OpenWord[];
  /** Words whose marks are still to be put in order. */
  readonly marked: Set<OpenWord>;
  /** The word that may go on. */
  word: OpenWord | null;
  /** The word is a character: it goes on with marks alone. */
  closed: boolean;
  joined: boolean;
  at: number;
}

/**
 * The words of any text, in order; its NFC and its NFD have the same, and each word folds to itself. Lone surrogates
 * are code points that separate.
 */
export function wordsOf(text: string): Word[] {
  const cut: Cut = { words: [], marked: new Set(), word: null, closed: false, joined: false, at: 0 };
  for (let index = 0; index < text.length; ) {
    const end = asciiWordEnd(text, index);
    if (end > index) {
      take(cut, 'letter', text.slice(index, end).toLowerCase(), end - index);
      index = end;
      continue;
    }
    const point = text.codePointAt(index) ?? 0;
    const folding = point === SPACE ? SEPARATION : foldingOf(point);
    index += point > 0xffff ? 2 : 1;
    take(cut, folding.kind === 'apostrophe' ? read(cut, text, index) : folding.kind, folding.text, 1);
  }
  for (const word of cut.marked) word.folded = word.folded.replace(/\p{M}{2,}/gu, inOrder);
  return cut.words;
}

/** No language puts more marks in a row (UAX #15 §13), and to order n of them takes `normalize` n² steps. */
const MAX_MARKS = 30;

/** The one order of canonical equivalents, in which a composed letter may stand before marks that go inside it. */
function inOrder(marks: string): string {
  return marks.length > MAX_MARKS ? Array.from(marks).sort().join('') : marks.normalize('NFD');
}

function asciiWordEnd(text: string, start: number): number {
  let index = start;
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const lower = code | 0x20;
    if (!((lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39))) break;
  }
  return index;
}

/** What an apostrophe before an index is there. */
const read = ({ word, closed }: Cut, text: string, index: number): Folding['kind'] =>
  word && !closed && joins(word.folded, text, index) ? 'invisible' : 'separator';

function take(cut: Cut, kind: Folding['kind'], folded: string, length: number): void {
  const start = cut.at;
  cut.at += length;
  if (kind === 'invisible') return;
  if (kind === 'separator') {
    cut.word = null;
    cut.joined = false;
    return;
  }
  if (cut.word && kind !== 'character' && !(cut.closed && kind === 'letter')) {
    cut.word.folded += folded;
    cut.word.end = cut.at;
  } else if (kind !== 'diacritic') {
    cut.word = { folded, start, end: cut.at, joined: cut.joined };
    cut.words.push(cut.word);
    cut.closed = kind === 'character';
    cut.joined = true;
  }
  if (kind === 'mark' && cut.word) cut.marked.add(cut.word);
}
