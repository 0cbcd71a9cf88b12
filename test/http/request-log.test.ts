// The log of requests: one line each that says what was asked for and how it went, and nothing that should stay a secret.
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { StorageFailure, TookTooLong } from '../../src/ledger/errors.ts';
import { NoLongerWanted, TooManyWaiting } from '../../src/turns.ts';
import { API_KEY, configOf, testLedger } from '../app.ts';

/** Lines of a log. */
function logged() {
  const lines: string[] = [];
  const output = new Writable({
    write: (chunk, _, done) => {
      lines.push(...String(chunk).trim().split('\n'));
      done();
    },
  });
  return { lines, logger: pino(output) };
}

test.each([
  ['who asks for too much is no fault of the server', new TooManyWaiting(), 30],
  ['what takes too long is none', new TookTooLong(), 30],
  ['who has left is none', new NoLongerWanted(), 30],
  ['a database that does not answer is one', new StorageFailure(new Error('gone')), 50],
])('%s', async (_, error, level) => {
  const { lines, logger } = logged();
  const ledger = await testLedger();
  const select = async () => {
    throw error;
  };
  const app = await buildApp(configOf({}), { ...ledger, select }, logger);
  expect((await app.inject({ url: '/v1/events?country=FR' })).statusCode).toBe(503);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level, msg: 'request failed' });
  await app.close();
  await ledger.close();
});

test('a request is one line, without its query, its body and its key', async () => {
  const { lines, logger } = logged();
  const ledger = await testLedger();
  const app = await buildApp(configOf({ COMMUNIQUE_API_KEY: API_KEY }), ledger, logger);
  await app.inject({
    url: '/v1/events?q=private',
    headers: { 'request-id': 'one', authorization: `Bearer ${API_KEY}` },
  });
  await app.inject({
    method: 'POST',
    url: '/v1/events',
    headers: { 'request-id': 'two' },
    payload: { text: 'private' },
  });
  await app.inject({ url: '/livez' });
  const told = lines.map(line => JSON.parse(line));
  expect(told).toMatchObject(
    [
      { requestId: 'one', method: 'GET', path: '/v1/events', status: 200, msg: /^GET \/v1\/events 200 in \d+ ms$/ },
      { requestId: 'two', method: 'POST', path: '/v1/events', status: 401 },
    ].map(({ msg, ...line }) => ({ ...line, ...(msg && { msg: expect.stringMatching(msg) }) })),
  );
  expect(lines.join('\n')).not.toMatch(new RegExp(`private|${API_KEY}`));
  await app.close();
  await ledger.close();
});
