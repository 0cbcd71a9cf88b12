// Streamed answers: so many at once, each a chunk in its turn; who stalls is cut off, and leaves their place.
import { get, type IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { bulkOf } from '../../src/http/bulk.ts';
import { paceOf } from '../../src/operations/pace.ts';
import { NOBODY, NoLongerWanted } from '../../src/turns.ts';
import { configOf, testLedger } from '../app.ts';
import { PATIENCE } from '../patience.ts';
import { minimal } from '../records.ts';

const of = (caller: string, signal = NOBODY.signal) => ({ caller, signal });

/** Chunks that tell by name when each is made. */
async function* making(name: string, made: string[], count = 3) {
  try {
    for (let n = 0; n < count; n++) {
      made.push(name);
      yield name;
    }
  } finally {
    made.push(`${name} ended`);
  }
}

async function taken(chunks: AsyncGenerator<Buffer | string>): Promise<number> {
  let count = 0;
  for await (const _ of chunks) count += 1;
  return count;
}

test('there are so many at once, in all and for one caller; who ends leaves a place', async () => {
  const bulk = bulkOf({ limit: 3, perCaller: 2, pace: paceOf() });
  const begun = ['a', 'a', 'b'].map(caller => bulk(of(caller), making(caller, [], 3)));
  for (const each of begun) await each.next();
  await expect(bulk(of('a'), making('a', [])).next()).rejects.toMatchObject({ code: 'busy' });
  await expect(bulk(of('c'), making('c', [])).next()).rejects.toMatchObject({
    code: 'busy',
    options: { headers: { 'retry-after': '5' } },
  });
  await begun[0]?.return(undefined);
  expect(await taken(bulk(of('a'), making('a', [])))).toBe(3);
});

test('callers have a chunk each in turn, however many exports go to one of them, and others their turn between', async () => {
  const made: string[] = [];
  const bulk = bulkOf({ limit: 10, perCaller: 10, pace: paceOf() });
  const much = Array.from({ length: 4 }, () => taken(bulk(of('much'), making('much', made))));
  const one = taken(bulk(of('one'), making('one', made)));
  let turns = 0;
  const ended = Promise.all([...much, one]).then(() => true);
  while (!(await Promise.race([ended, setImmediate(false)]))) turns += 1;
  const upTo = made.lastIndexOf('one');
  // Three of the one, and beside them no more of all others than one each.
  expect(made.slice(0, upTo).filter(name => name === 'much').length).toBeLessThanOrEqual(4);
  expect(turns).toBeGreaterThanOrEqual(15);
});

test('who leaves has nothing more made for them', async () => {
  const made: string[] = [];
  const leaving = new AbortController();
  const bulk = bulkOf({ limit: 1, perCaller: 1, pace: paceOf() });
  const chunks = bulk(of('a', leaving.signal), making('a', made, 1_000));
  await chunks.next();
  leaving.abort();
  await expect(chunks.next()).rejects.toThrow(NoLongerWanted);
  expect(made).toEqual(['a', 'a ended']);
  expect(await taken(bulk(of('b'), making('b', [])))).toBe(3);
});

/** A server with sources of half a megabyte each. */
async function serving(config: Partial<Config>, sources: number): Promise<string> {
  const ledger = await testLedger();
  const source = { ...minimal.source, rights: 'open', text: 'x'.repeat(500_000) };
  for (let first = 0; first < sources; first += 8)
    await ledger.append(
      Array.from({ length: 8 }, (_, n) => ({ op: 'create', kind: 'source', id: `s-${first + n}`, content: source })),
      'test',
    );
  const app = await buildApp(configOf({}, config), ledger);
  onTestFinished(async () => {
    await app.close();
    await ledger.close();
  });
  return app.listen({ host: '127.0.0.1', port: 0 });
}

const exported = (url: string) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/v1/sources.ndjson`, { agent: false }, resolve).on('error', reject);
  });

test('who takes no byte is cut off, and another has the place', { timeout: PATIENCE }, async () => {
  const url = await serving({ STREAM_PATIENCE: 2_000, EXPORTS_PER_CALLER: 1 }, 48);
  const stalled = await exported(url);
  stalled.pause().on('error', () => {});
  const status = async (): Promise<number> => (await exported(url)).resume().statusCode ?? 0;
  expect(await status()).toBe(503);
  while ((await status()) !== 200);
  const closed = new Promise(resolve => stalled.once('close', resolve));
  stalled.resume();
  await closed;
  expect(stalled.complete).toBe(false);
});

test('who reads on has all of it, however many bytes wait meanwhile', { timeout: PATIENCE }, async () => {
  const url = await serving({ STREAM_PATIENCE: 5_000 }, 16);
  const answer = await exported(url);
  let size = 0;
  for await (const chunk of answer) size += (chunk as Buffer).length;
  expect(answer.complete).toBe(true);
  expect(size).toBeGreaterThan(8_000_000);
});
