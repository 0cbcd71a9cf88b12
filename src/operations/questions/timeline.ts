// The timeline of one issue: what became of it at each event that it was on the table of.
import { type EventDocument, eventContent } from '../../model/event.ts';
import { kinds } from '../../model/kinds.ts';
import { eventIssue } from '../../model/parts.ts';
import { onTable } from '../../model/positions.ts';
import { id, named, object, ref } from '../../model/schema.ts';
import { readTimeline } from '../../query/timeline.ts';
import { answersOf } from '../answers.ts';
import { operation } from '../operation.ts';
import { idParameter, refuseMissing } from '../records/there.ts';
import { asOfSchema } from './as-of.ts';
import { cursorSchema, limitSchema, listed } from './envelope.ts';
import { atPage, type PageQuery, pageOf } from './paging.ts';

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

export const timelineOperation = operation({
  id: 'list-issue-timeline',
  method: 'GET',
  path: '/v1/issues/{id}/timeline',
  access: 'read',
  view: true,
  tag: 'issues',
  summary: 'Follow one issue from event to event',
  description:
    'The status of the issue after each event that it was on the table of, by when the event began, the oldest first. Where dates leave the order open, an event stands after those that it follows or implements, and that precede or prepare it: a follow-up of `2016-09` after a meeting of `2016-09-05`. An issue that was merged is told with the one that it was merged into, under the id of either.',
  parameters: { path: idParameter, query: object({ asOf: asOfSchema, cursor: cursorSchema, limit: limitSchema }) },
  answers: answersOf(listed(ref(entrySchema), 'A page of the timeline'), 'not-found', 'gone'),
  ask: ({ path: { id: issue = '' }, query }) => {
    const page = query as PageQuery;
    return { issue, page, question: JSON.stringify(['issue', issue, 'timeline', page.asOf]) };
  },
  at: async (asked, given) => {
    const at = await atPage(asked, given);
    await refuseMissing(given.ledger, kinds.issue, asked.issue, at.position);
    return at;
  },
  run: async (asked, at, given) => {
    const { items, family, ...keys } = await readTimeline(given.ledger, asked.issue, at.position, at.window);
    const entries = items.map(event => JSON.stringify(entryIn(event, family)));
    return pageOf(asked, at, { items: entries, ...keys }, given);
  },
});

function entryIn(document: EventDocument, family: readonly string[]) {
  const { id: event, kind, status: eventStatus, title, when } = document;
  const { issue: _issue, ...after } = onTable(document, family) ?? {};
  return { event, kind, eventStatus, title, when, ...after };
}
