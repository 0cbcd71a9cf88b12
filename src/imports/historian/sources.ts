// The data sets of the Office of the Historian as sources, and the rows of theirs that say so.
import type { Content } from '../../model/kinds.ts';
import type { Needed } from '../importer.ts';
import { passageOf } from '../passages.ts';

const TRAVELS = 'https://github.com/HistoryAtState/travels';

function sourceOf(id: string, title: string, url: string): Needed {
  const publisher = { en: 'Office of the Historian, US Department of State' };
  return {
    kind: 'source',
    id,
    content: { type: 'dataset', title: { en: title }, language: 'en', publisher, url, rights: 'open' },
  };
}

export const presidents = sourceOf('historian-president-travels', 'Travels abroad of US presidents', TRAVELS);
export const secretaries = sourceOf(
  'historian-secretary-travels',
  'Travels abroad of US secretaries of state',
  TRAVELS,
);
export const visits = sourceOf(
  'historian-visits',
  'Visits by foreign leaders to the United States',
  'https://github.com/HistoryAtState/visits',
);

/** A passage may be about fifty parts. */
const MAX_PEOPLE = 47;

/** What says so: the row's element. */
export function citing({ id }: Needed, published: string, people: readonly Needed[]): Content {
  const about = ['kind', 'when', 'venue', ...people.slice(0, MAX_PEOPLE).map(person => `participants/${person.id}`)];
  return { about, source: id, ...passageOf(published) };
}
