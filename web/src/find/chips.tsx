// The filters that are set, each with a button that takes it away.
import type { Query } from '../address.ts';
import type { Schemas } from '../api.ts';
import { date, t, words } from '../language.ts';
import { nameOf } from '../names.ts';
import { ask } from '../router.ts';
import { label } from '../vocabulary.ts';
import { filtersOf, KINDS_OF, unfiltered, VOCABULARIES, without } from './filters.ts';

interface Props {
  readonly query: Query;
  readonly facets: readonly Schemas['Facet'][];
  /** Whether anything fits: where nothing does, there may be no record of an id. */
  readonly found: boolean;
}

export function Chips({ query, facets, found }: Props) {
  const filters = filtersOf(query);
  if (filters.length === 0) return null;
  return (
    <ul class="chips" aria-label={t.value.find.chosen}>
      {filters.map(([name, value]) => (
        <li key={`${name} ${value}`}>
          <button type="button" onClick={() => ask(without(query, name, value))}>
            <span class="quiet">{t.value.find.filters[name as keyof Names] ?? name}</span>{' '}
            {told({ query, facets, found }, name, value)}
            <span class="unseen"> {t.value.find.takeAway}</span>
            <span aria-hidden="true"> ×</span>
          </button>
        </li>
      ))}
      {filters.length > 1 && (
        <li>
          <button type="button" class="plain" onClick={() => ask(unfiltered(query))}>
            {t.value.find.clear}
          </button>
        </li>
      )}
    </ul>
  );
}

type Names = (typeof t.value)['find']['filters'];

/** A value of a filter as a reader would say it. */
function told({ query, facets, found }: Props, name: string, value: string): string {
  const not = value.startsWith('-') && name !== 'q' && name !== 'bbox' && name !== 'near';
  const bare = not ? value.slice(1) : value;
  if (name === 'from') return [value, query.to?.[0] ?? '…'].map(day => (day === '…' ? day : date(day))).join(' – ');
  if (name === 'to') return date(value);
  if (name === 'near') return t.value.find.within.replace('#', query.radius?.[0] ?? '0');
  if (name === 'bbox') return t.value.find.box;
  if (name === 'q') return value;
  const counted = facets.find(({ dimension }) => dimension === name)?.values.find(other => other.value === bare)?.label;
  const [vocabulary, kind] = [VOCABULARIES[name], KINDS_OF[name]];
  const named = counted ?? (kind && found ? nameOf(kind, bare) : undefined);
  const said = named !== undefined ? words(named) : vocabulary === undefined ? bare : label(vocabulary, bare);
  return not ? t.value.find.not.replace('#', said) : said;
}
