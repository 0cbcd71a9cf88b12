// The people whom rows name: who of them is known, in the ledger or by the rows of the same batch.
import type { HeirOf } from '../../imports/filing.ts';
import type { Alteration, Known, MappedRow, Needed, Who } from '../../imports/importer.ts';
import type { Revision } from '../../ledger/revision.ts';
import type { Target } from '../../ledger/target.ts';
import { recordKey } from '../../ledger/write.ts';
import type { Content } from '../../model/kinds.ts';
import { personOf } from '../../model/people/actors.ts';
import { lookedForBy, type Person, recognised } from '../../model/people/likeness.ts';

type Needing = Needed & { readonly person: Person };

/** What the ledger holds of what rows name, which is added to. */
type Held = Map<string, Revision>;

/**
 * The rows, each told who the people are that it names, and what it makes of events that were recorded before somebody was
 * known whom it needs. What is looked at is the ledger and the whole batch, so that a batch that is done again becomes the same.
 */
export async function knowingPeople(
  rows: readonly MappedRow[],
  held: Held,
  heirOf: HeirOf,
  target: Target,
): Promise<readonly MappedRow[]> {
  if (!rows.some(({ knowing, recall }) => knowing || recall)) return rows;
  const needed = neededPeople(rows);
  const fresh = [...needed.values()].filter(need => !held.has(recordKey(need)) && heirOf(need) === need.id);
  const named = rows.flatMap(({ people = [] }) => people);
  const roster = await rosterOf([...named, ...fresh.map(({ person }) => person)], needed, heirOf, target);
  const told = rows.map(row => tellRow(row, roster));
  return addAlterations(told, fresh, roster, held, target);
}

/** The people whom rows need, each with all that the rows tell of them. */
function neededPeople(rows: readonly MappedRow[]): Map<string, Needing> {
  const needed = new Map<string, Needing>();
  for (const need of rows.flatMap(({ needs }) => needs)) {
    if (need.person === undefined) continue;
    const before = needed.get(need.id);
    needed.set(need.id, { ...(before ?? need), person: joined(before?.person, need.person) });
  }
  return needed;
}

/** All that two accounts of one person tell. */
function joined(one: Person | undefined, other: Person): Person {
  if (one === undefined) return other;
  const dates = [one, other].flatMap(({ active }) => (active ? [active.from, active.to] : []));
  const all = (of: 'names' | 'countries' | 'offices') => [...new Set([...one[of], ...other[of]])];
  return {
    names: all('names'),
    countries: all('countries'),
    offices: all('offices'),
    ...(dates.length > 0 && { active: { from: Math.min(...dates), to: Math.max(...dates) } }),
  };
}

/** Those who are known, by the words that they are looked for by. */
interface Roster {
  readonly who: Who;
  /** Whom the batch itself makes. */
  readonly needed: ReadonlyMap<string, Needed>;
}

interface Listed {
  person: Person;
  content: Content;
}

async function rosterOf(
  named: readonly Person[],
  needed: ReadonlyMap<string, Needing>,
  heirOf: HeirOf,
  target: Target,
): Promise<Roster> {
  const words = [...new Set(named.flatMap(lookedForBy))];
  const found = (await Promise.all(words.map(word => target.naming('actor', { word })))).flat();
  const actors = new Map(found.map(({ id, document }) => [id, JSON.parse(document ?? '{}') as Content]));
  const active = await target.active([...actors.keys()]);
  const listed = new Map<string, Listed>();
  for (const [id, content] of actors) {
    const person = personOf(content, active.get(id));
    if (person) listed.set(id, { person, content });
  }
  for (const need of needed.values()) {
    const id = heirOf(need);
    const before = listed.get(id);
    listed.set(id, { person: joined(before?.person, need.person), content: before?.content ?? need.content });
  }
  const byWord = new Map<string, Set<string>>();
  for (const [id, { person }] of listed)
    for (const word of lookedForBy(person)) byWord.set(word, (byWord.get(word) ?? new Set()).add(id));
  const who: Who = person => {
    const ids = new Set(lookedForBy(person).flatMap(word => [...(byWord.get(word) ?? [])]));
    const known = [...ids].flatMap(id => {
      const own = listed.get(id);
      return own ? [[id, own.person] as const] : [];
    });
    const id = recognised(person, known)?.id;
    return id === undefined ? undefined : { id, content: listed.get(id)?.content ?? {} };
  };
  return { who, needed };
}

/** A row that is told who its people are; whoever the batch itself makes is needed by it too. */
function tellRow(row: MappedRow, { who, needed }: Roster): MappedRow {
  if (!row.knowing) return row;
  const known = new Map<Person, Known | undefined>((row.people ?? []).map(person => [person, who(person)]));
  const made = [...known.values()].flatMap(one => (one && needed.get(one.id)) ?? []);
  return { ...row, needs: [...row.needs, ...made], contributions: row.knowing(person => known.get(person)) };
}

/** The rows that make somebody, with the recorded events that name them. */
async function addAlterations(
  rows: readonly MappedRow[],
  fresh: readonly Needing[],
  { who }: Roster,
  held: Held,
  target: Target,
): Promise<readonly MappedRow[]> {
  const own = new Set(rows.flatMap(({ contributions }) => contributions.map(recordKey)));
  const added = new Map<MappedRow, Alteration[]>();
  for (const { id: made, person } of fresh) {
    const row = rows.find(({ needs, recall }) => recall && needs.some(({ id }) => id === made));
    if (row?.recall === undefined) continue;
    const { sources, recalled } = row.recall;
    const having = { name: 'source', values: sources };
    const words = lookedForBy(person);
    const found = await Promise.all(words.map(word => target.naming('event', { word, anywhere: true, having })));
    const events = new Map(found.flat().map(revision => [revision.id, revision]));
    for (const event of events.values()) {
      if (own.has(recordKey(event))) continue;
      const { people, change } = recalled(JSON.parse(event.document ?? '{}'), event.id) ?? {};
      const named = people?.filter(one => lookedForBy(one).some(word => words.includes(word)) && who(one)?.id === made);
      if (!change || !named || named.length === 0) continue;
      held.set(recordKey(event), event);
      const only: Who = one => (named.includes(one) ? who(one) : undefined);
      added.set(row, [...(added.get(row) ?? []), { id: event.id, change: existing => change(existing, only) }]);
    }
  }
  return rows.map(row => {
    const alters = added.get(row);
    return alters ? { ...row, alters } : row;
  });
}
