// The list of what was found: as many rows as are looked at, whatever there is above and below them.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Query } from '../address.ts';
import {
  api,
  bodyOf,
  type Event,
  type EventsQuery,
  listEvents,
  type Problem,
  problemOf,
  type Schemas,
} from '../api.ts';
import { t } from '../language.ts';
import { ProblemOf } from '../parts/problem.tsx';
import { restored } from '../router.ts';
import { bucketsOf } from './counts.ts';
import { type Found, Row } from './row.tsx';
import { type Origin, PAGE, rowsOf } from './rows.ts';

/** The members of an event that a row shows. */
const FIELDS = ['kind', 'status', 'title', 'when', 'venue', 'participants', 'outcomes'] as const;

/** So many rows are there above and below those that are seen. */
const MORE = 8;

/** Browsers can make no page longer than some 17 million pixels: rows after these are found by a narrower question. */
const MOST = 120_000;

export interface FirstPage {
  readonly rows: readonly Found[];
  readonly next: string | null;
  readonly total: number;
  readonly position: number;
  readonly hints: Schemas['Hints'];
}

/** The first page of a list, and what there is to say of the whole. */
export async function firstPage(query: Query, signal: AbortSignal): Promise<FirstPage> {
  const asked = { ...query, limit: PAGE, fields: [...FIELDS] } as unknown as EventsQuery;
  const { data, highlights = [], page, position, hints = [] } = await listEvents(asked, signal);
  const rows = foundIn(data, highlights);
  return { rows, next: page.next, total: page.total ?? data.length, position, hints };
}

function foundIn(events: readonly Event[], highlights: readonly Schemas['Highlight'][]): Found[] {
  const byId = new Map(highlights.map(highlight => [highlight.id, highlight]));
  return events.map(event => ({ event, highlight: byId.get(event.id) }));
}

/** Further rows. */
const ORIGIN: Origin<Found> = {
  page: async (query, cursor) => {
    const asked = { ...query, limit: PAGE, fields: [...FIELDS], ...(cursor !== undefined && { cursor }) };
    const { data, highlights, page } = await bodyOf(
      api.GET('/v1/events', { params: { query: asked as unknown as EventsQuery } }),
    );
    return { rows: foundIn(data, highlights ?? []), next: page.next };
  },
  histogram: bucketsOf,
};

interface Props {
  readonly query: Query;
  readonly first: FirstPage;
  /** Ids of events that changed while the page follows the change stream. */
  readonly changed: ReadonlySet<string>;
}

export function List({ query, first, changed }: Props) {
  const [, redraw] = useState(0);
  const [problem, setProblem] = useState<Problem>();
  const rows = useMemo(() => {
    setProblem(undefined);
    const sought = query.sort === undefined || query.sort[0] === '-start';
    const loaded = () => redraw(count => count + 1);
    return rowsOf(ORIGIN, query, first, { total: first.total, position: first.position, sought, loaded });
  }, [first]);
  const list = useRef<HTMLUListElement>(null);
  const [seen, setSeen] = useState({ first: 0, end: 20 });
  const shown = Math.min(first.total, MOST);

  useLayoutEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const { current } = list;
      if (current === null) return;
      const height = current.offsetHeight / Math.max(shown, 1) || 1;
      const above = -current.getBoundingClientRect().top;
      const start = Math.max(0, Math.floor(above / height) - MORE);
      const end = Math.min(shown, Math.max(start, Math.ceil((above + innerHeight) / height)) + MORE);
      setSeen(before => (before.first === start && before.end === end ? before : { first: start, end }));
    };
    const soon = () => {
      frame ||= requestAnimationFrame(look);
    };
    if (restored.value !== undefined) scrollTo(0, restored.value);
    restored.value = undefined;
    look();
    addEventListener('scroll', soon, { passive: true });
    addEventListener('resize', soon);
    // What is opened or closed above the list moves it, without a scroll. `toggle` does not bubble.
    addEventListener('toggle', soon, true);
    const watched = new ResizeObserver(soon);
    watched.observe(document.body);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', soon);
      removeEventListener('resize', soon);
      removeEventListener('toggle', soon, true);
      watched.disconnect();
    };
  }, [shown]);

  useEffect(() => {
    // A hand that moves the scroll bar passes what it does not look at.
    const rest = setTimeout(() => {
      rows.want(seen.first, seen.end).catch(error => setProblem(problemOf(error)));
    }, 60);
    return () => clearTimeout(rest);
  }, [rows, seen]);

  const indexes = Array.from(
    { length: Math.max(0, Math.min(seen.end, shown) - seen.first) },
    (_, index) => seen.first + index,
  );
  return (
    <>
      {problem !== undefined && <ProblemOf problem={problem} />}
      <ul class="events" ref={list} data-words={query.q !== undefined} style={{ '--rows': shown }}>
        {indexes.map(index => {
          const found = rows.at(index);
          return (
            <li
              key={index}
              style={{ '--row': index }}
              aria-posinset={index + 1}
              aria-setsize={first.total}
              data-changed={found !== undefined && changed.has(found.event.id)}
            >
              {found === undefined ? <div class="row awaited" /> : <Row {...found} />}
            </li>
          );
        })}
      </ul>
      {first.total > MOST && <p class="quiet">{t.value.find.tooMany}</p>}
    </>
  );
}
