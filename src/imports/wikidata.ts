// The importer of Wikidata: items as JSON, of which persons, states, organizations, groups and issues are recorded.

import { beginningOf } from './beginning.ts';
import { type Beginning, type Importer, type LeftRow, type Row, UnreadableInput } from './importer.ts';
import { holdsObjects, jsonObjects, objectIn } from './json-objects.ts';
import { actorRow } from './wikidata/actors.ts';
import type { Type } from './wikidata/classes.ts';
import { issueRow } from './wikidata/issues.ts';
import { type Item, itemIn } from './wikidata/items.ts';
import { codeIn, type KnownItems, knownItems } from './wikidata/known.ts';

export const wikidata: Importer = {
  format: 'wikidata',
  description:
    'Wikidata items as JSON, of `Special:EntityData`, `wbgetentities` and the dumps: actors with their offices, and issues',
  recognise: ({ text }: Beginning) => {
    const first = text.slice(0, LOOKED_AT);
    return (
      holdsObjects(first) && /"type"\s*:\s*"(item|property|lexeme)"/.test(first) && /"id"\s*:\s*"[QPL]\d/.test(first)
    );
  },
  read,
};

/** The type and the id of an entity come before its labels. */
const LOOKED_AT = 2_000;

/** How long the text of one entity may be, in UTF-16 units: Wikidata takes four million bytes, and tells some things twice. */
const LONGEST = 16 * 1_024 * 1_024;

/** Of so many characters items are read before the first is told of: what they refer to may come later. */
const MOST_WAITING = 16 * 1_024 * 1_024;

/** What items stand in where they are asked for by id: `{"entities": {"Q42": {…}}}`. */
const WRAPPED = /^\s*\{\s*"entities"\s*:/;

async function* read(input: AsyncIterable<string>): AsyncGenerator<Row> {
  const known = knownItems();
  const states = new Map<string, string>();
  let waiting: Item[] = [];
  let size = 0;
  let broken: unknown = null;
  try {
    for await (const item of itemsIn(input)) {
      if ('outcome' in item) {
        yield item;
        continue;
      }
      known.add(item);
      waiting.push(item);
      size += item.size;
      if (size < MOST_WAITING) continue;
      yield* rowsOf(waiting, known, states);
      [waiting, size] = [[], 0];
    }
  } catch (error) {
    if (!(error instanceof UnreadableInput)) throw error;
    broken = error;
  }
  // The items before the place where the input breaks off are sound.
  yield* rowsOf(waiting, known, states);
  if (broken) throw broken;
}

async function* itemsIn(input: AsyncIterable<string>): AsyncGenerator<Item | LeftRow> {
  const { beginning, text: all } = await beginningOf('', input);
  const around = WRAPPED.test(beginning.text) ? 2 : 0;
  for await (const { line, text, fault = '' } of jsonObjects(all, { maxLength: LONGEST, around })) {
    const entity = text === null ? fault : objectIn(text);
    const item = typeof entity === 'string' ? entity : itemIn(line, entity);
    yield typeof item === 'string' ? { line, outcome: 'rejected', reason: item } : item;
  }
}

/** The rows of items that were read together: what others refer to comes first. */
function* rowsOf(items: readonly Item[], known: KnownItems, states: Map<string, string>): Generator<Row> {
  const typed = items.map(item => ({ item, type: known.typeOf(item) }));
  const isState = ({ type }: { type: Type | undefined }) => type === 'state';
  const isPerson = ({ type }: { type: Type | undefined }) => type === 'person';
  const inTurn = [
    ...typed.filter(isState).sort((one, other) => numberOf(one.item) - numberOf(other.item)),
    ...typed.filter(one => !isState(one) && !isPerson(one)),
    ...typed.filter(isPerson),
  ];
  for (const { item, type } of inTurn) yield rowOf(item, type, known, states);
}

const numberOf = ({ id }: Item) => Number(id.slice(1));

function rowOf(item: Item, type: Type | undefined, known: KnownItems, states: Map<string, string>): Row {
  const { line, id, names, classes, above } = item;
  const left = (outcome: LeftRow['outcome'], reason: string): Row => ({ line, row: id, outcome, reason });
  if (type === 'office') return left('skipped', 'It is an office: it is told of with who holds it.');
  if (type === undefined) {
    if (above.length > 0) return left('skipped', 'It is a class: it is told of by what is of it.');
    const why = classes.length === 0 ? 'it has no class' : `its classes are ${classes.slice(0, 5).join(', ')}`;
    return left('rejected', `It is not known to be a person, state, organization, group or issue: ${why}.`);
  }
  if (Object.keys(names.words).length === 0) return left('rejected', 'It has no label.');
  if (type === 'issue') return issueRow(item, known);
  const code = type === 'state' ? codeIn(item) : undefined;
  // Two items may have one code, as a kingdom and its country do: the state is the first.
  if (code !== undefined && !states.has(code)) states.set(code, id);
  return actorRow(item, type, code !== undefined && states.get(code) === id ? code : undefined, known);
}
