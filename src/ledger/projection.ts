// The projection of a record into what it is found by: its extent in time and its terms.
import { spanOf } from '../model/edtf.ts';
import type { Content, KindName } from '../model/kinds.ts';
import { locate } from '../model/paths.ts';
import { referencesOf } from '../model/references.ts';
import { recordKey } from './write.ts';

export interface Projection {
  /** Milliseconds since 1970, ends included. */
  readonly starts: number;
  readonly ends: number;
  readonly terms: readonly Term[];
}

export interface Term {
  readonly name: string;
  readonly value: string;
}

/** Which values of a record become terms, by the name of the term. */
const TERMS: Record<KindName, Record<string, string>> = {
  event: {
    kind: 'kind',
    country: 'venue/country',
    participant: 'participants/*/actor',
    issue: 'issues/*/issue',
  },
  actor: { type: 'type', country: 'country' },
  issue: { country: 'countries/*' },
  source: { type: 'type' },
};

/** The term by which the records that refer to another are found. */
export const REFERENCE = 'reference';
export const referenceTo = (kind: KindName, id: string) => recordKey({ kind, id });
export const statementOf = (event: string, statement: string) => `${referenceTo('event', event)}/${statement}`;

/** The terms and the extent of a record; `created` (RFC 3339) orders the records that have no time of their own. */
export function projectionOf(kind: KindName, content: Content, created: string): Projection {
  const values = Object.entries(TERMS[kind]).flatMap(([name, path]) =>
    locate<string>(content, path).map(({ value }) => ({ name, value })),
  );
  const references = referencesOf(kind, content).flatMap(({ kind: target, id, statement }) => [
    { name: REFERENCE, value: referenceTo(target, id) },
    ...(statement === undefined ? [] : [{ name: REFERENCE, value: statementOf(id, statement) }]),
  ]);
  return { ...extentOf(kind, content, created), terms: distinct([...values, ...references]) };
}

function extentOf(kind: KindName, content: Content, created: string): { starts: number; ends: number } {
  if (kind === 'event') {
    const when = content.when as { start: string; end?: string };
    const span = spanOf(when.start, when.end);
    if (span) return { starts: span.start, ends: Math.max(span.start, span.end) };
  }
  const at = Date.parse(created);
  return { starts: at, ends: at };
}

const distinct = (terms: Term[]) => [...new Map(terms.map(term => [`${term.name} ${term.value}`, term])).values()];
