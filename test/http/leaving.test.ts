// Questions that take long: whoever hangs up ends theirs, and whoever waits is told why they are not answered.
import { once } from 'node:events';
import { get } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { TookTooLong } from '../../src/ledger/errors.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { type Asker, NoLongerWanted, TooManyWaiting } from '../../src/turns.ts';
import { configOf, testLedger } from '../app.ts';

/** A server whose questions are answered by `select`. */
async function serving(select: (asker: Asker) => Promise<never>): Promise<string> {
  const ledger = await testLedger();
  const own = { ...ledger, select: (_, { asker }) => select(asker as Asker) } as Ledger;
  const app = await buildApp(configOf(), own);
  onTestFinished(async () => {
    await app.close();
    await ledger.close();
  });
  return app.listen({ host: '127.0.0.1', port: 0 });
}

test('who hangs up is known to have left, by the address that asked', async () => {
  let begun: (asker: Asker) => void = () => {};
  const asked = new Promise<Asker>(resolve => {
    begun = resolve;
  });
  const url = await serving(asker => {
    begun(asker);
    return new Promise((_, reject) => asker.signal.addEventListener('abort', () => reject(new Error('left'))));
  });
  const request = get(`${url}/v1/events?country=FR`).on('error', () => {});
  const { caller, signal } = await asked;
  expect([caller, signal.aborted]).toEqual(['127.0.0.1', false]);
  const left = once(signal, 'abort');
  request.destroy();
  await left;
});

test('who has been answered has not left', async () => {
  const signals: AbortSignal[] = [];
  const url = await serving(async asker => {
    signals.push(asker.signal);
    return [] as never;
  });
  const answer = await fetch(`${url}/v1/events?country=FR`);
  await answer.text();
  await (await fetch(`${url}/v1/events?country=FR`)).text();
  expect(answer.status).toBe(200);
  expect(signals.map(({ aborted }) => aborted)).not.toContain(true);
});

test.each([
  ['took-too-long', new TookTooLong(), null, /from.*to.*asOf/],
  ['busy', new TooManyWaiting(), '5', /later/],
])('%s is a problem that says what to do', async (code, error, again, words) => {
  const url = await serving(async () => {
    throw error;
  });
  const answer = await fetch(`${url}/v1/events?country=FR`);
  const problem = (await answer.json()) as { type: string; detail: string };
  expect([answer.status, problem.type, answer.headers.get('retry-after')]).toEqual([503, `/problems/${code}`, again]);
  expect(problem.detail).toMatch(words);
});

test('a count that several wait for goes on though the first of them leaves', async () => {
  const asked: Asker[] = [];
  let first: () => void = () => {};
  const begun = new Promise<void>(resolve => {
    first = resolve;
  });
  const ledger = await testLedger();
  const select: Ledger['select'] = (query, options) => {
    const { asker } = options as { asker: Asker };
    if (asked.push(asker) > 1) return ledger.select(query, options);
    first();
    return new Promise((_, reject) => asker.signal.addEventListener('abort', () => reject(new NoLongerWanted())));
  };
  const app = await buildApp(configOf(), { ...ledger, select });
  onTestFinished(async () => {
    await app.close();
    await ledger.close();
  });
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/v1/events/facets?by=country&country=FR`;
  const leaving = get(url).on('error', () => {});
  await begun;
  const staying = fetch(url);
  // Asked after it on the same server, this is answered when the other waits for the count.
  await (await fetch(new URL('/healthz', url))).text();
  leaving.destroy();
  expect((await staying).status).toBe(200);
});
