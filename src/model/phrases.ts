// Phrases: a search text as the rows of words it asks for, and where they stand in a text.
import { behindPrefixes, takesPrefixes } from './arabic-prefixes.ts';
import { type Word, wordsOf } from './folding.ts';

/** Folded words, at least one, that stand one after the other. */
export interface Phrase {
  readonly words: readonly string[];
  /** The last word may go on. */
  readonly prefix: boolean;
  /** The word, one of Arabic script that was not quoted, may stand behind what Arabic writes before words. */
  readonly behind?: true;
}

/** Code points of a text, `end` not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** How many words one search may have: as many as the address of an article has. */
export const MAX_WORDS = 40;
const MIN_PREFIX = 2;

const QUOTED = /["“”„«»](?<quoted>[^"“”„«»]*)["“”„«»](?<star>\*?)/u;
const CHUNK = /(?<chunk>[^\p{White_Space}"“”„«»]+)/u;
const UNCLOSED = /(?<unclosed>["“”„«»])/u;
const TOKEN = new RegExp([QUOTED, CHUNK, UNCLOSED].map(({ source }) => source).join('|'), 'gu');

/**
 * The phrases that a search text asks for, each once: what stands between quotation marks, and each other chunk between
 * white space. A `*` directly after the last word of either makes that a prefix. An Arabic word is found behind prefixes too,
 * unless it is quoted. Nothing else has a meaning.
 */
export function phrasesOf(q: string): Phrase[] | { fault: string } {
  const phrases = new Map<string, Phrase>();
  let count = 0;
  for (const { groups = {} } of q.matchAll(TOKEN)) {
    if (groups.unclosed) return { fault: 'Close the quotation mark, or leave it out.' };
    const text = groups.quoted ?? groups.chunk ?? '';
    const words = wordsOf(text);
    const last = words.at(-1);
    if (!last) continue;
    count += words.length;
    if (count > MAX_WORDS) return { fault: `Search for at most ${MAX_WORDS} words.` };
    const prefix = groups.star === '*' || /^\p{Cf}*\*/u.test(Array.from(text).slice(last.end).join(''));
    if (prefix && isTooShort(last)) return { fault: `Put at least ${MIN_PREFIX} letters or digits before a *.` };
    const behind = groups.quoted === undefined && words.length === 1 && takesPrefixes(last.folded);
    const phrase = { words: words.map(word => word.folded), prefix, ...(behind && { behind }) };
    phrases.set(JSON.stringify(phrase), phrase);
  }
  if (phrases.size === 0) return { fault: 'Search for at least one word, with a letter or a digit.' };
  return [...phrases.values()];
}

/** A character that is a word of its own (习) begins few others, and may be a prefix alone. */
function isTooShort({ folded }: Word): boolean {
  const [first = '', ...others] = folded;
  return others.length + 1 < MIN_PREFIX && wordsOf(first + first).length === 1;
}

/** Every place, the leftmost first, where the phrase stands in words as `wordsOf` gives them; none overlaps another. */
export function matchesIn(words: readonly Word[], phrase: Phrase): Range[] {
  const matches: Range[] = [];
  const { length } = phrase.words;
  const forms = phrase.words.map((_, at) => formsAt(phrase, at));
  for (let index = 0; index + length <= words.length; ) {
    const first = words[index];
    const last = words[index + length - 1];
    if (first && last && standsAt(words, index, forms, phrase.prefix)) {
      matches.push({ start: first.start, end: last.end });
      index += length;
    } else index++;
  }
  return matches;
}

function standsAt(
  words: readonly Word[],
  index: number,
  forms: readonly (readonly string[])[],
  prefix: boolean,
): boolean {
  return forms.every((any, offset) => {
    const folded = words[index + offset]?.folded ?? '';
    const goesOn = prefix && offset === forms.length - 1;
    return any.some(form => (goesOn ? folded.startsWith(form) : folded === form));
  });
}

/** The words that may stand at a place of a phrase, the one that was asked for first. */
export function formsAt({ words, behind }: Phrase, at: number): string[] {
  const word = words[at] ?? '';
  return behind ? [word, ...behindPrefixes(word)] : [word];
}

/** The phrase as it was written, and nothing that stands behind a prefix. */
export const exactly = ({ words, prefix }: Phrase): Phrase => ({ words, prefix });
