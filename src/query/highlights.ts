// Highlights: where in the texts of a hit, as they were written, the words of a search stand.
import type { Sought } from '../ledger/dialect.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { excerpt } from '../model/excerpt.ts';
import { wordsOf } from '../model/folding.ts';
import { type Content, type KindName, kinds } from '../model/kinds.ts';
import { matchesIn, type Phrase, type Range } from '../model/phrases.ts';
import { actorsAmong, referencesOf } from '../model/references.ts';
import { type LocatedText, textsOf } from '../model/texts.ts';
import type { Question, Resolved, SoughtCondition } from './question.ts';
import { standingDocuments } from './standing.ts';

/** How many passages of one record are shown, and how long each may be, in code points. */
const MAX_PASSAGES = 10;
const ROOM = 200;

/** How many characters are folded for one page: what large records cost stays in bounds. */
const BUDGET = 1_000_000;

/** A passage of a text that matches, by code points of that text, ends not included. */
export interface Passage {
  /** The other record whose text it is, where it is not the hit's own: `actors/{id}`. */
  readonly record?: string;
  /** Where the text is in the document (RFC 6901). */
  readonly pointer: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly matches: readonly Range[];
}

export interface Highlight {
  readonly id: string;
  readonly passages: readonly Passage[];
}

type Document = Content & { readonly id: string };

/** The passages of each document that have words of the question; none where it asks for none. */
export async function highlights(
  ledger: Ledger,
  { kind, parts }: Pick<Question, 'kind' | 'parts'>,
  documents: readonly string[],
  position: number,
): Promise<Highlight[] | null> {
  const sought = soughtIn(parts).flatMap(condition => condition.sought);
  if (sought.length === 0) return null;
  const phrases = sought.map(({ phrase }) => phrase);
  const hits = documents.map(document => JSON.parse(document) as Document);
  const named = new Set(sought.flatMap(({ records }) => records));
  const ids = [...new Set(hits.flatMap(hit => actorsOf(kind, hit)))].filter(id => named.has(id));
  const actors = await standingDocuments<Document>(ledger, 'actor', ids, position);
  const budget = { left: BUDGET };
  return hits.map(hit => {
    const passages: Passage[] = [];
    for (const { record, text, phrases: asked } of textsToRead(kind, hit, phrases, sought, actors)) {
      if (passages.length === MAX_PASSAGES || budget.left <= 0) break;
      budget.left -= text.text.length;
      passages.push(...passageOf(text, asked).map(passage => ({ ...(record && { record }), ...passage })));
    }
    return { id: hit.id, passages };
  });
}

interface ToRead {
  readonly record?: string;
  readonly text: LocatedText;
  readonly phrases: readonly Phrase[];
}

/** The texts of a hit, then the names of the actors that it was found by. */
function* textsToRead(
  kind: KindName,
  hit: Document,
  phrases: readonly Phrase[],
  sought: readonly Sought[],
  actors: ReadonlyMap<string, Document>,
): Generator<ToRead> {
  for (const text of textsOf(kind, hit)) yield { text, phrases };
  const told = new Set<string>();
  for (const id of actorsOf(kind, hit)) {
    const actor = actors.get(id);
    // Of those that were merged, one document stands for all.
    if (!actor || told.has(actor.id)) continue;
    told.add(actor.id);
    const asked = sought.filter(one => one.records.includes(id)).map(({ phrase }) => phrase);
    for (const text of textsOf('actor', actor))
      if (text.field !== 'body') yield { record: `${kinds.actor.plural}/${actor.id}`, text, phrases: asked };
  }
}

/** What must not occur is not highlighted. */
const soughtIn = (parts: readonly Resolved[]): SoughtCondition[] =>
  parts.flatMap(part => {
    if (part.type === 'sought') return [part];
    return part.type === 'and' || part.type === 'or' ? soughtIn(part.of) : [];
  });

const actorsOf = (kind: KindName, hit: Content): string[] =>
  kind === 'event' ? [...new Set(actorsAmong(referencesOf('event', hit)))] : [];

function passageOf({ pointer, text }: LocatedText, phrases: readonly Phrase[]): Passage[] {
  const words = wordsOf(text);
  const matches = apart(phrases.flatMap(phrase => matchesIn(words, phrase)));
  if (matches.length === 0) return [];
  const { start, end } = excerpt(text, matches, ROOM);
  const shown = matches.filter(match => match.end <= end);
  return [{ pointer, start, end, text: Array.from(text).slice(start, end).join(''), matches: shown }];
}

/** In order; what overlaps is one. */
function apart(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1);
    if (last && range.start < last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else merged.push(range);
  }
  return merged;
}
