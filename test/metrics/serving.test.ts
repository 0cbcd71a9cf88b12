// Where metrics are told: on an address of their own, which is there where it is set and goes with the server.
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, throwAwayDatabase } from '../databases.ts';
import { run, start, TELLS_LOADED } from '../process.ts';
import { samplesOf } from './samples.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await throwAwayDatabase();
});
afterAll(() => database.remove());

test('the address of metrics tells them and nothing else, and ends with the server', async () => {
  const server = start(['serve'], { DATABASE_URL: database.url, METRICS_PORT: '0', ...TELLS_LOADED });
  const listening = server.line(/Communique listens on (\S+)/);
  const [, metrics = ''] = await server.line(/metrics at (http:\/\/127\.0\.0\.1:\d+\/metrics)/);
  const [, url = ''] = await listening;
  expect((await fetch(`${url}/v1/issues`)).status).toBe(200);
  const answer = await fetch(metrics);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    expect.stringMatching(/^text\/plain; version=0\.0\.4/),
  ]);
  const { sum } = samplesOf(await answer.text());
  expect(sum('communique_http_request_duration_seconds_count', { operation: 'list-issues', status: '200' })).toBe(1);
  for (const path of ['/', '/v1/issues', '/metrics/', '/livez'])
    expect((await fetch(new URL(path, metrics))).status).toBe(404);
  const post = await fetch(metrics, { method: 'POST', body: 'x' });
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
  server.process.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  expect(server.lines.join('\n')).toMatch(/loaded: .*@prometheus-io\/client/);
  await expect(fetch(metrics)).rejects.toThrow();
});

test('where no port is set nothing is told, and nothing is loaded for it', async () => {
  const server = start(['serve'], { DATABASE_URL: database.url, METRICS_PORT: '', ...TELLS_LOADED });
  await server.line(/Communique listens on/);
  server.process.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  const printed = server.lines.join('\n');
  expect(printed).not.toContain('metrics at');
  expect(printed).toMatch(/loaded: .*fastify/);
  expect(printed).not.toMatch(/loaded: .*(prometheus|tdigest)/);
});

test('a port that is taken is told by the setting that names it, and the server is not started', async () => {
  const other = createServer();
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const { code, err } = await run(['serve'], { DATABASE_URL: database.url, METRICS_PORT: String(port) });
  expect([code, err]).toEqual([
    4,
    `communique: Port ${port} on 127.0.0.1 is taken. Set METRICS_PORT to another, or to 0 for any that is free.\n`,
  ]);
  other.close();
});

test('one port for both is told too, and nothing stays open', async () => {
  const free = createServer();
  await new Promise<void>(resolve => free.listen(0, '127.0.0.1', resolve));
  const { port } = free.address() as { port: number };
  await new Promise(resolve => free.close(resolve));
  const server = start(['serve'], { DATABASE_URL: database.url, PORT: String(port), METRICS_PORT: String(port) });
  expect(await server.exit).toBe(4);
  expect(server.lines.join('\n')).toContain(`Port ${port} on 127.0.0.1 is taken.`);
});
