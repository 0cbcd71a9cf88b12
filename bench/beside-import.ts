// Beside an import: how often and how soon what is hot is answered while a history is imported over HTTP, in one run with how it is
// answered alone.
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Rate, Tool } from './http-load.ts';
import { historyFile } from './import.ts';
import { installed, KEY } from './installed.ts';
import type { Progress } from './ledgers.ts';
import { thousands } from './report.ts';
import { figuresOf } from './timing.ts';

export interface BesideSettings {
  readonly runs: number;
  readonly time: number;
  readonly folder: string;
  readonly seed: number;
  /** With how many processes that answer it is done. */
  readonly processes?: readonly number[];
}

export interface BesideImport {
  readonly processes: number;
  /** The medians of the runs. */
  readonly alone: Pace;
  readonly beside: Pace;
  /** How many revisions a second the import recorded meanwhile. */
  readonly recorded: number;
}

type Pace = Pick<Rate, 'perSecond' | 'p99'>;

/** One that answers and writes, and two that answer beside one that writes. */
const PROCESSES = [1, 2];

/** How many times as long the slowest of a hundred answers may take beside an import as alone. */
const TIMES = 3;

/** So many events are there to be imported for each second that is measured, more than are. */
const EVENTS_A_SECOND = 4_000;

const HOT = '/v1/events/obama-putin-hangzhou-2016-09-05';

export async function measureBeside(
  { processes = PROCESSES, ...settings }: BesideSettings,
  tool: Tool,
  progress: Progress,
): Promise<BesideImport[]> {
  const events = settings.runs * settings.time * EVENTS_A_SECOND;
  const history = await historyFile({ ...settings, events }, progress);
  const measured: BesideImport[] = [];
  for (const count of processes) {
    progress(`beside an import, ${nameOf(count)}`);
    measured.push({ processes: count, ...(await measureWith(count, history, settings, tool)) });
  }
  return measured;
}

async function measureWith(count: number, history: string, settings: BesideSettings, tool: Tool) {
  const folder = mkdtempSync(join(settings.folder, 'beside-'));
  const server = await installed({ DATABASE_URL: `file:${join(folder, 'served.db')}`, WORKERS: String(count) });
  try {
    const ask = () => tool.ask({ base: server.url, paths: [HOT], headers: {}, seconds: settings.time });
    await ask();
    const alone = await repeated(settings.runs, ask);
    const importing = begin(server.url, history);
    const from = await begun(server.url);
    const beside = await repeated(settings.runs, ask);
    const to = await standing(server.url);
    const recorded = (to.position - from.position) / ((to.at - from.at) / 1_000);
    if (importing.isOver()) throw new Error('The import was over before all was asked: ask for a shorter time.');
    await importing.leave();
    return { alone, beside, recorded };
  } finally {
    await server.end();
    rmSync(folder, { recursive: true });
  }
}

async function repeated(runs: number, ask: () => Promise<Rate>): Promise<Pace> {
  const paces: Rate[] = [];
  for (let run = 0; run < runs; run++) paces.push(await ask());
  const median = (figure: (rate: Rate) => number) => figuresOf(paces.map(figure)).median;
  return { perSecond: median(({ perSecond }) => perSecond), p99: median(({ p99 }) => p99) };
}

/** Imports until all is recorded, or whoever began it leaves. */
function begin(url: string, file: string) {
  const leaving = new AbortController();
  let isOver = false;
  const sent = fetch(`${url}/v1/imports?format=communique`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/x-ndjson' },
    body: createReadStream(file),
    duplex: 'half',
    signal: leaving.signal,
  } as RequestInit)
    .then(answer => answer.text())
    .catch(() => {})
    .finally(() => {
      isOver = true;
    });
  return {
    isOver: () => isOver,
    leave: async () => {
      leaving.abort();
      await sent;
    },
  };
}

/** How far the ledger is, and when that was asked, in milliseconds. */
async function standing(url: string): Promise<{ position: number; at: number }> {
  const answer = await fetch(`${url}/v1/changes?limit=1`);
  await answer.arrayBuffer();
  return { position: Number(answer.headers.get('dataset-position')), at: performance.now() };
}

/** Between two looks whether an import has begun to record, in milliseconds. */
const LOOK = 20;

async function begun(url: string) {
  const start = await standing(url);
  for (;;) {
    const now = await standing(url);
    if (now.position > start.position) return now;
    await setTimeout(LOOK);
  }
}

const nameOf = (processes: number) => (processes === 1 ? 'one process' : `\`--workers ${processes}\``);

export const BESIDE_HEADINGS = [
  ...['one event, 32 connections', 'answers a second alone', 'beside an import', 'share'],
  ...['p99 alone, ms', 'beside', 'times', 'goal', 'revisions a second'],
];

export const besideRows = (measured: readonly BesideImport[]): string[][] =>
  measured.map(({ processes, alone, beside, recorded }) => [
    ...[nameOf(processes), thousands(alone.perSecond), thousands(beside.perSecond)],
    (beside.perSecond / alone.perSecond).toFixed(2),
    ...[alone.p99.toFixed(2), beside.p99.toFixed(2), (beside.p99 / alone.p99).toFixed(1), `${TIMES}`],
    thousands(recorded),
  ]);
