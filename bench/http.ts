// The bench of HTTP: how often a second a server answers what many ask for again and again, beside a bare Fastify that
// sends the same bytes and headers, by turns and asked from another process.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ToSend } from './bare-server.ts';
import { BESIDE_HEADINGS, type BesideImport, besideRows, measureBeside } from './beside-import.ts';
import { eventId, isDeleted } from './events.ts';
import { askingTool, type Tool } from './http-load.ts';
import { ledgerFile, type Progress } from './ledgers.ts';
import type { Memory } from './others-server.ts';
import { machine, markdown, thousands } from './report.ts';
import { figuresOf } from './timing.ts';

export interface HttpSettings {
  readonly events: number;
  /** How often each is asked in turn, and for how many seconds each time. */
  readonly runs: number;
  readonly time: number;
  readonly folder: string;
  readonly seed: number;
  /** What the server logs. */
  readonly level: string;
  readonly only?: readonly ScenarioName[];
  /** With how many processes it is asked beside an import. */
  readonly processes?: readonly number[];
}

/** What is asked for, and the least share of what the bare Fastify answers. */
export interface Scenario {
  readonly name: string;
  /** One path, which is asked for again and again, or many. */
  readonly paths: (events: number) => readonly string[];
  /** With the tag of the answer, so that it is a 304. */
  readonly conditional?: boolean;
  readonly goal: number;
}

const EVENT = eventId(0);
const PAGE = '/v1/events?limit=50&country=US';

/** So many different records are asked for by turns, more than are kept. */
const MANY = 50_000;

/** Steps of a size that has no divisor in common with what is asked of come by all of it. */
const STEP = 7_919;

const one = (path: string) => () => [path];

export const SCENARIOS = {
  event: { name: 'one event', paths: one(`/v1/events/${EVENT}`), goal: 0.7 },
  event304: { name: 'one event, 304', paths: one(`/v1/events/${EVENT}`), conditional: true, goal: 0.85 },
  page: { name: 'page of 50, filtered', paths: one(PAGE), goal: 0.8 },
  page304: { name: 'page of 50, filtered, 304', paths: one(PAGE), conditional: true, goal: 0.85 },
  facets: { name: 'facets', paths: one('/v1/events/facets?by=country,issue,participant'), goal: 0.7 },
  search: { name: 'search page with highlights', paths: one('/v1/events?q=talks&limit=50'), goal: 0.8 },
  random: {
    name: 'one event, another each time',
    paths: events =>
      Array.from({ length: Math.min(MANY, events) }, (_, n) => (n * STEP) % events)
        .filter(index => !isDeleted(index))
        .map(index => `/v1/events/${eventId(index)}`),
    goal: 0.2,
  },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof SCENARIOS;

export interface Served {
  readonly scenario: ScenarioName;
  /** How large the body is, in bytes. */
  readonly bytes: number;
  readonly server: Pace;
  readonly bare: Pace;
}

/** The medians of the runs. */
export interface Pace {
  readonly perSecond: number;
  /** For how long one answer takes a processor, in microseconds. */
  readonly cpu: number;
}

export interface HttpFigures {
  readonly machine: string;
  readonly served: readonly Served[];
  readonly beside: readonly BesideImport[];
}

/** Makes the ledger where it is not there yet. */
export async function measureHttp(settings: HttpSettings, progress: Progress): Promise<HttpFigures> {
  const tool = askingTool();
  const served = await measureServed(settings, tool, progress);
  const beside = await measureBeside(settings, tool, progress);
  return { machine: machineOf(tool, settings), served, beside };
}

async function measureServed(settings: HttpSettings, tool: Tool, progress: Progress): Promise<Served[]> {
  const file = await ledgerFile(settings, progress);
  const server = started('others-server.ts', [file, 'the-key-of-the-bench-of-http', settings.level]);
  const bare = started('bare-server.ts', []);
  try {
    const [[base], [bareBase]] = (await Promise.all([once(server, 'message'), once(bare, 'message')])) as [
      [string],
      [string],
    ];
    const served: Served[] = [];
    for (const scenario of settings.only ?? (Object.keys(SCENARIOS) as ScenarioName[])) {
      progress(SCENARIOS[scenario].name);
      served.push(
        await measureScenario(
          scenario,
          { server: { process: server, base }, bare: { process: bare, base: bareBase }, tool },
          settings,
        ),
      );
    }
    return served;
  } finally {
    server.kill('SIGKILL');
    bare.kill('SIGKILL');
  }
}

/** A server in a process of its own. */
interface Asking {
  readonly process: ChildProcess;
  readonly base: string;
}

interface Both {
  readonly server: Asking;
  readonly bare: Asking;
  readonly tool: Tool;
}

/** What every answer has anew, or Node adds. */
const OWN = new Set(['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']);

async function measureScenario(
  scenario: ScenarioName,
  { server, bare, tool }: Both,
  settings: HttpSettings,
): Promise<Served> {
  const { paths: pathsOf, conditional }: Scenario = SCENARIOS[scenario];
  const paths = pathsOf(settings.events);
  const plain = { 'accept-encoding': 'identity' };
  const first = await fetch(server.base + paths[0], { headers: plain });
  await first.arrayBuffer();
  const headers: Record<string, string> = conditional ? { 'if-none-match': first.headers.get('etag') ?? '' } : {};
  const answer = await fetch(server.base + paths[0], { headers: { ...plain, ...headers } });
  const body = Buffer.from(await answer.arrayBuffer());
  await toldBy(bare.process, {
    status: answer.status,
    headers: Object.fromEntries([...answer.headers].filter(([name]) => !OWN.has(name))),
    body: body.toString('base64'),
  } satisfies ToSend);
  const ask = async ({ process: asked, base }: Asking): Promise<Pace> => {
    const before = await toldBy(asked, 'memory');
    const { perSecond, answers } = await tool.ask({ base, paths, headers, seconds: settings.time });
    return { perSecond, cpu: ((await toldBy(asked, 'memory')).cpu - before.cpu) / answers };
  };
  const paces = { server: [] as Pace[], bare: [] as Pace[] };
  for (const one of [server, bare]) await ask(one);
  for (let run = 0; run < settings.runs; run++) {
    const turn = run % 2 === 0 ? (['server', 'bare'] as const) : (['bare', 'server'] as const);
    for (const who of turn) paces[who].push(await ask(who === 'server' ? server : bare));
  }
  const medians = (all: readonly Pace[]): Pace => ({
    perSecond: figuresOf(all.map(({ perSecond }) => perSecond)).median,
    cpu: figuresOf(all.map(({ cpu }) => cpu)).median,
  });
  return { scenario, bytes: body.length, server: medians(paces.server), bare: medians(paces.bare) };
}

/** Sends a server a message; answers how long it has had a processor. */
async function toldBy(server: ChildProcess, message: ToSend | 'memory'): Promise<Pick<Memory, 'cpu'>> {
  const told = once(server, 'message');
  server.send(message);
  const [answer] = (await told) as [Memory];
  return answer;
}

const machineOf = ({ name }: Tool, { events, runs, time, level }: HttpSettings): string =>
  `${machine()}, ${events.toLocaleString('en')} events on SQLite, log level ${level}; ${name}, medians of ${runs} runs of ${time} s, by turns`;

function started(script: string, args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(script, import.meta.url)), args);
}

const HEADINGS = [
  ...['asked for', 'bytes', 'answers a second', 'bare Fastify', 'share'],
  ...['processor, µs an answer', 'bare Fastify', 'share', 'goal'],
];

/** A table as docs/performance.md shows it. */
export function httpReport({ machine, served, beside }: HttpFigures): string {
  const rows = served.map(({ scenario, bytes, server, bare }) => {
    const { name, goal } = SCENARIOS[scenario];
    return [
      ...[name, thousands(bytes), thousands(server.perSecond), thousands(bare.perSecond)],
      (server.perSecond / bare.perSecond).toFixed(2),
      ...[server.cpu.toFixed(1), bare.cpu.toFixed(1), (bare.cpu / server.cpu).toFixed(2), goal.toFixed(2)],
    ];
  });
  return [markdown(HEADINGS, rows), markdown(BESIDE_HEADINGS, besideRows(beside)), `${machine}.`].join('\n\n');
}
