// The report of the query bench: a table for each size, and which targets are met.
import { cpus } from 'node:os';
import type { Measured, Row, Settings } from './query.ts';
import { type QuestionName, questions } from './questions.ts';
import type { Figures } from './timing.ts';

/** Medians in milliseconds at the largest size, on SQLite. */
const MOST: Partial<Record<QuestionName, number>> = {
  rare: 20,
  common: 100,
  relevance: 100,
  filteredFacets: 50,
  facets: 100,
  months: 100,
};

/** How much slower as many documents may be at the largest size as at the smallest. */
const GROWTH = 1.5;
const GROWING: readonly QuestionName[] = ['fewByCountry', 'oneByParticipant'];

/** The least share of the hand's throughput. */
const SHARE = 0.5;
const PAGES: readonly QuestionName[] = ['byCountry', 'byParticipant'];

export interface Target {
  readonly target: string;
  readonly figure: string;
  readonly met: boolean;
}

/** A server is asked over a socket: it may take so many times as long. */
const OF_A_SERVER = 2;

export function targets(measured: readonly Measured[], database: Settings['database']): Target[] {
  const bySize = [...measured].sort((a, b) => a.events - b.events);
  const [smallest, largest] = [bySize[0], bySize.at(-1)];
  if (!smallest || !largest) return [];
  const row = ({ rows }: Measured, name: QuestionName) => rows.find(({ question }) => question === name) as Row;
  const grown = (smallest === largest ? [] : GROWING).map((name): Target => {
    const [small, large] = [row(smallest, name), row(largest, name)];
    const growth = large.room.median / small.room.median;
    return {
      target: `${questions[name].name}: at most ${GROWTH} times as long at ${thousands(largest.events)} as at ${thousands(smallest.events)}`,
      figure: `${growth.toFixed(2)} times (${small.found} documents, then ${large.found})`,
      met: growth <= GROWTH,
    };
  });
  const pages = PAGES.map((name): Target => {
    const share = shareOf(row(largest, name));
    return {
      target: `${questions[name].name}: at least ${SHARE} of the throughput by hand`,
      figure: share.toFixed(2),
      met: share >= SHARE,
    };
  });
  const most = Object.entries(MOST).map(([name, onSqlite]): Target => {
    const limit = onSqlite * (database === 'postgres' ? OF_A_SERVER : 1);
    const { median } = row(largest, name as QuestionName).room;
    const target = `${questions[name as QuestionName].name}: at most ${limit} ms`;
    return { target, figure: `${milliseconds(median)} ms`, met: median <= limit };
  });
  return [...grown, ...pages, ...most];
}

const shareOf = ({ room, hand }: Row) => hand.median / room.median;

/** Tables as docs/performance.md shows them, and what is aimed at. */
export function report(measured: readonly Measured[], database: Settings['database']): string {
  const tables = measured.map(({ events, rows }) => `${thousands(events)} events\n\n${table(rows)}`);
  const list = targets(measured, database).map(
    ({ target, figure, met }) => `- ${met ? 'met' : 'missed'}: ${target}: ${figure}`,
  );
  return [
    ...tables,
    `Targets at ${thousands(Math.max(...measured.map(({ events }) => events)))} events\n\n${list.join('\n')}`,
  ].join('\n\n');
}

const HEADINGS = [
  ...['question', 'runs', 'found', 'median, ms', 'p99', 'by hand, ms', 'p99'],
  ...['share of the throughput by hand', 'over HTTP, ms', 'p99'],
];

function table(rows: readonly Row[]): string {
  const figures = (measured: Figures | null) =>
    measured === null ? ['', ''] : [milliseconds(measured.median), milliseconds(measured.p99)];
  const cells = rows.map(row => [
    ...[
      questions[row.question].name,
      String(row.room.runs),
      String(row.found),
      ...figures(row.room),
      ...figures(row.hand),
    ],
    ...[shareOf(row).toFixed(2), ...figures(row.http)],
  ]);
  return markdown(HEADINGS, cells);
}

/** A table as docs/performance.md shows it. */
export const markdown = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headings, headings.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');

const milliseconds = (time: number) => time.toFixed(time < 10 ? 2 : 1);
export const thousands = (count: number) => Math.round(count).toLocaleString('en');

/** What it was measured on, in words. */
export const machine = (): string => `${cpus().length} × ${cpus()[0]?.model.trim()}, Node.js ${process.versions.node}`;
