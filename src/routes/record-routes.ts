// What the routes of records have in common, whatever their kind.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CACHE } from '../http/caching.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Revision } from '../ledger/revision.ts';
import type { Kind } from '../model/kinds.ts';
import { Refusal } from '../model/refusals.ts';
import { id, object } from '../model/schema.ts';

export interface RecordRoutes {
  readonly ledger: Ledger;
  readonly kind: Kind;
  /** Put before every link. */
  readonly base: string;
}

export interface ForRecord {
  readonly id: string;
}

export const idParameter = object({ id: id('Id of the record') });

export const recordUrl = ({ base, kind }: RecordRoutes, recordId: string) => `${base}/v1/${kind.plural}/${recordId}`;

/** To the record that another was merged into, as of the same position. */
export function redirectTo(url: string, asOf: string | undefined, reply: FastifyReply): FastifyReply {
  const then = asOf === undefined ? '' : `?asOf=${encodeURIComponent(asOf)}`;
  return reply
    .code(308)
    .headers({ location: url + then, 'cache-control': CACHE.public })
    .send();
}

export const notFound = ({ kind }: RecordRoutes, request: FastifyRequest) =>
  noRecord(kind, (request.params as ForRecord).id);

export const noRecord = (kind: Kind, recordId: string) =>
  new Refusal('not-found', `There is no ${kind.name} ${recordId}, or there was none then.`);

/**
 * @throws Refusal where there was no such record as of a position, or it was deleted by then. One that was merged into
 * another counts as there: what names it is found under its own id.
 */
export async function refuseMissing(ledger: Ledger, kind: Kind, recordId: string, position: number): Promise<void> {
  const revision = await ledger.record(kind.name, recordId, position);
  if (revision === null) throw noRecord(kind, recordId);
  if (revision.document === null && revision.heir === null) throw gone({ kind }, revision);
}

export const gone = ({ kind }: Pick<RecordRoutes, 'kind'>, { id: recordId, revision, at }: Revision) =>
  new Refusal('gone', `The ${kind.name} ${recordId} was deleted at ${at}, in its revision ${revision}.`, {
    extension: { revision },
  });
