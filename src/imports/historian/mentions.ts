// Mentions: the people whom a remark says that somebody met, each with the office that it gives them, and where it does.
import { extentOf } from '../../model/edtf.ts';
import type { Person } from '../../model/people/likeness.ts';
import { isOfTitle, titled } from '../../model/people/titles.ts';
import { countryNamed } from '../countries/names.ts';
import { countriesOfNationality } from '../countries/nationalities.ts';

export interface Mention {
  readonly person: Person;
  readonly office: string;
  readonly name: string;
  /** Code points of the remark, `end` not included. */
  readonly start: number;
  readonly end: number;
}

/** What is said of whoever was there too. */
const MET =
  /\b(met|meets|meeting|meetings|conferred|confer|conference|consulted|consult|consultations|discussed|discuss|discussions|accompanied|accompany|accompanying|joined|join|received|audience|luncheon|dinner|dined|lunch|breakfast|talks|talked|spoke|conversations|hosted|greeted|briefed|reviewed|negotiated|negotiations|saw|called on)\b/i;

/** What is said of those who were not there, or of what did not come about. */
const ABSENT =
  /\b(funeral|funerals|memorial|burial|tomb|grave|late|death|died|anniversary|birthday|invitation|invited|visit by|on behalf of|letter|message|represented|representing|successor|assassination|attempted|failed|declined|cancelled|canceled|unable|postponed|not)\b/i;

/** Words of a name that are written small. */
const PARTICLE = /^(al|el|bin|ibn|ben|de|da|do|dos|das|del|di|du|la|le|van|von|der|den|e|y)$/i;

/** And what is joined to the word after it: `al-Thani`. */
const JOINED = /^\p{Ll}{1,3}-\p{Lu}/u;

/** The months and the days of the week, which no name goes on with. */
const DATES = new Set(
  Array.from({ length: 12 }, (_, index) => new Date(Date.UTC(2001, index, index + 1))).flatMap(date =>
    (['month', 'weekday'] as const).map(part => date.toLocaleDateString('en', { [part]: 'long', timeZone: 'UTC' })),
  ),
);

interface Token {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** Words, initials with their stop, and every other sign by itself. */
const TOKEN = /\p{Lu}\.(?:\p{Lu}\.)*|[\p{L}\p{M}\d]+(?:[-’'ʼ][\p{L}\p{M}\d]+)*(?:\.(?=[\p{L}\d]))?|[^\s\p{L}\p{M}\d]/gu;

/** An abbreviation with its stop does not end a sentence. */
const SHORT = /\b(?:St|Dr|Mr|Mrs|Jr|Sr|Gen|Gov|Sen)$/;

interface Context {
  /** The countries of those whose country the remark does not tell. */
  readonly countries: readonly string[];
  /** EDTF */
  readonly start: string;
}

/** The people whom a remark names with their offices as having been met, or accompanied, in the order in which it does. */
export function mentionsIn(remark: string, { countries, start }: Context): Mention[] {
  const moment = extentOf(start);
  if (moment === null) return [];
  const year = Number(start.slice(0, 4));
  return sentencesOf(remark).flatMap(sentence =>
    runsIn(sentence).flatMap(({ before, tokens, after }) => {
      const told = remark.slice(sentence[0]?.at, tokens[0]?.at);
      if (!MET.test(told) || ABSENT.test(told)) return [];
      const [first, last] = [tokens[0] as Token, tokens.at(-1) as Token];
      const { office, name } = titled(remark.slice(first.at, last.end));
      const of = countriesTold(before, after, year) ?? countries;
      if (office === undefined || of.length === 0) return [];
      const points = (end: number) => Array.from(remark.slice(0, end)).length;
      const active = { from: moment.start, to: moment.end };
      const person = { names: [name], countries: of, offices: [office], active };
      return [{ person, office, name, start: points(first.at), end: points(last.end) }];
    }),
  );
}

function sentencesOf(remark: string): Token[][] {
  const sentences: Token[][] = [[]];
  for (const { 0: text, index } of remark.matchAll(TOKEN)) {
    const own = sentences.at(-1) as Token[];
    if (text === '.' || text === ';') {
      if (!SHORT.test(remark.slice(0, index))) sentences.push([]);
    } else own.push({ text, at: index, end: index + text.length });
  }
  return sentences;
}

const isCapital = (text: string) => /^\p{Lu}/u.test(text);

interface Run {
  /** The word before it. */
  readonly before: Token | undefined;
  readonly tokens: readonly Token[];
  /** What follows. */
  readonly after: readonly Token[];
}

/** Each run of a title and a name. */
function runsIn(sentence: readonly Token[]): Run[] {
  const runs: Run[] = [];
  for (let index = 0; index < sentence.length; ) {
    const begun = index;
    while (isTitle(sentence[index])) index++;
    const named = index;
    while (isName(sentence, index)) index++;
    if (named > begun && index > named)
      runs.push({ before: sentence[begun - 1], tokens: sentence.slice(begun, index), after: sentence.slice(index) });
    if (index === begun) index++;
  }
  return runs;
}

const isTitle = (token: Token | undefined) => token !== undefined && isCapital(token.text) && isOfTitle(token.text);

/** A particle is a part of a name where another follows. */
function isName(sentence: readonly Token[], index: number): boolean {
  const token = sentence[index];
  if (token === undefined || isTitle(token)) return false;
  if (PARTICLE.test(token.text) && !isCapital(token.text)) return isName(sentence, index + 1);
  return JOINED.test(token.text) || (isCapital(token.text) && !DATES.has(token.text));
}

/** The countries that a title is said to be of; none where it is said of something else, undefined where nothing is said. */
function countriesTold(
  before: Token | undefined,
  after: readonly Token[],
  year: number,
): readonly string[] | undefined {
  const [of, ...rest] = after;
  if (of?.text === 'of') {
    const words = rest.slice(0, wordsOfName(rest)).map(({ text }) => text);
    for (let count = words.length; count > 0; count--) {
      const code = countryNamed(words.slice(0, count).join(' '), year);
      if (code !== undefined) return [code];
    }
    return [];
  }
  if (before === undefined || !isCapital(before.text) || isVerb(before.text)) return undefined;
  return countriesOfNationality(before.text);
}

const wordsOfName = (tokens: readonly Token[]) => {
  const end = tokens.findIndex(({ text }) => !isCapital(text) && text !== 'the' && text !== 'of');
  return end === -1 ? tokens.length : end;
};

/** The word that a sentence begins with: `Accompanied`. */
const isVerb = (text: string) => /^(met|accompanied|joined|briefed|received|saw|supported|called|hosted)$/i.test(text);
