// The corroboration of one event: for each part of the record, which independent sources say it.
import { Type } from '@sinclair/typebox';
import { corroborationOf, sourcesCited } from '../../model/corroboration.ts';
import { id, integer, list, named, object, ref } from '../../model/schema.ts';
import { part } from '../../model/statement.ts';
import { dependence } from '../../query/dependence.ts';
import { operationOnParts } from './parts-of-event.ts';

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

export const corroborationOperation = operationOnParts({
  below: 'corroboration',
  summary: 'List which independent sources say each part of one event',
  description:
    'A source says a part of the record where the event cites it for that part, or where it is the evidence of a statement whose value for the part can be true together with what is recorded. A statement whose value cannot be is no contradiction where a relation such as `differs-in-scope` settles how it differs from a statement that speaks of the part as it is recorded: its sources are not told then. Sources that are based on one another (`basedOn`), through however many others, or on the same one, count once. Parts that no source is cited for are left out.',
  told: 'The corroboration of the event',
  each: ref(corroboration),
  partsOf: async ({ ledger, event, position }) =>
    corroborationOf(event, await dependence(ledger, sourcesCited(event), position)),
});
