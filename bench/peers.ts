// The bench of peers: how often a second other servers of JSON answer what we do, with the same events, by turns and by the same load. They
// are installed by npm into a folder of their own, which is deleted in the end.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { tryAddress } from '../src/listening.ts';
import { eventId } from './events.ts';
import { askingTool, type Tool } from './http-load.ts';
import { type Installed, installed } from './installed.ts';
import { ledgerFile, type Progress } from './ledgers.ts';
import { machine, markdown, thousands } from './report.ts';
import { figuresOf } from './timing.ts';

export interface PeersSettings {
  readonly events: number;
  /** How often each is asked in turn, and for how many seconds each time. */
  readonly runs: number;
  readonly time: number;
  readonly folder: string;
  readonly seed: number;
  /** What our server logs: of requests the others log nothing. */
  readonly level: string;
}

const QUESTIONS = { event: 'one event', page: 'page of 50, filtered' } as const;

type QuestionName = keyof typeof QUESTIONS;

/** How many times as often as the best of the others we are to answer. */
const GOALS: Readonly<Record<QuestionName, number>> = { event: 5, page: 10 };

type Event = Readonly<Record<string, unknown>> & { readonly id: string };
type Paths = Readonly<Record<QuestionName, string>>;

interface Peer {
  readonly version: string;
  /** The file of its package that is run. */
  readonly program: string;
  /** What other packages it is to be given than it asks for: those run on no newer Node.js. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** Writes events into a folder as it takes them; answers what it is started with. */
  readonly take: (folder: string, events: readonly Event[], port: number) => readonly string[];
  readonly paths: (country: string) => Paths;
}

const EVENT = eventId(0);

const ours = (country: string): Paths => ({
  event: `/v1/events/${EVENT}`,
  page: `/v1/events?limit=50&country=${country}`,
});

const countryOf = ({ venue }: Event) => (venue as { country?: string } | undefined)?.country ?? null;

/** The country that most events have. */
function mostFrequent(events: readonly Event[]): string {
  const counts = new Map<string, number>();
  for (const event of events) {
    const country = countryOf(event);
    if (country !== null) counts.set(country, (counts.get(country) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? '';
}

/** By their names at npm. Neither is asked for an order, which ours has. */
const PEERS: Readonly<Record<string, Peer>> = {
  'json-server': {
    version: '1.0.0-beta.15',
    program: 'lib/bin.js',
    take: (folder, events, port) => {
      const file = join(folder, 'db.json');
      // An event without a venue has any country of it.
      writeFileSync(file, JSON.stringify({ events: events.map(event => ({ ...event, country: countryOf(event) })) }));
      return ['--port', String(port), '--host', '127.0.0.1', file];
    },
    paths: country => ({
      event: `/events/${EVENT}`,
      page: `/events?country:eq=${country}&_page=1&_per_page=50`,
    }),
  },
  'soul-cli': {
    version: '0.8.2',
    program: 'src/server.js',
    overrides: { 'better-sqlite3': '13.2.0', bcrypt: '6.0.0' },
    take: (folder, events, port) => {
      const file = join(folder, 'soul.db');
      writeTable(file, events);
      return ['--database', file, '--port', String(port)];
    },
    paths: country => ({
      event: `/api/tables/events/rows/${EVENT}`,
      page: `/api/tables/events/rows?_page=1&_limit=50&_filters=country__eq:${country}`,
    }),
  },
};

/** A table with a column for each member of the documents, what is no text or number as JSON, and an index of countries. */
function writeTable(file: string, events: readonly Event[]): void {
  const columns = [...new Set(events.flatMap(event => Object.keys(event)))].filter(name => name !== 'id');
  const database = new Database(file);
  try {
    const quoted = columns.map(name => `"${name}"`);
    database.exec(`CREATE TABLE events (id TEXT PRIMARY KEY, country TEXT, ${quoted.join(', ')})`);
    const insert = database.prepare(`INSERT INTO events VALUES (?, ?, ${columns.map(() => '?').join(', ')})`);
    const cell = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : (value ?? null));
    database.transaction(() => {
      for (const event of events) insert.run(event.id, countryOf(event), ...columns.map(name => cell(event[name])));
    })();
    database.exec('CREATE INDEX events_country ON events (country)');
  } finally {
    database.close();
  }
}

export interface PeersFigures {
  readonly machine: string;
  /** Answers a second, the medians of the runs, by question and server. */
  readonly answers: Readonly<Record<QuestionName, Readonly<Record<string, number>>>>;
  /** Why a peer could not be asked, by its name. */
  readonly absent: Readonly<Record<string, string>>;
}

const US = 'Communique';

export async function measurePeers(settings: PeersSettings, progress: Progress): Promise<PeersFigures> {
  const ledger = await ledgerFile(settings, progress);
  const folder = mkdtempSync(join(resolve(settings.folder), 'peers-'));
  const servers: Record<string, Asked> = {};
  const absent: Record<string, string> = {};
  const tool = askingTool();
  try {
    const server = await installed({ DATABASE_URL: `file:${ledger}`, LOG_LEVEL: settings.level });
    servers[US] = { ...server, paths: { event: '', page: '' } };
    const events = await eventsOf(server);
    const country = mostFrequent(events);
    servers[US] = { ...server, paths: ours(country) };
    for (const [name, peer] of Object.entries(PEERS)) {
      progress(`installing ${name}@${peer.version}`);
      try {
        servers[name] = await begun(name, peer, { folder: join(folder, name), events, country });
      } catch (error) {
        absent[name] = (error as Error).message.trim().split('\n').at(-1) ?? '';
      }
    }
    const answers = { event: {}, page: {} } as Record<QuestionName, Record<string, number>>;
    for (const question of Object.keys(QUESTIONS) as QuestionName[]) {
      progress(QUESTIONS[question]);
      answers[question] = await measured(question, servers, { tool, settings });
    }
    return { machine: machineOf(tool, settings), answers, absent };
  } finally {
    for (const server of Object.values(servers)) await server.end();
    rmSync(folder, { recursive: true });
  }
}

interface Asked extends Installed {
  readonly paths: Paths;
}

/** All events as we serve them. */
async function eventsOf({ url }: Installed): Promise<Event[]> {
  const lines = (await (await fetch(`${url}/v1/events.ndjson`)).text()).trim().split('\n');
  return lines.map(line => JSON.parse(line) as Event);
}

const run = promisify(execFile);

/** Between two looks whether a peer listens, and how long it may take until it does, in milliseconds. */
const LOOK = 100;
const BEGINNING = 60_000;

interface Taken {
  readonly folder: string;
  readonly events: readonly Event[];
  readonly country: string;
}

/** Installs a peer and starts it; resolves once it answers as it is to. @throws Error where it does not */
async function begun(
  name: string,
  { version, program, overrides, take, paths: pathsFor }: Peer,
  { folder, events, country }: Taken,
): Promise<Asked> {
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: { [name]: version }, overrides }),
  );
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
  const port = await tryAddress({ host: '127.0.0.1', port: 0, settings: ['HOST', 'PORT'] });
  const file = join(folder, 'node_modules', name, program);
  const server = spawn(process.execPath, [file, ...take(folder, events, port)], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exit = once(server, 'exit');
  let complaint = '';
  server.stderr.on('data', piece => {
    complaint = String(piece);
  });
  const end = async () => {
    server.kill('SIGKILL');
    await exit;
  };
  const url = `http://127.0.0.1:${port}`;
  const paths = pathsFor(country);
  try {
    const deadline = performance.now() + BEGINNING;
    while (!(await isAnswered(url + paths.event))) {
      if (server.exitCode !== null) throw new Error(`It ended with ${server.exitCode}. ${complaint}`);
      if (performance.now() > deadline) throw new Error('It does not answer.');
      await setTimeout(LOOK);
    }
    const { data } = (await (await fetch(url + paths.page)).json()) as { data: readonly Event[] };
    const found = data.filter(event => event.country === country).length;
    if (found !== 50) throw new Error(`Its page has ${found} of 50 events of ${country}.`);
    return { url, pid: server.pid ?? 0, end, paths };
  } catch (error) {
    await end();
    throw error;
  }
}

const isAnswered = (url: string): Promise<boolean> =>
  fetch(url).then(
    async answer => answer.ok && (await answer.text()).includes(EVENT),
    () => false,
  );

interface Measuring {
  readonly tool: Tool;
  readonly settings: PeersSettings;
}

async function measured(
  question: QuestionName,
  servers: Readonly<Record<string, Asked>>,
  { tool, settings: { runs, time } }: Measuring,
): Promise<Record<string, number>> {
  const names = Object.keys(servers);
  const rates = new Map<string, number[]>(names.map(name => [name, []]));
  const ask = async (name: string) => {
    const { url: base, paths } = servers[name] as Asked;
    return (await tool.ask({ base, paths: [paths[question]], headers: {}, seconds: time })).perSecond;
  };
  for (const name of names) await ask(name);
  for (let turn = 0; turn < runs; turn++)
    for (const name of turn % 2 === 0 ? names : names.toReversed()) rates.get(name)?.push(await ask(name));
  return Object.fromEntries([...rates].map(([name, all]) => [name, figuresOf(all).median]));
}

const machineOf = ({ name }: Tool, { events, runs, time, level }: PeersSettings): string =>
  `${machine()}, ${events.toLocaleString('en')} events, log level ${level}; ${name}, medians of ${runs} runs of ${time} s, by turns`;

/** A table as docs/performance.md shows it, and who could not be asked. */
export function peersReport({ machine, answers, absent }: PeersFigures): string {
  const others = Object.keys(PEERS).filter(name => !(name in absent));
  const headings = ['answers a second', US, ...others, 'times the best of them', 'goal'];
  const rows = (Object.keys(QUESTIONS) as QuestionName[]).map(question => {
    const [ours = Number.NaN, ...theirs] = [US, ...others].map(name => answers[question][name] ?? Number.NaN);
    const times = theirs.length === 0 ? '' : (ours / Math.max(...theirs)).toFixed(1);
    return [QUESTIONS[question], ...[ours, ...theirs].map(thousands), times, `${GOALS[question]}`];
  });
  const told = Object.entries(absent).map(([name, why]) => `${name} could not be asked: ${why}`);
  return [markdown(headings, rows), ...told, `${machine}.`].join('\n\n');
}
