// Nothing is taken that the OpenAPI document forbids: requests that fit it but for one place, as a validator of JSON Schema
// judges them, are refused, and nothing is recorded. HOSTILE says how many are made (600 by default, half as many on a server).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AUTHORIZED } from '../app.ts';
import type { OpenApi } from '../contract.ts';
import { throwAwayDatabase } from '../databases.ts';
import { PATIENCE } from '../patience.ts';
import { serve } from '../process.ts';
import { forbiddenBy } from './forbidden.ts';
import { requestFor } from './requests.ts';
import { failuresOf, HOSTILE, seed } from './sending.ts';

/** What is told in the place of what does not fit: no key is there to be rotated, and of a batch the gravest fault counts. */
const ALSO: readonly (readonly [path: RegExp, status: number])[] = [
  [/^\/v1\/keys\//, 404],
  [/\/batch$/, 412],
];

test('what the OpenAPI document forbids is refused', { timeout: PATIENCE + HOSTILE * 1_000 }, async () => {
  const { url: database, remove } = await throwAwayDatabase();
  try {
    const server = await serve({ DATABASE_URL: database, LOG_LEVEL: 'error' });
    const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as OpenApi;
    const made = fc.sample(fc.oneof(...forbiddenBy(document)), { numRuns: HOSTILE, seed });
    const forbidden = new Map(
      made.flatMap(each => (each === null ? [] : [[requestFor(each.asking, AUTHORIZED), each.where]])),
    );
    expect(forbidden.size).toBeGreaterThan(HOSTILE / 4);
    const failures = await failuresOf(server.url, [...forbidden.keys()], (sent, { status }) => {
      const also = ALSO.filter(([path]) => path.test(sent.url)).map(([, other]) => other);
      expect([400, 422, ...also], forbidden.get(sent)).toContain(status);
    });
    expect(failures, `${forbidden.size} requests with FC_SEED=${seed}`).toEqual([]);
    const state = (await (await fetch(`${server.url}/v1/changes?since=29`)).json()) as { data: unknown[] };
    expect(state.data).toEqual([]);
    server.process.kill('SIGTERM');
    expect(await server.exit).toBe(0);
  } finally {
    await remove();
  }
});
