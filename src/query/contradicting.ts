// The statements of other events that a relation sets against those of one event, as of a position.
import type { Ledger } from '../ledger/ledger.ts';
import { statementOf } from '../ledger/projection.ts';
import type { EventDocument } from '../model/event.ts';
import type { Spoken } from '../model/parties.ts';
import { STATEMENT } from '../model/references.ts';
import type { Statement } from '../model/statement.ts';
import { hasTerm } from './conditions.ts';
import { sortNamed } from './sorts.ts';
import { walkEvents } from './walk.ts';

const AT_A_TIME = 100;

/** Those that the event's own statements contradict, then those that contradict them; each once. */
export async function contradictingElsewhere(
  ledger: Ledger,
  event: EventDocument,
  position: number,
): Promise<Spoken[]> {
  const spoken = new Map<string, Spoken>();
  for (const found of [contradicted, contradicting]) {
    for await (const one of found(ledger, event, position)) spoken.set(`${one.event}/${one.statement.id}`, one);
  }
  return [...spoken.values()];
}

const contradictedBy = ({ relations = [] }: Statement) =>
  relations.filter(({ relation }) => relation === 'contradicts').map(({ statement }) => statement);

async function* contradicted(ledger: Ledger, event: EventDocument, position: number): AsyncGenerator<Spoken> {
  const named = new Set((event.statements ?? []).flatMap(contradictedBy).filter(name => name.includes('/')));
  for (const id of new Set([...named].map(name => name.split('/')[0] ?? ''))) {
    const document = (await ledger.record('event', id, position))?.document;
    const { statements = [] } = JSON.parse(document ?? '{}') as Partial<EventDocument>;
    yield* statements
      .filter(statement => named.has(`${id}/${statement.id}`))
      .map(statement => ({ event: id, statement }));
  }
}

/** One question a statement: a single term is found by its index, several of them are not. */
async function* contradicting(ledger: Ledger, event: EventDocument, position: number): AsyncGenerator<Spoken> {
  for (const { id } of event.statements ?? []) {
    const where = hasTerm(STATEMENT, statementOf(event.id, id));
    const asked = { kind: 'event' as const, where, sort: sortNamed('event', 'start') };
    const window = { direction: 'forward' as const, after: null, limit: AT_A_TIME };
    for await (const other of walkEvents(ledger, asked, position, window)) {
      yield* (other.statements ?? [])
        .filter(statement => contradictedBy(statement).includes(`${event.id}/${id}`))
        .map(statement => ({ event: other.id, statement }));
    }
  }
}
