// Labels: what the values of a dimension are called, by their vocabulary or by the record that they name.
import type { Ledger } from '../../ledger/ledger.ts';
import { dimensionsOf } from '../../query/filters.ts';
import { type Name, namesOf } from '../../query/names.ts';

/** Answers what tells the label of a value, as of a position; nothing where it has none. */
export async function labelsOf(
  ledger: Ledger,
  dimension: string,
  values: readonly string[],
  position: number,
): Promise<(value: string) => { label?: Name }> {
  const named = dimensionsOf('event').find(({ name }) => name === dimension)?.values;
  if (named === undefined) return () => ({});
  const labels = typeof named === 'string' ? await namesOf(ledger, named, values, position) : labelsIn(named.terms);
  return value => {
    const label = labels.get(value);
    return label ? { label } : {};
  };
}

const labelsIn = (terms: readonly { code: string; label: Name }[]) =>
  new Map(terms.map(({ code, label }): [string, Name] => [code, label]));
