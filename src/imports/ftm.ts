// The importer of FollowTheMoney: entities as JSON, in any order, of which events, actors and the offices they hold are recorded.
import { sha256 } from '../model/evidence.ts';
import { type Actor, actorOf, isActor } from './ftm/actors.ts';
import { type Entity, entitiesIn, referencesOf } from './ftm/entities.ts';
import { eventRow } from './ftm/events.ts';
import { LINKS, officeRow, type Post, postOf } from './ftm/offices.ts';
import {
  type Beginning,
  type Importer,
  type LeftRow,
  type ReadOptions,
  type Row,
  UnreadableInput,
} from './importer.ts';
import { holdsObjects, jsonObjects } from './json-objects.ts';

/** How many characters may be held, at about as many bytes: what is referred to is looked for up to the end. */
const MOST_HELD = 256 * 1_024 * 1_024;

/** The importer that holds so many characters at most of what others refer to, or what refers to others. */
export const ftmHolding = (most: number): Importer => ({
  format: 'ftm',
  description: 'FollowTheMoney entities, one JSON object after another: events, people, organizations, offices',
  recognise: ({ text }: Beginning) => {
    const [first = ''] = text.slice(text.indexOf('{') + 1).split('\n{', 1);
    return holdsObjects(text) && MEMBERS.every(name => first.includes(name)) && !first.includes('"revision"');
  },
  read: (input, options) => read(input, options, most),
});

export const ftm = ftmHolding(MOST_HELD);

/** What an entity cannot be without; what has them in another set is told by what else it has. */
const MEMBERS = ['"id"', '"schema"', '"properties"'];

/** What is held of an entity once its row is told: its id, and a hash of what it tells. */
const HELD_OF_EACH = 150;

/** What was read so far. */
interface Known {
  /** What each entity tells, as a hash, by its id. */
  readonly ids: Map<string, string>;
  readonly actors: Map<string, Actor>;
  readonly posts: Map<string, Post>;
  /** Those that stood within others, by their ids: they count where they do not stand by themselves, which the end tells. */
  readonly nested: Map<string, Entity>;
  /** About how many characters of all this are held. */
  held: number;
}

async function* read(input: AsyncIterable<string>, { since }: ReadOptions, most: number): AsyncGenerator<Row> {
  const known: Known = { ids: new Map(), actors: new Map(), posts: new Map(), nested: new Map(), held: 0 };
  const waiting: Entity[] = [];
  for await (const { line, text, fault = '' } of jsonObjects(input)) {
    const entities = text === null ? fault : entitiesIn(line, text);
    if (typeof entities === 'string') {
      yield { line, outcome: 'rejected', reason: entities };
      continue;
    }
    for (const entity of entities) {
      const row = entity.isNested ? within(entity, known) : taken(entity, known);
      if (row) yield row;
      else if (!entity.isNested && isReady(entity, known)) yield rowOf(entity, known, since);
      else {
        if (!entity.isNested) waiting.push(entity);
        known.held += entity.size;
      }
      if (known.held > most) throw new UnreadableInput(tooMuch(most));
    }
  }
  for (const entity of known.nested.values()) {
    const row = known.ids.has(entity.id) ? again(entity, known) : taken(entity, known);
    if (row) yield row;
    else waiting.push(entity);
  }
  for (const entity of waiting) yield rowOf(entity, known, since);
}

const tooMuch = (most: number) =>
  `What is referred to is held up to the end, and this is more than ${most} characters of it: send it in parts, each with the entities that its events and offices name.`;

/** Whether all is read that an entity refers to, and whose the posts are that it names. */
const isReady = (entity: Entity, { ids, posts }: Known): boolean =>
  referencesOf(entity).every(id => ids.has(id) && ids.has(posts.get(id)?.organization ?? id));

/** The row of what stands within another, where it is told elsewhere too; undefined where it waits for the end. */
function within(entity: Entity, known: Known): Row | undefined {
  const { ids, nested } = known;
  if (ids.has(entity.id) || nested.has(entity.id)) return again(entity, known);
  nested.set(entity.id, entity);
  return undefined;
}

/** The row of what stands within another, and was told before. */
function again(entity: Entity, { ids, nested }: Known): Row {
  const { line, id } = entity;
  const told = ids.get(id) ?? hashOf(nested.get(id) ?? entity);
  const reason = told === hashOf(entity) ? BEFORE : 'It stands within an entity, and is told in another place.';
  return { line, row: id, outcome: 'duplicate', reason };
}

const BEFORE = 'It stands in this input before.';

const hashOf = ({ schema, properties }: Entity) => sha256(JSON.stringify([schema, [...properties]])).slice(0, 32);

/** The row of what refers to nothing that has to be there before; undefined for an event, or what links entities. */
function taken(entity: Entity, known: Known): Row | undefined {
  const { line, id, schema, size } = entity;
  const { ids, actors, posts } = known;
  const told = hashOf(entity);
  const left = (outcome: LeftRow['outcome'], reason: string): Row => ({ line, row: id, outcome, reason });
  if (ids.get(id) === told) return left('duplicate', BEFORE);
  if (ids.has(id)) return left('rejected', 'Another entity of this input has the same id.');
  ids.set(id, told);
  known.held += id.length + HELD_OF_EACH;
  if (schema === 'Position') {
    posts.set(id, postOf(entity));
    known.held += size;
    return left('skipped', 'A Position is told of with who holds it.');
  }
  if (schema === 'Event' || Object.hasOwn(LINKS, schema)) return undefined;
  if (!isActor(schema)) return left('skipped', `This project holds no ${schema.slice(0, 50)}.`);
  const actor = actorOf(entity);
  if (!actor) return left('rejected', 'It has no name.');
  actors.set(id, actor);
  known.held += size;
  return actor.row;
}

const rowOf = (entity: Entity, { actors, posts }: Known, since: string | undefined): Row =>
  entity.schema === 'Event' ? eventRow(entity, actors, since) : officeRow(entity, actors, posts);
