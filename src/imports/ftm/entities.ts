// Entities of FollowTheMoney: an id, a schema, and properties, each a list of texts.
import { isObject } from '../../model/json.ts';
import { PROSE } from '../../model/schema.ts';
import { objectIn } from '../json-objects.ts';

export interface Entity {
  readonly line: number;
  readonly id: string;
  readonly schema: string;
  readonly properties: ReadonlyMap<string, readonly string[]>;
  readonly datasets: readonly string[];
  /** It stood within another, in the place of its id. */
  readonly isNested: boolean;
  /** About how many characters of it are held. */
  readonly size: number;
}

/** What is held of an entity beside its texts. */
const OWN_SIZE = 500;

const LONGEST_ID = 250;
const FORM = new RegExp(PROSE, 'u');

/**
 * The entity that an object is, after those that stand within it; why it is none. Values that are no text, or nothing that
 * can be read, are left out.
 */
export function entitiesIn(line: number, text: string): Entity[] | string {
  const object = objectIn(text);
  if (typeof object === 'string') return object;
  const entities: Entity[] = [];
  const fault = gather(object, line, entities, 0);
  return fault ?? entities;
}

/** How deep entities may stand within each other. */
const DEEPEST = 5;

function gather(value: unknown, line: number, entities: Entity[], depth: number): string | undefined {
  const { id, schema, properties, datasets } = isObject(value) ? value : {};
  if (typeof id !== 'string' || id.length > LONGEST_ID || !FORM.test(id))
    return 'The entity has no id that can be one.';
  if (typeof schema !== 'string') return 'The entity has no schema.';
  if (!isObject(properties)) return 'The entity has no properties.';
  const own = new Map<string, readonly string[]>();
  for (const [name, given] of Object.entries(properties)) {
    const values: string[] = [];
    for (const one of Array.isArray(given) ? given : [given]) {
      if (typeof one === 'string' && FORM.test(one)) values.push(one);
      else if (isObject(one) && typeof one.id === 'string' && depth < DEEPEST) {
        values.push(one.id);
        gather(one, line, entities, depth + 1);
      }
    }
    if (values.length > 0) own.set(name, [...new Set(values)]);
  }
  const size = [...own.values()].flat().reduce((sum, text) => sum + text.length, OWN_SIZE);
  const sets = Array.isArray(datasets) ? datasets.filter(one => typeof one === 'string' && FORM.test(one)) : [];
  entities.push({ line, id, schema, properties: own, datasets: sets, isNested: depth > 0, size });
  return undefined;
}

export const all = ({ properties }: Entity, ...names: readonly string[]): readonly string[] =>
  names.flatMap(name => properties.get(name) ?? []);

export const first = (entity: Entity, ...names: readonly string[]): string | undefined => all(entity, ...names)[0];

/** The properties of what is read that refer to others. */
const REFERRING = [
  ...['organizer', 'involved', 'holder', 'post', 'member', 'organization'],
  ...['employee', 'employer', 'director', 'agent', 'client'],
];

export const referencesOf = (entity: Entity): readonly string[] => all(entity, ...REFERRING);
