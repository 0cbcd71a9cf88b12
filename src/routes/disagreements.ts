// The disagreements on one event: for each part of the record, what each party says of it, side by side.
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { withParameters } from '../http/links.ts';
import { answerEmpty, answerWith, notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { disagreementsOf, REASONS } from '../model/disagreements.ts';
import type { EventDocument } from '../model/event.ts';
import { kinds } from '../model/kinds.ts';
import { id, list, named, object, optional, ref, text } from '../model/schema.ts';
import { part, statement } from '../model/statement.ts';
import { contradictingElsewhere } from '../query/contradicting.ts';
import { asOfSchema, positionOf } from './as-of.ts';
import { heldAt, link, sendEnvelope } from './envelope.ts';
import { listNotModified } from './paging.ts';
import {
  type ForRecord,
  gone,
  idParameter,
  notFound,
  type RecordRoutes,
  recordUrl,
  redirectTo,
} from './record-routes.ts';

export function registerDisagreements(app: FastifyInstance, ledger: Ledger, base: string): void {
  app.get('/v1/events/:id/disagreements', {
    config: { access: 'read' },
    schema: {
      operationId: 'list-event-disagreements',
      tags: ['events'],
      summary: 'List the disagreements on one event',
      description:
        'For each part of the event, the statements that assert different values for it, or that are said to contradict one another, by party. Statements that differ in scope do not disagree; nor does one with those that it corrects, supersedes or refines. Statements of other events are included where they contradict one of this event, or one of this event them. Empty where nobody disagrees.',
      params: idParameter,
      querystring: object({ asOf: asOfSchema }),
      response: {
        200: answerWith(answer, {
          description: 'The disagreements on the event',
          headers: ['ETag', 'Cache-Control', 'Vary', 'Link'],
        }),
        304: notModifiedAnswer,
        308: answerEmpty({ description: 'Merged: another record stands for it', headers: ['Location'] }),
        ...problemAnswers('invalid-key', 'not-found', 'gone'),
      },
    },
    handler: (request, reply) => listDisagreements({ ledger, kind: kinds.event, base }, request, reply),
  });
}

/** More than a record can hold; what other events hold of it has no bound but theirs. */
const MAX_PARTS = 1_200;
const MAX_STATEMENTS = 100_000;

const statementOfEvent = named(
  'StatementOfEvent',
  object(
    { event: id('Id of the event that holds the statement'), ...statement.properties },
    { description: 'A statement, with the event that holds it' },
  ),
);

const party = Type.Union(
  [
    object({ actor: id('Id of the actor spoken for, else of the speaker') }, { title: 'Actor' }),
    object({ description: text(300, 'Who it was, as far as is told') }, { title: 'Unnamed' }),
  ],
  { description: 'Whose account it is' },
);

const account = named(
  'Account',
  object(
    { party, statements: list(ref(statementOfEvent), MAX_STATEMENTS, { description: 'What the party says' }) },
    { description: 'What one party says of a part of an event' },
  ),
);

const disagreement = named(
  'Disagreement',
  object(
    {
      part: optional(part('The part of the event; left out where it is the event as a whole')),
      recorded: optional(
        Type.Unknown({
          description: 'What the event itself has there; a list where an actor took part in more than one role',
        }),
      ),
      reasons: list(Type.Unsafe<string>({ type: 'string', enum: [...REASONS] }), REASONS.length, {
        description: 'Whether the values that are asserted differ, or a relation says so, or both',
      }),
      accounts: list(ref(account), MAX_STATEMENTS, { description: 'The accounts, in the order of the record' }),
    },
    { description: 'The accounts of one part of an event that cannot all be true' },
  ),
);

export const disagreementSchemas = [statementOfEvent, account, disagreement];

const answer = object(
  {
    data: list(ref(disagreement), MAX_PARTS, { description: 'By part, in the order of the record' }),
    position: heldAt,
    links: object({ self: link, citeAs: link }),
  },
  { description: 'The disagreements on the event' },
);

async function listDisagreements(
  routes: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { ledger, kind, base } = routes;
  const { asOf } = request.query as { asOf?: string };
  const at = await positionOf(ledger, asOf);
  const revision = await ledger.record(kind.name, (request.params as ForRecord).id, at.position);
  if (revision === null) throw notFound(routes, request);
  if (revision.heir !== null) return redirectTo(`${recordUrl(routes, revision.heir)}/disagreements`, asOf, reply);
  if (revision.document === null) throw gone(routes, revision);
  if (listNotModified(request, reply, routes, at)) return reply.send();
  const event: EventDocument = JSON.parse(revision.document);
  const disagreements = disagreementsOf(event, await contradictingElsewhere(ledger, event, at.position));
  return sendEnvelope(reply, {
    data: disagreements.map(one => JSON.stringify(one)),
    position: at.position,
    links: {
      self: base + request.url,
      citeAs: withParameters(base, request.url, { asOf: String(at.position) }),
    },
  });
}
