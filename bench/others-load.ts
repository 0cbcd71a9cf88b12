// The loads of the bench of others, in a process of its own: many requests of one client, again and again until it is ended.
import { once } from 'node:events';
import { Agent, get, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import type { OpenApi } from '../test/contract.ts';
import { requestsOf, type Sent } from '../test/hostile/requests.ts';
import { send } from '../test/hostile/sending.ts';
import { actorId } from './cast.ts';

const AGENT = new Agent({ keepAlive: false, maxSockets: Infinity });

/** What each of a load's clients asks for, how many there are, and whether they read what comes. */
export const LOADS = {
  streams: { name: '20 streams of all changes', clients: 20, path: '/v1/changes/stream?since=0' },
  changes: { name: '20 of all changes as NDJSON', clients: 20, path: '/v1/changes.ndjson' },
  csv: { name: '20 of all events as CSV', clients: 20, path: '/v1/events.csv' },
  brotli: { name: '100 of all events as CSV, with Brotli', clients: 100, path: '/v1/events.csv', coding: 'br' },
  silent: { name: '100 of all events that read no byte', clients: 100, path: '/v1/events.ndjson', silent: true },
  listeners: { name: '500 streams that read no byte', clients: 500, path: '/v1/changes/stream?since=0', silent: true },
  searches: { name: '6 searches that take long', clients: 6, path: '/v1/events/search', searches: true },
  hostile: { name: '8 that send what strangers send', clients: 8, path: '/openapi.json', hostile: true },
  idle: { name: '10,000 connections without a request', clients: 10_000, path: '', idle: true },
} as const;

export type LoadName = keyof typeof LOADS;

interface Load {
  readonly clients: number;
  readonly path: string;
  readonly coding?: string;
  readonly silent?: boolean;
  readonly searches?: boolean;
  readonly hostile?: boolean;
  readonly idle?: boolean;
}

/** How long a client that was refused waits before it asks again, in milliseconds. */
const AGAIN = 100;

const search = (client: number, turn: number) =>
  JSON.stringify({
    and: Array.from({ length: 19 }, (_, n) => ({
      or: [{ participant: [actorId(20 * n + client), actorId(20 * n + turn)] }, { minDuration: 10_000 + n + turn }],
    })),
  });

function ask(base: string, { path, coding, searches }: Load, client: number, turn: number): Promise<IncomingMessage> {
  const headers = { 'accept-encoding': coding ?? 'identity', 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    if (!searches) return void get(base + path, { agent: AGENT, headers }, resolve).on('error', reject);
    request(base + path, { agent: AGENT, headers: { ...headers, prefer: 'count=exact' }, method: 'POST' }, resolve)
      .on('error', reject)
      .end(search(client, turn));
  });
}

const over = (answer: IncomingMessage) =>
  new Promise<void>(resolve => answer.once('close', resolve).once('error', () => resolve()));

async function repeat(base: string, load: Load, client: number): Promise<void> {
  for (let turn = 0; ; turn++) {
    try {
      const answer = await ask(base, load, client, turn);
      const ended = over(answer);
      const refused = answer.statusCode !== 200;
      if (!load.silent || refused) answer.resume();
      process.send?.(refused ? 'refused' : 'answered');
      await ended;
      if (refused) await new Promise(resolve => setTimeout(resolve, AGAIN));
    } catch {
      await new Promise(resolve => setTimeout(resolve, AGAIN));
    }
  }
}

/** How many requests are made of the OpenAPI document for each millisecond that is measured; each client begins elsewhere among them. */
const MADE = 2.5;

/** Requests of the hostile suite without a key, one after the other; what is not 200 is told as refused. */
async function besiege(base: string, { clients, path }: Load, time: number): Promise<void> {
  const document = (await (await fetch(base + path)).json()) as OpenApi;
  const all = fc.sample(requestsOf(document, {}), { numRuns: Math.ceil(MADE * time), seed: 1 });
  const one = async (client: number) => {
    for (let turn = Math.floor((client * all.length) / clients); ; turn++) {
      const { status } = await send(base, all[turn % all.length] as Sent).catch(() => ({ status: 0 }));
      process.send?.(status === 200 ? 'answered' : 'refused');
    }
  };
  for (let client = 0; client < clients; client++) void one(client);
}

/** So many connect at a time: the queue of the system is not endless. */
const AT_ONCE = 100;

/** Connections that are there, and on which nothing comes; those that the server ends are made again. */
async function occupy(base: string, { clients }: Load): Promise<void> {
  const { port, hostname } = new URL(base);
  const open = async () => {
    const socket = connect(Number(port), hostname).on('error', () => {});
    socket.once('close', () => void open());
    await once(socket, 'connect');
    process.send?.('answered');
  };
  for (let made = 0; made < clients; made += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, open));
}

const [, , base, name, time] = process.argv;
if (base !== undefined && name !== undefined && name in LOADS) {
  process.on('disconnect', () => process.exit());
  const load: Load = LOADS[name as LoadName];
  if (load.hostile) await besiege(base, load, Number(time));
  else if (load.idle) await occupy(base, load);
  else for (let client = 0; client < load.clients; client++) void repeat(base, load, client);
}
