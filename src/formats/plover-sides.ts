// The sides of an event: who did it, and to whom.
import type { Static } from '@sinclair/typebox';
import type { EventDocument } from '../model/event.ts';
import type { participant } from '../model/parts.ts';
import type { codedActor } from '../model/statement.ts';
import type { Text } from './texts.ts';

type Participant = Static<typeof participant>;

/** Somebody on a side; without a role where it is who was spoken to, and did not take part. */
export interface Side {
  readonly actor: string;
  readonly name?: Text;
  /** What a row of event data calls it. */
  readonly called?: Text;
  readonly role?: string;
  readonly represents?: string;
  readonly sectors?: readonly string[];
}

interface Sides {
  readonly source: readonly Side[];
  readonly target: readonly Side[];
}

/** What a statement codes of an actor. */
interface Coded {
  readonly isSource: boolean;
  readonly told: Static<typeof codedActor>;
}

/**
 * Who did it, and to whom. Hosts are those who were visited, or received, by the others. Where all or none are hosts, the
 * first statement that codes an actor tells its side; where none does, who belongs to the party of the first participant is
 * the source, and whoever else took part the target. Who was absent is on neither side.
 */
export function sidesOf({ participants = [], statements = [] }: EventDocument): Sides {
  const present = participants.filter(({ presence }) => presence !== 'absent');
  const coded = codedIn(statements);
  const hosted = present.some(isHost) && !present.every(isHost);
  const first = present.find(({ actor }) => coded.get(actor)?.isSource) ?? present[0];
  const isSource = (one: Participant) =>
    hosted ? !isHost(one) : (coded.get(one.actor)?.isSource ?? partyOf(one) === (first && partyOf(first)));
  const named = new Set(participants.map(({ actor }) => actor));
  const all = [
    ...present.map(one => ({ isSource: isSource(one), side: sideOf(one, coded.get(one.actor)) })),
    ...[...coded]
      .filter(([actor]) => !named.has(actor))
      .map(([actor, one]) => ({ isSource: one.isSource, side: { actor, ...toldOf(one) } })),
  ];
  return {
    source: all.filter(one => one.isSource).map(({ side }) => side),
    target: all.filter(one => !one.isSource).map(({ side }) => side),
  };
}

/** What the first statement that codes an actor tells of it. */
function codedIn(statements: NonNullable<EventDocument['statements']>): ReadonlyMap<string, Coded> {
  const coded = new Map<string, Coded>();
  for (const { coding } of statements) {
    for (const isSource of [true, false]) {
      for (const told of (isSource ? coding?.actors : coding?.recipients) ?? [])
        if (!coded.has(told.actor)) coded.set(told.actor, { isSource, told });
    }
  }
  return coded;
}

const isHost = ({ role }: Participant) => role === 'host';

const partyOf = ({ actor, represents }: Participant) => represents ?? actor;

const sideOf = ({ actor, name, role, represents }: Participant, coded: Coded | undefined): Side => ({
  ...{ actor, name, role },
  ...(represents !== undefined && { represents }),
  ...(coded && toldOf(coded)),
});

const toldOf = ({ told: { name, sectors } }: Coded): Pick<Side, 'called' | 'sectors'> => ({
  ...(name && { called: name }),
  ...(sectors && { sectors }),
});
