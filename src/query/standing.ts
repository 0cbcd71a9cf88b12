// The record that stands for another: itself, or the one that it was merged into.
import type { Ledger } from '../ledger/ledger.ts';
import type { KindName } from '../model/kinds.ts';
import { mergesAt } from './merges.ts';

/** The documents that stand for ids, by id, as of a position; those that have none are left out. */
export async function standingDocuments<D extends { readonly id: string }>(
  ledger: Ledger,
  kind: KindName,
  ids: readonly string[],
  position: number,
): Promise<Map<string, D>> {
  if (ids.length === 0) return new Map();
  const merges = await mergesAt(ledger, position);
  const found = await Promise.all(
    ids.map(async id => [id, (await ledger.record(kind, merges.heirOf(kind, id), position))?.document] as const),
  );
  return new Map(found.flatMap(([id, document]): [string, D][] => (document ? [[id, JSON.parse(document)]] : [])));
}
