// A PostgreSQL that fails: connections cut in the middle of a commit, locks, limits, a full disk, restarts. What was
// acknowledged is there once, what could not be done is told in time, and nothing has to be started again.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { buildApp } from '../../../../src/app.ts';
import { StorageFailure } from '../../../../src/ledger/errors.ts';
import { type Ledger, type OpenOptions, openLedger } from '../../../../src/ledger/ledger.ts';
import { raw, sql } from '../../../../src/ledger/sql.ts';
import type { Write } from '../../../../src/ledger/write.ts';
import { API_KEY, AUTHORIZED, configOf } from '../../../app.ts';
import { throwAwayDatabase } from '../../../databases.ts';
import { PATIENCE } from '../../../patience.ts';
import { type Cluster, startCluster } from '../../../postgres.ts';
import { minimal } from '../../../records.ts';
import { smallDisk } from '../../../small-disk.ts';
import { execute } from '../../../support/postgres.ts';
import { expectSound } from '../../soundness.ts';
import { type Fortune, type Network, networkTo } from './network.ts';
import { breakConnections, connected } from './server.ts';

const leaving: (() => Promise<unknown>)[] = [];

afterAll(async () => {
  for (const leave of leaving.reverse()) await leave();
});

async function database(): Promise<string> {
  const { url, remove } = await throwAwayDatabase();
  leaving.push(remove);
  return url;
}

async function opened(url: string, options: OpenOptions = {}): Promise<Ledger> {
  const ledger = await openLedger(url, options);
  leaving.push(() => ledger.close());
  return ledger;
}

interface Server {
  readonly app: FastifyInstance;
  readonly ledger: Ledger;
  put(id: string): Promise<Told>;
  get(path: string): Promise<Told>;
}

interface Told {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

async function serverOn(url: string, options: OpenOptions = {}): Promise<Server> {
  const ledger = await opened(url, options);
  const app = await buildApp(configOf({ COMMUNIQUE_API_KEY: API_KEY }), ledger);
  await app.ready();
  const ask = async (method: 'GET' | 'PUT', path: string, headers: object, payload?: object): Promise<Told> => {
    const answer = await app.inject({ method, url: path, headers: { ...headers }, ...(payload && { payload }) });
    const retryAfter = answer.headers['retry-after'] as string | undefined;
    return { status: answer.statusCode, retryAfter, text: answer.body };
  };
  return {
    app,
    ledger,
    put: id => ask('PUT', `/v1/issues/${id}`, { ...AUTHORIZED, 'if-none-match': '*' }, minimal.issue),
    get: path => ask('GET', path, {}),
  };
}

const creates = (id: string): Write => ({ op: 'create', kind: 'issue', id, content: minimal.issue });

/** Told to come again, and nothing of why. */
function expectUnavailable({ status, retryAfter, text }: Told): void {
  expect([status, retryAfter], text).toEqual([503, '5']);
  expect(text).not.toMatch(/postgres|pg_|ECONN|timeout|relation|lock/i);
}

/** Cuts a connection once, at the first piece that fits. */
function once(way: 'up' | 'down', fits: (piece: Buffer, connection: number) => boolean, fate: 'cut' | 'pass and cut') {
  const cut = { done: false };
  const fortune: Fortune = (going, piece, connection) => {
    if (cut.done || going !== way || !fits(piece, connection)) return 'pass';
    cut.done = true;
    return fate;
  };
  return { fortune, cut };
}

const COMMIT = 'COMMIT';

/** The answer to the commit is what comes next on the connection that it went up on. */
function answerLost() {
  let committing: number | null = null;
  const cut = { done: false };
  const fortune: Fortune = (way, piece, connection) => {
    if (way === 'up' && committing === null && piece.includes(COMMIT)) committing = connection;
    if (way === 'up' || connection !== committing || cut.done) return 'pass';
    cut.done = true;
    return 'cut';
  };
  return { fortune, cut };
}

const cuts: Record<string, () => { fortune: Fortune; cut: { readonly done: boolean } }> = {
  'before it begins': () => once('up', piece => piece.includes('BEGIN'), 'cut'),
  'while it holds the head': () => once('up', piece => piece.includes('UPDATE head'), 'pass and cut'),
  'in its middle': () => once('up', piece => piece.includes('INSERT INTO revision'), 'cut'),
  'before the commit arrives': () => once('up', piece => piece.includes(COMMIT), 'cut'),
  'right after the commit was sent': () => once('up', piece => piece.includes(COMMIT), 'pass and cut'),
  'when the commit was answered, and the answer did not arrive': answerLost,
};

let network: Network;
let far: Server;
let farUrl: string;

beforeAll(async () => {
  farUrl = await database();
  network = await networkTo(farUrl);
  leaving.push(() => network.close());
  far = await serverOn(network.url);
});

test.each(Object.entries(cuts))('a write that is cut off %s is acknowledged, and there once', async (_, cutting) => {
  const id = `cut-${Object.keys(cuts).indexOf(_)}`;
  const { fortune, cut } = cutting();
  network.decide(fortune);
  const before = far.ledger.head().position;
  const { status } = await far.put(id);
  network.decide(() => 'pass');
  expect([cut.done, status]).toEqual([true, 201]);
  const changes = await far.ledger.changes(before, (await far.ledger.freshHead()).position, 100);
  expect(changes.map(change => [change.id, change.position])).toEqual([[id, before + 1]]);
  await expectSound(farUrl);
});

test('whatever is cut off at random, each acknowledged write is there once, and each refused one was told in time', async () => {
  network.decide(() => (Math.random() < 0.02 ? (Math.random() < 0.5 ? 'cut' : 'pass and cut') : 'pass'));
  const told = await Promise.all(Array.from({ length: 60 }, (_, n) => far.put(`chance-${n}`)));
  network.decide(() => 'pass');
  for (const { status } of told) expect([201, 503]).toContain(status);
  const rows = await expectSound(farUrl);
  for (const [n, { status }] of told.entries())
    if (status === 201) expect(rows.filter(row => row.id === `chance-${n}`).length).toBe(1);
  expect(told.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
});

test('connections that were broken while nobody used them fail nobody', async () => {
  const url = await database();
  const server = await serverOn(url);
  await Promise.all([server.put('a'), server.get('/v1/issues'), server.get('/v1/events'), server.get('/v1/changes')]);
  for (const id of ['b', 'c', 'd']) {
    await breakConnections(url);
    const [put, get, ready] = await Promise.all([server.put(id), server.get('/v1/issues'), server.get('/readyz')]);
    expect([put.status, get.status, ready.status]).toEqual([201, 200, 200]);
  }
});

test('writes of two servers whose transactions cannot be serialized are repeated', async () => {
  const url = await database();
  await execute(
    url,
    `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_isolation = serializable`,
  );
  const ledgers = [await opened(url), await opened(url)];
  const ids = Array.from({ length: 20 }, (_, n) => `issue-${n}`);
  await Promise.all(ids.map((id, n) => (ledgers[n % 2] as Ledger).append([creates(id)], 'test')));
  expect((await expectSound(url)).map(row => row.id).sort()).toEqual(ids.sort());
});

test('a write that a deadlock undoes is repeated', async () => {
  const url = await database();
  const ledger = await opened(url);
  const other = await connected(url);
  await other.query("SET deadlock_timeout = '1min'; BEGIN; LOCK TABLE term IN ACCESS EXCLUSIVE MODE");
  const content = { ...minimal.event, participants: [] };
  const write = ledger.append([{ op: 'create', kind: 'event', id: 'meeting', content }], 'test');
  await expect.poll(() => waiting(url), { timeout: PATIENCE }).toBeGreaterThan(0);
  // It waits for what this holds, and this for the head, which it holds.
  await other.query('UPDATE head SET id = 1; COMMIT');
  expect((await write).map(({ position }) => position)).toEqual([1]);
  await other.end();
  await expectSound(url);
});

const waiting = async (url: string): Promise<number> => {
  const client = await connected(url);
  const { rowCount } = await client.query(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'communique' AND wait_event_type = 'Lock'",
  );
  await client.end();
  return rowCount ?? 0;
};

test('what waits longer than a statement may, or finds no connection in time, is told so; then all is well again', async () => {
  const url = await database();
  const server = await serverOn(url, { poolSize: 2, acquireTimeout: 1_500, statementTimeout: 3_000 });
  const other = await connected(url);
  await other.query('BEGIN; LOCK TABLE revision IN ACCESS EXCLUSIVE MODE');
  const told = await Promise.all(Array.from({ length: 12 }, () => server.get('/v1/issues/none')));
  for (const one of told) expectUnavailable(one);
  await other.query('ROLLBACK');
  await expect.poll(async () => (await server.get('/v1/issues/none')).status).toBe(404);
  await other.end();
});

test('while an idle transaction elsewhere holds the head, writes are told to come again, however many wait', async () => {
  const url = await database();
  const hasty = new URL(url);
  hasty.searchParams.set('lock_timeout', '700');
  const server = await serverOn(hasty.href);
  const other = await connected(url);
  await other.query('BEGIN; SELECT * FROM head FOR UPDATE');
  const told = await Promise.all(['a', 'b', 'c'].map(id => server.put(id)));
  for (const one of told) expectUnavailable(one);
  expect((await server.get('/v1/issues')).status).toBe(200);
  await other.query('ROLLBACK');
  await other.end();
  expect((await server.put('a')).status).toBe(201);
  await expectSound(url);
});

test('a database that takes no writes refuses them, serves what there is, and takes them again', async () => {
  const url = await database();
  const server = await serverOn(url);
  const frozen = (state: string) =>
    execute(
      inject('server'),
      `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = ${state}`,
    );
  await frozen('on');
  await breakConnections(url);
  expectUnavailable(await server.put('x'));
  expect((await server.get('/v1/issues')).status).toBe(200);
  await frozen('off');
  await breakConnections(url);
  expect((await server.put('x')).status).toBe(201);
});

test('closing while queries run ends all of them, and leaves no connection', async () => {
  const url = await database();
  const ledger = await openLedger(url);
  const reads = Array.from({ length: 4 }, (_, n) =>
    ledger.select(sql`SELECT 1 AS one FROM pg_sleep(${0.2 + n / 10})`, { position: 0, long: n > 2 }),
  );
  const write = ledger.append([creates('x')], 'test');
  await Promise.all([ledger.close(), ...reads, write]);
  await expect(ledger.record('issue', 'x')).rejects.toThrow(StorageFailure);
  await expect(ledger.append([creates('y')], 'test')).rejects.toThrow(StorageFailure);
  const watcher = await connected(inject('server'));
  const left = async () =>
    (await watcher.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1', [new URL(url).pathname.slice(1)]))
      .rowCount;
  await expect.poll(left, { timeout: PATIENCE }).toBe(0);
  await watcher.end();
  await expectSound(url);
});

let cluster: Cluster | null = null;

const ownCluster = async () => {
  if (cluster === null) {
    cluster = await startCluster();
    leaving.push(cluster.remove);
  }
  return cluster;
};

test('a database that is stopped and started three times in a row fails no write but those that could not wait', async () => {
  const { url, stop, start } = await ownCluster();
  const server = await serverOn(url);
  let stopped = false;
  const acknowledged: string[] = [];
  const writing = Array.from({ length: 4 }, async (_, writer) => {
    for (let n = 0; !stopped; n++) {
      const id = `by-${writer}-${n}`;
      const told = await server.put(id);
      if (told.status === 201) acknowledged.push(id);
      else expectUnavailable(told);
    }
  });
  for (let round = 0; round < 3; round++) {
    const before = acknowledged.length;
    await expect.poll(() => acknowledged.length, { timeout: PATIENCE }).toBeGreaterThan(before + 8);
    await stop();
    await start();
  }
  const before = acknowledged.length;
  await expect.poll(() => acknowledged.length, { timeout: PATIENCE }).toBeGreaterThan(before + 8);
  stopped = true;
  await Promise.all(writing);
  const rows = await expectSound(url);
  for (const id of acknowledged) expect(rows.filter(row => row.id === id).length).toBe(1);
});

test('a full disk: writes are told to come again, reads go on, and nothing that was acknowledged is lost', async ({
  skip,
}) => {
  const disk = await smallDisk('24m');
  if (disk === null) return skip('needs the right to mount a small file system');
  // After the server that uses it.
  leaving.unshift(() => disk.remove());
  const { url } = await ownCluster();
  const space = join(disk.path, 'space');
  execFileSync('install', ['-d', '-m', '700', '-o', 'postgres', space]);
  await execute(url, `CREATE TABLESPACE small LOCATION '${space}'`);
  await execute(url, 'CREATE DATABASE full_one TABLESPACE small TEMPLATE template0');
  const at = url.replace(/\/[^/]*$/, '/full_one');
  const server = await serverOn(at);
  const acknowledged: string[] = [];
  const description = { en: Array.from({ length: 5_000 }, (_, n) => (n * 2_654_435_761).toString(36)).join(' ') };
  const fill = async (n: number) => {
    const write: Write = {
      op: 'create',
      kind: 'issue',
      id: `filling-${n}`,
      content: { ...minimal.issue, description },
    };
    await server.ledger.append([write], 'test');
    acknowledged.push(write.id);
  };
  let failure: unknown = null;
  for (let n = 0; failure === null && n < 1_000; n++)
    failure = await fill(n).then(
      () => null,
      error => error,
    );
  expect(failure).toBeInstanceOf(StorageFailure);
  expect(acknowledged.length).toBeGreaterThan(10);
  expect((await server.get('/v1/issues?limit=1')).status).toBe(200);
  expect((await server.get('/readyz')).status).toBe(503);
  disk.resize('200m');
  expect((await server.get('/readyz')).status).toBe(200);
  expect((await server.put('once-there-is-room')).status).toBe(201);
  const rows = await server.ledger.select<{ id: string }>(raw('SELECT id FROM revision'), { position: 0 });
  expect(rows.map(({ id }) => id).sort()).toEqual([...acknowledged, 'once-there-is-room'].sort());
});
