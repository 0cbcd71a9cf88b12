// Parties: for whom each statement speaks, and the statements of each party side by side.
import type { Statement } from './statement.ts';

/** A statement, and the event whose record holds it. */
export interface Spoken {
  readonly event: string;
  readonly statement: Statement;
}

/** An actor, or the description of somebody unnamed who spoke for nobody that is known. */
export type Party = { readonly actor: string } | { readonly description: Readonly<Record<string, string>> };

export interface Account {
  readonly party: Party;
  readonly statements: readonly ({ readonly event: string } & Statement)[];
}

/** Whom the speaker represents, else the speaker. */
export function partyOf({ speaker }: Statement): Party {
  if (speaker.represents !== undefined) return { actor: speaker.represents };
  return 'actor' in speaker ? { actor: speaker.actor } : { description: speaker.description };
}

/** Which actor an id stands for: itself, or the one that it was merged into. */
export type HeirOf = (actor: string) => string;

/** The statements by party, both in the order of their first appearance; a merged actor is its heir. */
export function partiesOf(spoken: readonly Spoken[], heirOf: HeirOf): Account[] {
  const accounts = new Map<string, { party: Party; statements: Account['statements'][number][] }>();
  for (const { event, statement } of spoken) {
    const told = partyOf(statement);
    const party = 'actor' in told ? { actor: heirOf(told.actor) } : told;
    const account = accounts.get(keyOf(party)) ?? { party, statements: [] };
    account.statements.push({ event, ...statement });
    accounts.set(keyOf(party), account);
  }
  return [...accounts.values()];
}

/** Equal for the same party, whatever the order of the languages. */
const keyOf = (party: Party) =>
  JSON.stringify('actor' in party ? party.actor : Object.entries(party.description).sort());
