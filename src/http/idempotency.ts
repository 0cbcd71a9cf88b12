// Idempotency-Key: a request that is sent again is answered as it was, and done once (the IETF draft of that name).
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Ledger } from '../ledger/ledger.ts';
import { Refusal } from '../model/refusals.ts';
import type { KeptAnswer, ReceiptKey } from '../operations/receipts.ts';

/** In how many seconds to ask for what is still being done. */
const RETRY_AFTER = '1';

/** Whether the body of a request is to be told from others. */
export const needsDigest = ({ headers, routeOptions }: FastifyRequest) =>
  routeOptions.config?.operation?.idempotent === true && headers['idempotency-key'] !== undefined;

export const digestOf = (...parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\n');
  return hash.digest('hex');
};

/** Under what the answer to a request is kept; null where it has no key. A rehearsal leaves nothing, and so needs none. */
export function keptUnder(request: FastifyRequest): ReceiptKey | null {
  const given = request.headers['idempotency-key'];
  if (typeof given !== 'string' || (request.query as { dryRun?: string }).dryRun === 'true') return null;
  const key = given.startsWith('"') ? given.slice(1, -1).replace(/\\(.)/g, '$1') : given;
  return {
    id: digestOf(request.holder?.name ?? '', key),
    request: () =>
      request.bodyDigest === null ? null : digestOf(request.method, request.originalUrl, request.bodyDigest),
  };
}

/** Does each request once. `arrival` ends when all of its body has come; what `run` refuses is not kept. */
export type Once = (
  under: ReceiptKey | null,
  arrival: () => Promise<void>,
  run: () => Promise<KeptAnswer>,
) => Promise<KeptAnswer>;

export function onceEach({ receipt }: Pick<Ledger, 'receipt'>): Once {
  /** What this process is at. Another process is waited for by the storage, which lets one of two write. */
  const running = new Map<string, ReceiptKey>();
  return async (under, arrival, run) => {
    if (under === null) return run();
    const other = running.get(under.id);
    if (other) throw stillRunning(under, other);
    running.set(under.id, under);
    try {
      const found = await receipt(under.id);
      if (found === null) return await run();
      await arrival();
      return replayed(found, under);
    } catch (error) {
      // Another process may have answered meanwhile, and what it wrote be what this one was refused for.
      const found = under.request() === null ? null : await receipt(under.id);
      if (found) return replayed(found, under);
      throw error;
    } finally {
      running.delete(under.id);
    }
  };
}

/** What was kept. @throws Refusal where it was kept for another request */
function replayed({ request, answer }: { request: string; answer: string }, under: ReceiptKey): KeptAnswer {
  if (request !== under.request()) throw usedOtherwise();
  const kept = JSON.parse(answer) as KeptAnswer;
  return { ...kept, headers: { ...kept.headers, 'idempotent-replayed': 'true' } };
}

/** Of a body that is still coming nobody can say whether it is the same. */
function stillRunning(under: ReceiptKey, other: ReceiptKey): Refusal {
  const [request, running] = [under.request(), other.request()];
  if (request !== null && running !== null && request !== running) return usedOtherwise();
  return new Refusal('idempotency-in-progress', 'A request with this Idempotency-Key is still being done.', {
    headers: { 'retry-after': RETRY_AFTER },
  });
}

const usedOtherwise = () =>
  new Refusal('idempotency-conflict', 'This Idempotency-Key was sent with another request in the last 24 hours.');
