// Several processes as one server: whoever of them answers, it is one server, and its processes are begun and ended together.
import { Agent, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../src/app.ts';
import { openLedger } from '../src/ledger/ledger.ts';
import { API_KEY, AUTHORIZED, configOf } from './app.ts';
import { throwAwayDatabase } from './databases.ts';
import { ENGINE, often } from './engine.ts';
import { type Ask, type Headers, neverStale } from './http/never-stale.ts';
import { PATIENCE } from './patience.ts';
import { type Served, serve, start } from './process.ts';
import { minimal } from './records.ts';

let database: Awaited<ReturnType<typeof throwAwayDatabase>>;
let server: Served;
const environment = () => ({ DATABASE_URL: database.url, WORKERS: '2', LOG_LEVEL: 'error', BODY_LIMIT: '20000' });

beforeAll(async () => {
  database = await throwAwayDatabase();
  server = await serve(environment());
}, PATIENCE);
afterAll(async () => {
  server.process.kill('SIGTERM');
  await server.exit;
  await database.remove();
}, PATIENCE);

interface Sent {
  readonly headers?: Headers;
  readonly body?: string;
  readonly chunked?: boolean;
}

/** Sends a request on a connection of its own, which any of the processes may be given. */
async function send(method: string, path: string, sent: Sent = {}) {
  const { status, headers, bytes } = await sendAs(AUTHORIZED, { method, path, ...sent });
  return { status, headers, body: bytes.toString() };
}

interface Sending extends Sent {
  readonly method: string;
  readonly path: string;
}

async function sendAs(who: Record<string, string>, { method, path, headers = {}, body, chunked = false }: Sending) {
  const length = body === undefined || chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const given = await new Promise<IncomingMessage>((resolve, reject) => {
    const coding = chunked ? { 'transfer-encoding': 'chunked' } : {};
    const all = { ...who, ...type, ...length, ...coding, ...headers };
    const sent = request(server.url + path, { method, headers: all, agent: new Agent() }, resolve);
    sent.on('error', reject).end(body);
  });
  return { status: given.statusCode ?? 0, headers: given.headers, bytes: await buffer(given) };
}

const put = (id: string, label: string, headers: Record<string, string>) =>
  send('PUT', `/v1/issues/${id}`, { headers, body: JSON.stringify({ ...minimal.issue, label: { en: label } }) });

test('what was acknowledged is what every other connection reads', { timeout: PATIENCE }, async () => {
  let etag: string | undefined;
  let list: string | undefined;
  for (let n = 0; n < 40; n++) {
    const made = await put(
      'often-written',
      `label ${n}`,
      etag === undefined ? { 'if-none-match': '*' } : { 'if-match': etag },
    );
    expect(made.status, made.body).toBe(n === 0 ? 201 : 200);
    const known = etag;
    etag = made.headers.etag;
    // On PostgreSQL each is a server of its own, which is at a position for whoever names it.
    const at = ENGINE === 'sqlite' ? undefined : { 'dataset-position': String(made.headers['dataset-position']) };
    const read = (path: string, had = '"0"') => send('GET', path, { headers: { 'if-none-match': had, ...at } });
    const [one, other, ...lists] = await Promise.all([
      read('/v1/issues/often-written'),
      read('/v1/issues/often-written', known),
      ...[1, 2, 3].map(() => read('/v1/issues?limit=5', list)),
    ]);
    expect([one?.body, other?.body]).toEqual([made.body, made.body]);
    expect(one?.headers['dataset-position']).toBe(made.headers['dataset-position']);
    expect(lists.map(({ status, body }) => [status, body.includes(`label ${n}"`)])).toEqual(
      lists.map(() => [200, true]),
    );
    list = lists[0]?.headers.etag;
  }
});

test('no answer of any process is older than what was acknowledged, conditional or not', {
  timeout: PATIENCE,
}, async () => {
  const ledger = await openLedger(database.url, { beside: true });
  const app = await buildApp(configOf({ COMMUNIQUE_API_KEY: API_KEY, CACHE_BYTES: '0' }), ledger);
  try {
    const plain: Ask = async ({ method, url, headers }) => {
      ledger.catchUp();
      const answer = await app.inject({ method, url, headers });
      return { status: answer.statusCode, headers: answer.headers, body: answer.rawPayload };
    };
    const ask: Ask = async ({ url, ...asked }) => {
      const { status, headers, bytes } = await sendAs({}, { path: url, ...asked });
      return { status, headers, body: bytes };
    };
    await fc.assert(neverStale([{ ask, plain }], ledger.head().position), { numRuns: often(6) });
  } finally {
    await app.close();
    await ledger.close();
  }
});

test('who listens hears what others write', { timeout: PATIENCE }, async () => {
  const streams = await Promise.all([1, 2, 3].map(() => fetch(`${server.url}/v1/changes/stream`)));
  const heard = streams.map(async ({ body }) => {
    let all = '';
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      all += Buffer.from(piece).toString();
      if (all.includes('"heard-by-all"')) return true;
    }
    return false;
  });
  expect((await put('heard-by-all', 'heard', { 'if-none-match': '*' })).status).toBe(201);
  expect(await Promise.all(heard)).toEqual([true, true, true]);
});

test('what is handed over arrives as it was sent', { timeout: PATIENCE }, async () => {
  const issue = (label: string) => JSON.stringify({ ...minimal.issue, label: { en: label } });
  const twice = { 'idempotency-key': '"the-same"' };
  const posted = await send('POST', '/v1/issues', { body: issue('in pieces'), chunked: true, headers: twice });
  expect(posted.status, posted.body).toBe(201);
  const again = await send('POST', '/v1/issues', { body: issue('in pieces'), headers: twice });
  expect([again.status, again.headers['idempotent-replayed'], again.body]).toEqual([201, 'true', posted.body]);
  const { id } = JSON.parse(posted.body);
  const etag = posted.headers.etag ?? '';
  expect((await send('DELETE', `/v1/issues/${id}`, { headers: { 'if-match': etag } })).status).toBe(204);
  expect((await send('POST', '/v1/issues', { body: issue('long'.repeat(10_000)) })).status).toBe(413);
  expect(
    (await send('POST', '/v1/issues', { body: '{', headers: { 'request-id': 'my-own' } })).headers['request-id'],
  ).toBe('my-own');
  expect((await send('POST', '/v1/nothing')).status).toBe(404);
});

test('a request comes from where its client is, whatever that says', { timeout: PATIENCE }, async () => {
  const headers = { 'communique-address': '203.0.113.9', 'request-id': 'where-from' };
  expect((await send('POST', '/v1/issues', { headers, body: '{}' })).status).toBe(400);
  await expect
    .poll(
      async () => {
        const { data } = JSON.parse((await send('GET', '/v1/audit?limit=50')).body) as { data: Entry[] };
        return data.filter(({ requestId }) => requestId === 'where-from').map(({ address }) => address);
      },
      { timeout: PATIENCE },
    )
    .toEqual(['127.0.0.1']);
});

interface Entry {
  readonly requestId: string;
  readonly address: string;
}

test.runIf(ENGINE === 'sqlite')('another server on the file is refused', { timeout: PATIENCE }, async () => {
  const second = start(['serve', '--workers', '2'], { ...environment(), WORKERS: '' });
  await second.line(/Another Communique process has .* open\. Stop it first/);
  expect(await second.exit).toBe(3);
});

test('an address that is taken is told before anything is begun', { timeout: PATIENCE }, async () => {
  const second = start(['serve', '--workers', '2'], { ...environment(), PORT: new URL(server.url).port });
  await second.line(/Port \d+ on 127\.0\.0\.1 is taken/);
  expect(await second.exit).toBe(4);
});
