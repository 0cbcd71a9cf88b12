// The bench of others: how long a client waits for one record while another asks for much, and how much memory that takes.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eventId } from './events.ts';
import { ledgerFile, type Progress } from './ledgers.ts';
import { LOADS, type LoadName } from './others-load.ts';
import type { Memory } from './others-server.ts';
import { markdown } from './report.ts';
import { type Figures, figuresOf } from './timing.ts';

export interface OthersSettings {
  readonly events: number;
  /** How long is measured beside each load, in milliseconds. */
  readonly time: number;
  readonly folder: string;
  readonly seed: number;
  readonly loads?: readonly LoadName[];
}

export interface Beside {
  readonly load: LoadName;
  /** How often the load was answered, and how often it was refused. */
  readonly answered: number;
  readonly refused: number;
  readonly alone: Figures;
  readonly beside: Figures;
  /** Resident memory of the server before, at most meanwhile, and a while after, in bytes. */
  readonly memory: readonly [before: number, most: number, after: number];
}

/** The one who waits is counted by a key, the load by its address: they are two callers. */
const KEY = 'the-key-of-the-bench-of-others';

/** How long a load has been at work before others are asked about it, how long a server rests after, and between two reads, in milliseconds. */
const BEGINNING = 1_500;
const REST = 1_500;
const PAUSE = 5;

/** After how long a read is given up and counts as so long, in milliseconds. */
const GIVEN_UP = 10_000;

/** Makes the ledger where it is not there yet; each load has a server of its own. */
export async function measureOthers(settings: OthersSettings, progress: Progress): Promise<Beside[]> {
  const file = await ledgerFile(settings, progress);
  const measured: Beside[] = [];
  for (const load of settings.loads ?? (Object.keys(LOADS) as LoadName[])) {
    progress(LOADS[load].name);
    measured.push(await measureLoad(file, load, settings));
  }
  return measured;
}

async function measureLoad(file: string, load: LoadName, settings: OthersSettings): Promise<Beside> {
  const server = started('others-server.ts', [file, KEY]);
  try {
    const [base] = (await once(server, 'message')) as [string];
    await reads(base, settings);
    const alone = await reads(base, settings);
    const before = await memoryOf(server);
    const { beside, answered, refused } = await besideLoad(base, load, settings);
    const { most } = await memoryOf(server);
    await setTimeout(REST);
    const after = await memoryOf(server);
    return { load, answered, refused, alone, beside, memory: [before.now, most, after.now] };
  } finally {
    server.kill('SIGKILL');
  }
}

async function besideLoad(base: string, load: LoadName, settings: OthersSettings) {
  const clients = started('others-load.ts', [base, load, String(settings.time)]);
  const told = { answered: 0, refused: 0 };
  clients.on('message', what => {
    told[what as keyof typeof told] += 1;
  });
  try {
    // However long its process takes to begin.
    await once(clients, 'message');
    await setTimeout(Math.min(BEGINNING, settings.time));
    return { beside: await reads(base, settings), ...told };
  } finally {
    clients.kill('SIGKILL');
  }
}

function started(script: string, args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(script, import.meta.url)), args);
}

async function memoryOf(server: ChildProcess): Promise<Memory> {
  const told = once(server, 'message');
  server.send('memory');
  const [memory] = (await told) as [Memory];
  return memory;
}

/** One record after the other, for as long as is measured. */
async function reads(base: string, { events, time }: OthersSettings): Promise<Figures> {
  const times: number[] = [];
  const until = performance.now() + time;
  for (let n = 0; performance.now() < until || n === 0; n++) {
    const begun = performance.now();
    const headers = { authorization: `Bearer ${KEY}` };
    const answer = fetch(`${base}/v1/events/${eventId((n * 7_919) % events)}`, {
      headers,
      signal: AbortSignal.timeout(GIVEN_UP),
    });
    await answer.then(given => given.text()).catch(() => {});
    times.push(performance.now() - begun);
    await setTimeout(PAUSE);
  }
  return figuresOf(times);
}

const HEADINGS = [
  ...['load', 'answered', 'refused', 'p50 alone, ms', 'beside', 'times', 'p99 alone, ms', 'beside', 'times'],
  'memory before, at most, after, MB',
];

export function othersReport(measured: readonly Beside[]): string {
  const lines = measured.map(({ load, answered, refused, alone, beside, memory }) => [
    ...[LOADS[load].name, String(answered), String(refused)],
    ...[alone.median, beside.median].map(time => time.toFixed(2)),
    (beside.median / alone.median).toFixed(1),
    ...[alone.p99, beside.p99].map(time => time.toFixed(2)),
    (beside.p99 / alone.p99).toFixed(1),
    memory.map(bytes => (bytes / 2 ** 20).toFixed(0)).join(', '),
  ]);
  return markdown(HEADINGS, lines);
}
