// The positions of one actor on one issue: what it said, and was said for it, from event to event.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { eventContent } from '../model/event.ts';
import { kinds } from '../model/kinds.ts';
import { eventIssue } from '../model/parts.ts';
import { positionsIn } from '../model/positions.ts';
import { id, named, object, optional, ref } from '../model/schema.ts';
import { statement } from '../model/statement.ts';
import { canonical, hasTerm } from '../query/conditions.ts';
import { readPicked } from '../query/picked.ts';
import type { Asked } from '../query/question.ts';
import { sortNamed } from '../query/sorts.ts';
import { asOfSchema } from './as-of.ts';
import { cursorSchema, limitSchema, listed, MAX_LIMIT } from './envelope.ts';
import { answerPage, type PageQuery } from './paging.ts';
import { refuseMissing } from './record-routes.ts';

export function registerPositions(app: FastifyInstance, ledger: Ledger, base: string): void {
  app.get('/v1/actors/:id/positions-on/:issue', {
    config: { access: 'read' },
    schema: {
      operationId: 'list-actor-positions',
      tags: ['actors'],
      summary: 'Follow what one actor said on one issue',
      description:
        'What the actor said, or others said for it, on the issue or on an outcome on the issue, with the evidence: by event, the oldest first, then in the order in which it was said. `limit` counts events. A page may hold fewer, even none; `page.next` is null at the end alone.',
      params: object({ id: id('Id of the actor'), issue: id('Id of the issue') }),
      querystring: object({
        asOf: asOfSchema,
        cursor: cursorSchema,
        limit: { ...limitSchema, description: 'How many events at most' },
      }),
      response: {
        200: listed(ref(positionSchema), 'A page of positions', [], { maxItems: MAX_LIMIT * MAX_STATEMENTS }),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key', 'not-found', 'gone'),
      },
    },
    handler: (request, reply) => listPositions({ ledger, base }, request, reply),
  });
}

/** How many statements an event holds at most. */
const MAX_STATEMENTS = Number(eventContent.statements.maxItems);

const positionSchema = named(
  'Position',
  object(
    {
      event: id('Id of the event'),
      title: eventContent.title,
      when: eventContent.when,
      issueStatus: optional(eventIssue.properties.status),
      statement: ref(statement),
    },
    { description: 'What an actor said on an issue at one event, and the status of the issue after it' },
  ),
);

export const positionSchemas = [positionSchema];

async function listPositions(
  { ledger, base }: { ledger: Ledger; base: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { id: actor, issue } = request.params as { id: string; issue: string };
  const query = request.query as PageQuery;
  return answerPage(request, reply, {
    ledger,
    base,
    query,
    question: JSON.stringify(['actor', actor, 'positions-on', issue, query.asOf]),
    check: async position => {
      await refuseMissing(ledger, kinds.actor, actor, position);
      await refuseMissing(ledger, kinds.issue, issue, position);
    },
    read: async (position, window) => {
      const { items, ...neighbours } = await readPicked(ledger, mayHold(actor, issue), position, window, event => {
        const positions = positionsIn(event, actor, issue);
        return positions.length > 0 ? positions : null;
      });
      return { items: items.flat().map(one => JSON.stringify(one)), ...neighbours };
    },
  });
}

/** The events at which the actor speaks and that name the issue: be it on the table, or what an outcome is on. */
function mayHold(actor: string, issue: string): Asked {
  const onIssue = { type: 'or' as const, of: [hasTerm('issue', issue), hasTerm('outcomeIssue', issue)] };
  const where = canonical({ type: 'and', of: [hasTerm('speaker', actor), onIssue] });
  return { kind: 'event', where, sort: sortNamed('event', 'start') };
}
