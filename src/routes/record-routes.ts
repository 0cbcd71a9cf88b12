// What the routes of records have in common, whatever their kind.
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problems.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Revision } from '../ledger/revision.ts';
import type { Kind } from '../model/kinds.ts';
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

export const notFound = ({ kind }: RecordRoutes, request: FastifyRequest) =>
  new Problem('not-found', `There is no ${kind.name} ${(request.params as ForRecord).id}, or there was none then.`);

export const gone = ({ kind }: RecordRoutes, { id: recordId, revision, at }: Revision) =>
  new Problem('gone', `The ${kind.name} ${recordId} was deleted at ${at}, in its revision ${revision}.`, {
    extension: { revision },
  });
