// The values that the events found have, with how many have each: chosen by a click, left out by another.
import { useState } from 'preact/hooks';
import { type Query, requestOf } from '../address.ts';
import { useAnswer } from '../answer.ts';
import { api, bodyOf, type EventsQuery, type Schemas } from '../api.ts';
import { number, t, words } from '../language.ts';
import { ask } from '../router.ts';
import { FACETS, type FacetName, toggled } from './filters.ts';

const FEW = 6;
const MANY = 100;

/** How many values of each dimension are counted: one more than is shown tells that there are more. */
export const useFacets = (query: Query, version: number) => {
  const { sort: _, ...filters } = query;
  const key = `${requestOf({ path: 'facets', query: filters })} ${version}`;
  return useAnswer(key, signal => countsOf(filters, FACETS, FEW, signal));
};

async function countsOf(query: Query, by: readonly FacetName[], limit: number, signal: AbortSignal) {
  const asked = { ...query, by: [...by], limit } as unknown as EventsQuery & { by: FacetName[] };
  return (await bodyOf(api.GET('/v1/events/facets', { params: { query: asked }, signal }))).data;
}

interface Props {
  readonly query: Query;
  readonly facets: readonly Schemas['Facet'][];
}

export function Facets({ query, facets }: Props) {
  return (
    <>
      {facets.map(facet => (
        <Dimension key={facet.dimension} query={query} facet={facet} />
      ))}
    </>
  );
}

function Dimension({ query, facet }: { readonly query: Query; readonly facet: Schemas['Facet'] }) {
  const name = facet.dimension as FacetName;
  const [all, setAll] = useState(false);
  const { sort: _, ...filters } = query;
  const key = all ? requestOf({ path: name, query: filters }) : undefined;
  const more = useAnswer(key, signal => countsOf(filters, [name], MANY, signal)).value;
  const values = (all ? more?.[0]?.values : undefined) ?? facet.values;
  const title = t.value.find.filters[name];
  const chosen = query[name] ?? [];
  if (values.length === 0 && chosen.length === 0) return null;
  return (
    <section class="facet" aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {values.map(({ value, count, label }) => (
          <li key={value}>
            <button
              type="button"
              class="value"
              aria-pressed={chosen.includes(value)}
              onClick={() => ask(toggled(query, name, value))}
            >
              <span class="name">{label === undefined ? value : words(label)}</span>
              <span class="count">{number(count)}</span>
            </button>
            <button
              type="button"
              class="out"
              aria-pressed={chosen.includes(`-${value}`)}
              aria-label={`${t.value.find.leaveOut} ${label === undefined ? value : words(label)}`}
              title={t.value.find.leaveOut}
              onClick={() => ask(toggled(query, name, `-${value}`))}
            >
              <span aria-hidden="true">−</span>
            </button>
          </li>
        ))}
      </ul>
      {(facet.more || all) && (
        <button type="button" class="more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.value.find.fewer : t.value.find.more}
        </button>
      )}
    </section>
  );
}
