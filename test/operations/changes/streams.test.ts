// The stream of changes on real sockets: every position once and in order, whatever breaks; one reading for all.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../../src/app.ts';
import type { Config } from '../../../src/config.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { makeKey } from '../../../src/operations/system/key-making.ts';
import { configOf, testApp, testLedger } from '../../app.ts';
import { type Listener, listen } from '../../listener.ts';
import { PATIENCE } from '../../patience.ts';
import { minimal } from '../../records.ts';

/** A ledger on a socket, its readings of changes counted. */
async function served(config: Partial<Config> = {}) {
  const ledger = await testLedger();
  const counts = { readings: 0 };
  const counted: Ledger = {
    ...ledger,
    changes: (...range) => {
      counts.readings += 1;
      return ledger.changes(...range);
    },
  };
  const app = await buildApp(configOf({}, config), counted);
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/v1/changes`;
  let written = 0;
  const write = (count = 1, description = 'x') =>
    ledger.append(
      Array.from({ length: count }, () => ({
        op: 'create' as const,
        kind: 'issue' as const,
        id: `issue-${written++}`,
        content: { ...minimal.issue, description: { en: description } },
      })),
      'test',
    );
  /** Changes of half a megabyte each. */
  const writeMuch = (count: number) =>
    ledger.append(
      Array.from({ length: count }, () => ({
        op: 'create' as const,
        kind: 'source' as const,
        id: `source-${written++}`,
        content: { ...minimal.source, rights: 'open', text: 'x'.repeat(500_000) },
      })),
      'test',
    );
  const stop = async () => {
    await app.close();
    await ledger.close();
  };
  return { app, ledger, url, counts, write, writeMuch, stop };
}

let server: Awaited<ReturnType<typeof served>>;

beforeAll(async () => {
  server = await served({ STREAM_HEARTBEAT: 20 });
});
afterAll(() => server.stop());

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => index + first);
const has = (position: number) => (listener: Listener) => listener.positions.at(-1) === position;

test('begins with what there is, goes on with what comes, and tells what the list tells', async () => {
  await server.write(250);
  const listener = await listen(server.url);
  expect(listener.response.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'access-control-allow-origin': '*',
  });
  expect(listener.response.headers['request-id']).toBeTruthy();
  const [{ position } = { position: 0 }] = (await server.write(3)).slice(-1);
  await listener.until(has(position));
  expect(listener.positions).toEqual(upTo(position));
  const page = await (await fetch(`${server.url}?since=${position - 100}&limit=100`)).json();
  expect(listener.changes.slice(-100)).toEqual((page as { data: object[] }).data);
  listener.close();
});

test('`since` and Last-Event-ID say where it begins; the latter wins, as a header or in the query', async () => {
  await server.write(5);
  const { position } = server.ledger.head();
  const since = await listen(`${server.url}?since=${position - 2}`);
  await since.until(has(position));
  expect(since.positions).toEqual([position - 1, position]);
  since.close();
  const last = position - 1;
  for (const [query, headers] of [
    ['', { 'last-event-id': String(last) }],
    [`&lastEventId=${last}`, {}],
    [`&Last-Event-ID=${last}`, {}],
  ] as const) {
    const resumed = await listen(`${server.url}?since=1${query}`, headers);
    await resumed.until(has(position));
    expect(resumed.positions).toEqual([position]);
    resumed.close();
  }
});

test.each([
  ['since', '?since=999999999', {}],
  ['asOf', '?asOf=1', {}],
  ['last-event-id', '', { 'last-event-id': 'seven' }],
  ['lastEventId', '?lastEventId=seven', {}],
])('a wrong %s is refused as a problem', async (name, query, headers) => {
  const answer = await fetch(server.url + query, { headers: { accept: 'text/event-stream', ...headers } });
  const { errors } = (await answer.json()) as { errors: { parameter?: string; header?: string }[] };
  expect([answer.status, errors[0]?.parameter ?? errors[0]?.header]).toEqual([400, name]);
});

test('the list stays what a client gets that does not ask for a stream; HEAD tells the headers of one', async () => {
  const plain = await fetch(server.url, { headers: { accept: '*/*' } });
  expect(plain.headers.get('content-type')).toContain('application/json');
  const head = await fetch(server.url, {
    method: 'HEAD',
    headers: { accept: 'text/event-stream', 'accept-encoding': 'br' },
  });
  expect([head.status, head.headers.get('content-type'), head.headers.get('content-encoding')]).toEqual([
    200,
    'text/event-stream',
    null,
  ]);
});

test('it is not compressed, for that would keep events back', async () => {
  const { position } = server.ledger.head();
  const listener = await listen(`${server.url}?since=${position}`, { 'accept-encoding': 'br, gzip' });
  expect(listener.response.headers['content-encoding']).toBeUndefined();
  await server.write(1, 'y'.repeat(3_000));
  await listener.until(has(position + 1));
  listener.close();
});

test('heartbeats come while nothing else does', async () => {
  const listener = await listen(`${server.url}?since=${server.ledger.head().position}`);
  await listener.until(({ heartbeats }) => heartbeats >= 3);
  expect(listener.positions).toEqual([]);
  listener.close();
});

test('a listener that breaks off again and again gets every position once, in order, while many write', async () => {
  const start = server.ledger.head().position;
  const writing = Promise.all(Array.from({ length: 60 }, (_, n) => server.write(1 + (n % 7))));
  const target = start + upTo(60).reduce((sum, n) => sum + 1 + ((n - 1) % 7), 0);
  const seen: number[] = [];
  while (seen.at(-1) !== target) {
    const since = seen.at(-1) ?? start;
    const listener = await listen(server.url, { 'last-event-id': String(since) });
    const enough = Math.min(target, since + 11);
    await listener.until(({ positions }) => (positions.at(-1) ?? 0) >= enough);
    listener.close();
    // What has come before the connection broke counts, as it does for a browser.
    seen.push(...listener.positions);
  }
  await writing;
  expect(seen).toEqual(upTo(target, start + 1));
});

test('listeners that come while changes are being told miss none', async () => {
  const start = server.ledger.head().position;
  const listeners: Promise<Listener>[] = [];
  for (let n = 0; n < 40; n++) {
    listeners.push(listen(`${server.url}?since=${start}`));
    await server.write(2);
  }
  for (const listener of await Promise.all(listeners)) {
    await listener.until(has(start + 80));
    expect(listener.positions).toEqual(upTo(start + 80, start + 1));
    listener.close();
  }
});

test('a thousand listeners cost one reading each time the head moves', { timeout: PATIENCE }, async () => {
  const own = await served();
  await own.write(10);
  const listeners = await Promise.all(Array.from({ length: 1_000 }, () => listen(`${own.url}?since=10`)));
  const before = own.counts.readings;
  for (let move = 1; move <= 5; move++) {
    await own.write(1);
    await Promise.all(listeners.map(listener => listener.until(has(10 + move))));
  }
  expect(own.counts.readings - before).toBe(5);
  expect(listeners.every(({ positions }) => positions.join() === '11,12,13,14,15')).toBe(true);
  await own.stop();
  expect(await Promise.all(listeners.map(({ ended }) => ended))).toEqual(Array(1_000).fill(true));
});

test('a reader too slow is cut off, holds nobody up, and can resume', { timeout: PATIENCE }, async () => {
  const own = await served({ STREAM_PATIENCE: 4_000 });
  const connected = once(own.app.server, 'connection') as Promise<[Socket]>;
  const slow = await listen(own.url);
  const cut = once((await connected)[0], 'close');
  const quick = await listen(own.url);
  slow.response.pause();
  let position = 0;
  // As much as the sockets take in between, and more than may wait beyond it.
  for (let round = 0; round < 6; round++) {
    position = (await own.writeMuch(8)).at(-1)?.position ?? 0;
    await quick.until(has(position));
  }
  await cut;
  slow.response.resume();
  expect(await slow.ended).toBe(false);
  expect(slow.positions.length).toBeLessThan(position);
  const resumed = await listen(own.url, { 'last-event-id': String(slow.positions.at(-1) ?? 0) });
  await resumed.until(has(position));
  expect([...slow.positions, ...resumed.positions]).toEqual(upTo(position));
  resumed.close();
  quick.close();
  await own.stop();
});

test('more than may listen are told to come again; those who have gone do not count', async () => {
  const own = await served({ STREAM_LIMIT: 1 });
  const { port, hostname } = new URL(own.url);
  for (let n = 0; n < 20; n++) {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write('GET /v1/changes HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n', () => socket.destroy());
    await once(socket, 'close');
  }
  const status = async () => {
    const listener = await listen(own.url);
    return { listener, status: listener.response.statusCode };
  };
  const admitted = async (): Promise<Listener> => {
    const { listener, status: given } = await status();
    return given === 200 ? listener : admitted();
  };
  const first = await admitted();
  const { listener: second } = await status();
  expect([second.response.statusCode, second.response.headers['retry-after']]).toEqual([503, '5']);
  first.close();
  (await admitted()).close();
  await own.stop();
});

test('of one caller only so many may listen', async () => {
  const own = await served({ STREAMS_PER_CALLER: 2 });
  const first = [await listen(own.url), await listen(own.url)];
  const third = await listen(own.url);
  expect([third.response.statusCode, third.response.headers['retry-after']]).toEqual([503, '5']);
  for (const listener of first) listener.close();
  await own.stop();
});

test('many who catch up from the beginning read what one would', async () => {
  const own = await served();
  for (let n = 0; n < 10; n++) await own.write(20);
  // One who is live holds the edge where it is.
  const live = await listen(`${own.url}?since=200`);
  const listeners = await Promise.all(Array.from({ length: 20 }, () => listen(own.url)));
  await Promise.all(listeners.map(listener => listener.until(has(200))));
  expect(listeners.every(({ positions }) => positions.join() === upTo(200).join())).toBe(true);
  expect(own.counts.readings).toBe(10);
  for (const listener of [live, ...listeners]) listener.close();
  await own.stop();
});

test('a server that stops ends its streams, and waits for no reader that has stopped to read', async () => {
  const own = await served();
  const [listener, stuck] = [await listen(own.url), await listen(own.url)];
  stuck.response.pause();
  for (let round = 0; round < 3; round++) await own.writeMuch(8);
  await listener.until(has(24));
  await own.app.close();
  expect([await listener.ended, listener.positions]).toEqual([true, upTo(24)]);
  stuck.response.resume();
  expect(await stuck.ended).toBe(false);
  await own.ledger.close();
});

test('the description names the stream, and its media type', async () => {
  const described = await testApp();
  const { get } = (await described.get('/openapi.json')).json.paths['/v1/changes/stream'];
  expect(Object.keys(get.responses[200].content)).toContain('text/event-stream');
  await described.close();
});

test('the stream has a path of its own, which asks for no Accept', async () => {
  await server.write(2);
  const { position } = server.ledger.head();
  const listener = await listen(`${server.url}/stream?since=${position - 2}`, { accept: '*/*' });
  await listener.until(({ positions }) => positions.length === 2);
  expect(listener.response.headers['content-type']).toBe('text/event-stream');
  expect(listener.positions).toEqual([position - 1, position]);
  listener.close();
});

test('whoever has a key is told who recorded each change, as it comes too, and nobody else is', async () => {
  const own = await served();
  const { key } = await makeKey(own.ledger, { name: 'reader', scopes: ['read'], kinds: null, expiresAt: null });
  await own.write(30);
  const [open, keyed] = [await listen(own.url), await listen(own.url, { authorization: `Bearer ${key}` })];
  await Promise.all([open, keyed].map(listener => listener.until(has(30))));
  await own.write();
  await Promise.all([open, keyed].map(listener => listener.until(has(31))));
  const authors = ({ changes }: Listener) => [
    ...new Set(changes.map(change => (change as { author?: string }).author)),
  ];
  expect([authors(open), authors(keyed)]).toEqual([[undefined], ['test']]);
  for (const listener of [open, keyed]) listener.close();
  await own.stop();
});
