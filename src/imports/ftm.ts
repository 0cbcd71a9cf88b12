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

export const ftm: Importer = {
  format: 'ftm',
  description: 'FollowTheMoney entities, one JSON object after another: events, people, organizations, offices',
  recognise: ({ text }: Beginning) => {
    const [first = ''] = text.slice(text.indexOf('{') + 1).split('\n{', 1);
    return holdsObjects(text) && MEMBERS.every(name => first.includes(name)) && !first.includes('"revision"');
  },
  read,
};

/** What an entity cannot be without; what has them in another set is told by what else it has. */
const MEMBERS = ['"id"', '"schema"', '"properties"'];

/** How many entities may be waited for: what they refer to is looked for up to the end. */
const MOST_WAITING = 500_000;

/** What was read so far. */
interface Known {
  /** What each entity tells, as a hash, by its id. */
  readonly ids: Map<string, string>;
  readonly actors: Map<string, Actor>;
  readonly posts: Map<string, Post>;
}

async function* read(input: AsyncIterable<string>, { since }: ReadOptions): AsyncGenerator<Row> {
  const known: Known = { ids: new Map(), actors: new Map(), posts: new Map() };
  const waiting: Entity[] = [];
  for await (const { line, text, fault = '' } of jsonObjects(input)) {
    const entities = text === null ? fault : entitiesIn(line, text);
    if (typeof entities === 'string') {
      yield { line, outcome: 'rejected', reason: entities };
      continue;
    }
    for (const entity of entities) {
      const row = taken(entity, known);
      if (row) yield row;
      else if (isReady(entity, known)) yield rowOf(entity, known, since);
      else if (waiting.push(entity) > MOST_WAITING)
        throw new UnreadableInput(`More than ${MOST_WAITING} entities refer to what comes later: sort it by schema.`);
    }
  }
  for (const entity of waiting) yield rowOf(entity, known, since);
}

/** Whether all is read that an entity refers to, and whose the posts are that it names. */
const isReady = (entity: Entity, { ids, posts }: Known): boolean =>
  referencesOf(entity).every(id => ids.has(id) && ids.has(posts.get(id)?.organization ?? id));

/** The row of what refers to nothing that has to be there before; undefined for an event, or what links entities. */
function taken(entity: Entity, { ids, actors, posts }: Known): Row | undefined {
  const { line, id, schema, properties, isNested } = entity;
  const told = sha256(JSON.stringify([schema, [...properties]]));
  const left = (outcome: LeftRow['outcome'], reason: string): Row => ({ line, row: id, outcome, reason });
  if (ids.get(id) === told) return left('duplicate', 'It stands in this input before.');
  if (ids.has(id))
    return isNested
      ? left('duplicate', 'It stands within an entity, and by itself.')
      : left('rejected', 'Another entity of this input has the same id.');
  ids.set(id, told);
  if (schema === 'Position') {
    posts.set(id, postOf(entity));
    return left('skipped', 'A Position is told of with who holds it.');
  }
  if (schema === 'Event' || Object.hasOwn(LINKS, schema)) return undefined;
  if (!isActor(schema)) return left('skipped', `This project holds no ${schema.slice(0, 50)}.`);
  const actor = actorOf(entity);
  if (!actor) return left('rejected', 'It has no name.');
  actors.set(id, actor);
  return actor.row;
}

const rowOf = (entity: Entity, { actors, posts }: Known, since: string | undefined): Row =>
  entity.schema === 'Event' ? eventRow(entity, actors, since) : officeRow(entity, actors, posts);
