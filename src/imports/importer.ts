// What an importer is: how a data set is recognised, and what becomes of each of its rows.
import type { Revision } from '../ledger/revision.ts';
import type { ExternalId } from '../model/external-ids.ts';
import type { Content, KindName } from '../model/kinds.ts';
import type { Person } from '../model/people/likeness.ts';
import type { Fields, Ref } from './table/fields.ts';

/** The beginning of what is to be imported: enough to tell what it is. */
export interface Beginning {
  /** The name of the file, without its folder; empty where it came as a stream. */
  readonly name: string;
  /** The first 64 KiB, decoded. */
  readonly text: string;
}

/** What a row is recorded beside. */
export interface Beside {
  /** The id of the record that is contributed to: another one may stand for the row's own. */
  readonly id: string;
  /** The actor that has an external id (`scheme:value`), of those that the row asks for. */
  readonly actor: (externalId: string) => Known | undefined;
}

export interface Known {
  readonly id: string;
  readonly content: Content;
}

/** Who a person is that rows name; undefined where nobody is known who is likely enough, or several are. */
export type Who = (person: Person) => Known | undefined;

/** What a row tells of an event that is recorded already, as it names people who were not known then. */
export interface Recalled {
  readonly people: readonly Person[];
  /** The event with those who are known by now; the same where none of them is. Pure. */
  readonly change: (existing: Content, who: Who) => Content;
}

/** Recorded events in which somebody may be named who is new. */
export interface Recall {
  /** The sources, one of which such an event cites. */
  readonly sources: readonly string[];
  /** Undefined where the event names nobody. Pure. */
  readonly recalled: (event: Content, id: string) => Recalled | undefined;
}

/** A row's own record: what it adds to what the ledger holds under this id, which may be nothing yet. Pure. */
export interface Contribution {
  readonly kind: KindName;
  readonly id: string;
  readonly contribute: (existing: Content | null, beside: Beside) => Content;
  /** External ids (`scheme:value`): the record that has one of them already stands for this one, where that is not there. */
  readonly knownAs?: readonly string[];
  /** Where rows may be corrected so that they become part of another record. */
  readonly row?: RowOfRecord;
  /** What all records of its series have. */
  readonly series?: ExternalId;
  /** Where rows may show that several events are one; otherwise, and where such rows are kept apart, it is of the event of its id. */
  readonly meetings?: Meetings;
}

/** What a row says of all events that have an external id, besides those that it contributes to. */
export interface Series {
  readonly externalId: ExternalId;
  /** What becomes of one of them; the same where nothing does. Pure. */
  readonly change: (existing: Content, id: string) => Content;
}

/** What a row makes of a record that it does not contribute to. */
export interface Alteration {
  readonly kind: KindName;
  readonly id: string;
  /** The same where nothing becomes of it. Pure. */
  readonly change: (existing: Content) => Content;
}

/** What a row is in whichever record it is a part of. */
export interface RowOfRecord {
  readonly externalId: ExternalId;
  /** What is left of a record without the row, by ids: several records where the row alone held them together. Pure. */
  readonly withdraw: (existing: Content, beside: Withdrawal) => ReadonlyMap<string, Content>;
  /** The ids that what is left of a record may have. */
  readonly parts: (existing: Content, id: string) => readonly string[];
}

/** Where a record is left that a row was a part of. */
export interface Withdrawal {
  readonly id: string;
  /** What has an id already. */
  readonly there: (id: string) => Content | null;
}

/** The events that a row may be of one with, whichever there are. */
export interface Meetings {
  /** What each of them has. */
  readonly externalId: ExternalId;
  /** Whether an event has what the row is never parted from: where it may not be changed, the row is left. Pure. */
  readonly isOwn: (event: Content, id: string) => boolean;
  /** They are arranged anew with the row, which `add` adds to one of them, or to none. Pure. */
  readonly gather: (events: ReadonlyMap<string, Content>, add: (existing: Content | null) => Content) => Gathered;
}

export interface Gathered {
  /** The event that the row is of. */
  readonly id: string;
  /** The events as they are now. */
  readonly events: ReadonlyMap<string, Content>;
  /** The events that were merged into others of these, by their ids. */
  readonly heirs: ReadonlyMap<string, string>;
  /** Whether the row is all that its event tells. */
  readonly isAlone: boolean;
}

/** A record that a contribution refers to: made where there is none, and otherwise left as it is. */
export interface Needed {
  readonly kind: KindName;
  readonly id: string;
  readonly content: Content;
  /** External ids (`scheme:value`): the record that has one of them already stands for this one. */
  readonly knownAs?: readonly string[];
  /** Who it is, where it is a person, as the row tells it. */
  readonly person?: Person;
}

/** A row that becomes a record, or a part of one. */
export interface MappedRow {
  readonly line: number;
  /** What the data set calls the row, among all of its rows. */
  readonly row: string;
  readonly needs: readonly Needed[];
  readonly contributions: readonly Contribution[];
  readonly series?: Series;
  /** External ids (`scheme:value`) of actors that it tells of where they are there, and does without where they are not. */
  readonly asks?: readonly string[];
  /** People whom it names, and tells of where they are known. */
  readonly people?: readonly Person[];
  /** What it contributes, told who they are. Pure. */
  readonly knowing?: (who: Who) => readonly Contribution[];
  /** Where people may be named that it needs and that are new. */
  readonly recall?: Recall;
  /** Records that it changes besides, because somebody whom it needs is new, or is told of in another way. */
  readonly alters?: readonly Alteration[];
  /** Why it is skipped where it contributes to no record, and nothing changes in its series. */
  readonly left?: string;
  /** What was repaired in the row, and what of it is not known: told, though the row is recorded. */
  readonly notes?: readonly string[];
  /** Whom it names that were taken for actors that are known, and how likely that is. */
  readonly recognised?: readonly string[];
  /** What is not known of it because actors that it asks for are not there. */
  readonly lacks?: (actor: Beside['actor']) => readonly string[];
}

/** A row that is a revision in the history of another ledger. */
export interface RecordedRow {
  readonly line: number;
  readonly row: string;
  readonly recorded: Recorded;
}

export interface Recorded extends Omit<Revision, 'author' | 'document'> {
  /** Null where it was deleted. */
  readonly content: Content | null;
}

/** A row that does not, and why: `skipped` rows are sound, but not what is asked for or what this project holds. */
export interface LeftRow {
  readonly line: number;
  readonly row?: string;
  readonly outcome: 'skipped' | 'rejected' | 'duplicate';
  readonly reason: string;
}

/** A row of a table or an object, before it is mapped. */
export interface SourceRow {
  readonly line: number;
  readonly fields: Fields;
  /** Its text as it was published. */
  readonly published: string;
  /** What of it is not told by its fields. */
  readonly notes?: readonly string[];
  /** Dates in it may be as ISO 8601 has them, however the others are written. */
  readonly hasIsoDates?: true;
}

/** What becomes of the rows of a table. */
export interface TableMapping {
  /** The mapping as it is written. */
  readonly text: string;
  /** The names of the columns, where the table has no header. */
  readonly columns?: readonly string[];
  /** The sheet of a workbook, and the refusal of one that lacks it, with the line of the mapping. */
  readonly sheet?: { readonly name: string; readonly refusal: (detail: string) => Error };
  /** Every column that it names. */
  readonly refs: readonly Ref[];
  /** The refusal of a table, which says what is wrong where the mapping names columns. */
  readonly refusal: (wrong: (ref: Ref) => string | undefined) => Error | undefined;
  /** Maps the rows of one input, in their order. */
  readonly reading: (since: string | undefined) => (row: SourceRow) => MappedRow | LeftRow;
}

export interface ReadOptions {
  /** The name of the file, without its folder. */
  readonly name: string;
  /** Rows of events that began before this day (EDTF) are skipped. */
  readonly since?: string;
  /** What kind of record the documents are that do not tell it. */
  readonly kind?: KindName;
  /** What becomes of the rows of a table. */
  readonly mapping?: TableMapping;
  /** Rows of event data of different sides are never one event. */
  readonly dyadsApart?: boolean;
}

export interface FileOptions extends ReadOptions {
  /** Told how much was unpacked, again and again; it may throw, which ends the reading. */
  readonly took?: (length: number) => void;
}

export type Row = MappedRow | RecordedRow | LeftRow;

/** One format, a row in the table of formats. */
export interface Importer {
  readonly format: string;
  readonly description: string;
  readonly recognise: (beginning: Beginning) => boolean;
  /** It reads what others recognise too, where it is named. */
  readonly readsAny?: true;
  /** Every row of the input, in its order. @throws UnreadableInput where the whole of it cannot be what it should be */
  readonly read: (input: AsyncIterable<string>, options: ReadOptions) => AsyncIterable<Row>;
  /** The same of a ZIP archive, of which it reads one place after another. */
  readonly readArchive?: (path: string, options: FileOptions) => AsyncIterable<Row>;
}

/** What was given is not of the format, or breaks off so that nothing after it can be trusted; the message says where. */
export class UnreadableInput extends Error {}

/** No format, or not the one that is named, takes it for its own. */
export class Unrecognised extends UnreadableInput {}
