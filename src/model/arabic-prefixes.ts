// What Arabic writes before a word without a space: and (و), with (ب), for (ل), the (ال), and several of them in this order.

const ARTICLE = 'ال';
const PREFIXES = ['', 'و'].flatMap(and => ['', 'ب', 'ل'].map(preposition => and + preposition));

/** A word of fewer letters is a part of too many others. */
const WORD = /^\p{sc=Arabic}{3,}$/u;

/** Whether a folded word is one that a prefix may stand before. */
export const takesPrefixes = (word: string): boolean => WORD.test(word);

/**
 * A folded word as it is written behind each prefix, the word itself left out. The article comes once alone, and loses its
 * first letter behind ل: للهدنة.
 */
export function behindPrefixes(word: string): string[] {
  const plain = word.startsWith(ARTICLE) ? word.slice(ARTICLE.length) : word;
  const defined = PREFIXES.map(prefix => (prefix.endsWith('ل') ? `${prefix}ل` : prefix + ARTICLE) + plain);
  return [...new Set([...PREFIXES.map(prefix => prefix + word), ...defined])].filter(form => form !== word);
}
