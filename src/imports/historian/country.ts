// Countries as the Office of the Historian tells them: by an id that stays the same, and a name that does not.
import { cleanName } from '../coded/sides.ts';
import { countryInBrackets, countryNamed } from '../countries/names.ts';
import { countryName, inSentence, stateOf } from '../countries/states.ts';
import { noCode } from '../countries/uncoded.ts';
import type { Needed } from '../importer.ts';
import { slug } from '../slugs.ts';

/** A country that a row names. */
export interface Country {
  /** ISO 3166; absent where it has no code. */
  readonly code?: string;
  readonly name: { readonly en: string; readonly ar?: string };
  /** Its name as it stands within an English sentence. */
  readonly inSentence: string;
  /** The actor that its state is; absent where the row names none. */
  readonly state?: Needed;
  /** What is to be told of the row because of it. */
  readonly note?: string;
}

/** A country by its code. */
export const countryOf = (code: string): Country => ({
  code,
  name: countryName(code),
  inSentence: inSentence(code),
  state: stateOf(code),
});

/** A country that ISO 3166 has no code for, by the name that the row has for it. */
const uncoded = (name: string): Country => ({
  name: { en: name },
  inSentence: name,
  state: { kind: 'actor', id: slug(`state of ${name}`), content: { type: 'state', name: { en: name } } },
  note: noCode(name),
});

const UNNAMED: Country = {
  name: { en: 'country that is not named' },
  inSentence: 'a country that is not named',
  note: 'The row names no country.',
};

/** The country of a row by its id and its name in a year. */
export function countryTold(id: string, name: string, year: number): Country {
  const code = codeOf(id, name, year);
  if (code !== undefined) return countryOf(code);
  const plain = cleanName(name) ?? cleanName(id.replaceAll('-', ' '));
  return plain === undefined ? UNNAMED : uncoded(plain);
}

/** A code of ISO 3166-3. */
const isFormer = (code: string | undefined) => code?.length === 4;

/**
 * The id counts before the name, for names are written in many ways (`Korea` is of North Korea by its id), but where the
 * name tells more than the id: a part with a code of its own (`Denmark (Greenland)`), or the state that there was
 * (`U.S.S.R.` under `russia`).
 */
function codeOf(id: string, name: string, year: number): string | undefined {
  const named = countryNamed(name, year);
  if (isFormer(named)) return named;
  return countryInBrackets(name, year) ?? countryNamed(id.replaceAll('-', ' '), year) ?? named;
}
