// What statements assert of a part of the record, in a form in which any two of them can be compared.
import { endsOf, isInterval, reachOf } from './edtf.ts';
import { type Duration, lengthOf, minutesOf, OVERRUNS, overrunOf } from './lengths.ts';
import type { Statement } from './statement.ts';
import { meet, point, type Stretch } from './stretch.ts';
import { boundsOf, type Term } from './terms.ts';

/** The things that an assertion gives, by name: two of them are compared by what both give. */
export type Given = ReadonlyMap<string, Stretch>;

/** The things that both give and that cannot both be true. */
export const differences = (one: Given, other: Given): string[] =>
  [...one].flatMap(([name, stretch]) => {
    const counterpart = other.get(name);
    return counterpart === undefined || meet(stretch, counterpart) ? [] : [name];
  });

/** Whether two accounts of one part cannot both be true. */
export const disagree = (one: Given, other: Given): boolean => differences(one, other).length > 0;

/** What a member of `asserts` gives; `part` is its key. */
export function givenBy(part: string, value: unknown): Given {
  const read = BY_MEMBER[part.split('/')[0] ?? ''] ?? members;
  return new Map(typeof value === 'string' ? [['', point(value)]] : read(value as never));
}

type Named = readonly [name: string, stretch: Stretch];
type Reader = (value: never) => readonly Named[];

const members = (value: Readonly<Record<string, string | number>>) =>
  Object.entries(value).map(([name, member]): Named => [name, point(member)]);

function lasting(duration: Duration): Named[] {
  const { comparedToPlan, planned } = duration;
  const length = lengthOf(duration);
  const overrun = overrunOf(duration) ?? (comparedToPlan && OVERRUNS[comparedToPlan]);
  return [
    ...(length ? [['length', minutesOf(length)] as const] : []),
    ...(planned ? [['planned', minutesOf(planned)] as const] : []),
    ...(overrun ? [['overrun', overrun] as const] : []),
  ];
}

/** The parts whose values are more than codes to be equal or not, by the member that they belong to. */
const BY_MEMBER: Readonly<Record<string, Reader>> = {
  duration: lasting,
  phases: ({ duration }: { duration: Duration }) => lasting(duration),
  when: ({ start = '', end }: { start?: string; end?: string }) => {
    const [first, last] = isInterval(start) ? endsOf(start) : [start, end];
    return [...moment('start', first), ...moment('end', last)];
  },
  venue: ({ country, name, city }: { country?: string; name?: Text; city?: Text }) => [
    ...(country === undefined ? [] : [['country', point(country)] as const]),
    ...words('name', name),
    ...words('city', city),
  ],
  participants: ({ presence, ...others }: Presence) => [...members(others), ...present(presence)],
  otherParticipants: ({ presence, ...others }: Presence) => [...members(others), ...present(presence)],
  outcomes: ({ status, term }: { status?: string; term?: Term }) => [
    ...(status === undefined ? [] : [['status', point(status)] as const]),
    ...(term === undefined ? [] : termed(term)),
  ],
};

type Presence = { readonly presence?: string } & Readonly<Record<string, string | number>>;

/** Who is reported to have attended may have: only absence contradicts it. */
const present = (presence: string | undefined): Named[] =>
  presence === undefined ? [] : [['presence', point(presence === 'absent' ? 'absent' : 'present', presence)]];

const termed = (term: Term): Named[] => [
  ...Object.entries(boundsOf(term)).map(([name, bound]): Named => [`term ${name}`, bound]),
  ...(term.renewable === undefined
    ? []
    : [['renewable', point(String(term.renewable), term.renewable ? 'renewable' : 'not renewable')] as const]),
];

/** A date covers as much time as its form leaves open, and more where it is approximate. */
function moment(name: string, date: string | undefined): Named[] {
  const extent = date === undefined ? null : reachOf(date);
  return date === undefined || extent === null ? [] : [[name, { from: extent.start, to: extent.end, said: date }]];
}

type Text = Readonly<Record<string, string>>;

/** Words are compared within a language alone: a translation is no other name. */
const words = (name: string, text: Text = {}) =>
  Object.entries(text).map(
    ([language, value]): Named => [
      `${name} ${language}`,
      point(value.normalize('NFC').trim().toLowerCase(), JSON.stringify(value)),
    ],
  );

/** The parts of its event that a statement speaks of, or gives a value for. */
export const partsSpokenOf = ({ about = [], asserts = {} }: Statement): string[] => [...about, ...Object.keys(asserts)];
