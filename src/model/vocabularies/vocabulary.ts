// What a vocabulary is: a named list of codes, each with a label in English and in Arabic.

export interface Term<C extends string = string> {
  readonly code: C;
  readonly label: { readonly en: string; readonly ar: string };
  /** The vocabulary's own grouping: a mode's event, a code's root. */
  readonly broader?: string;
  /** The last year of a code that is no longer in use. */
  readonly until?: number;
}

export interface Vocabulary<C extends string = string> {
  readonly description: string;
  readonly terms: readonly Term<C>[];
  /** The code that goes by another name too, where whoever keeps the list knows such names. */
  readonly codeNamed?: (name: string) => string | undefined;
}

/** A vocabulary from a table `code: [English, Arabic]`, in the table's order. */
export function vocabulary<const C extends string>(
  description: string,
  labels: Record<C, readonly [en: string, ar: string]>,
): Vocabulary<C> {
  const rows = Object.entries(labels) as [C, readonly [string, string]][];
  return { description, terms: rows.map(([code, [en, ar]]) => ({ code, label: { en, ar } })) };
}
