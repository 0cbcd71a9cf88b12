// Two servers on one PostgreSQL: what one writes the other shows, and whatever is killed meanwhile, every acknowledged
// write is in the feed once, for every follower, in order. SECONDS says for how long (5 by default, 60 for the full test).
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AUTHORIZED } from '../../../app.ts';
import { listen } from '../../../listener.ts';
import { PATIENCE } from '../../../patience.ts';
import { type Cluster, startCluster } from '../../../postgres.ts';
import { type Served, serve } from '../../../process.ts';
import { minimal } from '../../../records.ts';
import { execute, freePort } from '../../../support/postgres.ts';
import { expectSound } from '../../soundness.ts';
import { connected } from './server.ts';
import { disturbed } from './turmoil.ts';

const SECONDS = Number(process.env.SECONDS ?? 5);

let cluster: Cluster;
let a: Server;
let b: Server;

interface Server {
  readonly url: string;
  served: Served;
  readonly start: () => Promise<void>;
}

async function startServer(): Promise<Server> {
  const PORT = String(await freePort());
  const begin = () => serve({ DATABASE_URL: cluster.url, LOG_LEVEL: 'error', PORT });
  const served = await begin();
  const server = {
    url: served.url,
    served,
    start: async () => {
      server.served = await begin();
    },
  };
  return server;
}

beforeAll(async () => {
  cluster = await startCluster();
  [a, b] = await Promise.all([startServer(), startServer()]);
});
afterAll(async () => {
  for (const { served } of [a, b]) {
    served.process.kill('SIGTERM');
    await served.exit;
  }
  await cluster.remove();
});

async function send(server: Server, method: string, path: string, headers: Record<string, string> = {}, body?: object) {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const response = await fetch(server.url + path, {
    method,
    headers: { ...AUTHORIZED, ...(body && { 'content-type': type }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const position = Number(response.headers.get('dataset-position'));
  return { status: response.status, etag: response.headers.get('etag') ?? '', position, text };
}

const create = (server: Server, id: string) =>
  send(server, 'PUT', `/v1/issues/${id}`, { 'if-none-match': '*' }, minimal.issue);

const positionOf = async (server: Server) => (await send(server, 'GET', '/v1/issues?limit=1')).position;

test('what one server writes shows on the other by itself, and told the position at once', async () => {
  for (let n = 0; n < 10; n++) {
    const { position, status } = await create(a, `seen-${n}`);
    expect(status).toBe(201);
    const told = await send(b, 'GET', `/v1/issues?limit=1&sort=-updated`, { 'dataset-position': String(position) });
    expect([told.status, JSON.parse(told.text).data[0].id]).toEqual([200, `seen-${n}`]);
    const other = await create(b, `seen-there-${n}`);
    await expect.poll(() => positionOf(a), { timeout: PATIENCE, interval: 20 }).toBeGreaterThanOrEqual(other.position);
  }
});

test('where listening breaks again and again, the head is asked for', async () => {
  let stopped = false;
  const breaking = (async () => {
    const other = await connected(cluster.url);
    while (!stopped)
      await other.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'LISTEN %' OR query = 'SELECT 1'",
      );
    await other.end();
  })();
  for (let n = 0; n < 4; n++) {
    const { position } = await create(a, `unheard-${n}`);
    await expect.poll(() => positionOf(b), { timeout: PATIENCE, interval: 20 }).toBeGreaterThanOrEqual(position);
  }
  stopped = true;
  await breaking;
});

test('positions and cursors of one server are good on the other at once', async () => {
  const { position } = await create(a, 'positioned');
  const [asOf, since, after] = await Promise.all([
    send(b, 'GET', `/v1/issues?asOf=${position}&limit=1`),
    send(b, 'GET', `/v1/changes?since=${position}`),
    send(b, 'GET', '/v1/changes?since=1000000'),
  ]);
  expect([asOf.status, since.status, after.status]).toEqual([200, 200, 400]);
  const page = JSON.parse((await send(a, 'GET', '/v1/issues?limit=2')).text);
  await create(a, 'between-pages');
  const [there, here] = await Promise.all(
    [b, a].map(server => send(server, 'GET', `/v1/issues?limit=2&cursor=${page.page.next}`)),
  );
  expect(there?.status).toBe(200);
  expect(JSON.parse(there?.text ?? '').data).toEqual(JSON.parse(here?.text ?? '').data);
});

test('20 PATCHes with one ETag over both servers: one 200, nineteen 412', async () => {
  const { etag } = await create(a, 'raced');
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      send(n % 2 ? a : b, 'PATCH', '/v1/issues/raced', { 'if-match': etag }, { label: { en: `Label ${n}` } }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(412)]);
});

test('20 equal POSTs with one key over both servers write once; all answers are equal, or say that it is under way', async () => {
  const head = (await create(a, 'before-the-posts')).position;
  const post = (_: unknown, n: number) =>
    send(n % 2 ? a : b, 'POST', '/v1/issues', { 'idempotency-key': '"twenty"' }, minimal.issue);
  const all = Array.from({ length: 20 });
  const first = await Promise.all(all.map(post));
  expect(first.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
  const then = await Promise.all([post(null, 0), post(null, 1)]);
  expect(new Set([...first, ...then].filter(({ status }) => status === 201).map(({ text }) => text)).size).toBe(1);
  expect(then.map(({ status }) => status)).toEqual([201, 201]);
  expect((await create(a, 'after-the-posts')).position).toBe(head + 2);
});

test('a stream of one server shows what the other writes', async () => {
  const { position } = await create(a, 'before-the-stream');
  const listener = await listen(`${b.url}/v1/changes?since=${position}`);
  for (const n of [1, 2, 3]) await create(a, `streamed-${n}`);
  await listener.until(({ positions }) => positions.length === 3);
  expect(listener.positions).toEqual([1, 2, 3].map(n => position + n));
  listener.close();
});

test(`${SECONDS} seconds of writers and followers on both servers, with kills and a restart of the database`, {
  timeout: PATIENCE + SECONDS * 10_000,
}, async () => {
  const kill = async (server: Server) => {
    server.served.process.kill('SIGKILL');
    await server.served.exit;
    await server.start();
  };
  const restart = async () => {
    await cluster.stop();
    // Longer than requests wait, in the full test: they are told to come again.
    if (SECONDS > 5) await setTimeout(8_000);
    await cluster.start();
  };
  const { figures, faults } = await disturbed([a.url, b.url], SECONDS * 1_000, async ends => {
    let turn = 0;
    while (Date.now() < ends - 2_000) {
      await setTimeout(Math.min(SECONDS * 150, 6_000));
      await [() => kill(a), restart, () => kill(b)][turn++ % 3]?.();
    }
  });
  await expectSound(cluster.url);
  if (SECONDS > 5) process.stdout.write(`${JSON.stringify(figures)}\n`);
  expect(faults).toEqual([]);
  expect(figures.acknowledged).toBeGreaterThan(0);
  await execute(cluster.url, 'SELECT 1');
  for (const server of [a, b]) expect((await send(server, 'GET', '/readyz')).status).toBe(200);
});
