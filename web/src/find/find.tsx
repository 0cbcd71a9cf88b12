// Find: the events that fit what the address asks, as a timeline, a list or a map, with what they have in common.
import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Query, requestOf } from '../address.ts';
import { useAnswer } from '../answer.ts';
import { AsRequest, Cite, Downloads, InFormats, Subscriptions, TakeAway } from '../frame/take-away.tsx';
import { head, heard } from '../frame/then-and-now.tsx';
import { counted, t, words } from '../language.ts';
import { Changes } from '../parts/changes.tsx';
import { isWide } from '../parts/folding.tsx';
import { ProblemOf } from '../parts/problem.tsx';
import { address, ask, RESULTS, searched, show } from '../router.ts';
import { Chips } from './chips.tsx';
import { Facets, useFacets } from './facets.tsx';
import { filtersOf, isAllThen, unfiltered } from './filters.ts';
import { Importing } from './importing.tsx';
import { type FirstPage, firstPage, List } from './list.tsx';
import { useLive } from './live.ts';
import type { MapProps } from './map.tsx';
import { type Meant, meantBy } from './meant.ts';
import { Timeline } from './timeline.tsx';

/** So many of the last changes are listed where no earlier moment is looked at. */
const RECENT = 20;

const SORTS = ['-start', 'start', '-updated', 'updated', '-duration', 'relevance'] as const;

export function Find() {
  const { query, own } = address.value;
  const request = requestOf({ path: '/v1/events', query });
  const [position, setPosition] = useState<number>();
  const live = useLive(own.live === '1' && query.asOf === undefined, position);
  const {
    value: first,
    problem,
    loading,
  } = useAnswer(`${request} ${live.version}`, async signal => {
    // What stands above the rows comes with them, so that nothing moves.
    const [page, meant] = await Promise.all([firstPage(query, signal), meantBy(query, signal)]);
    return { of: request, ...page, meant };
  });
  const fixed = { ...query, asOf: [String(first?.position ?? 0)] };
  const facets = useFacets(query, live.version).value ?? [];
  useEffect(() => {
    if (first === undefined) return;
    setPosition(first.position);
    if (query.asOf === undefined) heard(first.position);
  }, [first]);
  const heading = useRef<HTMLHeadingElement>(null);
  // The field that was searched by is gone, or far from what was found.
  useEffect(() => {
    if (!searched.value || (first?.of !== request && problem === undefined)) return;
    searched.value = false;
    heading.current?.focus();
  }, [searched.value, request, first, problem]);
  return (
    <div class="find">
      <Aside query={query} facets={facets} />
      <div class="results" aria-busy={loading}>
        <div class="heading">
          <h1 id={RESULTS} ref={heading} tabIndex={-1} aria-describedby="total">
            {t.value.find.title}
          </h1>
          <p class="total" id="total" role="status">
            {problem === undefined &&
              (first === undefined ? t.value.frame.loading : counted(first.total, t.value.find.found))}
          </p>
          <Views query={query} live={live.connected} />
        </div>
        <Chips query={query} facets={facets} found={(first?.total ?? 0) > 0} />
        {own.changes === '1' && (
          <Changed
            since={query.asOf === undefined ? Math.max(0, head.value - RECENT) : (first?.position ?? head.value)}
          />
        )}
        {problem === undefined && <Timeline query={query} version={live.version} />}
        {problem === undefined && own.view === 'map' && <LazyMap query={query} first={first} version={live.version} />}
        {problem !== undefined && <ProblemOf problem={problem} />}
        {problem === undefined && first !== undefined && <ByName meant={first.meant} />}
        {problem === undefined && first?.total === 0 && (
          <>
            <Nothing first={first} />
            <Importing />
          </>
        )}
        {problem === undefined && first !== undefined && first.total > 0 && (
          <>
            <div class="tools">
              <TakeAway>
                <AsRequest href={request} />
                <Downloads>
                  <InFormats kind="events" query={query} />
                </Downloads>
                <Subscriptions kind="events" query={query} />
                <Cite fixed={requestOf({ path: '/v1/events', query: fixed })} query={fixed} />
              </TakeAway>
              <Importing />
            </div>
            <List query={query} first={first} changed={live.changed} />
          </>
        )}
      </div>
    </div>
  );
}

function Aside({ query, facets }: { readonly query: Query; readonly facets: Parameters<typeof Facets>[0]['facets'] }) {
  const wide = isWide();
  return (
    <aside>
      <details open={wide}>
        <summary class="filter-title">
          {t.value.find.filter} {filtersOf(query).length > 0 && <span class="count">({filtersOf(query).length})</span>}
        </summary>
        <Facets query={query} facets={facets} />
      </details>
    </aside>
  );
}

/** How the list is ordered and shown, and what happens meanwhile. */
function Views({ query, live }: { readonly query: Query; readonly live: boolean }) {
  const { own } = address.value;
  return (
    <div class="views">
      <label>
        <span class="unseen">{t.value.find.order}</span>
        <select
          value={query.sort?.[0] ?? '-start'}
          onChange={event => ask({ sort: sortOf(event.currentTarget.value) })}
        >
          {SORTS.filter(sort => sort !== 'relevance' || query.q !== undefined).map(sort => (
            <option key={sort} value={sort}>
              {t.value.find.orders[sort]}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        aria-pressed={own.view === 'map'}
        onClick={() => show({ view: own.view === 'map' ? undefined : 'map' })}
      >
        {t.value.find.map}
      </button>
      <button
        type="button"
        aria-pressed={own.changes === '1'}
        onClick={() => show({ changes: own.changes === '1' ? undefined : '1' })}
      >
        {t.value.find.changed}
      </button>
      <button
        type="button"
        class="live"
        aria-pressed={own.live === '1'}
        data-connected={live}
        disabled={query.asOf !== undefined}
        title={t.value.find.liveHint}
        onClick={() => show({ live: own.live === '1' ? undefined : '1' })}
      >
        <span class="lamp" aria-hidden="true" />
        {t.value.find.live}
      </button>
    </div>
  );
}

const sortOf = (sort: string) => (sort === '-start' ? [] : [sort]);

/** What changed since a position, up to now, also while an earlier moment is looked at. */
function Changed({ since }: { readonly since: number }) {
  return (
    <section class="since" aria-label={t.value.find.changed}>
      <h2>{address.value.query.asOf === undefined ? t.value.find.lately : t.value.find.sinceThen}</h2>
      <Changes since={since} until={head.value} />
    </section>
  );
}

/** The filters that the words of a search are the name of, in place of the words. */
function ByName({ meant }: { readonly meant: readonly Meant[] }) {
  if (meant.length === 0) return null;
  return (
    <p class="by-name">
      {t.value.find.byName}{' '}
      {meant.map(({ filter, id, name }) => (
        <button type="button" key={`${filter} ${id}`} onClick={() => ask({ q: [], sort: [], [filter]: [id] })}>
          <span class="quiet">{t.value.find.filters[filter]}</span> {words(name)}
        </button>
      ))}
    </p>
  );
}

/** Nothing fits: what the server says of names that nobody has. */
function Nothing({ first }: { readonly first: FirstPage }) {
  const { query } = address.value;
  return (
    <div class="empty">
      <p>{isAllThen(query) ? t.value.moment.nothingYet : t.value.find.nothing}</p>
      {filtersOf(query).length > 0 && (
        <p>
          {t.value.find.tryFewer}{' '}
          <button type="button" onClick={() => ask(unfiltered(query))}>
            {t.value.find.clear}
          </button>
        </p>
      )}
      {first.hints.map(({ parameter, value, nearest = [] }) => (
        <p key={`${parameter} ${value}`}>
          <code>
            {parameter}={value}
          </code>{' '}
          {nearest.length > 0 && t.value.find.didYouMean}{' '}
          {nearest.map(({ id, name }) => (
            <button type="button" key={id} onClick={() => ask({ [parameter]: [id] })}>
              {name === undefined ? id : words(name)}
            </button>
          ))}
        </p>
      ))}
    </div>
  );
}

/** The map is fetched when it is first looked at. */
function LazyMap(props: MapProps) {
  const [Loaded, setLoaded] = useState<ComponentType<MapProps>>();
  useEffect(() => {
    import('./map.tsx').then(module => setLoaded(() => module.WorldMap));
  }, []);
  return <div class="map-frame">{Loaded && <Loaded {...props} />}</div>;
}
