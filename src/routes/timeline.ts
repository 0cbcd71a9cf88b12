// The timeline of one issue: what became of it at each event that it was on the table of.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type EventDocument, eventContent } from '../model/event.ts';
import { kinds } from '../model/kinds.ts';
import { eventIssue } from '../model/parts.ts';
import { id, named, object, ref } from '../model/schema.ts';
import { hasTerm } from '../query/conditions.ts';
import { readPage } from '../query/page.ts';
import { sortNamed } from '../query/sorts.ts';
import { asOfSchema } from './as-of.ts';
import { cursorSchema, limitSchema, listed } from './envelope.ts';
import { answerPage, type PageQuery } from './paging.ts';
import { type ForRecord, idParameter, type RecordRoutes, refuseMissing } from './record-routes.ts';

export function registerTimeline(app: FastifyInstance, ledger: Ledger, base: string): void {
  app.get('/v1/issues/:id/timeline', {
    config: { access: 'read' },
    schema: {
      operationId: 'list-issue-timeline',
      tags: ['issues'],
      summary: 'Follow one issue from event to event',
      description:
        'The status of the issue after each event that it was on the table of, by when the event began, the oldest first. An issue that was merged into another keeps the events that name it.',
      params: idParameter,
      querystring: object({ asOf: asOfSchema, cursor: cursorSchema, limit: limitSchema }),
      response: {
        200: listed(ref(entrySchema), 'A page of the timeline'),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key', 'not-found', 'gone'),
      },
    },
    handler: (request, reply) => listTimeline({ ledger, kind: kinds.issue, base }, request, reply),
  });
}

const { issue: _, ...afterwards } = eventIssue.properties;

const entrySchema = named(
  'TimelineEntry',
  object(
    {
      event: id('Id of the event'),
      kind: eventContent.kind,
      eventStatus: eventContent.status,
      title: eventContent.title,
      when: eventContent.when,
      ...afterwards,
    },
    { description: 'What became of an issue at one event' },
  ),
);

export const timelineSchemas = [entrySchema];

function listTimeline(
  { ledger, kind, base }: RecordRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { id: issue } = request.params as ForRecord;
  const query = request.query as PageQuery;
  const where = hasTerm('issue', issue);
  const asked = { kind: 'event' as const, where, sort: sortNamed('event', 'start') };
  return answerPage(request, reply, {
    ledger,
    base,
    query,
    question: JSON.stringify([kind.name, issue, 'timeline', query.asOf]),
    check: position => refuseMissing(ledger, kind, issue, position),
    read: async (position, window) => {
      const { items, ...neighbours } = await readPage(ledger, asked, position, window);
      return { items: items.map(document => JSON.stringify(entryIn(JSON.parse(document), issue))), ...neighbours };
    },
  });
}

function entryIn({ id: event, kind, status: eventStatus, title, when, issues = [] }: EventDocument, issue: string) {
  const { issue: _issue, ...after } = issues.find(one => one.issue === issue) ?? {};
  return { event, kind, eventStatus, title, when, ...after };
}
