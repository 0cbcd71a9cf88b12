// The rows of a list that may be long: loaded where they are looked at, by the cursor from where rows are, or, farther
// away, from the month or day at which the counts of the timeline say that they stand.
import type { Query } from '../address.ts';
import type { Bucket } from './buckets.ts';

/** How many rows are asked for at once. */
export const PAGE = 50;

/** So many rows are read on from where rows are, rather than sought. */
const NEAR = 3 * PAGE;

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** Where rows come from. A cursor goes on with the very query that it came with. */
export interface Origin<Row> {
  readonly page: (query: Query, cursor?: string) => Promise<Page<Row>>;
  readonly histogram: (query: Query, interval: 'month' | 'day') => Promise<readonly Bucket[]>;
}

/** Rows that were read one page after the other. */
interface Stretch {
  readonly start: number;
  /** What was asked for, which a cursor goes on with. */
  readonly query: Query;
  count: number;
  next: string | null;
}

export interface Rows<Row> {
  readonly at: (index: number) => Row | undefined;
  /** Loads the rows from `first` up to, not including, `end`; a later call takes the place of those before. */
  readonly want: (first: number, end: number) => Promise<void>;
}

/**
 * The rows that fit a query, of which the first page is there already, and its position, as of which all others are
 * asked for. `sought` says whether the newest come first, so
 * that rows may be sought by when they began; `loaded` is called whenever there are more.
 */
export function rowsOf<Row>(
  origin: Origin<Row>,
  query: Query,
  first: Page<Row>,
  { total, position, sought, loaded }: { total: number; position: number; sought: boolean; loaded: () => void },
): Rows<Row> {
  const then = { ...query, asOf: [String(position)] };
  const rows = new Map<number, Row>();
  const stretches: Stretch[] = [];
  let months: Promise<readonly Bucket[]> | undefined;
  const daysOf = new Map<string, Promise<readonly Bucket[]>>();
  let wanted = { first: 0, end: 0 };
  let loading: Promise<void> | undefined;

  const put = (stretch: Stretch, page: Page<Row>) => {
    for (const row of page.rows) rows.set(stretch.start + stretch.count++, row);
    stretch.next = page.next;
  };
  const begin = (start: number, asked: Query, page: Page<Row>) => {
    const stretch: Stretch = { start, query: asked, count: 0, next: null };
    put(stretch, page);
    stretches.push(stretch);
    stretches.sort((one, other) => one.start - other.start);
  };
  begin(0, query, first);

  const missing = () => {
    for (let index = wanted.first; index < Math.min(wanted.end, total); index++) if (!rows.has(index)) return index;
    return undefined;
  };

  async function load(index: number): Promise<void> {
    const before = stretches.findLast(({ start }) => start <= index);
    const end = before === undefined ? 0 : before.start + before.count;
    if (before?.next && (!sought || index - end < NEAR))
      return put(before, await origin.page(before.query, before.next));
    const found = sought ? await place(index) : undefined;
    // Counts and rows that do not agree, which they always should, end the search rather than repeat it for ever.
    if (found === undefined || (before && found.start < end && before.start <= found.start)) {
      if (!before?.next) throw new Error('These rows cannot be found.');
      return put(before, await origin.page(before.query, before.next));
    }
    const asked = found.to === undefined ? then : { ...then, to: [found.to] };
    begin(found.start, asked, await origin.page(asked));
  }

  /** The month or day in which a row began, and how many rows stand before it. */
  async function place(index: number): Promise<{ start: number; to?: string } | undefined> {
    months ??= origin.histogram(then, 'month');
    const month = holding(await months, index, 0);
    if (month === undefined || month.count <= NEAR) return month && begins(month);
    const own = (name: string) => query[name]?.filter(date => date.startsWith(month.bucket)) ?? [];
    const bound = (name: string) => [own(name)[0] ?? month.bucket];
    const within = { ...then, from: bound('from'), to: bound('to') };
    const counted = daysOf.get(month.bucket) ?? origin.histogram(within, 'day');
    daysOf.set(month.bucket, counted);
    const days = (await counted).filter(({ start }) => start.startsWith(month.bucket));
    const day = holding(days, index, month.start);
    return begins(day ?? month);
  }

  async function loadAll(): Promise<void> {
    for (let index = missing(); index !== undefined; index = missing()) {
      await load(index);
      loaded();
    }
  }

  return {
    at: index => rows.get(index),
    want: (from, to) => {
      wanted = { first: Math.max(0, from), end: to };
      loading ??= loadAll().finally(() => {
        loading = undefined;
      });
      return loading;
    },
  };
}

interface Holding {
  readonly bucket: string;
  /** How many rows stand before it. */
  readonly start: number;
  readonly count: number;
}

/** At the very beginning the query itself says where it ends, perhaps within a month. */
const begins = ({ bucket, start }: Holding) => (start === 0 ? { start } : { start, to: bucket });

/** The bucket in which a row stands, the latest first. */
function holding(buckets: readonly Bucket[], index: number, before: number): Holding | undefined {
  let start = before;
  for (const { start: bucket, count } of buckets.toReversed()) {
    if (index < start + count) return { bucket, start, count };
    start += count;
  }
  return undefined;
}
