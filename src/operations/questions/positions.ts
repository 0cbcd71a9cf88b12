// The positions of one actor on one issue: what it said, and was said for it, from event to event.
import { type EventDocument, eventContent } from '../../model/event.ts';
import { kinds } from '../../model/kinds.ts';
import { eventIssue } from '../../model/parts.ts';
import { positionsIn } from '../../model/positions.ts';
import { id, named, object, optional, ref } from '../../model/schema.ts';
import { statement } from '../../model/statement.ts';
import { canonical, hasTerm } from '../../query/conditions.ts';
import { mergesAt } from '../../query/merges.ts';
import { readPicked } from '../../query/picked.ts';
import type { Asked } from '../../query/question.ts';
import { sortNamed } from '../../query/sorts.ts';
import { answersOf } from '../answers.ts';
import { operation } from '../operation.ts';
import { refuseMissing } from '../records/there.ts';
import { asOfSchema } from './as-of.ts';
import { cursorSchema, limitSchema, listed, MAX_LIMIT } from './envelope.ts';
import { atPage, type PageQuery, pageOf } from './paging.ts';

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

export const positionOperation = operation({
  id: 'list-actor-positions',
  method: 'GET',
  path: '/v1/actors/{id}/positions-on/{issue}',
  access: 'read',
  view: true,
  tag: 'actors',
  summary: 'Follow what one actor said on one issue',
  description:
    'What the actor said, or others said for it, on the issue or on an outcome on the issue, with the evidence: by event, the oldest first, then in the order in which it was said. `limit` counts events. A page may hold fewer, even none; `page.next` is null at the end alone. What was merged is told with what it was merged into, under the id of either.',
  parameters: {
    path: object({ id: id('Id of the actor'), issue: id('Id of the issue') }),
    query: object({
      asOf: asOfSchema,
      cursor: cursorSchema,
      limit: { ...limitSchema, description: 'How many events at most' },
    }),
  },
  answers: answersOf(
    listed(ref(positionSchema), 'A page of positions', [], { maxItems: MAX_LIMIT * MAX_STATEMENTS }),
    ...(['not-found', 'gone'] as const),
  ),
  ask: ({ path: { id: actor = '', issue = '' }, query }) => {
    const page = query as PageQuery;
    return { actor, issue, page, question: JSON.stringify(['actor', actor, 'positions-on', issue, page.asOf]) };
  },
  at: async (asked, given) => {
    const at = await atPage(asked, given);
    await refuseMissing(given.ledger, kinds.actor, asked.actor, at.position);
    await refuseMissing(given.ledger, kinds.issue, asked.issue, at.position);
    return at;
  },
  run: async (asked, at, given) => {
    const { actor, issue } = asked;
    const merges = await mergesAt(given.ledger, at.position);
    const [actors, issues] = [merges.familyOf('actor', actor), merges.familyOf('issue', issue)];
    const told = (event: EventDocument) => {
      const positions = positionsIn(event, actors, issues);
      return positions.length > 0 ? positions : null;
    };
    const { items, ...keys } = await readPicked(given.ledger, mayHold(actor, issue), at.position, at.window, told);
    return pageOf(asked, at, { items: items.flat().map(one => JSON.stringify(one)), ...keys }, given);
  },
});

/** The events at which the actor speaks and that name the issue: be it on the table, or what an outcome is on. */
function mayHold(actor: string, issue: string): Asked {
  const onIssue = { type: 'or' as const, of: [hasTerm('issue', issue), hasTerm('outcomeIssue', issue)] };
  const where = canonical({ type: 'and', of: [hasTerm('speaker', actor), onIssue] });
  return { kind: 'event', where, sort: sortNamed('event', 'start') };
}
