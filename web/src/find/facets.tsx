// The values that the events found have, with how many have each: chosen by a click, left out by another.
import { useState } from 'preact/hooks';
import { type Query, requestOf } from '../address.ts';
import { useAnswer } from '../answer.ts';
import type { Schemas, Text } from '../api.ts';
import { number, t, words } from '../language.ts';
import { ask } from '../router.ts';
import { countsOf, unordered } from './counts.ts';
import { countedAtOnce, FACETS, type FacetName, toggled } from './filters.ts';

const FEW = 6;
const MANY = 100;

/** The counts that are shown at once. */
export const useFacets = (query: Query, version: number) => {
  const key = `${requestOf({ path: 'facets', query: unordered(query) })} ${version}`;
  return useAnswer(key, signal => countsOf(query, countedAtOnce(query), FEW, signal));
};

interface Props {
  readonly query: Query;
  readonly facets: readonly Schemas['Facet'][];
}

export function Facets({ query, facets }: Props) {
  if (facets.length === 0) return null;
  return (
    <>
      {FACETS.map(name => (
        <Dimension key={name} name={name} query={query} facet={facets.find(({ dimension }) => dimension === name)} />
      ))}
    </>
  );
}

interface DimensionProps {
  readonly name: FacetName;
  readonly query: Query;
  /** What was counted at once; nothing where a reader has to ask for it. */
  readonly facet: Schemas['Facet'] | undefined;
}

function Dimension({ name, query, facet }: DimensionProps) {
  const [opened, setOpened] = useState(false);
  const [all, setAll] = useState(false);
  const asked = all || (opened && facet === undefined);
  const limit = all ? MANY : FEW;
  const key = asked ? `${limit} ${requestOf({ path: name, query: unordered(query) })}` : undefined;
  const more = useAnswer(key, signal => countsOf(query, [name], limit, signal)).value?.[0];
  const shown = (asked ? more : undefined) ?? facet;
  const chosen = query[name] ?? [];
  if (facet?.values.length === 0 && chosen.length === 0) return null;
  return (
    <details class="facet" open={facet !== undefined} onToggle={event => setOpened(event.currentTarget.open)}>
      <summary class="facet-title">{t.value.find.filters[name]}</summary>
      <ul>
        {shown?.values.map(value => (
          <Value key={value.value} name={name} query={query} {...value} />
        ))}
      </ul>
      {(shown?.more || all) && (
        <button type="button" class="more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.value.find.fewer : t.value.find.more}
        </button>
      )}
    </details>
  );
}

interface ValueProps extends Pick<DimensionProps, 'name' | 'query'> {
  readonly value: string;
  readonly count: number;
  readonly label?: Text;
}

function Value({ name, query, value, count, label }: ValueProps) {
  const chosen = query[name] ?? [];
  const said = label === undefined ? value : words(label);
  return (
    <li>
      <button
        type="button"
        class="value"
        aria-pressed={chosen.includes(value)}
        aria-keyshortcuts="Delete"
        onKeyDown={event => event.key === 'Delete' && ask(toggled(query, name, `-${value}`))}
        onClick={() => ask(toggled(query, name, value))}
      >
        <span class="name" dir="auto">
          {said}
        </span>
        <span class="count">{number(count)}</span>
      </button>
      <button
        type="button"
        class="out"
        tabIndex={-1}
        aria-pressed={chosen.includes(`-${value}`)}
        aria-label={`${t.value.find.leaveOut} ${said}`}
        title={`${t.value.find.leaveOut} (${t.value.find.leaveOutKey})`}
        onClick={() => ask(toggled(query, name, `-${value}`))}
      >
        <span aria-hidden="true">−</span>
      </button>
    </li>
  );
}
