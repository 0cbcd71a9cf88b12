// Titles: the office that stands before a name, and the name.

/** Words that begin or make up an office in English. */
const OFFICES = new Set(
  `president premier minister prime chancellor king queen emperor empress amir emir sultan shah prince princess pope
  taoiseach secretary chairman chairwoman chief head leader governor general generalissimo marshal admiral brigadier
  lieutenant colonel regent duke duchess sheikh lord earl viscount speaker ambassador representative commissioner
  director envoy coordinator administrator senator member`.split(/\s+/),
);

/** Words that stand beside one. */
const QUALITIES = new Set(
  `acting deputy vice former interim provisional federal crown grand foreign defense defence finance first high special
  senior field elect designate junta state presidency government the of and`.split(/\s+/),
);

/** What tells an office from a higher one of the same name. */
const LOWER = new Set(['vice', 'deputy']);

/** Words that tell no office from another: who is to hold it, or holds it for a time, and links. */
const PASSING = new Set('acting former interim provisional elect designate the of and for affairs to in'.split(' '));

export interface Titled {
  /** As it is written; undefined where the name has none. */
  readonly office?: string;
  readonly name: string;
}

/** The parts of a written word, so that `President-elect` and `Secretary-General` are known by theirs. */
const partsOf = (word: string) =>
  word
    .toLowerCase()
    .split(/[-/]/)
    .filter(part => part !== '');

const isOffice = (word: string) => partsOf(word).some(part => OFFICES.has(part));

/** Whether a word may be a part of an office. */
export const isOfTitle = (word: string): boolean =>
  partsOf(word).length > 0 && partsOf(word).every(part => OFFICES.has(part) || QUALITIES.has(part));

/** A name without the title that it begins with: `President-elect Kim Dae-jung`. What is a title alone is a name. */
export function titled(text: string): Titled {
  const words = text.trim().split(/\s+/);
  let end = 0;
  while (end < words.length && isOfTitle(words[end] ?? '')) end++;
  const office = words.slice(0, end);
  const name = words.slice(end).join(' ');
  return office.some(isOffice) && name !== '' ? { office: office.join(' '), name } : { name: words.join(' ') };
}

/** The words by which an office is told from others, whichever way they are put. */
const officeWords = (office: string) => {
  const words = office.toLowerCase().split(/[^\p{L}]+/u);
  return {
    told: words.filter(word => word !== '' && !PASSING.has(word)),
    lower: words.filter(word => LOWER.has(word)).join(),
  };
};

/** Whether two offices may be one: `Foreign Minister`, and `Minister of Foreign Affairs of France`. */
export function isSameOffice(one: string, other: string): boolean {
  const [a, b] = [officeWords(one), officeWords(other)];
  const within = (few: readonly string[], many: readonly string[]) => few.every(word => many.includes(word));
  if (a.told.length === 0 || b.told.length === 0 || a.lower !== b.lower) return false;
  return within(a.told, b.told) || within(b.told, a.told);
}
