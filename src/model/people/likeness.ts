// Likeness: how likely two accounts of a person are of one, by name, country, office and dates. Pure.
import { type Alike, alike, type Name, nameOf } from './names.ts';
import { isSameOffice } from './titles.ts';

/** What is told of a person. */
export interface Person {
  /** In any language and spelling, with or without a title. */
  readonly names: readonly string[];
  /** ISO 3166 codes, of which one is meant; none where that is not told. */
  readonly countries: readonly string[];
  readonly offices: readonly string[];
  /** From when to when something is known of them, in milliseconds since 1970. */
  readonly active?: { readonly from: number; readonly to: number };
}

export interface Likeness {
  /** From 0 to 1, with two decimals. */
  readonly score: number;
  /** What speaks for it, and what is not known. */
  readonly reasons: readonly string[];
}

/** From so much on, two are taken for one, where no other comes near. */
export const RECOGNISED = 0.75;
/** From so much on, they may be one. */
export const LIKELY = 0.6;
/** How far behind the next must be. */
export const MARGIN = 0.1;

/** How much each part counts; together 1. */
const WEIGHTS = { name: 0.55, country: 0.2, office: 0.15, dates: 0.1 } as const;
/** What counts of a part of which nothing is known. */
const UNKNOWN = 0.25;

const YEAR = 365.25 * 86_400_000;
/** How much is left of what is not sure. */
const VAGUE = 0.8;

/** Within so many years dates are near; beyond, they are far, and two lives are not one. */
const NEAR = 5;
const FAR = 20;
const TWO_LIVES = 60;

/** All that two accounts of one person tell. */
export function joined(one: Person | undefined, other: Person): Person {
  if (one === undefined) return other;
  const dates = [one, other].flatMap(({ active }) => (active ? [active.from, active.to] : []));
  const all = (of: 'names' | 'countries' | 'offices') => [...new Set([...one[of], ...other[of]])];
  return {
    names: all('names'),
    countries: all('countries'),
    offices: all('offices'),
    ...(dates.length > 0 && { active: { from: Math.min(...dates), to: Math.max(...dates) } }),
  };
}

interface Part {
  /** How much of its weight it has, from 0 to 1. */
  readonly share: number;
  readonly reason: string;
}

/** How likely two accounts are of one person; null where they are of two, as far as is told. */
export function likeness(one: Person, other: Person): Likeness | null {
  const name = nameLikeness(one, other);
  const country = name && countryPart(one, other);
  const dates = country && datesPart(one, other);
  if (name === null || country === null || dates === null) return null;
  const office = officePart(one, other);
  const sum =
    WEIGHTS.name * name.score +
    WEIGHTS.country * country.share +
    WEIGHTS.office * office.share +
    WEIGHTS.dates * dates.share;
  // A last name alone is of many, and counts with the office and the time of whoever is meant; a name may come again in a family.
  const isVague = name.unsure || dates.share === 0 || (name.lastAlone && (office.share < 1 || dates.share < 1));
  return {
    score: Math.round(100 * (isVague ? VAGUE * sum : sum)) / 100,
    reasons: [name.reason, country.reason, office.reason, dates.reason],
  };
}

const named = new WeakMap<Person, readonly Name[]>();

/** The names of a person: where there are whole ones, those alone, for parts of names are of many. */
function namesOf(person: Person): readonly Name[] {
  const known = named.get(person);
  if (known) return known;
  const all = [...new Map(person.names.map(nameOf).map(name => [JSON.stringify(name), name])).values()];
  const whole = all.filter(({ words }) => words.length > 1);
  const names = whole.length > 0 ? whole : all;
  named.set(person, names);
  return names;
}

/** The words by which accounts of a person are looked for: the last of each name, and the first, which may be the last name. */
export const lookedForBy = (person: Person): string[] => [
  ...new Set(
    namesOf(person)
      .flatMap(({ words }) => [words.at(-1) ?? '', words[0] ?? ''])
      .filter(word => word !== ''),
  ),
];

function nameLikeness(one: Person, other: Person): Alike | null {
  let best: Alike | null = null;
  for (const a of namesOf(one))
    for (const b of namesOf(other)) {
      const found = alike(a, b);
      if (found && found.score > (best?.score ?? 0)) best = found;
      if (best?.score === 1) return best;
    }
  return best;
}

function countryPart(one: Person, other: Person): Part | null {
  if (one.countries.length === 0 || other.countries.length === 0)
    return { share: UNKNOWN, reason: 'the country is not known of both' };
  return one.countries.some(code => other.countries.includes(code))
    ? { share: 1, reason: 'the country is the same' }
    : null;
}

function officePart(one: Person, other: Person): Part {
  if (one.offices.length === 0 || other.offices.length === 0)
    return { share: UNKNOWN, reason: 'the office is not known of both' };
  return one.offices.some(office => other.offices.some(held => isSameOffice(office, held)))
    ? { share: 1, reason: 'the office is the same' }
    : { share: 0, reason: 'the office is another' };
}

function datesPart(one: Person, other: Person): Part | null {
  if (one.active === undefined || other.active === undefined)
    return { share: UNKNOWN, reason: 'the dates are not known of both' };
  const years = Math.max(0, one.active.from - other.active.to, other.active.from - one.active.to) / YEAR;
  if (years > TWO_LIVES) return null;
  if (years <= NEAR) return { share: 1, reason: years === 0 ? 'the dates meet' : `the dates are ${near(years)} apart` };
  return { share: years <= FAR ? 0.5 : 0, reason: `the dates are ${near(years)} apart` };
}

const near = (years: number) => (years < 1.5 ? 'about a year' : `about ${Math.round(years)} years`);

export interface Recognised extends Likeness {
  readonly id: string;
}

/** All who may be a person, the likeliest first. */
export const candidatesFor = (person: Person, known: Iterable<readonly [id: string, person: Person]>): Recognised[] =>
  [...known]
    .flatMap(([id, each]) => {
      const found = likeness(person, each);
      return found === null || found.score < LIKELY ? [] : [{ id, ...found }];
    })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));

/** Who a person is among those that are known: one who is likely enough, and whom no other comes near; otherwise nobody. */
export function recognised(
  person: Person,
  known: Iterable<readonly [id: string, person: Person]>,
): Recognised | undefined {
  const [first, second] = candidatesFor(person, known);
  if (first === undefined || first.score < RECOGNISED) return undefined;
  return second !== undefined && first.score - second.score < MARGIN ? undefined : first;
}
