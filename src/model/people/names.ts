// Names of people compared: the same words, other spellings of them, shorter forms, another order.
import { distance } from 'fastest-levenshtein';
import { wordsOf } from '../folding.ts';
import { titled } from './titles.ts';

/** A name as its folded words, without title, particles and what tells a ruler from others of the name. */
export interface Name {
  readonly words: readonly string[];
  readonly ordinal?: string;
}

/** Words that come and go between the parts of a name. */
const PARTICLES = new Set('al el bin ibn ben de da do dos das del di du la le van von der den e y st jr sr'.split(' '));

const ORDINAL = /^(i{1,3}|iv|vi{0,3}|ix|xi{0,3}|xiv|xvi|\d+(st|nd|rd|th))$/;

export function nameOf(text: string): Name {
  const all = wordsOf(titled(text).name).map(({ folded }) => folded);
  const last = all.at(-1) ?? '';
  const ordinal = all.length > 1 && ORDINAL.test(last) ? last : undefined;
  const named = ordinal === undefined ? all : all.slice(0, -1);
  const told = named.filter(word => !PARTICLES.has(word));
  return { words: told.length > 0 ? told : named, ...(ordinal !== undefined && { ordinal }) };
}

export interface Alike {
  /** From 0 to 1. */
  readonly score: number;
  readonly reason: string;
  /** The last name alone is told of one of them. */
  readonly lastAlone?: true;
  /** It may be somebody of the same family. */
  readonly unsure?: true;
}

/** How alike two names are; null where they are of two people, as far as names tell. */
export function alike(one: Name, other: Name): Alike | null {
  if (one.words.length === 0 || other.words.length === 0) return null;
  if (one.ordinal !== undefined && other.ordinal !== undefined && one.ordinal !== other.ordinal) return null;
  const [few, many] = one.words.length <= other.words.length ? [one.words, other.words] : [other.words, one.words];
  if (few.length === many.length) return few.length === 1 ? single(few, many) : inOrder(few, many);
  return few.length === 1 ? last(few[0] ?? '', many) : shorter(few, many);
}

const single = ([one = '']: readonly string[], [other = '']: readonly string[]): Alike | null => {
  const spelt = spelling(one, other);
  return spelt === 0 ? null : { score: 0.8 * spelt, reason: 'the only name that is told is the same', lastAlone: true };
};

/** East Asian names have the last name first. */
function last(name: string, words: readonly string[]): Alike | null {
  const spelt = Math.max(spelling(name, words.at(-1) ?? ''), 0.9 * spelling(name, words[0] ?? ''));
  return spelt < 0.8 ? null : { score: 0.6 * spelt, reason: 'the last name alone is the same', lastAlone: true };
}

function inOrder(one: readonly string[], other: readonly string[]): Alike | null {
  if (one.every((word, index) => word === other[index])) return { score: 1, reason: 'the name is the same' };
  if (one.toSorted().join(' ') === other.toSorted().join(' '))
    return { score: 0.95, reason: 'the name is the same in another order' };
  const straight = aligned(one, other);
  if (straight > 0) {
    const unsure = one.some((word, index) => word[0] !== other[index]?.[0]);
    return { score: straight, reason: 'the name is spelt alike', ...(unsure && { unsure }) };
  }
  const turned = 0.95 * swapped(one, other);
  return turned > 0 ? { score: turned, reason: 'the name is spelt alike in another order' } : null;
}

/** How alike a first and a last name are spelt to a last and a first name. */
function swapped([a = '', b = '', ...more]: readonly string[], [c = '', d = '']: readonly string[]): number {
  const each = more.length > 0 ? [0] : [spelling(a, d), spelling(b, c)];
  return each.includes(0) ? 0 : (SPELT * each.reduce((sum, score) => sum + score, 0)) / each.length;
}

/** What a name counts that is spelt alike, where it is spelt the same but for an initial. */
const SPELT = 0.97;

/** How alike names of as many words are spelt, word by word; 0 where one word is another. */
function aligned(one: readonly string[], other: readonly string[]): number {
  const each = one.map((word, index) => (index < one.length - 1 ? given : spelling)(word, other[index] ?? ''));
  return each.includes(0) ? 0 : (SPELT * each.reduce((sum, score) => sum + score, 0)) / each.length;
}

/** A name with fewer words: without middle names, without those before the one that is used, or without a second last name. */
function shorter(few: readonly string[], many: readonly string[]): Alike | null {
  const [first = '', second = ''] = few;
  const reason = 'one name is a shorter form of the other';
  // What comes first may be a name that is not used, or the name of a child before that of the father.
  if (few.every((word, index) => word === many[many.length - few.length + index]))
    return { score: 0.85, reason, unsure: true };
  if (given(first, many[0] ?? '') === 0) return null;
  const middle = few.length === 2 || given(second, many[1] ?? '') > 0;
  if (middle && spelling(few.at(-1) ?? '', many.at(-1) ?? '') > 0) return { score: 0.9, reason };
  if (few.every((word, index) => given(word, many[index] ?? '') > 0)) return { score: 0.85, reason };
  return few.length === 2 && many.some(word => word === second) ? { score: 0.8, reason } : null;
}

/** A given name may be told by its first letter. */
function given(one: string, other: string): number {
  const initial = one.length === 1 || other.length === 1;
  return initial && one[0] === other[0] ? 0.9 : spelling(one, other);
}

/** Of longer words, so much may be spelt in another way. */
const LEAST = 0.6;
const SHORT = 4;

/** How alike two words are spelt: 1 where they are the same, 0 where they are two words. */
function spelling(one: string, other: string): number {
  if (one === other) return 1;
  const length = Math.max(one.length, other.length);
  if (Math.min(one.length, other.length) < SHORT) return 0;
  const score = 1 - distance(one, other) / length;
  return score < LEAST ? 0 : score;
}
