// Permanent ids: what records and lists are known by outside of the server, whatever address they are read at.
import { v5 } from 'uuid';
import { type KindName, kinds } from '../model/kinds.ts';

export interface PermanentIds {
  /** The URI of a record. */
  record(kind: KindName, id: string): string;
  /** The URI of what a path of the server finds, which is in canonical form: the same for the same question. */
  list(path: string): string;
  /** What sets the ids of this ledger's records apart from those of others, as part of an id. */
  readonly authority: string;
}

/** Where a record is, from the root of the server. */
export const recordPath = (kind: KindName, id: string) => `/v1/${kinds[kind].plural}/${id}`;

/**
 * Below `publicUrl` where that is set. Where it is empty they follow from the identity of the ledger: as name-based UUIDs
 * (RFC 9562 §5.5), which are URIs too, and are the same in every copy of the ledger.
 */
export function permanentIds(publicUrl: string, identity: string): PermanentIds {
  const uri = (path: string) => (publicUrl === '' ? `urn:uuid:${v5(path, identity)}` : publicUrl + path);
  return {
    record: (kind, id) => uri(recordPath(kind, id)),
    list: uri,
    authority: publicUrl === '' ? identity : new URL(publicUrl).host,
  };
}
