// What the making of records from rows knows and hands on: the row, the mapping, and what is found wrong in either.
import { countryIn, countrySystems } from '../countries/systems.ts';
import type { Needed } from '../importer.ts';
import type { MappingFault, Path } from './document.ts';
import { type Fields, type Ref, refTo } from './fields.ts';

/** A row while its record is made. */
export interface RowContext {
  readonly fields: Fields;
  /** Its dates may be as ISO 8601 has them, whatever forms the mapping tells. */
  readonly hasIsoDates: boolean;
  /** The year that names and codes of countries are of. */
  readonly year: number;
  /** Records that it refers to, by key. */
  readonly needs: Map<string, Needed>;
  /** What is told of it though it is recorded. */
  readonly notes: Set<string>;
  /** Why it cannot be recorded. */
  readonly faults: string[];
}

/** A row of which nothing is made yet. */
export const contextOf = (fields: Fields, hasIsoDates = false): RowContext => ({
  ...{ fields, hasIsoDates, year: new Date().getUTCFullYear() },
  ...{ needs: new Map(), notes: new Set(), faults: [] },
});

/** Makes a value of a row; undefined where the row tells none. */
export type Maker<T = unknown> = (row: RowContext) => T | undefined;

export interface Made {
  readonly make: Maker;
  /** The names of the columns that it is made of; none of what is always the same. */
  readonly columns: readonly string[];
  /** It is a code that is always the same, which tells nothing alone. */
  readonly isCode: boolean;
}

/** What the compilation of a mapping knows, and gathers. */
export interface Compiling {
  readonly language: string;
  readonly zone: string | undefined;
  readonly dates: readonly string[];
  /** A text of a cell without what stands where there is nothing. */
  readonly toText: (text: string) => string;
  /** The same of a cell that `read` reads, which knows what among such words is a code. */
  readonly toCode: (read: (text: string) => string) => (text: string) => string;
  readonly faults: MappingFault[];
  /** Every column that is named, and where. */
  readonly refs: { readonly ref: Ref; readonly path: Path }[];
}

/** One, or several. */
export type Step = string | readonly string[];

/** A value as a mapping has it. */
export interface ValueOptions {
  readonly column?: string;
  readonly template?: string;
  readonly constant?: string | number | boolean;
  readonly before?: string;
  readonly after?: string;
  readonly split?: Step;
  readonly lookup?: Readonly<Record<string, string | number | boolean | null>>;
  readonly dates?: Step;
  readonly zone?: string;
  readonly country?: Step;
  readonly actor?: ActorOptions['type'] | ActorOptions;
  readonly issue?: IssueOptions;
  readonly source?: SourceOptions;
  readonly slug?: boolean;
  readonly most?: number;
  readonly otherwise?: Value | null;
}
export type Value = string | number | boolean | ValueOptions;

interface ExternalIdOptions {
  readonly scheme: string;
  readonly value: Value;
}

export interface IssueOptions {
  readonly externalId?: ExternalIdOptions;
  /** Put before ids that are made of names. */
  readonly within?: string;
}

export interface ActorOptions extends IssueOptions {
  readonly type: 'person' | 'state' | 'organization' | 'group';
  readonly country?: Value;
  readonly wikidata?: Value;
}

export interface SourceOptions {
  readonly type?: string;
  readonly title?: Value;
  readonly language?: string;
  readonly rights?: string;
}

export const fault = ({ faults }: Compiling, path: Path, detail: string): void => void faults.push({ path, detail });

export const listOf = (given: Step | undefined): readonly string[] =>
  given === undefined ? [] : typeof given === 'string' ? [given] : given;

/** Notes that a mapping names a column. */
export function refIn({ refs }: Compiling, name: string, path: Path): Ref {
  const ref = refTo(name);
  refs.push({ ref, path });
  return ref;
}

/** The code of a country by the first of the systems that knows it. */
export function countryTold(text: string, year: number, systems = countrySystems): string | undefined {
  for (const system of systems) {
    const code = countryIn(system, text, year);
    if (code !== undefined) return code;
  }
  return undefined;
}
