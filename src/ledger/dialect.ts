// What an engine is to the rest of the program: fragments of SQL where engines differ, and a database to send it to.
import type { KindName } from '../model/kinds.ts';
import type { Phrase } from '../model/phrases.ts';
import type { Field } from '../model/texts.ts';
import type { Head } from './revision.ts';
import type { Reader, Sql, Transaction } from './sql.ts';

/** The fragments of SQL in which engines differ. */
export interface Dialect {
  /** A list of objects as rows: what stands between the parentheses of a `FROM (…)`, however many rows there are. */
  rows<C extends string>(columns: readonly C[], data: readonly Readonly<Record<C, Value>>[]): Sql;
  /** How many revisions go in by one statement: as many as keep others waiting for some ten milliseconds at most. */
  readonly portion: number;
  /**
   * Whether a statement sees the whole database in one state. Where it does not, only what is asked as of a position is
   * not mixed with what is written meanwhile.
   */
  readonly oneState: boolean;
  /** Joins a table whose rows are looked up one by one for those before it. */
  readonly lookup: Sql;
  /** A column in a condition that no index is to be chosen for. */
  unindexed(column: Sql): Sql;
  /** Tells all servers of the database, once the transaction commits, that the head has moved; null where there is one. */
  readonly announcement: Sql | null;
  /** The bytes of a text in UTF-8, which a row has as a Buffer: what is not to be read as text need not be made one. */
  bytes(text: Sql): Sql;
  readonly words: Words;
}

export type Value = string | number | null;

/** A phrase, and the actors that have it among their names: an event fits by either. */
export interface Sought {
  readonly phrase: Phrase;
  readonly actors: readonly string[];
}

/** What must occur, all of it in `fields`, and not all of it in `without`. */
export interface Occurrence {
  readonly sought: readonly Sought[];
  readonly fields?: readonly Field[];
  readonly without?: readonly Field[];
}

/** The folded words of a revision by field; null where there is nothing to be searched. */
export type Folded = Readonly<Record<Field, string>> | null;

/** Full text: how an engine keeps words and finds them. */
export interface Words {
  /** The columns of a revision that hold its words beside those of the models, and what stands in them. */
  readonly columns: readonly string[];
  values(words: Folded): Readonly<Record<string, Value>>;
  /** Keeps what is not in columns of the revision. */
  insert(tx: Transaction, worded: readonly Worded[]): Promise<void>;
  deleteAll(tx: Transaction): Promise<void>;
  /** The revisions `d` in which it occurs, read by the index of words. */
  matching(kind: KindName, occurrence: Occurrence): { readonly from: Sql; readonly where: readonly Sql[] };
  /** Whether it occurs in the revision of a row `d`, be that a revision itself or one of its terms; `few` are looked at. */
  has(kind: KindName, occurrence: Occurrence, scope: { readonly isRevision: boolean; readonly few: boolean }): Sql;
  /** How many revisions it occurs in, at most `most`, as `count`. */
  count(kind: KindName, occurrence: Occurrence, most: number): Sql;
  /** Where rows of words lie in order of time; null where they lie in none. */
  readonly inTime: InTime | null;
}

export interface Worded {
  readonly kind: KindName;
  readonly position: number;
  readonly projection: { readonly starts: number; readonly words: Folded };
}

/** Rows of words in order of the hour in which their events began. Moments are in milliseconds since 1970. */
export interface InTime {
  /** The number of a row, which runs with time. */
  readonly row: Sql;
  /** Rows of what began in the hour of this moment or later; or earlier. */
  since(moment: number): Sql;
  until(moment: number): Sql;
  /** The rows that follow those of `found`, whose `line` they are told by, in the hour of the last of them. */
  restOfHour(found: Sql, newestFirst: boolean): Sql;
  order(newestFirst: boolean): Sql;
}

/** What may be asked of a read. */
export interface ReadOptions {
  /** It may take long: it keeps nothing else waiting. */
  readonly long?: boolean;
  /** The position that what is read from must have reached; what is read must be the newest where it is left out. */
  readonly position?: number;
}

/** An open database. */
export interface Database {
  readonly dialect: Dialect;
  /**
   * Runs a write in a transaction of its own, one after the other; it is repeated where that is safe. `recorded` tells,
   * of what a transaction made whose commit was not answered, whether it was recorded all the same.
   * @throws StorageFailure
   */
  transaction<T>(action: (tx: Transaction) => Promise<T>, recorded: Recorded<T>): Promise<T>;
  /** @throws StorageFailure */
  read<Row>(query: Sql, options?: ReadOptions): Promise<Row[]>;
  /** From now on calls when others may have moved the head; never where nobody else can. */
  follow(known: () => Head, moved: () => Promise<void>): void;
  close(): Promise<void>;
}

export type Recorded<T> = (reader: Reader, made: T) => Promise<boolean>;
