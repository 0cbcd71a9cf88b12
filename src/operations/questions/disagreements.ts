// The disagreements on one event: for each part of the record, what each party says of it, side by side.
import { Type } from '@sinclair/typebox';
import { disagreementsOf, REASONS } from '../../model/disagreements.ts';
import { statementOfHeirs } from '../../model/heirs.ts';
import { id, list, named, object, optional, prose, ref, text } from '../../model/schema.ts';
import { part, statement } from '../../model/statement.ts';
import { contradictingElsewhere } from '../../query/contradicting.ts';
import { operationOnParts } from './parts-of-event.ts';

/** What other events hold of it has no bound but theirs. */
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

const difference = named(
  'ValueDifference',
  object(
    {
      between: list(id('Id of a statement of the event'), 2, { minItems: 2 }),
      on: optional(prose(60, 'What of the part they differ on; left out where the part is one value')),
      detail: prose(1_000, 'Why both cannot be true, in English'),
    },
    { description: 'Two statements whose values of a part cannot both be true' },
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
      differences: list(ref(difference), MAX_STATEMENTS, {
        description: 'Why the values that are asserted cannot be true together: enough pairs to name each statement',
      }),
      accounts: list(ref(account), MAX_STATEMENTS, { description: 'The accounts, in the order of the record' }),
    },
    { description: 'The accounts of one part of an event that cannot all be true' },
  ),
);

export const disagreementSchemas = [statementOfEvent, account, difference, disagreement];

export const disagreementOperation = operationOnParts({
  below: 'disagreements',
  summary: 'List the disagreements on one event',
  description:
    'For each part of the event, the statements that assert different values for it, or that are said to contradict one another, by party. Statements that differ in scope do not disagree; nor does one with those that it corrects, supersedes or refines. Statements of other events are included where they contradict one of this event, or one of this event them. Empty where nobody disagrees.',
  told: 'The disagreements on the event',
  each: ref(disagreement),
  partsOf: async ({ ledger, event, position, heirOf }) => {
    const elsewhere = await contradictingElsewhere(ledger, event, position);
    const ofHeirs = elsewhere.map(({ event: id, statement: one }) => ({
      event: id,
      statement: statementOfHeirs(one, heirOf),
    }));
    return disagreementsOf(event, ofHeirs, actor => heirOf('actor', actor));
  },
});
