// Apostrophes between letters: part of a word, as in oʻzbek, прем'єр or Sana'a, or what parts two, as in Obama's or l'accord.
import { type Folding, foldingOf } from './characters.ts';

/** Words that French, Italian and Catalan cut short before a vowel: what follows is a word of its own. */
const ELIDED = new Set([
  ...['c', 'd', 'j', 'l', 'm', 'n', 's', 't', 'qu', 'jusqu', 'lorsqu', 'puisqu', 'quelqu', 'quoiqu'],
  ...['all', 'coll', 'dall', 'dell', 'gl', 'nell', 'quell', 'quest', 'sull', 'un'],
]);
/** What is longer is not looked up, which takes time by its length. */
const LONGEST = Math.max(...Array.from(ELIDED, word => word.length));
const VOWEL = /^[aeiouyh]/;

/**
 * Whether an apostrophe is part of a word: `before` is what the word folds to so far, `index` where the text goes on. It is
 * not where no letter follows, before the s that ends an English genitive, and after a word cut short before a vowel.
 */
export function joins(before: string, text: string, index: number): boolean {
  const letter = nextIn(text, index);
  if (letter?.kind !== 'letter') return false;
  if (letter.text === 's' && endsAt(text, letter.end)) return false;
  return !(before.length <= LONGEST && ELIDED.has(before) && VOWEL.test(letter.text));
}

function endsAt(text: string, index: number): boolean {
  const next = nextIn(text, index);
  return next?.kind !== 'letter' && next?.kind !== 'mark';
}

/** The next code point that is searched by or parts words, and where it ends; null at the end of the text. */
function nextIn(text: string, index: number): (Folding & { readonly end: number }) | null {
  for (let at = index; at < text.length; ) {
    const point = text.codePointAt(at) ?? 0;
    at += point > 0xffff ? 2 : 1;
    const folding = foldingOf(point);
    if (folding.kind !== 'diacritic' && folding.kind !== 'invisible') return { ...folding, end: at };
  }
  return null;
}
