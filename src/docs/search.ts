// Words in the documentation: which sections have them.
import MiniSearch from 'minisearch';

/** A part of a page that is found by itself. */
export interface Entry {
  /** Where it is, below /docs. */
  readonly path: string;
  readonly page: string;
  readonly title: string;
  readonly text: string;
}

export interface Hit extends Entry {
  /** What stands around the first of the words. */
  readonly excerpt: string;
}

const EXCERPT = 180;

/** Answers the best twenty sections that have all words, as they are, begun or with a letter wrong. */
export function searching(entries: readonly Entry[]): (words: string) => Hit[] {
  const index = new MiniSearch<Entry & { id: number }>({ fields: ['title', 'page', 'text'] });
  index.addAll(entries.map((entry, id) => ({ ...entry, id })));
  const options = {
    prefix: true,
    fuzzy: (term: string) => (term.length > 4 ? 0.2 : false),
    boost: { title: 4, page: 2 },
    combineWith: 'AND',
  } as const;
  return words =>
    index
      .search(words, options)
      .slice(0, 20)
      .map(({ id, match }) => {
        const entry = entries[id] as Entry;
        return { ...entry, excerpt: excerptOf(entry.text, Object.keys(match)) };
      });
}

function excerptOf(text: string, terms: readonly string[]): string {
  const whole = text.replace(/\s+/g, ' ').trim();
  const lower = whole.toLowerCase();
  const places = terms.map(term => lower.indexOf(term)).filter(at => at >= 0);
  const from = places.length === 0 ? 0 : Math.max(0, Math.min(...places) - 60);
  const begin = from === 0 ? 0 : whole.indexOf(' ', from) + 1;
  const cut = whole.slice(begin, begin + EXCERPT);
  return `${begin === 0 ? '' : '… '}${cut}${begin + EXCERPT < whole.length ? ' …' : ''}`;
}
