// `communique status` as a user meets it: what a running server tells, with a key and without, and where there is none.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { StorageFailure } from '../../src/ledger/errors.ts';
import { makeKey } from '../../src/operations/system/key-making.ts';
import { version } from '../../src/package-root.ts';
import { API_KEY, configOf, testLedger } from '../app.ts';
import { ENGINE } from '../engine.ts';
import { run } from '../process.ts';

let ledger: Awaited<ReturnType<typeof testLedger>>;
let app: Awaited<ReturnType<typeof buildApp>>;
let url: string;
let storage: () => Promise<void>;

beforeAll(async () => {
  ledger = await testLedger();
  storage = ledger.ready;
  app = await buildApp(configOf({ COMMUNIQUE_API_KEY: API_KEY }), { ...ledger, ready: () => storage() });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  await ledger.close();
});

test('a table tells how the server does, at the address that the settings name', async () => {
  const { code, out, err } = await run(['status'], { PORT: new URL(url).port, HOST: '0.0.0.0' });
  expect([code, err]).toEqual([0, '']);
  const lines = out.trimEnd().split('\n');
  expect(lines[0]).toBe(`${url} is ready`);
  const rows = Object.fromEntries(lines.slice(1).map(line => [line.slice(0, 15).split('  ')[0]?.trim(), line]));
  expect(rows.version).toMatch(
    new RegExp(`${version} on Node\\.js .* and ${ENGINE === 'sqlite' ? 'SQLite' : 'PostgreSQL'}$`),
  );
  expect(rows.ledger).toMatch(/position 0$/);
  expect(rows.requests).toMatch(/\d+ answered, of them \d+ with 4xx and 0 with 5xx$/);
  expect(rows['long reads']).toMatch(/0 running, 0 waiting$/);
  expect(rows.memory).toMatch(/\d+ MB, heap \d+ MB$/);
  expect(out.includes('pool ')).toBe(ENGINE !== 'sqlite');
});

test('as JSON it is what the server answers', async () => {
  for (let asked = 0; asked < 3; asked++) await fetch(`${url}/v1/issues/none`);
  const { code, out } = await run(['status', `${url}/`, '--json']);
  const { status, ...found } = JSON.parse(out);
  expect(code).toBe(0);
  expect(found).toEqual({ url, ready: true, reason: null, version, position: 0 });
  expect(status).toMatchObject({
    ledger: { position: 0, at: null },
    ...{ streams: 0, exports: 0, engine: ENGINE === 'sqlite' ? 'sqlite' : 'postgres' },
  });
  expect(status.requests.refused).toBeGreaterThanOrEqual(3);
  expect(status.requests.answered).toBeGreaterThan(status.requests.refused);
});

test('without a key that is for it, it tells what everybody is told, and why not more', async () => {
  const { key } = await makeKey(ledger, { name: 'reader', scopes: ['read'], kinds: null, expiresAt: null });
  const [none, small] = [
    await run(['status', url], { COMMUNIQUE_API_KEY: '' }),
    await run(['status', url, '--key', key]),
  ];
  for (const { code, out } of [none, small]) {
    expect(code).toBe(0);
    expect(out).toBe(`${url} is ready\nversion  ${version}\nledger   position 0\n`);
  }
  expect(none.err).toContain('a key with the scope admin');
  expect(small.err).toContain('The key reader has not the scope `admin`.');
  expect(none.err + small.err).not.toContain(key);
});

test('a server that is not ready says why, and the exit code is 1', async () => {
  storage = async () => {
    throw new StorageFailure(new Error('The disk is full.'));
  };
  const { code, out } = await run(['status', url]);
  expect([code, out.split('\n')[0]]).toEqual([1, `${url} is not ready: The database does not answer.`]);
  expect(JSON.parse((await run(['status', url, '--json'])).out)).toMatchObject({ ready: false });
  storage = ledger.ready;
});

const NOWHERE = { DATABASE_URL: 'file:/nowhere/at/all.db' };

/** A server on a port of its own, until it is closed. */
async function strangerAt(
  asked: (request: IncomingMessage) => void = () => {},
): Promise<{ url: string; close: () => Promise<unknown> }> {
  const server = createServer((request, answer) => {
    asked(request);
    answer.end('hello');
  }).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise(resolve => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

test('where no server is, nothing is opened, and that is said', async () => {
  const gone = await strangerAt();
  await gone.close();
  expect(await run(['status', gone.url], NOWHERE)).toEqual({
    ...{ code: 1, out: '' },
    err: `communique: No server answers at ${gone.url}: ECONNREFUSED.\n`,
  });
});

test('what is no Communique is told apart, and is sent no key', async () => {
  const keys: unknown[] = [];
  const stranger = await strangerAt(({ headers }) => keys.push(headers.authorization));
  expect(await run(['status', stranger.url], NOWHERE)).toMatchObject({
    ...{ code: 1, out: '' },
    err: expect.stringContaining(`What answers at ${stranger.url} is no Communique`),
  });
  await stranger.close();
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.filter(key => key !== undefined)).toEqual([]);
});

test.each([
  [['status'], /PORT is 0/],
  [['status', 'records.example'], /not the address of a server/],
  [['status', 'http://127.0.0.1:1', '--key', 'with space'], /visible ASCII/],
])('%j is wrong use', async (args, message) => {
  expect(await run(args)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) });
});
