// The record that stands for another: itself, or the one that it was merged into.
import type { Ledger } from '../ledger/ledger.ts';
import type { KindName } from '../model/kinds.ts';

/** How often a record may have been merged into one that was merged again. */
const STEPS = 5;

/** The documents that stand for ids, by id, as of a position; those that have none are left out. */
export async function standingDocuments<D extends { readonly id: string }>(
  ledger: Ledger,
  kind: KindName,
  ids: readonly string[],
  position: number,
): Promise<Map<string, D>> {
  const found = await Promise.all(ids.map(async id => [id, await standing(ledger, kind, id, position)] as const));
  return new Map(found.flatMap(([id, document]): [string, D][] => (document ? [[id, JSON.parse(document)]] : [])));
}

/** As of a position; null where there was none, or it was deleted without an heir. */
async function standing(ledger: Ledger, kind: KindName, id: string, position: number): Promise<string | null> {
  let revision = await ledger.record(kind, id, position);
  for (let step = 0; step < STEPS && revision?.heir; step++)
    revision = await ledger.record(kind, revision.heir, position);
  return revision?.document ?? null;
}
