// The bench of memory: how much a server takes at rest, and how much while clients read, write, search, count and export at once.
import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { castFor } from './cast.ts';
import { type Chance, chanceOf } from './chance.ts';
import { whenOf } from './dates.ts';
import { eventId, type Inventor, inventorOf } from './events.ts';
import { type Installed, installed, KEY } from './installed.ts';
import { ledgerFile, type Progress } from './ledgers.ts';
import { machine, markdown } from './report.ts';
import { countryCodes, drawCountry } from './skew.ts';
import { COMMON, LANGUAGES, wordAt } from './words.ts';

export interface MemorySettings {
  readonly events: number;
  /** For how long it is asked. */
  readonly seconds: number;
  readonly folder: string;
  readonly seed: number;
  /** How long a server that has begun rests, in milliseconds. */
  readonly rest?: number;
}

export interface MemoryFigures {
  readonly machine: string;
  /** Resident memory in bytes, of the process that serves. */
  readonly rest: number;
  readonly after: number;
  readonly most: number;
  /** By how much it grew over the last part: medians of the first third of that and of the last. */
  readonly growth: number;
  /** What the processes that it has begun take in the end, in bytes. */
  readonly others: number;
  /** How often each was answered. */
  readonly answered: Readonly<Record<string, number>>;
}

/** In bytes. */
const MEGABYTE = 2 ** 20;
const AT_REST = 130 * MEGABYTE;
const AFTER = 220 * MEGABYTE;
const FLAT = 10 * MEGABYTE;

/** The last part of the time, over which memory is to be flat. */
const LAST = 0.6;

const REST = 10_000;

/** Between two looks at the memory of a server, in milliseconds. */
const LOOK = 1_000;

/** How many clients ask at a time, each one thing after the other. */
const CLIENTS = 6;

interface Asked {
  readonly path: string;
  /** A body that is recorded. */
  readonly body?: string;
}

interface World {
  readonly events: number;
  readonly inventor: Inventor;
  readonly chance: Chance;
}

const country = ({ chance }: World) => countryCodes[drawCountry(chance)] ?? '';
const year = ({ chance }: World) => whenOf(chance).start.slice(0, 4);
const word = ({ chance }: World) => wordAt(chance.pick(LANGUAGES), chance.below(COMMON));

/** What is asked for, and how often of so many times altogether. */
const MIX = {
  records: { share: 40, ask: ({ chance, events }) => ({ path: `/v1/events/${eventId(chance.below(events))}` }) },
  pages: { share: 20, ask: world => ({ path: `/v1/events?limit=50&country=${country(world)}&from=${year(world)}` }) },
  searches: { share: 15, ask: world => ({ path: `/v1/events?limit=50&q=${encodeURIComponent(word(world))}` }) },
  facets: {
    share: 10,
    ask: world => ({
      path: `/v1/events/facets?by=country,issue,participant&country=${country(world)}&from=${year(world)}`,
    }),
  },
  writes: {
    share: 12,
    ask: ({ inventor, chance, events }) => ({
      path: '/v1/events',
      body: JSON.stringify(inventor.event(chance.below(events))),
    }),
  },
  exports: { share: 3, ask: world => ({ path: `/v1/events.csv?country=${country(world)}&from=${year(world)}` }) },
} satisfies Readonly<Record<string, { readonly share: number; readonly ask: (world: World) => Asked }>>;

type Name = keyof typeof MIX;

/** Makes the ledger where it is not there yet, and asks a copy of it. */
export async function measureMemory(settings: MemorySettings, progress: Progress): Promise<MemoryFigures> {
  const file = await ledgerFile(settings, progress);
  const folder = mkdtempSync(join(settings.folder, 'memory-'));
  const copy = join(folder, 'served.db');
  copyFileSync(file, copy);
  try {
    const server = await installed({ DATABASE_URL: `file:${copy}` });
    try {
      await setTimeout(settings.rest ?? REST);
      const { own: rest } = await memoryOf(server);
      return { machine: machineOf(settings), rest, ...(await underLoad(server, settings, progress)) };
    } finally {
      await server.end();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function underLoad(server: Installed, settings: MemorySettings, progress: Progress) {
  const end = performance.now() + settings.seconds * 1_000;
  const answered: Record<string, number> = {};
  const clients = Array.from({ length: CLIENTS }, (_, client) =>
    asking(server.url, { client, end, answered }, settings),
  );
  const looks: number[] = [];
  while (performance.now() < end) {
    await setTimeout(LOOK);
    looks.push((await memoryOf(server)).own);
    if (looks.length % 30 === 0) progress(`${megabytes(looks.at(-1) ?? 0)} MB after ${looks.length} s`);
  }
  await Promise.all(clients);
  const { own: after, others } = await memoryOf(server);
  const last = looks.slice(Math.floor((1 - LAST) * looks.length));
  const third = Math.max(1, Math.floor(last.length / 3));
  const growth = median(last.slice(-third)) - median(last.slice(0, third));
  return { after, most: Math.max(...looks, after), growth, others, answered };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

interface Client {
  readonly client: number;
  readonly end: number;
  readonly answered: Record<string, number>;
}

/** One thing after the other, drawn from the mix. @throws Error where anything is refused */
async function asking(url: string, { client, end, answered }: Client, { events, seed }: MemorySettings): Promise<void> {
  const world = { events, chance: chanceOf(seed, `client ${client}`), inventor: inventorOf(seed, castFor(events)) };
  const names = Object.entries(MIX).flatMap(([name, { share }]) => Array<Name>(share).fill(name as Name));
  while (performance.now() < end) {
    const name = world.chance.pick(names);
    const { path, body }: Asked = MIX[name].ask(world);
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const answer = await fetch(url + path, body === undefined ? {} : { method: 'POST', headers, body });
    await answer.arrayBuffer();
    // Of the invented events some were deleted.
    if (!answer.ok && answer.status !== 410) throw new Error(`${path} was answered ${answer.status}.`);
    answered[name] = (answered[name] ?? 0) + 1;
  }
}

const run = promisify(execFile);

/** Resident memory in bytes: of the process of a server, and of those that it has begun. */
async function memoryOf({ pid }: Installed): Promise<{ own: number; others: number }> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,rss=']);
  const all = stdout
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number) as [pid: number, parent: number, kilobytes: number]);
  const sum = (rows: typeof all) => rows.reduce((whole, [, , kilobytes]) => whole + kilobytes * 1_024, 0);
  return { own: sum(all.filter(([id]) => id === pid)), others: sum(all.filter(([, parent]) => parent === pid)) };
}

const machineOf = ({ events, seconds }: MemorySettings): string =>
  `${machine()}, ${events.toLocaleString('en')} events on SQLite, log level info; ${CLIENTS} clients for ${seconds} s`;

const megabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(0);

/** A table as docs/performance.md shows it. */
export function memoryReport({ machine, rest, after, most, growth, others, answered }: MemoryFigures): string {
  const rows = [
    ['at rest', megabytes(rest), megabytes(AT_REST)],
    ['after the load', megabytes(after), megabytes(AFTER)],
    ['at most', megabytes(most), ''],
    ['grown over the last three fifths', megabytes(growth), megabytes(FLAT)],
    ['processes that read for long, after the load', megabytes(others), ''],
  ];
  const told = Object.entries(answered).map(([name, count]) => `${count.toLocaleString('en')} ${name}`);
  return [markdown(['memory of a server', 'MB', 'goal'], rows), `${machine}: ${told.join(', ')}.`].join('\n\n');
}
