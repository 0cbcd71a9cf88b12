// Kept answers: they are those that a server would make which keeps none, on whichever server and whatever was written meanwhile.
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { giveBack } from '../../src/giving-back.ts';
import { keptAnswers, type Looked } from '../../src/http/kept.ts';
import { type Prepared, prepare } from '../../src/http/prepared.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { seed } from '../../src/seed.ts';
import { NoLongerWanted } from '../../src/turns.ts';
import { API_KEY, AUTHORIZED, configOf, testLedger } from '../app.ts';
import { ENGINE, often } from '../engine.ts';
import { PATIENCE } from '../patience.ts';
import {
  type Ask,
  type Asked,
  answerOf,
  askAt,
  expectSame,
  type Headers,
  neverStale,
  type Server,
  write,
} from './never-stale.ts';

interface Here extends Server {
  readonly ledger: Ledger;
  readonly app: FastifyInstance;
}

const open: { close(): Promise<unknown> }[] = [];

const serving = async (ledger: Ledger, bytes: number): Promise<FastifyInstance> => {
  const app = await buildApp(configOf({ COMMUNIQUE_API_KEY: API_KEY, CACHE_BYTES: String(bytes) }), ledger);
  open.push(app);
  return app;
};

const MEGABYTE = 1_000_000;

/** Asks an app without a connection. */
const askOf =
  (app: FastifyInstance): Ask =>
  async ({ method, url, headers, body }) => {
    const answer = await app.inject({ method, url, headers, ...(body !== undefined && { payload: body }) });
    return { status: answer.statusCode, headers: answer.headers, body: answer.rawPayload };
  };

async function server(ledger: Ledger, bytes = MEGABYTE): Promise<Here> {
  const app = await serving(ledger, bytes);
  // On connections, as what is asked again is answered before the framework sees it.
  const { ask, close } = askAt(await app.listen({ host: '127.0.0.1', port: 0 }));
  open.push({ close: async () => close() });
  return { ledger, app, ask, plain: askOf(await serving(ledger, 0)) };
}

/** Two servers of one ledger, each with a connection of its own where more than one process may write. */
async function twoServers(): Promise<[Here, Here]> {
  const ledger = await testLedger();
  open.push(ledger);
  const other = ENGINE === 'sqlite' ? ledger : await openLedger(ledger.url);
  if (other !== ledger) open.push(other);
  return [await server(ledger), await server(other)];
}

describe('two servers on one ledger', () => {
  let servers: [Here, Here];
  beforeAll(async () => {
    servers = await twoServers();
  });
  afterAll(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  test('no answer is older than what its server wrote, or than the position that was named, conditional or not', async () => {
    const since = servers[0].ledger.head().position;
    const start = await write(servers[0].ask, { id: 'one', label: 'first', since });
    await fc.assert(neverStale(servers, start), { numRuns: often(20) });
  });

  test('what another server wrote shows without a position being named, in a moment', async () => {
    const [one, other] = servers;
    for (const url of ['/v1/issues/one', '/v1/issues']) await other.app.inject({ url });
    const label = `told ${Date.now()}`;
    await write(one.ask, { id: 'one', label, since: other.ledger.head().position });
    for (const url of ['/v1/issues/one', '/v1/issues'])
      await expect
        .poll(async () => (await other.app.inject({ url })).body, { timeout: PATIENCE, interval: 20 })
        .toContain(label);
  });
});

describe('one server', () => {
  let own: Here;
  let asks: string[];
  let position = 0;
  beforeAll(async () => {
    const ledger = await testLedger();
    open.push(ledger);
    await seed(ledger);
    position = ledger.head().position;
    const noted = Object.entries(ledger).map(([name, verb]) => [
      name,
      typeof verb === 'function' && !['head', 'incarnation', 'identity', 'onHead', 'keepAudit', 'close'].includes(name)
        ? (...given: unknown[]) => {
            asks.push(name);
            return (verb as (...given: unknown[]) => unknown)(...given);
          }
        : verb,
    ]);
    asks = [];
    own = await server(Object.fromEntries(noted) as Ledger);
    // Until then nobody could tell when the last of it was modified.
    const last = { url: `/v1/changes?since=${position - 1}`, headers: {} };
    const at = JSON.parse((await own.plain({ method: 'GET', ...last })).body.toString()).data[0].at as string;
    await vi.waitFor(() => expect(Date.now() - Date.parse(at)).toBeGreaterThan(1_000), { timeout: PATIENCE });
  });
  afterAll(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  const MEETING = '/v1/events/obama-putin-hangzhou-2016-09-05';

  test.each([
    ...[MEETING, `${MEETING}?asOf=29`, `${MEETING}/revisions/1`, `${MEETING}/disagreements`],
    ...['/v1/events', '/v1/events?q=syria', '/v1/events/facets?by=country', '/v1/changes', '/v1/vocabularies'],
  ])('%s is answered again, in each coding, and its 304, without a question to the database', async url => {
    const codings: Headers[] = [{}, { 'accept-encoding': 'br' }, { 'accept-encoding': 'gzip' }];
    const first = await Promise.all(codings.map(headers => own.app.inject({ url, headers })));
    asks = [];
    for (const [index, headers] of codings.entries()) {
      for (const method of ['GET', 'HEAD'] as const) {
        const again = await own.app.inject({ method, url, headers });
        expect(again.statusCode).toBe(200);
        if (method === 'GET') expect(again.rawPayload).toEqual(first[index]?.rawPayload);
        const tag = String(again.headers.etag);
        const known = await own.app.inject({ method, url, headers: { ...headers, 'if-none-match': tag } });
        expect([known.statusCode, known.headers.etag]).toEqual([304, tag]);
      }
    }
    expect(asks).toEqual([]);
  });

  const parts: [part: string, one: Asked, other: Asked][] = [
    ...(
      [
        ['URL', '/v1/events?limit=1', {}, '/v1/events?limit=2', {}],
        ['media type', `${MEETING}/diff`, {}, `${MEETING}/diff`, { accept: 'application/json' }],
        ['form for browsers', '/openapi.yaml', {}, '/openapi.yaml', { accept: 'text/html' }],
        ['coding', '/v1/events', {}, '/v1/events', { 'accept-encoding': 'br' }],
        ['preference', '/v1/events', {}, '/v1/events', { prefer: 'count=exact' }],
        ['key', `${MEETING}/revisions`, {}, `${MEETING}/revisions`, AUTHORIZED],
        ['key, of the feed', '/v1/changes', {}, '/v1/changes', AUTHORIZED],
        ['language', '/v1/events?as=csv', {}, '/v1/events?as=csv', { 'accept-language': 'ar' }],
        ['host', '/.well-known/api-catalog', { host: 'one' }, '/.well-known/api-catalog', { host: 'other' }],
        ['position', MEETING, {}, `${MEETING}?asOf=29`, {}],
      ] as const
    ).map(([part, url, headers, otherUrl, otherHeaders]): [string, Asked, Asked] => [
      part,
      { method: 'GET', url, headers },
      { method: 'GET', url: otherUrl, headers: otherHeaders },
    ]),
  ];

  test.each(parts)('what differs in its %s is told apart', async (_, one, other) => {
    for (const asked of [one, other, one, other, one, other]) await expectSame(own, asked);
    const [first, second] = [await answerOf(own.ask, one), await answerOf(own.ask, other)];
    expect(first).not.toEqual(second);
  });

  test('an answer that is kept is refused whoever may not read', async () => {
    const closed = await buildApp(configOf({ COMMUNIQUE_API_KEY: API_KEY, READ_ACCESS: 'key' }), own.ledger);
    open.push(closed);
    for (let time = 0; time < 2; time++) {
      expect((await closed.inject({ url: MEETING, headers: AUTHORIZED })).statusCode).toBe(200);
      expect((await closed.inject({ url: MEETING })).statusCode).toBe(401);
    }
    const { headers } = await closed.inject({ url: MEETING, headers: AUTHORIZED });
    expect(headers['cache-control']).toContain('private');
  });

  test('a condition that fails is refused, also where the answer is kept', async () => {
    await expectSame(own, { method: 'GET', url: MEETING, headers: {} });
    for (const headers of [{ 'if-match': '"0"' }, { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }])
      expect((await own.app.inject({ url: MEETING, headers })).statusCode).toBe(412);
  });

  test('a restored ledger is another one, though its head is at the same position', async () => {
    const before = await own.app.inject({ url: `${MEETING}?asOf=29` });
    await own.ledger.inherit({ receipts: [], incarnation: '01900000-0000-7000-8000-000000000000' } as never);
    const after = await own.app.inject({
      url: `${MEETING}?asOf=29`,
      headers: { 'if-none-match': before.headers.etag },
    });
    expect(after.statusCode).toBe(200);
    expect(after.headers.etag).not.toBe(before.headers.etag);
  });

  test('a cache too small for all of it makes answers again, and they are the same', async () => {
    const small = await server(own.ledger);
    for (let n = 0; n < 60; n++) {
      const payload = { label: { en: `Issue ${n}` }, description: { en: 'word '.repeat(900) } };
      const headers = { ...AUTHORIZED, 'if-none-match': '*' };
      const { statusCode } = await own.app.inject({ method: 'PUT', url: `/v1/issues/many-${n}`, headers, payload });
      expect(statusCode).toBe(201);
    }
    const urls = Array.from({ length: 60 }, (_, n) => [`/v1/issues/many-${n}`, `/v1/issues?limit=${n + 1}`]).flat();
    for (const url of urls) await small.app.inject({ url });
    asks = [];
    for (const url of urls) await expectSame(small, { method: 'GET', url, headers: {} });
    expect(asks.length).toBeGreaterThan(0);
  });
});

describe('what is asked for at once', () => {
  const state = { position: 1 };
  const ledger = { head: () => ({ position: state.position, at: '' }), incarnation: () => null };
  const looked: Looked = {
    ...{ asked: null, points: 0 },
    at: { etag: 'W/"1"', modified: null, holds: 'at-head', cache: 'public, max-age=86400' },
  };
  const prepared: Prepared = { in: () => ({ status: 200, head: [], bytes: null }), size: () => 1 };
  const signal = new AbortController().signal;
  const isHad = () => false;

  test('is looked up once and made once, however many wait, until the ledger moves', async () => {
    const { answer } = keptAnswers(MEGABYTE, ledger);
    const counts = { looks: 0, makes: 0 };
    const { promise, resolve } = Promise.withResolvers<void>();
    const asking = {
      ...{ signal, isHad },
      look: async () => {
        counts.looks += 1;
        await promise;
        return looked;
      },
      make: async () => {
        counts.makes += 1;
        return prepared;
      },
    };
    const before = Array.from({ length: 10 }, () => answer('key', asking));
    state.position += 1;
    const after = Array.from({ length: 10 }, () => answer('key', asking));
    resolve();
    await Promise.all([...before, ...after]);
    expect(counts).toEqual({ looks: 2, makes: 2 });
  });

  test('holds nothing of the request that it was made for, nor memory beside its own', async () => {
    const { answer, find } = keptAnswers(MEGABYTE, ledger);
    const request = await (async () => {
      const asked = { of: 'the request' };
      const told = { ...looked.at, document: asked };
      const body = JSON.stringify(Array.from({ length: 1_000 }, (_, at) => at));
      const whole = { mediaType: 'application/json', body };
      const options = { answerType: 'application/json', keyed: false };
      await answer('key', {
        ...{ signal, isHad },
        look: async () => ({ ...looked, asked, at: told }),
        make: async ({ at }, grown) => prepare(whole, at, { ...options, grown }),
      });
      return new WeakRef(asked);
    })();
    // What is held by what waits to be run next is let go of.
    await new Promise(setImmediate);
    giveBack();
    expect(request.deref()).toBeUndefined();
    for (const coding of ['br', 'gzip', undefined] as const) {
      const { bytes } = (await find('key')?.answer?.in(coding)) ?? {};
      expect(bytes?.buffer.byteLength).toBe(bytes?.length);
      expect(bytes?.length).toBeGreaterThan(0);
    }
  });

  test('is asked for anew by one of those who wait, where who asked first has left', async () => {
    const { answer } = keptAnswers(MEGABYTE, ledger);
    const leaving = new AbortController();
    const left = Promise.withResolvers<Prepared>();
    const first = answer('key', { signal: leaving.signal, isHad, look: async () => looked, make: () => left.promise });
    let makes = 0;
    const make = async () => {
      makes += 1;
      return prepared;
    };
    const others = [1, 2].map(() => answer('key', { signal, isHad, look: async () => looked, make }));
    leaving.abort();
    left.reject(new NoLongerWanted());
    await expect(first).rejects.toBeInstanceOf(NoLongerWanted);
    for (const other of others) expect(await other).toMatchObject({ answer: prepared });
    expect(makes).toBe(1);
  });

  test('and ends because it is not wanted any more is told so to who made it', async () => {
    const { answer } = keptAnswers(MEGABYTE, ledger);
    const make = () => Promise.reject(new NoLongerWanted());
    await expect(answer('key', { signal, isHad, look: async () => looked, make })).rejects.toBeInstanceOf(
      NoLongerWanted,
    );
  });

  test('and fails is not kept', async () => {
    const { answer, find } = keptAnswers(MEGABYTE, ledger);
    const failing = {
      signal,
      isHad,
      look: async () => looked,
      make: () => Promise.reject(new Error('The disk is gone.')),
    };
    await expect(answer('key', failing)).rejects.toThrow('The disk is gone.');
    expect(find('key')?.answer ?? null).toBeNull();
    expect(await answer('key', { ...failing, make: async () => prepared })).toMatchObject({ answer: prepared });
  });
});
