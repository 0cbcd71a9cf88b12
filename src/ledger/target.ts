// What can be appended to, and what is read of it while that is prepared: a ledger, or a rehearsal on one.
import type { KindName } from '../model/kinds.ts';
import type { Having } from './dialect.ts';
import type { WriteFault } from './errors.ts';
import type { Active, Naming } from './read.ts';
import type { Head, Revision } from './revision.ts';
import type { Write } from './write.ts';

export interface Target {
  /**
   * Which time the ledger lives. A restored one hands out positions again that it had handed out after its backup: it has a
   * new incarnation, a UUID, which is in its entity tags and cursors. Null where it was never restored; copies keep it.
   */
  incarnation(): string | null;
  /** The last position that is known to be committed, without a query. Others may have gone on since. */
  head(): Head;
  /** Appends all writes or none. @throws Conflict, UnknownReferences, StillReferredTo, StorageFailure */
  append(writes: readonly Write[], author: string): Promise<Revision[]>;
  /** Where writes name what is not there; none where they may be appended, as far as can be told before they are. */
  unknownReferences(writes: readonly Write[]): Promise<WriteFault[]>;
  /** The newest revision of a record, whichever server wrote it: what a change is made to. */
  current(kind: KindName, id: string): Promise<Revision | null>;
  /** The newest revisions of many records, tombstones included, by their ids. */
  records(kind: KindName, ids: readonly string[]): Promise<Map<string, Revision>>;
  /** The newest revisions of the records that have one of the values of a term. */
  having(kind: KindName, having: Having): Promise<Revision[]>;
  /** The last revisions of records that are deleted by now and had one of the values of a term. */
  deleted(kind: KindName, having: Having): Promise<Revision[]>;
  /** The newest revisions of the records that words name, in the order of their ids, at most `MOST_NAMED` for each word. */
  naming(kind: KindName, naming: Naming): Promise<Revision[]>;
  /** From when to when the events lie in which actors take part, by the ids of the actors. */
  active(actors: readonly string[]): Promise<Map<string, Active>>;
  revision(kind: KindName, id: string, revision: number): Promise<Revision | null>;
}
