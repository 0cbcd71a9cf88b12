// Requests on their way to a server, several at once, and their answers as they came.
import { request } from 'node:http';
import type { Served } from '../contract.ts';
import { often } from '../engine.ts';
import type { Sent } from './requests.ts';

/** How many requests are sent: few in the short form. */
export const HOSTILE = Number(process.env.HOSTILE ?? often(600));

/** What is sent follows from it. */
export const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);

/** How many requests are on their way at once. */
const AT_ONCE = 8;

/** How many failures are told: many have one cause. */
const TOLD = 20;

/** An answer as it came; what goes on for ever is cut off after its beginning. */
export const send = (url: string, { method, url: path, headers, body }: Sent) =>
  new Promise<Served>((resolve, reject) => {
    const sent = request(url + path, { method, headers: { connection: 'close', ...headers } }, response => {
      const status = response.statusCode ?? 0;
      const told = response.headers as Record<string, string>;
      const pieces: Buffer[] = [];
      const done = () => resolve({ status, headers: told, text: Buffer.concat(pieces).toString() });
      if (told['content-type']?.startsWith('text/event-stream')) {
        response.destroy();
        return done();
      }
      response
        .on('data', piece => pieces.push(piece))
        .on('end', done)
        .on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });

/** Sends all and judges each answer; the failures, those of the shortest requests first: nothing smaller is looked for. */
export async function failuresOf(
  url: string,
  all: readonly Sent[],
  judge: (sent: Sent, served: Served) => Promise<void> | void,
): Promise<string[]> {
  const failures: string[] = [];
  const left = all.values();
  const worker = async () => {
    for (const sent of left) {
      let told = 'no answer';
      try {
        const served = await send(url, sent);
        told = `${served.status}: ${served.text.slice(0, 500)}`;
        await judge(sent, served);
      } catch (error) {
        failures.push(`${JSON.stringify(sent).slice(0, 2_000)} → ${told}\n${(error as Error).message}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const told = failures.sort((one, other) => one.length - other.length).slice(0, TOLD);
  return failures.length > TOLD ? [...told, `and ${failures.length - TOLD} others`] : told;
}
