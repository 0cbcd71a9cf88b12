// The bench of writes: how many records a second are recorded durably over HTTP, by one client and by many, beside
// transactions written by hand with the same rows and syncs, by turns.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { castFor } from './cast.ts';
import { ledgerFile, type Progress } from './ledgers.ts';
import type { Memory } from './others-server.ts';
import { machine, markdown, thousands } from './report.ts';
import { figuresOf } from './timing.ts';
import type { Wrote } from './write-by-hand.ts';
import type { Recorded, Writes } from './write-load.ts';

export interface WriteSettings {
  readonly events: number;
  /** How often each is done in turn, and for how many seconds each time. */
  readonly runs: number;
  readonly time: number;
  readonly folder: string;
  readonly seed: number;
  readonly clients?: readonly number[];
}

/** How many clients write at a time, each one event after the other. By hand, as many go into one transaction. */
const CLIENTS = [1, 16, 64];

/** The least share of what is written by hand, and how many times one client's writes those of sixteen are. */
const SHARE = 0.6;
const TIMES = 8;

/** The medians of the runs. */
export interface WritePace {
  readonly perSecond: number;
  /** For how long one write takes a processor, in microseconds. */
  readonly cpu: number;
}

export interface Written {
  readonly clients: number;
  readonly server: WritePace;
  readonly hand: WritePace;
}

export interface WriteFigures {
  readonly machine: string;
  readonly written: readonly Written[];
}

const KEY = 'the-key-of-the-bench-of-writes';

/** Makes the ledger where it is not there yet, and writes to copies of it. */
export async function measureWrite(settings: WriteSettings, progress: Progress): Promise<WriteFigures> {
  const file = await ledgerFile(settings, progress);
  const folder = mkdtempSync(join(settings.folder, 'write-'));
  const [served, byHand] = ['served.db', 'by-hand.db'].map(name => join(folder, name)) as [string, string];
  for (const copy of [served, byHand]) copyFileSync(file, copy);
  const server = started('others-server.ts', [served, KEY, 'info', 'write']);
  const hand = started('write-by-hand.ts', [byHand, `${settings.seed}`, `${settings.events}`]);
  const processes = [server, hand];
  try {
    const base = await said<string>(server);
    const clients = started('write-load.ts', [base, KEY, `${settings.seed}`, `${settings.events}`]);
    processes.push(clients);
    const written: Written[] = [];
    let first = settings.events;
    const writeBy = async (who: 'server' | 'hand', together: number): Promise<WritePace> => {
      const writes = { together, seconds: settings.time, first };
      const wrote = who === 'hand' ? await toldBy<Wrote>(hand, writes) : await writtenBy(server, clients, writes);
      first += wrote.written + together;
      return { perSecond: wrote.written / wrote.seconds, cpu: wrote.cpu / wrote.written };
    };
    for (const together of settings.clients ?? CLIENTS) {
      progress(`${together} at a time`);
      const paces = { server: [] as WritePace[], hand: [] as WritePace[] };
      for (const who of ['server', 'hand'] as const) await writeBy(who, together);
      for (let run = 0; run < settings.runs; run++) {
        const turn = run % 2 === 0 ? (['server', 'hand'] as const) : (['hand', 'server'] as const);
        for (const who of turn) paces[who].push(await writeBy(who, together));
      }
      written.push({ clients: together, server: medians(paces.server), hand: medians(paces.hand) });
    }
    return { machine: machineOf(settings), written };
  } finally {
    for (const one of processes) one.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
}

const medians = (all: readonly WritePace[]): WritePace => ({
  perSecond: figuresOf(all.map(({ perSecond }) => perSecond)).median,
  cpu: figuresOf(all.map(({ cpu }) => cpu)).median,
});

/** What clients write to a server, and for how long that took it a processor. */
async function writtenBy(server: ChildProcess, clients: ChildProcess, writes: Writes): Promise<Wrote> {
  const before = await toldBy<Memory>(server, 'memory');
  const recorded = await toldBy<Recorded>(clients, writes);
  return { ...recorded, cpu: (await toldBy<Memory>(server, 'memory')).cpu - before.cpu };
}

/** @throws Error where the process ends instead */
async function toldBy<Answer>(child: ChildProcess, message: Writes | 'memory'): Promise<Answer> {
  child.send(message);
  return said<Answer>(child);
}

function said<Answer>(child: ChildProcess): Promise<Answer> {
  const over = new AbortController();
  const { signal } = over;
  const ended = once(child, 'exit', { signal }).then(() => {
    throw new Error('A process of the bench ended.');
  });
  return Promise.race([once(child, 'message', { signal }).then(([answer]) => answer as Answer), ended]).finally(() => {
    ended.catch(() => {});
    over.abort();
  });
}

const started = (script: string, args: readonly string[]): ChildProcess =>
  fork(fileURLToPath(new URL(script, import.meta.url)), args);

const machineOf = ({ events, runs, time }: WriteSettings): string =>
  `${machine()}, ${events.toLocaleString('en')} events and ${castFor(events).actors.toLocaleString('en')} actors on SQLite, log level info; medians of ${runs} runs of ${time} s, by turns`;

const HEADINGS = [
  ...['clients', 'writes a second', 'by hand', 'share', 'goal'],
  ...['times one client', 'goal', 'processor, µs a write', 'by hand'],
];

/** A table as docs/performance.md shows it. */
export function writeReport({ machine, written }: WriteFigures): string {
  const one = written[0]?.server.perSecond ?? Number.NaN;
  const rows = written.map(({ clients, server, hand }) => [
    ...[`${clients}`, thousands(server.perSecond), thousands(hand.perSecond)],
    ...[(server.perSecond / hand.perSecond).toFixed(2), SHARE.toFixed(2)],
    ...[(server.perSecond / one).toFixed(1), clients === 16 ? `${TIMES}` : ''],
    ...[thousands(server.cpu), thousands(hand.cpu)],
  ]);
  return `${markdown(HEADINGS, rows)}\n\n${machine}.`;
}
