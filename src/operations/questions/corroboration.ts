// The corroboration of one event: for each part of the record, which independent sources say it.
import { Type } from '@sinclair/typebox';
import { corroborationOf, sourcesCited } from '../../model/corroboration.ts';
import type { EventDocument } from '../../model/event.ts';
import { id, integer, list, named, object, ref } from '../../model/schema.ts';
import { part } from '../../model/statement.ts';
import { dependence } from '../../query/dependence.ts';
import { answersOf, answerWith, mergedAnswer } from '../answers.ts';
import { withParameters } from '../links.ts';
import { operation } from '../operation.ts';
import { idParameter } from '../records/there.ts';
import { asOfSchema } from './as-of.ts';
import { enveloped, heldAt, link } from './envelope.ts';
import { eventThen, MAX_PARTS } from './of-event.ts';

/** As many as the evidence of an event can cite. */
const MAX_SOURCES = 16_000;

const groups = (description: string) =>
  list(list(id('Id of a source'), MAX_SOURCES, { minItems: 1 }), MAX_SOURCES, { description });

const corroboration = named(
  'Corroboration',
  object(
    {
      part: part('The part of the event'),
      recorded: Type.Unknown({
        description: 'What the event has there; a list where an actor took part in more than one role',
      }),
      count: integer(0, MAX_SOURCES, 'How many independent sources say it'),
      saidBy: groups('Those sources; the ones that are based on one another, or on the same one, stand together'),
      contradictedBy: groups(
        'The sources of statements whose values cannot be true together with what is recorded, likewise',
      ),
    },
    { description: 'What a part of an event rests on' },
  ),
);

export const corroborationSchemas = [corroboration];

const answer = object(
  {
    data: list(ref(corroboration), MAX_PARTS, { description: 'By part, in the order of the record' }),
    position: heldAt,
    links: object({ self: link, citeAs: link }),
  },
  { description: 'The corroboration of the event' },
);

export const corroborationOperation = operation({
  id: 'list-event-corroboration',
  method: 'GET',
  path: '/v1/events/{id}/corroboration',
  access: 'read',
  tag: 'events',
  summary: 'List which independent sources say each part of one event',
  description:
    'A source says a part of the record where the event cites it for that part, or where it is the evidence of a statement whose value for the part can be true together with what is recorded. Sources that are based on one another (`basedOn`), through however many others, or on the same one, count once. Parts that no source is cited for are left out.',
  parameters: { path: idParameter, query: object({ asOf: asOfSchema }) },
  answers: {
    ...answersOf(
      answerWith(answer, {
        description: 'The corroboration of the event',
        headers: ['ETag', 'Cache-Control', 'Vary', 'Link'],
      }),
      ...(['not-found', 'gone'] as const),
    ),
    308: mergedAnswer,
  },
  ask: ({ path: { id = '' }, query }) => ({ id, asOf: query.asOf as string | undefined }),
  at: (asked, given) => eventThen(asked, given, 'corroboration'),
  run: async (_, { position, document }, { ledger, base, url }) => {
    const event: EventDocument = JSON.parse(document ?? '');
    const groupOf = await dependence(ledger, sourcesCited(event), position);
    return enveloped({
      data: corroborationOf(event, groupOf).map(one => JSON.stringify(one)),
      position,
      links: { self: base + url, citeAs: withParameters(base, url, { asOf: String(position) }) },
    });
  },
});
