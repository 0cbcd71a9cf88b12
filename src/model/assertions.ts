// What statements assert of a part of the record, in a form in which any two of them can be compared.
import { type Extent, extentOf } from './edtf.ts';
import type { Statement } from './statement.ts';

type Point = number | string;

/** What a value may be, from the least to the most, ends included. A text or a code is a stretch of one point. */
type Stretch = readonly [from: Point, to: Point];

/** The things that an assertion gives, by name: two of them are compared by what both give. */
export type Given = ReadonlyMap<string, Stretch>;

/** Whether two accounts of one part cannot both be true. */
export function disagree(one: Given, other: Given): boolean {
  for (const [name, stretch] of one) {
    const counterpart = other.get(name);
    if (counterpart !== undefined && !meet(stretch, counterpart)) return true;
  }
  return false;
}

const meet = ([from, to]: Stretch, [otherFrom, otherTo]: Stretch) => from <= otherTo && otherFrom <= to;

/** What a member of `asserts` gives; `part` is its key. */
export function givenBy(part: string, value: unknown): Given {
  const read = BY_PART[part] ?? members;
  return new Map(typeof value === 'string' ? [['', point(value)]] : read(value as never));
}

const point = (value: Point): Stretch => [value, value];

type Reader = (value: never) => (readonly [string, Stretch])[];

const members = (value: Readonly<Record<string, Point>>) =>
  Object.entries(value).map(([name, member]) => [name, point(member)] as const);

/** The parts whose values are more than codes to be equal or not. */
const BY_PART: Readonly<Record<string, Reader>> = {
  duration: ({ minutes, qualifier = 'exact' }: { minutes: number; qualifier?: keyof typeof LENGTHS }) => [
    ['minutes', LENGTHS[qualifier](minutes)],
  ],
  when: ({ start, end }: { start?: string; end?: string }) => [...moment('start', start), ...moment('end', end)],
  venue: ({ country, name, city }: { country?: string; name?: Text; city?: Text }) => [
    ...(country === undefined ? [] : [['country', point(country)] as const]),
    ...words('name', name),
    ...words('city', city),
  ],
};

/** "About" is as far as it goes: nobody says how much it leaves open. */
const LENGTHS = {
  exact: point,
  about: point,
  'at-least': (minutes: number): Stretch => [minutes, Number.POSITIVE_INFINITY],
  'at-most': (minutes: number): Stretch => [0, minutes],
} as const;

/** A date covers as much time as its form leaves open. */
function moment(name: string, date: string | undefined): (readonly [string, Stretch])[] {
  const extent: Extent | null = date === undefined ? null : extentOf(date);
  return extent === null ? [] : [[name, [extent.start, extent.end]]];
}

type Text = Readonly<Record<string, string>>;

/** Words are compared within a language alone: a translation is no other name. */
const words = (name: string, text: Text = {}) =>
  Object.entries(text).map(
    ([language, value]) => [`${name} ${language}`, point(value.normalize('NFC').trim().toLowerCase())] as const,
  );

/** The parts of its event that a statement speaks of, or gives a value for. */
export const partsSpokenOf = ({ about = [], asserts = {} }: Statement): string[] => [...about, ...Object.keys(asserts)];
