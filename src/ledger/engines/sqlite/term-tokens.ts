// Terms as tokens of the index of words: each is one token that no text folds to, and another for every other term.
import type { Term } from '../../projection.ts';

/** Begins the token of a term, and stands between its name and its value. */
const BEGINNING = '\ue010';
const BETWEEN = '\ue011';
/** Stands before a character that stands for itself, though it is one of those that others are written by. */
const ITSELF = '\ue012';

/** ASCII that the tokenizer would fold or take for the end of a token is written as a character of private use. */
const FOLDED = /[^a-z0-9\x80-\uffff]/g;
const PRIVATE = 0xe080;

const written = (text: string) =>
  text
    .replace(/[\ue010-\ue012\ue080-\ue0ff]/g, character => ITSELF + character)
    .replace(FOLDED, character => String.fromCharCode(PRIVATE + character.charCodeAt(0)));

/** The token of a term. Terms of one name whose values begin alike have tokens that begin alike. */
export const tokenOf = ({ name, value }: Term): string => BEGINNING + written(name) + BETWEEN + written(value);

/** What a token tells, to people: the name and the value, or the word that it is. */
export const toldOf = (token: string): string =>
  token.startsWith(BEGINNING)
    ? token
        .slice(1)
        .replace(BETWEEN, ' ')
        .replace(/\ue012(.)|[\ue080-\ue0ff]/gu, (character, itself) =>
          itself === undefined ? String.fromCharCode(character.charCodeAt(0) - PRIVATE) : itself,
        )
    : token;
