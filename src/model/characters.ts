// Characters: what a code point is searched by, and whether it makes words or parts them.
import { FORMS } from './arabic-letters.ts';

/** What a code point does, from the strongest: of several that one comes apart into, the strongest counts. */
const KINDS = [
  /** Is a word, whatever stands beside it. */
  'character',
  /** Begins a word, or goes on with it. */
  'letter',
  /** Goes on with any word, and begins one where there is none. */
  'mark',
  /** Joins two letters or parts them, as what stands around it says. */
  'apostrophe',
  'separator',
  /** Is not searched by, but may not be cut off the letter before it. */
  'diacritic',
  /** Is not searched by, and does not end a word. */
  'invisible',
] as const;

export interface Folding {
  readonly kind: (typeof KINDS)[number];
  /** What is searched by; empty where that is nothing. */
  readonly text: string;
}

/** Letters that a reader takes for others, where Unicode does not decompose them. NFKD takes the seats off hamzas. */
const VARIANTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(FORMS).flatMap(([letter, forms]) => Array.from(forms, form => [form, letter]))),
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ς: 'σ',
};

/** Other scripts' marks count: without its vowel signs, a Devanagari word is no longer the same. */
const DIACRITIC =
  /(?=\p{M})[\p{sc=Inherited}\p{sc=Common}\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]/u;
/** Tatweel, and the modifier letters that are apostrophes, or transliterate ʿayn, hamza and the soft sign. */
const ORNAMENT = /[\u0640\u02B9-\u02C1\u02C8\u02EE\uA78B\uA78C]/u;
/** What is written for them: the characters of keyboards and typesetters, and the geresh of Hebrew. */
const APOSTROPHE = /['`\u2018\u2019\u201B\u05F3]/u;
/** The zero width space is a format character that parts words (UAX #29 §4.1). */
const SEPARATOR = /\u200B|[^\p{L}\p{N}\p{M}\p{Cf}]/u;
const UNSPACED = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;

export const SEPARATION: Folding = { kind: 'separator', text: '' };
const known = new Map<number, Folding>();

export function foldingOf(point: number): Folding {
  let folding = known.get(point);
  if (folding === undefined) {
    folding = fold(String.fromCodePoint(point));
    known.set(point, folding);
  }
  return folding;
}

function fold(character: string): Folding {
  const parts = resolve(character);
  if (parts !== character) return merge(character, parts);
  if (DIACRITIC.test(character) || ORNAMENT.test(character)) return { kind: 'diacritic', text: '' };
  if (APOSTROPHE.test(character)) return { kind: 'apostrophe', text: '' };
  if (SEPARATOR.test(character)) return SEPARATION;
  if (/\p{Cf}/u.test(character)) return { kind: 'invisible', text: '' };
  if (/\p{M}/u.test(character)) return { kind: 'mark', text: character };
  return { kind: UNSPACED.test(character) ? 'character' : 'letter', text: character };
}

/** One step of folding; the steps are taken again on what comes of each, until none changes anything. */
function resolve(character: string): string {
  const decomposed = character.normalize('NFKD');
  if (decomposed !== character) return decomposed;
  const lower = character.toLowerCase();
  if (lower !== character) return lower;
  return /\p{Nd}/u.test(character) ? asciiDigit(character) : (VARIANTS[character] ?? character);
}

/** Decimal digits stand in runs from 0 to 9 (The Unicode Standard §4.6). */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((point - zero) % 10);
}

/** The initials of kinds that make one word, or none. */
const ONE_WORD = /^s*((cm*|[lm]+)s*)?$/;

/**
 * A code point as the parts it comes apart into. Where those would be several words (½, ﷺ, ㍿, ำ) it stays whole, as
 * a character: it has but one place in the text, and a word has to fold to itself.
 */
function merge(character: string, parts: string): Folding {
  const foldings = Array.from(parts, part => foldingOf(part.codePointAt(0) ?? 0));
  const initials = foldings.map(({ kind }) => kind.charAt(0)).join('');
  if (!ONE_WORD.test(initials.replace(/[adi]/g, ''))) return { kind: 'character', text: character };
  const kind = KINDS.find(each => foldings.some(folding => folding.kind === each)) ?? 'separator';
  return kind === 'separator' ? SEPARATION : { kind, text: foldings.map(({ text }) => text).join('') };
}
