// `communique status [url]`
import type { Command } from 'commander';
import { type Config, readConfig } from '../config.ts';
import type { Status } from '../operations/system/status.ts';
import { refuseNoAddress, refuseNoKey } from './other-server.ts';
import { type ExitCode, type Terminal, WrongUse } from './terminal.ts';

interface Options {
  readonly key?: string;
  readonly json?: true;
}

/** What a server answered. */
interface Found {
  readonly url: string;
  readonly ready: boolean;
  /** Why it is not ready; null where it is. */
  readonly reason: string | null;
  readonly version: string;
  readonly position: number;
  /** Null where it is told to nobody without a key, or not with this one. */
  readonly status: Status | null;
  /** Why there is no more; null where there is. */
  readonly withheld: string | null;
}

const HELP = `
Asks over HTTP and opens no database. Whether the server is ready, its version and its position need no key; the rest needs
one with the scope admin. Exits with 1 where the server is not ready, or where none answers.`;

export function statusCommand(program: Command, terminal: Terminal, answer: (exitCode: ExitCode) => void): void {
  program
    .command('status')
    .description('ask a running server how it does')
    .argument('[url]', 'address of the server; by default where HOST and PORT say that it listens')
    .option('--key <key>', 'key to ask with; by default COMMUNIQUE_API_KEY')
    .option('--json', 'answer in JSON')
    .addHelpText('after', HELP)
    .action(async (given: string | undefined, { key: givenKey, json }: Options) => {
      const config = readConfig(terminal.environment);
      const url = (given ?? ownAddress(config)).replace(/\/+$/, '');
      const key = givenKey ?? config.COMMUNIQUE_API_KEY;
      refuseNoAddress(url);
      refuseNoKey(key);
      try {
        const found = await ask(url, key);
        tell(found, json === true, terminal);
        answer(found.ready ? 0 : 1);
      } catch (error) {
        if (!(error instanceof NoServer)) throw error;
        terminal.err(`communique: ${error.message}`);
        answer(1);
      }
    });
}

/** Where a server with these settings is reached from its own machine. @throws WrongUse where they do not say */
function ownAddress({ HOST, PORT }: Config): string {
  if (PORT === 0) throw new WrongUse('PORT is 0, which any port may be: give the address of the server.');
  const host = { '0.0.0.0': '127.0.0.1', '::': '::1' }[HOST] ?? HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
}

/** There is none, or what is there is no Communique. */
class NoServer extends Error {}

/** How long to wait for each answer, in milliseconds. */
const PATIENCE = 10_000;

interface Answer {
  readonly code: number;
  /** What it says, where that is an object of JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** @throws NoServer */
async function ask(url: string, key: string | undefined): Promise<Found> {
  const get = async (path: string, headers: Record<string, string> = {}): Promise<Answer> => {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const answer = await fetch(url + path, { headers, redirect: 'error', signal });
      const text = await answer.text();
      return { code: answer.status, body: objectOf(text) };
    } catch (error) {
      const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
      throw new NoServer(`No server answers at ${url}: ${cause?.code ?? cause?.message ?? message}.`);
    }
  };
  const readiness = await get('/readyz');
  const root = await get('/');
  const { name, version, position } = root.body;
  if (name !== 'Communique' || typeof version !== 'string' || typeof position !== 'number')
    throw new NoServer(`What answers at ${url} is no Communique that can be asked: ${reasonOf(root)}`);
  const told = key === undefined ? null : await get('/v1/status', { authorization: `Bearer ${key}` });
  return {
    ...{ url, ready: readiness.code === 200, reason: readiness.code === 200 ? null : reasonOf(readiness) },
    ...{ version, position, status: told?.code === 200 ? (told.body as unknown as Status) : null },
    withheld:
      told === null
        ? 'More is told to whoever has a key with the scope admin: --key, or COMMUNIQUE_API_KEY.'
        : told.code === 200
          ? null
          : reasonOf(told),
  };
}

function objectOf(text: string): Answer['body'] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Answer['body']) : {};
  } catch {
    return {};
  }
}

const reasonOf = ({ code, body: { detail } }: Answer) => (typeof detail === 'string' ? detail : `it answers ${code}.`);

function tell({ withheld, ...found }: Found, json: boolean, { out, err }: Terminal): void {
  if (json) out(JSON.stringify(found));
  else {
    const { url, ready, reason, version, position, status } = found;
    out(`${url} is ${ready ? 'ready' : `not ready: ${reason}`}`);
    const rows = status ? rowsOf(status) : [['version', version] as const, ['ledger', `position ${position}`] as const];
    const width = Math.max(...rows.map(([name]) => name.length));
    for (const [name, text] of rows) out(`${name.padEnd(width)}  ${text}`);
  }
  if (withheld !== null) err(`communique: ${withheld}`);
}

const ENGINES = { sqlite: 'SQLite', postgres: 'PostgreSQL' } as const;

function rowsOf(status: Status): (readonly [name: string, text: string])[] {
  const { version, node, engine, startedAt, ledger, requests, streams, exports, longReads, connections } = status;
  const { memory, heap, cpu, late } = status.process;
  return [
    ['version', `${version} on Node.js ${node} and ${ENGINES[engine]}`],
    ['started', startedAt],
    ['ledger', `position ${ledger.position}${ledger.at === null ? '' : `, recorded ${ledger.at}`}`],
    ['requests', `${requests.answered} answered, of them ${requests.refused} with 4xx and ${requests.failed} with 5xx`],
    ['clients', `${streams} listening, ${exports} exporting`],
    ['long reads', `${longReads.running} running, ${longReads.waiting} waiting`],
    ...connections.map(
      ({ pool, inUse, idle, waiting }) =>
        [`pool ${pool}`, `${inUse} in use, ${idle} idle, ${waiting} waited for`] as const,
    ),
    ['memory', `${megabytes(memory)}, heap ${megabytes(heap)}`],
    ['processor', `${cpu.toFixed(1)} s${late === null ? '' : `, late by ${late.toFixed(1)} ms`}`],
  ];
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;
