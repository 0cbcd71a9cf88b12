// What an engine is to the rest of the program: fragments of SQL where engines differ, and a database to send it to.
import type { KindName } from '../model/kinds.ts';
import type { Phrase } from '../model/phrases.ts';
import type { Field } from '../model/texts.ts';
import type { Asker, TurnsLoad } from '../turns.ts';
import type { Term } from './projection.ts';
import type { Head } from './revision.ts';
import type { Reader, Sql, Transaction } from './sql.ts';

/** The fragments of SQL in which engines differ. */
export interface Dialect {
  readonly engine: 'sqlite' | 'postgres';
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
  readonly terms: Terms;
  /**
   * The revisions `d` that the index finds and that fit `holds`, each once, tombstones included. `holds` asks nothing of `d`
   * but its `position`, `until`, `starts` and `ends`. Where rows lie in time, all that is indexed is asked at once; where not,
   * one condition: the rows of one value of a term then lie in order of `starts` and `id`.
   */
  matching(kind: KindName, indexed: Indexed, holds: readonly Sql[]): Found;
  /** Where the rows by which words and terms are found lie in order of time; null where they lie in none. */
  readonly inTime: InTime | null;
  /** Has the engine look at its own files, one row for each thing that is told of them; null where it knows no such statement. */
  readonly inspection: { readonly statement: Sql; readonly sound: string } | null;
  /** What has all reads from here to there see one state; null where reads are sent on several connections. */
  readonly snapshot: { readonly begin: Sql; readonly end: Sql } | null;
}

/** What a plan reads revisions from: a table or more, and what the rows `d` of it must fit. */
export interface Found {
  readonly from: Sql;
  readonly where: readonly Sql[];
  /** Whether `d` has all columns of a revision; otherwise it has its `id`, `position`, `starts` and `ends`. */
  readonly isRevision: boolean;
}

/** A term with the values of which a revision has one. */
export interface Having {
  readonly name: string;
  readonly values: readonly string[];
}

/** What is asked of an index: of each term one of the values, and what occurs in the words. */
export interface Indexed {
  readonly having: readonly Having[];
  readonly occurrences: readonly Occurrence[];
}

/** Terms: how an engine keeps the values that records are found by, and finds records by them. */
export interface Terms {
  /** Keeps the terms of revisions. */
  insert(tx: Transaction, termed: readonly Termed[]): Promise<void>;
  /** The terms that are kept of revisions, each with its `id` and `position`, and the columns that it has of them. */
  keptOf(revisions: readonly Pick<Termed, 'id' | 'position'>[]): Sql;
  /** How many terms are kept of all revisions up to a position, as `count`. */
  count(upTo: number): Sql;
  /** Ends the terms of revisions that are followed by others; returns those terms. */
  close(tx: Transaction, ended: readonly Ended[]): Promise<CountedTerm[]>;
  deleteAll(tx: Transaction): Promise<void>;
  /** What a table of revisions `d` is joined with where `has` is asked of them. */
  readonly beside: Sql;
  /** Whether the revision of a row `d` has one of the values; `isCurrent` where all rows `d` hold now. */
  has(kind: KindName, having: Having, scope: { readonly isCurrent: boolean }): Sql;
  /**
   * How many of the revisions `m` that `found` selects (`id`, `position`, `starts`) have each value of the terms `names`:
   * rows of `name`, `value` and `count`. Only `values` are counted where they are given; and apart for each `part`, an
   * expression on `m`, where that is given.
   */
  counts(
    found: Sql,
    names: readonly string[],
    only?: { readonly values?: readonly string[]; readonly part?: Sql },
  ): Sql;
  /** For each value of the terms `names` that current records have: how many of those records, as `d`, fit `within`. */
  countsWithin(kind: KindName, names: readonly string[], within: readonly Sql[]): Sql;
  /**
   * The current records that have several values of a family, which are told by their `heir`: rows of `part`, the id of the
   * record, `heir`, and `own`, how many of them it has. All rows of these values are read, in their order.
   */
  together(kind: KindName, name: string, families: readonly { readonly id: string; readonly heir: string }[]): Sql;
  /** The terms of one name that held at a position: rows of `kind`, `id`, `value`. */
  named(name: string, position: number): Sql;
  /** How many current records have each value of each term that is counted: rows of `kind`, `name`, `value` and `count`. */
  readonly totals: Sql;
  /** The current records that have each of the values, tombstones included: rows of `value`, `id`, `starts` and `ends`. */
  holders(kind: KindName, having: Having): Sql;
  /** The revisions that had one of the values and are current no more: rows of `id` and `position`. */
  formerHolders(kind: KindName, having: Having): Sql;
  /** The current records that have the values searched for, at most `most`, in order. */
  referrers(reader: Reader, searches: readonly Search[], most: number): Promise<Referrer[]>;
  /** The ids of the current records that have a value that begins with `prefix` and is none of `except`, at most `most`. */
  referrersBelow(
    reader: Reader,
    below: { kind: KindName; name: string; prefix: string; except: readonly string[] },
    most: number,
  ): Promise<string[]>;
}

/** A revision with its terms. */
export interface Termed {
  readonly id: string;
  readonly kind: KindName;
  readonly position: number;
  /** The position of the revision that followed it; null where it is the newest. */
  readonly until: number | null;
  readonly projection: { readonly terms: readonly Term[]; readonly starts: number; readonly ends: number };
}

/** A revision that holds until a position. */
export interface Ended {
  readonly id: string;
  readonly position: number;
  readonly until: number;
}

/** A term of one record, as it is counted. */
export interface CountedTerm extends Term {
  readonly kind: KindName;
}

/** A record that has a value, and for which of the writes, from 0, it was searched. */
export interface Referrer {
  readonly write: number;
  readonly kind: KindName;
  readonly id: string;
}

export interface Search extends Term {
  readonly write: number;
  readonly kind: KindName;
}

export type Value = string | number | null;

/** A phrase, and the records that it stands for by their names: what has a word of theirs fits as what has the phrase. */
export interface Sought {
  readonly phrase: Phrase;
  readonly records: readonly string[];
}

/** Where words are looked for; all fields where none is told. */
export type Fields = readonly Field[] | null;

/** What must occur, all of it in `fields`; and what must not, all of it in the fields of `without`. */
export interface Occurrence {
  readonly sought: readonly Sought[];
  readonly fields: Fields;
  readonly without: { readonly sought: readonly Sought[]; readonly fields: Fields } | null;
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
  /** Puts together some of what was written apart, so that it is found sooner; answers whether there is more to do. */
  compact(tx: Transaction): Promise<boolean>;
  /** Begins to compare the words that are kept with those that revisions have. */
  comparison(reader: Reader): WordsComparison;
  /** The revisions `d` in which it occurs, read by the index of words. */
  matching(kind: KindName, occurrence: Occurrence): Found;
  /** The revisions `d` in which any of some folded words occurs. */
  naming(kind: KindName, words: readonly string[], fields: Fields): Found;
  /** Whether it occurs in the revision of a row `d`, be that a revision itself or one of its terms; `few` are looked at. */
  has(kind: KindName, occurrence: Occurrence, scope: { readonly isRevision: boolean; readonly few: boolean }): Sql;
  /** How many revisions it occurs in, at most `most`, as `count`. */
  count(kind: KindName, occurrence: Occurrence, most: number): Sql;
}

/** Words that are kept, against those of all revisions there are. */
export interface WordsComparison {
  /** Takes some revisions with their words; answers the positions of those of which others are kept, where one by one is told. */
  add(worded: readonly Worded[]): Promise<readonly number[]>;
  /** What differs in all, a sentence each, when all have been given. */
  rest(): Promise<readonly string[]>;
}

export interface Worded {
  readonly id: string;
  readonly kind: KindName;
  readonly position: number;
  readonly projection: { readonly starts: number; readonly words: Folded; readonly terms: readonly Term[] };
}

/** Rows of words and terms in order of the hour in which their events began. Moments are in milliseconds since 1970. */
export interface InTime {
  /** The number of a row, which runs with time. */
  readonly row: Sql;
  /** Rows of what began in the hour of this moment or later; or earlier. */
  since(moment: number): Sql;
  until(moment: number): Sql;
  /**
   * What else there is in the hour of the last of those `wanted`, where it may go on behind the rows that were `read` first,
   * which `found` has with their `line`: a table to be joined before the rows, and what these must fit.
   */
  rest(
    found: Sql,
    first: { readonly read: number; readonly wanted: number; readonly newestFirst: boolean },
  ): { readonly from: Sql; readonly where: Sql };
  order(newestFirst: boolean): Sql;
}

/** What may be asked of a read. */
export interface ReadOptions {
  /** It may take long: it keeps nothing else waiting. */
  readonly long?: boolean;
  /** Who asks for it: to whom it is counted where it may take long, and whose leaving ends it. Nobody where it is left out. */
  readonly asker?: Asker;
  /** The position that what is read from must have reached; what is read must be the newest where it is left out. */
  readonly position?: number;
}

/** Connections to a database: those that something is done on, those that are free, and how many wait for one. */
export interface PoolLoad {
  readonly inUse: number;
  readonly idle: number;
  readonly waiting: number;
}

/** How much is asked of a database at the moment, by this process. */
export interface Load {
  readonly longReads: TurnsLoad;
  /** By what the connections are for; empty where the engine has no pools. */
  readonly pools: Readonly<Record<string, PoolLoad>>;
}

/** Runs an action when those who write beside it do not, and keeps them from it until it has ended. */
export type Turn = <T>(action: () => Promise<T>) => Promise<T>;

/** An open database. */
export interface Database {
  readonly dialect: Dialect;
  /**
   * Runs a write in a transaction of its own, one after the other; it is repeated where that is safe. `recorded` tells,
   * of what a transaction made whose commit was not answered, whether it was recorded all the same. `within` is how long it
   * may take, in milliseconds, where that is longer than a write may.
   * @throws StorageFailure
   */
  transaction<T>(action: (tx: Transaction) => Promise<T>, recorded: Recorded<T>, within?: number): Promise<T>;
  /** Runs an action in its turn among the transactions: none of them runs meanwhile. @throws StorageFailure */
  readonly turn: Turn;
  /** @throws StorageFailure, TookTooLong; where it may take long, TooManyWaiting and NoLongerWanted too */
  read<Row>(query: Sql, options?: ReadOptions): Promise<Row[]>;
  /**
   * Writes all of it, as of one moment, into a file that is not there: a database of SQLite, whole in itself. `progress` is
   * told how much is done, in parts of the engine's own. Null where the engine has no such way. @throws StorageFailure
   */
  readonly backup: Backup | null;
  /** From now on calls when others may have moved the head; never where nobody else can. */
  follow(known: () => Head, moved: () => Promise<void>): void;
  /**
   * What a query reads at once, where others have written since this was last asked; null where they have not, nobody else can,
   * or no engine tells it at once.
   */
  news<Row>(query: Sql): Row[] | null;
  readonly load: () => Load;
  close(): Promise<void>;
}

export type Backup = (file: string, progress: (done: number, total: number) => void) => Promise<void>;

export type Recorded<T> = (reader: Reader, made: T) => Promise<boolean>;
