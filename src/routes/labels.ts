// Labels: what the values of a dimension are called, by their vocabulary or by the record that they name.

import type { Ledger } from '../ledger/ledger.ts';
import type { KindName } from '../model/kinds.ts';
import { dimensionsOf } from '../query/filters.ts';
import { standingDocuments } from '../query/standing.ts';

type Label = Readonly<Record<string, string>>;

/** The member of each kind of record that says what it is called. */
const NAMES: Record<KindName, string> = { event: 'title', actor: 'name', issue: 'label', source: 'title' };

/** Answers what tells the label of a value, as of a position; nothing where it has none. */
export async function labelsOf(
  ledger: Ledger,
  dimension: string,
  values: readonly string[],
  position: number,
): Promise<(value: string) => { label?: Label }> {
  const named = dimensionsOf('event').find(({ name }) => name === dimension)?.values;
  if (named === undefined) return () => ({});
  const labels = typeof named === 'string' ? await namesOf(ledger, named, values, position) : labelsIn(named.terms);
  return value => {
    const label = labels.get(value);
    return label ? { label } : {};
  };
}

const labelsIn = (terms: readonly { code: string; label: Label }[]) =>
  new Map(terms.map(({ code, label }): [string, Label] => [code, label]));

async function namesOf(ledger: Ledger, kind: KindName, ids: readonly string[], position: number) {
  const documents = await standingDocuments<{ id: string } & Record<string, unknown>>(ledger, kind, ids, position);
  return new Map([...documents].map(([id, document]): [string, Label] => [id, document[NAMES[kind]] as Label]));
}
