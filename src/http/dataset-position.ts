// Dataset-Position: how far the ledger was when it answered; sent back, no answer shows less than that.
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../model/refusals.ts';

export interface Positioned {
  head(): { readonly position: number };
  reach(position: number): Promise<boolean>;
}

const HEADER = 'dataset-position';

/**
 * Whoever sends the position of an answer reads no earlier state than that, on whichever server of the ledger: its own
 * writes among them.
 */
export function registerDatasetPosition(app: FastifyInstance, ledger: Positioned): void {
  app.addHook('onRequest', async ({ headers, routeOptions }) => {
    const given = headers[HEADER];
    if (given === undefined || (routeOptions.config?.access ?? 'open') === 'open') return;
    if (typeof given !== 'string' || !/^(0|[1-9]\d{0,14})$/.test(given))
      throw invalid('Dataset-Position is a position of the ledger, as an answer told it.');
    if (!(await ledger.reach(Number(given))))
      throw invalid(`The ledger is at position ${ledger.head().position}; ${given} is after it.`);
  });
  app.addHook('onSend', async (_, reply) => {
    reply.header(HEADER, String(ledger.head().position));
  });
}

const invalid = (detail: string) =>
  new Refusal('invalid-header', detail, { errors: [{ detail, code: 'out-of-range', header: 'Dataset-Position' }] });
