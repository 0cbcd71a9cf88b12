// What records are called: the names of those that ids stand for.
import type { Ledger } from '../ledger/ledger.ts';
import type { KindName } from '../model/kinds.ts';
import { standingDocuments } from './standing.ts';

/** The same words in one or more languages, by BCP 47 tag. */
export type Name = Readonly<Record<string, string>>;

/** The member of each kind of record that says what it is called. */
const NAMES: Record<KindName, string> = { event: 'title', actor: 'name', issue: 'label', source: 'title' };

/** The names of records of a kind by their ids, as of a position; those that have none are left out. */
export async function namesOf(
  ledger: Ledger,
  kind: KindName,
  ids: readonly string[],
  position: number,
): Promise<Map<string, Name>> {
  const documents = await standingDocuments<{ id: string } & Record<string, unknown>>(ledger, kind, ids, position);
  return new Map([...documents].map(([id, document]): [string, Name] => [id, document[NAMES[kind]] as Name]));
}
