// Streamed answers on real sockets: the client sets the pace, and its leaving ends the work; what breaks off does not look whole.
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { bulkOf } from '../../src/http/bulk.ts';
import { registerCompression } from '../../src/http/headers.ts';
import { keptAnswers } from '../../src/http/kept.ts';
import { limitsOf } from '../../src/http/limits.ts';
import { serve } from '../../src/http/serve.ts';
import { registerValidation } from '../../src/http/validation.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { Refusal } from '../../src/model/refusals.ts';
import { nothing } from '../../src/operations/follows.ts';
import { operation } from '../../src/operations/operation.ts';
import { paceOf } from '../../src/operations/pace.ts';

const CHUNK = Buffer.alloc(100_000, 'x');
let app: FastifyInstance;
afterEach(() => app.close());

/** Serves what makes chunks; answers where. */
async function serving(chunks: () => AsyncGenerator<Buffer>): Promise<string> {
  app = Fastify();
  registerValidation(app, []);
  await registerCompression(app);
  const chunked = operation({
    id: 'get-chunks',
    method: 'GET',
    path: '/',
    access: 'open',
    summary: 'Read chunks',
    mediaTypes: ['text/csv'],
    answers: {},
    ask: () => null,
    at: () => nothing,
    run: () => ({ body: chunks() }),
  });
  const known = { head: () => ({ position: 0 }), incarnation: () => null, keepAudit: async () => {} };
  const ledger = known as unknown as Ledger;
  const kept = keptAnswers(1_000_000, ledger);
  const { signal: stopping } = new AbortController();
  const limits = limitsOf({ open: 0, keyed: 0, servers: 1 });
  const audit = { days: 1, entries: 1 };
  const bulk = bulkOf({ limit: 100, perCaller: 100, pace: paceOf() });
  const beside = { audit, bulk, traced: false, proxied: false, answered: () => {} };
  const rest = { closed: false, limits, shed: () => {}, stopping, patience: 1_000, ...beside };
  serve(app, { operations: [chunked], ledger, base: '', apiKey: undefined, hosts: '', kept, ...rest });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/`;
}

const answerOf = (url: string, headers: Record<string, string> = {}) =>
  new Promise<IncomingMessage>((resolve, reject) => get(url, { headers, agent: false }, resolve).on('error', reject));

/** How an answer ends: whole, or broken off. */
const endOf = (answer: IncomingMessage) =>
  new Promise<string>(resolve => {
    answer.once('end', () => resolve('whole')).once('error', () => resolve('broken off'));
    answer.resume();
  });

test.each(['identity', 'br', 'gzip'])('a client that leaves ends the work (%s)', async coding => {
  let made = 0;
  let ended: () => void = () => {};
  const done = new Promise<void>(resolve => {
    ended = resolve;
  });
  const url = await serving(async function* () {
    try {
      for (;;) {
        made += 1;
        yield CHUNK;
        await new Promise(setImmediate);
      }
    } finally {
      ended();
    }
  });
  const answer = await answerOf(url, { 'accept-encoding': coding });
  await once(answer, 'readable');
  answer.destroy();
  await done;
  expect(made).toBeGreaterThan(1);
});

test('a client that does not read holds the work up', async () => {
  let made = 0;
  const url = await serving(async function* () {
    for (; made < 2_000; made++) yield CHUNK;
  });
  const answer = await answerOf(url, { 'accept-encoding': 'identity' });
  // Answered by the same server, so that it has had time to fill what lies between.
  for (let asked = 0; asked < 50; asked++) await (await answerOf(`${url}nothing`)).resume();
  expect(made).toBeLessThan(1_000);
  expect(await endOf(answer)).toBe('whole');
  expect(made).toBe(2_000);
});

test.each(['identity', 'br'])('what fails midway breaks off (%s)', async coding => {
  const url = await serving(async function* () {
    for (let made = 0; made < 100; made++) yield CHUNK;
    throw new Error('The storage is gone.');
  });
  const answer = await answerOf(url, { 'accept-encoding': coding }).catch(() => null);
  if (answer && answer.statusCode === 200) expect(await endOf(answer)).toBe('broken off');
  else expect(answer?.statusCode ?? 500).toBe(500);
});

test('what fails before the first chunk is a problem, and nothing of a file', async () => {
  // biome-ignore lint/correctness/useYield: it fails before it could
  const url = await serving(async function* () {
    throw new Refusal('unavailable', 'The storage is gone.');
  });
  const answer = await answerOf(url, { 'accept-encoding': 'identity' });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([503, 'application/problem+json; charset=utf-8']);
  expect(answer.headers).not.toHaveProperty('content-encoding');
  await endOf(answer);
});
