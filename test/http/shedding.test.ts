// Shedding: while the process is late with everything, requests are told to come again, and the probes are answered.
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testApp } from '../app.ts';
import { PATIENCE } from '../patience.ts';

/** Keeps the process from everything else for a while; other processes have the processor. */
const busy = (milliseconds: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

test('a process that is late with everything refuses requests until it is not', async () => {
  const server = await testApp({ config: { SHED_DELAY: 400 } });
  const statuses = async () => [(await server.get('/v1/events')).status, (await server.get('/livez')).status];
  const late = async () => {
    // Longer than what is looked at, and with no rest in between.
    for (let each = 0; each < 4; each += 1) {
      busy(1_000);
      await setImmediate();
    }
    return statuses();
  };
  let told = await late();
  for (let tries = 0; tries < 5 && told[0] !== 503; tries += 1) told = await late();
  expect(told).toEqual([503, 200]);
  const refused = await server.get('/v1/events');
  expect([refused.json.type, refused.headers['retry-after']]).toEqual(['/problems/unavailable', '5']);
  await expect.poll(statuses, { interval: 200, timeout: PATIENCE }).toEqual([200, 200]);
  await server.close();
});
