// Following: whatever is written there, and whatever breaks in between, both ledgers end up the same.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { follow } from '../../src/follow/following.ts';
import { eventData, remoteAt } from '../../src/follow/remote.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { fingerprint, sha256 } from '../../src/model/evidence.ts';
import { makeKey } from '../../src/operations/system/key-making.ts';
import { seed } from '../../src/seed.ts';
import { configOf, testLedger } from '../app.ts';
import { throwAwayDatabase } from '../databases.ts';
import { expectSound } from '../ledger/soundness.ts';
import { PATIENCE } from '../patience.ts';
import { run, start } from '../process.ts';
import { minimal } from '../records.ts';
import { appendAtRandom, served } from './random-ledger.ts';

let theirs: Awaited<ReturnType<typeof testLedger>>;
let app: FastifyInstance;
let url: string;

const listening = async (ledger: Ledger, port = 0) => {
  const built = await buildApp(configOf({}), ledger);
  return { built, address: await built.listen({ port, host: '127.0.0.1' }) };
};

beforeAll(async () => {
  theirs = await testLedger();
  await seed(theirs);
  await appendAtRandom(theirs, 60);
  ({ built: app, address: url } = await listening(theirs));
});
afterAll(async () => {
  await app.close();
  await theirs.close();
});

/** Follows in this process; the answer to `stop` says how it ended. */
function following(ledger: Ledger, address: string, { once = false, key = undefined as string | undefined } = {}) {
  const stopping = new AbortController();
  const told: string[] = [];
  const done = follow({
    ledger,
    remote: remoteAt(address, key, stopping.signal),
    once,
    stop: stopping.signal,
    progress: line => told.push(line),
    trouble: line => told.push(line),
  });
  return {
    done,
    told,
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

/** Resolves once a ledger has come to where another is. */
const inStep = (ledger: Ledger, other: Ledger) =>
  new Promise<void>(resolve => {
    const look = () => {
      if (ledger.head().position < other.head().position) return;
      ended();
      resolve();
    };
    const ended = ledger.onHead(look);
    look();
  });

test('what was recorded there is here: every document, history and page, byte for byte, and found as there', async () => {
  const own = await testLedger();
  await following(own, url, { once: true }).done;
  expect(own.head()).toEqual(theirs.head());
  expect(await served(own)).toEqual(await served(theirs));
  expect(own.identity()).toBe(theirs.identity());
  await own.inherit({ receipts: [], identity: randomUUID() });
  await following(own, url, { once: true }).done;
  expect(own.identity()).toBe(theirs.identity());
  expect(own.head()).toEqual(theirs.head());
  await expectSound(own.url);
  await own.close();
});

test('what is recorded there meanwhile comes, though its server is away for a while', async () => {
  const [other, own] = [await testLedger(), await testLedger()];
  let server = await listening(other);
  const { port } = new URL(server.address);
  const { stop, told } = following(own, server.address);
  await appendAtRandom(other, 20);
  await inStep(own, other);
  await server.built.close();
  await appendAtRandom(other, 20);
  server = await listening(other, Number(port));
  await appendAtRandom(other, 20);
  await inStep(own, other);
  await stop();
  expect(told.join('\n')).toMatch(/In step with [\s\S]*/);
  expect(await served(own)).toEqual(await served(other));
  await expectSound(own.url);
  await server.built.close();
  await Promise.all([other.close(), own.close()]);
});

test('the checks of evidence are those that were made there, whatever texts are held here by then', async () => {
  const [other, own] = [await testLedger(), await testLedger()];
  const text = 'One two.';
  const evidence = [{ source: 's', about: [], start: 0, end: 3, sha256: sha256('One') }];
  const closed = { ...minimal.source, ...fingerprint(text) };
  const [, event] = await other.append(
    [
      { op: 'create', kind: 'source', id: 's', content: closed },
      { op: 'create', kind: 'event', id: 'e', content: { ...minimal.event, evidence } },
    ],
    'test',
  );
  await other.append(
    [{ op: 'replace', kind: 'source', id: 's', expected: 1, content: { ...closed, rights: 'open', text } }],
    'test',
  );
  const server = await listening(other);
  await following(own, server.address, { once: true }).done;
  expect((await own.record('event', 'e'))?.document).toBe(event?.document);
  expect(event?.document).toContain('unchecked');
  await server.built.close();
  await Promise.all([other.close(), own.close()]);
});

test('kill -9 at any moment, and the next run goes on: nothing is lost, nothing comes twice', {
  timeout: PATIENCE,
}, async () => {
  const database = await throwAwayDatabase({ bare: true });
  const environment = { DATABASE_URL: database.url };
  const other = await testLedger();
  const server = await listening(other);
  for (let kill = 0; kill < 2; kill++) {
    const follower = start(['follow', server.address], environment);
    await follower.line(/In step with/);
    const written = appendAtRandom(other, 15);
    // The moment of the kill is what is random here; nothing is waited for.
    await setTimeout(Math.random() * 150);
    follower.process.kill('SIGKILL');
    await Promise.all([follower.exit, written]);
  }
  const last = await run(['follow', server.address, '--once'], environment);
  expect([last.code, last.err]).toEqual([0, '']);
  await expectSound(environment.DATABASE_URL);
  const own = await openLedger(environment.DATABASE_URL);
  expect(await served(own)).toEqual(await served(other));
  await Promise.all([own.close(), server.built.close()]);
  await other.close();
  await database.remove();
});

test('whoever follows with a key keeps who recorded each change, and without one calls them by what it does', async () => {
  const { key } = await makeKey(theirs, { name: 'follower', scopes: ['read'], kinds: null, expiresAt: null });
  const authorsWith = async (given: string | undefined) => {
    const own = await testLedger();
    await following(own, url, { key: given, once: true }).done;
    const changes = await own.changes(0, own.head().position, own.head().position);
    await own.close();
    return changes.map(({ author }) => author);
  };
  const head = theirs.head().position;
  expect(await authorsWith(key)).toEqual((await theirs.changes(0, head, head)).map(({ author }) => author));
  expect(new Set(await authorsWith(undefined))).toEqual(new Set(['follow']));
});

test('SIGTERM ends it between two appends', async () => {
  const [database, other] = [await throwAwayDatabase({ bare: true }), await testLedger()];
  await seed(other);
  const server = await listening(other);
  const follower = start(['follow', server.address], { DATABASE_URL: database.url });
  await follower.line(/In step with/);
  follower.process.kill('SIGTERM');
  expect(await follower.exit).toBe(0);
  expect(follower.lines.at(-1)).toBe(`Stopped at position ${other.head().position}.`);
  await server.built.close();
  await Promise.all([other.close(), database.remove()]);
});

describe('it refuses', () => {
  const issue = { op: 'create', kind: 'issue', id: 'own', content: minimal.issue } as const;

  test('a ledger that others have written to', async () => {
    const own = await testLedger();
    await own.append([issue], 'test');
    await expect(following(own, url, { once: true }).done).rejects.toThrow(/differ from position 1 on/);
    await own.close();
  });

  test('a ledger that was written to after it was followed, however far the other has come', async () => {
    const [other, own] = [await testLedger(), await testLedger()];
    const server = await listening(other);
    await seed(other);
    await following(own, server.address, { once: true }).done;
    await own.append([issue], 'test');
    await expect(following(own, server.address, { once: true }).done).rejects.toThrow(
      /is at position 29, this ledger at 30/,
    );
    await other.append([{ ...issue, id: 'theirs' }], 'test');
    await expect(following(own, server.address, { once: true }).done).rejects.toThrow(/differ from position 30 on/);
    expect(own.head().position).toBe(30);
    await server.built.close();
    await Promise.all([other.close(), own.close()]);
  });

  test.each([
    ['nothing of the kind', 404, 'text/html', '<p>', /has no \/v1\/changes/],
    [
      'a key that is needed',
      401,
      'application/problem+json',
      '{"detail":"Reading needs a key."}',
      /401: Reading needs/,
    ],
    ['a feed of another version', 200, 'application/json', '{"position":1,"data":[{"position":1}]}', /does not know/],
    ['another JSON', 200, 'application/json', '{}', /has no \/v1\/changes/],
  ])('a server with %s', async (_, status, type, body, message) => {
    const server = createServer((__, answer) => answer.writeHead(status, { 'content-type': type }).end(body));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const own = await testLedger();
    const { port } = server.address() as AddressInfo;
    await expect(following(own, `http://127.0.0.1:${port}/`, { once: true }).done).rejects.toThrow(message);
    await own.close();
    server.close();
  });
});

test('the command says so where it cannot follow', async () => {
  const database = await throwAwayDatabase({ bare: true });
  const environment = { DATABASE_URL: database.url };
  expect((await run(['seed'], environment)).code).toBe(0);
  const { code, err } = await run(['follow', url, '--once'], environment);
  expect([code, err]).toEqual([1, expect.stringContaining(`Cannot follow ${url}. The ledgers differ from position`)]);
  await database.remove();
});

test('events are put together from whatever pieces they come in', async () => {
  const text = 'retry: 1\n\n: \n\nid: 1\nevent: change\ndata: {"ن":1}\n\nid: 2\ndata: {}\n\nid: 3\ndata: {';
  const bytes = Buffer.from(text);
  for (let size = 1; size < 12; size++) {
    const pieces = (async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    })();
    const data: string[] = [];
    for await (const some of eventData(pieces)) data.push(...some);
    expect(data).toEqual(['{"ن":1}', '{}']);
  }
});
