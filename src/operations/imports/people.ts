// The people whom rows name: who of them is known, in the ledger or by the rows of the same batch.
import { isImported } from '../../imports/fold.ts';
import type { Alteration, Known, MappedRow, Needed, Recall, Recalled, Who } from '../../imports/importer.ts';
import type { Revision } from '../../ledger/revision.ts';
import type { Target } from '../../ledger/target.ts';
import { recordKey } from '../../ledger/write.ts';
import type { Content } from '../../model/kinds.ts';
import { personOf, withAccount } from '../../model/people/actors.ts';
import { joined, lookedForBy, type Person, type Recognised, recognised } from '../../model/people/likeness.ts';

type Needing = Needed & { readonly person: Person };

/**
 * The rows, each told who the people are that it names. Whom a row needs and nobody knows by its id is looked for among
 * those who are known; who is recognised stands for them in `heirs`. Events that were recorded before so much was known of
 * somebody are changed by the rows that tell it. What is looked at is the ledger and the whole batch, so that a batch that is
 * done again becomes the same.
 */
export async function knowingPeople(
  rows: readonly MappedRow[],
  held: Map<string, Revision>,
  heirs: Map<string, string>,
  target: Target,
): Promise<readonly MappedRow[]> {
  const needed = neededPeople(rows);
  if (needed.size === 0 && !rows.some(({ people }) => people?.length)) return rows;
  keepAsRecorded(rows, held, heirs);
  const fresh = [...needed.values()].filter(need => !held.has(recordKey(need)) && !heirs.has(recordKey(need)));
  const further = toldAnew(rows, needed, held);
  const named = [...rows.flatMap(({ people = [] }) => people), ...[...fresh, ...further].map(({ person }) => person)];
  const roster = await rosterOf(named, target);
  const taken = new Map<string, Recognised>();
  for (const need of needed.values()) {
    const found = fresh.includes(need) ? roster.find(need.person) : undefined;
    if (found) taken.set(need.id, found);
    if (found) heirs.set(recordKey(need), found.id);
    roster.add(heirs.get(recordKey(need)) ?? need.id, need);
  }
  const standing = [...needed.values()].flatMap(need => heirs.get(recordKey(need)) ?? []);
  for (const revision of (await target.records('actor', [...new Set(standing)])).values())
    held.set(recordKey(revision), revision);
  const told = rows.map(row => tellRow(row, { roster, needed, taken, heirs }));
  const known = further.map(need => ({ ...need, id: heirs.get(recordKey(need)) ?? need.id, as: need.id }));
  return addRecalled(told, known, { roster, held, target });
}

/** The people whom rows need, each with all that the rows tell of them, in the order in which they are first needed. */
function neededPeople(rows: readonly MappedRow[]): Map<string, Needing> {
  const needed = new Map<string, Needing>();
  for (const need of rows.flatMap(({ needs }) => needs)) {
    if (need.person === undefined) continue;
    const before = needed.get(need.id);
    needed.set(need.id, { ...(before ?? need), person: joined(before?.person, need.person) });
  }
  return needed;
}

/** Those whom rows need that are not recorded yet: more is known of them, and of when they were what they were. */
function toldAnew(
  rows: readonly MappedRow[],
  needed: ReadonlyMap<string, Needing>,
  held: ReadonlyMap<string, Revision>,
): readonly Needing[] {
  const anew = rows.filter(({ contributions }) =>
    contributions.some(part => part.kind === 'event' && !held.has(recordKey(part))),
  );
  const ids = new Set(anew.flatMap(({ needs }) => needs.map(({ id }) => id)));
  return [...needed.values()].filter(({ id }) => ids.has(id));
}

interface Participant {
  readonly actor: string;
  readonly presence: string;
  readonly name: { readonly en?: string };
}

/** Who was taken for another when a row was recorded stays so, whoever is known by now. */
function keepAsRecorded(
  rows: readonly MappedRow[],
  held: ReadonlyMap<string, Revision>,
  heirs: Map<string, string>,
): void {
  for (const { needs, contributions } of rows) {
    for (const part of contributions) {
      const document = part.kind === 'event' ? held.get(recordKey(part))?.document : null;
      if (!document) continue;
      const { participants = [] } = JSON.parse(document) as { participants?: readonly Participant[] };
      for (const need of needs) {
        if (need.person === undefined || heirs.has(recordKey(need))) continue;
        if (participants.some(({ actor }) => actor === need.id)) continue;
        const name = (need.content.name as { en?: string }).en;
        const as = participants.find(one => one.presence === 'attended' && one.name.en === name);
        if (as) heirs.set(recordKey(need), as.actor);
      }
    }
  }
}

/** Those who are known. */
interface Roster {
  readonly find: (person: Person) => Recognised | undefined;
  readonly who: Who;
  /** Adds what rows tell of somebody. */
  readonly add: (id: string, need: Needing) => void;
}

async function rosterOf(named: readonly Person[], target: Target): Promise<Roster> {
  const words = [...new Set(named.flatMap(lookedForBy))];
  const found = await target.naming('actor', { words });
  const actors = new Map(found.map(({ id, document }) => [id, JSON.parse(document ?? '{}') as Content]));
  const active = await target.active([...actors.keys()]);
  const listed = new Map<string, { readonly person: Person; readonly content: Content }>();
  const byWord = new Map<string, Set<string>>();
  const list = (id: string, person: Person, content: Content) => {
    listed.set(id, { person, content });
    for (const word of lookedForBy(person)) byWord.set(word, (byWord.get(word) ?? new Set()).add(id));
  };
  for (const [id, content] of actors) {
    const person = personOf(content, active.get(id));
    if (person) list(id, person, content);
  }
  const find = (person: Person) => {
    const ids = new Set(lookedForBy(person).flatMap(word => [...(byWord.get(word) ?? [])]));
    return recognised(
      person,
      [...ids].map(id => [id, listed.get(id)?.person as Person] as const),
    );
  };
  return {
    find,
    who: person => {
      const id = find(person)?.id;
      return id === undefined ? undefined : { id, content: listed.get(id)?.content ?? {} };
    },
    add: (id, { person, content }) => {
      const before = listed.get(id);
      list(id, joined(before?.person, person), before?.content ?? content);
    },
  };
}

interface Batch {
  readonly roster: Roster;
  readonly needed: ReadonlyMap<string, Needing>;
  /** Those who were taken for others, by their own ids. */
  readonly taken: ReadonlyMap<string, Recognised>;
  readonly heirs: ReadonlyMap<string, string>;
}

/** A row that is told who its people are; whoever the batch itself makes is needed by it too. */
function tellRow(row: MappedRow, { roster, needed, taken, heirs }: Batch): MappedRow {
  const known = new Map<Person, Known | undefined>((row.people ?? []).map(person => [person, roster.who(person)]));
  const own = row.needs.filter(({ person }) => person !== undefined);
  const others = [
    ...own.flatMap(need => heirs.get(recordKey(need)) ?? []),
    ...[...known.values()].flatMap(one => one?.id ?? []),
  ];
  const recognisedHere = own.flatMap(need => {
    const found = taken.get(need.id);
    return found ? [{ need, found }] : [];
  });
  return {
    ...row,
    needs: [...row.needs, ...[...new Set(others)].flatMap(id => needed.get(id) ?? [])],
    ...(row.knowing && { contributions: row.knowing(person => known.get(person)) }),
    recognised: recognisedHere.map(({ need, found }) => sentenceOf(need, found)),
    alters: own.flatMap(need => accountOf(need, heirs.get(recordKey(need)))),
  };
}

function sentenceOf({ content }: Needed, { id, score, reasons }: Recognised): string {
  const { en } = content.name as { en?: string };
  return `${en ?? ''} was taken for the actor ${id} (${score.toFixed(2)}: ${reasons.join(', ')}).`;
}

/** What becomes of an actor that an import made: it has the other spelling, and the other office, too. */
const accountOf = ({ content }: Needed, id: string | undefined): Alteration[] =>
  id === undefined ? [] : [{ kind: 'actor', id, change: existing => withAccount(existing, content) }];

/** Somebody of whom more is known, and the row that tells it. */
interface Told {
  readonly id: string;
  readonly words: readonly string[];
  readonly row: MappedRow;
}

/** A recorded event that names people, and what becomes of it where they are known. */
interface Naming {
  readonly event: Revision;
  readonly people: readonly { readonly person: Person; readonly words: readonly string[] }[];
  readonly change: Recalled['change'];
}

interface Recalling {
  readonly roster: Roster;
  readonly held: Map<string, Revision>;
  readonly target: Target;
}

/** The rows that tell of somebody, with the recorded events that named them before. */
async function addRecalled(
  rows: readonly MappedRow[],
  known: readonly (Needing & { readonly as: string })[],
  { roster, held, target }: Recalling,
): Promise<readonly MappedRow[]> {
  const own = new Set(rows.flatMap(({ contributions }) => contributions.map(recordKey)));
  const added = new Map<MappedRow, Alteration[]>();
  for (const [recall, told] of toldBy(rows, known)) {
    const words = new Set(told.flatMap(one => one.words));
    const having = { name: 'source', values: recall.sources };
    const found = await target.naming('event', { words: [...words], anywhere: true, having });
    const naming = namingIn(
      found.filter(event => !own.has(recordKey(event)) && isImported(event)),
      recall,
      { words, roster },
    );
    for (const { id, words: lookedFor, row } of told) {
      for (const { event, people, change } of naming.get(id) ?? []) {
        const named = people.filter(one => one.words.some(word => lookedFor.includes(word)));
        if (named.length === 0) continue;
        held.set(recordKey(event), event);
        const meant = new Set(named.map(({ person }) => person));
        const only: Who = one => (meant.has(one) ? roster.who(one) : undefined);
        const alteration = {
          kind: 'event',
          id: event.id,
          change: (existing: Content) => change(existing, only),
        } as const;
        added.set(row, [...(added.get(row) ?? []), alteration]);
      }
    }
  }
  return rows.map(row => ({ ...row, alters: [...(row.alters ?? []), ...(added.get(row) ?? [])] }));
}

/** Those of whom more is known, by where they may have been named; each with the first row that tells so. */
function toldBy(
  rows: readonly MappedRow[],
  known: readonly (Needing & { readonly as: string })[],
): Map<Recall, readonly Told[]> {
  const first = new Map<string, MappedRow>();
  for (const row of rows) for (const { id } of row.recall ? row.needs : []) if (!first.has(id)) first.set(id, row);
  const all = new Map<Recall, readonly Told[]>();
  for (const { id, as, person } of known) {
    const row = first.get(as);
    if (row?.recall === undefined) continue;
    all.set(row.recall, [...(all.get(row.recall) ?? []), { id, words: lookedForBy(person), row }]);
  }
  return all;
}

/** The events that name somebody by one of the words who is known, by the ids of those. */
function namingIn(
  events: readonly Revision[],
  recall: Recall,
  { words, roster }: { readonly words: ReadonlySet<string>; readonly roster: Roster },
): Map<string, readonly Naming[]> {
  const all = new Map<string, readonly Naming[]>();
  for (const event of events) {
    const recalled = recall.recalled(JSON.parse(event.document ?? '{}'), event.id);
    if (recalled === undefined) continue;
    const named = new Map<string, Naming['people']>();
    for (const person of recalled.people) {
      const own = lookedForBy(person);
      const id = own.some(word => words.has(word)) ? roster.who(person)?.id : undefined;
      if (id !== undefined) named.set(id, [...(named.get(id) ?? []), { person, words: own }]);
    }
    for (const [id, people] of named) all.set(id, [...(all.get(id) ?? []), { event, people, change: recalled.change }]);
  }
  return all;
}
