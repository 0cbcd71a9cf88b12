// The query bench: each question through the query room, and by hand over the plain driver, and some over HTTP.
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { connectionTo } from '../src/ledger/engines/postgres/pools.ts';
import { type Ledger, openLedger } from '../src/ledger/ledger.ts';
import { countsByHand } from './by-hand/counts.ts';
import { databaseLike } from './by-hand/database.ts';
import { lexemesByHand } from './by-hand/lexemes.ts';
import { pagesByHand } from './by-hand/pages.ts';
import { onPostgres, onSqlite } from './by-hand/statements.ts';
import { searchesByHand } from './by-hand/words.ts';
import { castFor } from './cast.ts';
import { chanceOf } from './chance.ts';
import { inventorOf } from './events.ts';
import { ledgerDatabase, ledgerFile, type Progress } from './ledgers.ts';
import { startPostgres } from './postgres.ts';
import { type Hand, type Question, type QuestionName, questions, type World } from './questions.ts';
import { type Figures, timed } from './timing.ts';

/** Which engines can be timed. */
export const DATABASES = ['sqlite', 'postgres'] as const;

export interface Settings {
  readonly database: (typeof DATABASES)[number];
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly folder: string;
  readonly seed: number;
}

export interface Row {
  readonly question: QuestionName;
  /** How many documents, dimensions or months the median answer has. */
  readonly found: number;
  readonly room: Figures;
  readonly hand: Figures;
  readonly http: Figures | null;
}

export interface Measured {
  readonly events: number;
  readonly rows: readonly Row[];
}

/** Two ways to ask the same were answered differently: what was timed proves nothing. */
export class AnswersDiffer extends Error {}

/** Makes the ledgers that are not there yet, and asks them. @throws AnswersDiffer */
export async function measure(settings: Settings, progress: Progress): Promise<Measured[]> {
  const measured: Measured[] = [];
  const server = settings.database === 'postgres' ? await startPostgres(settings.folder) : null;
  try {
    for (const events of settings.sizes) {
      const wanted = { ...settings, events };
      const url = server
        ? await ledgerDatabase(server, wanted, progress)
        : `file:${await ledgerFile(wanted, progress)}`;
      measured.push({ events, rows: await measureLedger(url, events, settings, progress) });
    }
  } finally {
    await server?.stop();
  }
  return measured;
}

async function measureLedger(
  url: string,
  events: number,
  { runs, seed }: Settings,
  progress: Progress,
): Promise<Row[]> {
  const ledger = await openLedger(url, { readOnly: true });
  const { hand, close } = await handAt(url, ledger);
  const app = await buildApp(readConfig({ RATE_LIMIT: '0', SHED_DELAY: '0' }), ledger);
  try {
    await app.listen({ host: '127.0.0.1', port: 0 });
    const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    const world = { events, head: ledger.head().position, inventor: inventorOf(seed, castFor(events)) };
    const rows: Row[] = [];
    for (const name of Object.keys(questions) as QuestionName[]) {
      progress(`${events} events: ${questions[name].name}`);
      const drawn = drawnOf(questions[name], name, world, seed);
      rows.push({ question: name, ...(await ask(questions[name], drawn, runs, { ledger, hand, base })) });
    }
    return rows;
  } finally {
    await app.close();
    await close();
    await ledger.close();
  }
}

/** What answers by hand, on a connection of its own. */
async function handAt(url: string, ledger: Ledger): Promise<{ hand: Hand; close: () => Promise<void> }> {
  if (url.startsWith('file:')) {
    const db = await databaseLike(ledger, url.slice('file:'.length));
    const statements = onSqlite(db);
    const hand = { ...pagesByHand(statements), ...searchesByHand(db), ...countsByHand(statements) };
    return { hand, close: async () => void db.close() };
  }
  const client = new pg.Client(connectionTo(url) as pg.ClientConfig);
  await client.connect();
  const statements = onPostgres(client);
  const hand = { ...pagesByHand(statements), ...lexemesByHand(statements), ...countsByHand(statements) };
  return { hand, close: () => client.end() };
}

/** Each run has values of its own, the same whenever it is repeated; they are drawn before time is taken. */
function drawnOf({ values }: Question, name: string, world: World, seed: number): (run: number) => never {
  const drawn = new Map<number, never>();
  return run => {
    if (!drawn.has(run)) drawn.set(run, values(world, chanceOf(seed, name, run)));
    return drawn.get(run) as never;
  };
}

async function ask(
  question: Question,
  drawn: (run: number) => never,
  runs: number,
  { ledger, hand, base }: { ledger: Ledger; hand: Hand; base: string },
): Promise<Omit<Row, 'question'>> {
  for (let run = -10; run < runs; run++) drawn(run);
  const { path } = question;
  const ways = [
    (run: number) => question.room(ledger, drawn(run)),
    (run: number) => question.hand(hand, drawn(run)),
    ...(path ? [(run: number) => get(base + path(drawn(run)))] : []),
  ];
  const found: number[] = [];
  const [room, byHand, http = null] = await timed(ways, runs, ([fromRoom, fromHand, fromHttp], run) => {
    const same = isDeepStrictEqual(fromRoom, fromHand) && (!path || carries(fromHttp as string, fromRoom));
    found.push((fromRoom as unknown[]).length);
    if (!same) throw new AnswersDiffer(`${question.name}: answers differ for ${JSON.stringify(drawn(run))}.`);
  });
  const median = found.sort((a, b) => a - b)[Math.floor(found.length / 2)] ?? 0;
  return { found: median, room: room as Figures, hand: byHand as Figures, http };
}

async function get(url: string): Promise<string> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
  return response.text();
}

/** Whether an envelope has the documents, or the counts, that were found. */
function carries(envelope: string, found: unknown): boolean {
  const { data } = JSON.parse(envelope) as { data: Record<string, unknown>[] };
  const expected = (found as unknown[]).map(one => (typeof one === 'string' ? JSON.parse(one) : one));
  return isDeepStrictEqual(data.map(essence), expected.map(essence));
}

const essence = ({ id, dimension, values }: { id?: string; dimension?: string; values?: unknown[] }) =>
  dimension === undefined
    ? id
    : { dimension, values: (values as { value: string; count: number }[]).map(({ value, count }) => [value, count]) };
