// The clients of the bench of writes, in a process of their own: each records one invented event after the
// other, under new ids: what they refer to is there.
import { Agent, request } from 'node:http';
import { castFor } from './cast.ts';
import { inventorOf } from './events.ts';

/** So many at a time for so many seconds, of the invented events from `first` on, which come again under other ids. */
export interface Writes {
  readonly together: number;
  readonly seconds: number;
  readonly first: number;
}

/** What was written of it. */
export interface Recorded {
  readonly written: number;
  readonly seconds: number;
}

const [, , base = '', key = '', seed = '', events = ''] = process.argv;
const inventor = inventorOf(Number(seed), castFor(Number(events)));
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };

/** @throws Error where it is not recorded */
const record = (index: number) =>
  new Promise<void>((resolve, reject) => {
    request(`${base}/v1/events`, { agent, method: 'POST', headers }, answer => {
      answer.resume().once('end', resolve).once('error', reject);
      if (answer.statusCode !== 201) reject(new Error(`An event was answered with ${answer.statusCode}.`));
    })
      .once('error', reject)
      .end(JSON.stringify(inventor.event(index % Number(events))));
  });

process.on('message', async ({ together, seconds, first }: Writes) => {
  const begun = performance.now();
  const end = begun + seconds * 1_000;
  let next = first;
  const client = async () => {
    while (performance.now() < end) await record(next++);
  };
  await Promise.all(Array.from({ length: together }, client));
  process.send?.({
    written: next - first,
    seconds: (performance.now() - begun) / 1_000,
  } satisfies Recorded);
});
process.on('disconnect', () => process.exit());
