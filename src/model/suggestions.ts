// What was probably meant: the nearest of the names, or of the codes of a vocabulary, that there are.
import { closest, distance } from 'fastest-levenshtein';
import { vocabularyName } from './vocabularies/index.ts';
import type { Term, Vocabulary } from './vocabularies/vocabulary.ts';

/** What is longer is no slip of the finger, and takes long to compare. */
const LONGEST = 100;

/** In a shorter code every letter counts: another one that differs in a single letter is not what was meant. */
const SHORTEST = 4;

/**
 * The nearest of some names, whatever their case; undefined where none is near enough to have been meant: what differs may be
 * the part `most` of it.
 */
export function nearestName(given: string, names: readonly string[], most = 0.4): string | undefined {
  if (given.length > LONGEST || names.length === 0) return undefined;
  const folded = given.toLowerCase();
  const byFolded = new Map(names.map(name => [name.toLowerCase(), name]));
  const nearest = closest(folded, [...byFolded.keys()]);
  const isNear = distance(folded, nearest) <= Math.max(1, Math.round(given.length * most));
  return isNear ? byFolded.get(nearest) : undefined;
}

/** The code that was probably meant. Of digits, a zero that was lost comes first, then the code above. */
export function nearestCode(given: string, { terms, codeNamed }: Pick<Vocabulary, 'terms' | 'codeNamed'>) {
  const codes = terms.map(({ code }) => code);
  const same = codes.find(code => code.toLowerCase() === given.toLowerCase()) ?? codeNamed?.(given);
  if (same !== undefined) return same;
  if (/^\d+$/.test(given))
    return [`0${given}`, given.slice(0, 3), given.slice(0, 2)].find(code => codes.includes(code));
  const long = codes.filter(code => code.length >= SHORTEST);
  return nearestName(given, long) ?? labelled(given, terms);
}

/** By its label in either language. Many labels are like others: little of one may differ. */
function labelled(given: string, terms: readonly Term[]): string | undefined {
  const byLabel = new Map(terms.flatMap(({ code, label: { en, ar } }) => [[en, code] as const, [ar, code] as const]));
  return byLabel.get(nearestName(given, [...byLabel.keys()], 0.2) ?? '');
}

/** Asks whether something was meant; nothing where that is not known. */
export const didYouMean = (meant: string | undefined): string => (meant === undefined ? '' : ` Did you mean ${meant}?`);

/** Says that a vocabulary lacks a code, where its codes stand, and what was probably meant: by default the nearest of them. */
export const noSuchCode = (vocabulary: Vocabulary, given: string, meant = nearestCode(given, vocabulary)): string =>
  `/v1/vocabularies/${vocabularyName(vocabulary)} has no ${given.slice(0, LONGEST)}.${didYouMean(meant)}`;
