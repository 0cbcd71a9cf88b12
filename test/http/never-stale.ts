// Never stale: writes and reads at random, conditional or not, on several servers of one ledger. Each answer is that of a server
// which keeps nothing, and so is no older than what was written before it was asked for.
import { Agent, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect } from 'vitest';
import { AUTHORIZED } from '../app.ts';
import { ENGINE } from '../engine.ts';

export type Headers = Readonly<Record<string, string | string[]>>;

export interface Asked {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Headers;
  readonly body?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly body: Buffer;
}

/** Sends a request, and resolves once all of the answer has come. */
export type Ask = (asked: Asked) => Promise<Answered>;

/** Asks a server on connections that it keeps until `close`, from an address where one is told. */
export function askAt(base: string, localAddress?: string): { ask: Ask; close: () => void } {
  const agent = new Agent({ keepAlive: true, ...(localAddress !== undefined && { localAddress }) });
  const ask: Ask = async ({ url, body, ...asked }) => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(base + url, { ...asked, agent }, resolve)
        .on('error', reject)
        .end(body);
    });
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) };
  };
  return { ask, close: () => agent.destroy() };
}

export interface Server {
  readonly ask: Ask;
  /** Asks what serves the same ledger, as it stands, and keeps nothing. */
  readonly plain: Ask;
}

/** What is told anew each time, or depends on how the answer was sent. */
const OWN = ['date', 'connection', 'keep-alive', 'transfer-encoding'];

export async function answerOf(ask: Ask, asked: Asked) {
  const { status, headers, body } = await ask({
    ...asked,
    headers: { host: 'here', 'request-id': 'one-of-the-test', ...asked.headers },
  });
  const told = Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (OWN.includes(name) ? [] : [[name, String(value)]])),
  );
  return { status, headers: told, body: body.toString('base64') };
}

/** The answer of what keeps some is that of what keeps none. When something was modified shows after a moment, in between perhaps. */
export async function expectSame({ ask, plain }: Server, asked: Asked): Promise<void> {
  const before = await answerOf(plain, asked);
  const answer = await answerOf(ask, asked);
  const after = await answerOf(plain, asked);
  if (JSON.stringify(answer) !== JSON.stringify(before)) expect(answer, asked.url).toEqual(after);
}

const ids = ['one', 'two', 'three'];
const paths = [
  ...ids.map(id => `/v1/issues/${id}`),
  ...ids.map(id => `/v1/issues/${id}/revisions`),
  ...['/v1/issues', '/v1/issues?q=new', '/v1/changes?since=0&limit=5', '/v1/issues/one/diff', '/v1/issues.csv'],
  ...['/v1/events/facets?by=kind', '/v1/issues/one?asOf=1', '/v1/issues?asOf=1', '/v1/vocabularies'],
];
/** Long enough to be compressed. */
const LONG = { en: 'word '.repeat(300) };
const coding = fc.constantFrom<Headers>({}, { 'accept-encoding': 'br' }, { 'accept-encoding': 'gzip' });
const who = fc.constantFrom<Headers>({}, AUTHORIZED);
const condition = fc.constantFrom<'none' | 'last' | 'first'>('none', 'last', 'first');

const stepsOn = (servers: number) => {
  const server = fc.nat({ max: servers - 1 });
  const reading = fc.record({
    ...{ server, url: fc.constantFrom(...paths), method: fc.constantFrom('GET' as const, 'HEAD' as const) },
    ...{ coding, who, condition, times: fc.integer({ min: 1, max: 3 }) },
    // Elsewhere another server is at a position for whoever names it.
    isNamed: ENGINE === 'sqlite' ? fc.boolean() : fc.constant(true),
  });
  const writing = fc.record({ server, write: fc.constantFrom(...ids), deletes: fc.boolean() });
  return fc.array(fc.oneof({ weight: 3, arbitrary: reading }, { weight: 1, arbitrary: writing }), {
    minLength: 10,
    maxLength: 40,
  });
};

const at = (position: number): Headers => ({ 'dataset-position': String(position) });

/** Writes or deletes a record, whatever it is at a position; answers the position that it has then. */
export async function write(
  ask: Ask,
  { id, label, deletes = false, since }: { id: string; label: string; deletes?: boolean; since: number },
): Promise<number> {
  const url = `/v1/issues/${id}`;
  const { headers: known } = await ask({ method: 'GET', url, headers: at(since) });
  const condition: Headers = known.etag === undefined ? { 'if-none-match': '*' } : { 'if-match': String(known.etag) };
  const headers = { ...AUTHORIZED, ...at(since), ...condition };
  const body = JSON.stringify({ label: { en: `new ${label}` }, description: LONG });
  const answer = await ask(
    deletes && known.etag !== undefined
      ? { method: 'DELETE', url, headers }
      : { method: 'PUT', url, headers: { ...headers, 'content-type': 'application/json' }, body },
  );
  expect(answer.status, answer.body.toString()).toBeLessThan(300);
  return Number(answer.headers['dataset-position']);
}

/** Holds of servers of one ledger, which has come to a position: whoever reads on any of them reads what was written on another. */
export function neverStale(servers: readonly Server[], start: number) {
  let count = 0;
  let position = start;
  return fc.asyncProperty(stepsOn(servers.length), async all => {
    const tags = new Map<string, string[]>();
    for (const step of all) {
      const server = servers[step.server] as Server;
      if ('write' in step) {
        count += 1;
        const written = { id: step.write, label: String(count), deletes: step.deletes, since: position };
        position = await write(server.ask, written);
        continue;
      }
      const known = tags.get(step.url) ?? [];
      const tag = step.condition === 'none' ? undefined : known.at(step.condition === 'last' ? -1 : 0);
      const headers = { ...step.coding, ...step.who, ...(step.isNamed && at(position)) };
      const conditional = { ...headers, ...(tag !== undefined && { 'if-none-match': tag }) };
      for (let time = 0; time < step.times; time++)
        await expectSame(server, { method: step.method, url: step.url, headers: conditional });
      const { headers: told } = await server.ask({ method: 'GET', url: step.url, headers });
      if (told.etag !== undefined) tags.set(step.url, [...known, String(told.etag)]);
    }
  });
}
