// Properties of iCalendar: content lines as the library reads them, each told by its line where it cannot be.
import ICAL from 'ical.js';
import { UNDETERMINED } from '../../model/languages.ts';
import { LANGUAGE_PATTERN } from '../../model/schema.ts';
import type { ContentLine } from './components.ts';

export interface Property {
  readonly line: number;
  /** By their names in small letters. */
  readonly parameters: Readonly<Record<string, string>>;
  /** As jCal (RFC 7265) has them. */
  readonly values: readonly unknown[];
  /** The value as it is written. */
  readonly written: string;
}

/** A component is not what it must be; the message says where. */
export class Unfit extends Error {
  constructor(line: number, reason: string) {
    super(`Line ${line}: ${reason}`);
  }
}

/** The properties of a component by their names in small letters. */
export interface Properties {
  /** The first of a name. */
  one(name: string): Property | undefined;
  all(name: string): readonly Property[];
  /** The first value of the first of a name, as text; undefined where it is blank. */
  text(name: string): string | undefined;
}

const NAME = /^[a-z0-9-]+(?=[;:])/i;

/** Properties that may be longer than is read. */
const LONG = new Set(['description', 'summary', 'comment']);

/** Reads properties of some names, and leaves all others. @throws Unfit */
export function propertiesOf(lines: readonly ContentLine[], wanted: ReadonlySet<string>): Properties {
  const byName = new Map<string, Property[]>();
  for (const { line, text, cut } of lines) {
    const name = NAME.exec(text)?.[0].toLowerCase();
    if (name === undefined) throw new Unfit(line, 'It has no name of a property.');
    if (!wanted.has(name)) continue;
    if (cut && !LONG.has(name)) throw new Unfit(line, `The ${name.toUpperCase()} is too long.`);
    const same = byName.get(name);
    if (same) same.push(propertyOf(line, text));
    else byName.set(name, [propertyOf(line, text)]);
  }
  const one = (name: string) => byName.get(name)?.[0];
  return {
    one,
    all: name => byName.get(name) ?? [],
    text: name => {
      const value = String(one(name)?.values[0] ?? '').trim();
      return value === '' ? undefined : value;
    },
  };
}

function propertyOf(line: number, text: string): Property {
  try {
    const [, parameters, , ...values] = ICAL.parse.property(text) as [string, Record<string, unknown>, ...unknown[]];
    const first = Object.entries(parameters).map(([name, value]) => [name, String([value].flat()[0] ?? '')]);
    return { line, parameters: Object.fromEntries(first), values, written: text.slice(text.indexOf(':') + 1).trim() };
  } catch (error) {
    throw new Unfit(line, `${(error as Error).message.slice(0, 200)}.`);
  }
}

const TAG = new RegExp(LANGUAGE_PATTERN);

/** The language that a property tells of its text. */
export function languageOf({ parameters: { language = '' } }: Property): string {
  const tag = language.replace(/^[A-Za-z]+/, subtag => subtag.toLowerCase());
  return TAG.test(tag) ? tag : UNDETERMINED;
}
