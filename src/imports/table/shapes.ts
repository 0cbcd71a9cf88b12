// What records look like to a mapping: the schemas of the kinds, without what no mapping tells apart.
import { type KindName, kinds, SERVER_MEMBERS, sharedParts } from '../../model/kinds.ts';
import { EDTF_1_PATTERN, VOCABULARY } from '../../model/schema.ts';
import type { Vocabulary } from '../../model/vocabularies/vocabulary.ts';

/** A single value. */
export interface Leaf {
  readonly form: 'leaf';
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  readonly description: string;
  /** A code of this closed vocabulary. */
  readonly vocabulary?: Vocabulary;
  /** A date. */
  readonly isDate: boolean;
}

/** Words by language. */
export interface Words {
  readonly form: 'words';
  readonly description: string;
}

export interface Items {
  readonly form: 'list';
  readonly description: string;
  readonly items: Shape;
  /** It is told whole or not at all: longitude and latitude. */
  readonly whole: boolean;
}

export interface Members {
  readonly form: 'object';
  readonly description: string;
  readonly members: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

export type Shape = Leaf | Words | Items | Members;

/** The parts of JSON Schema that the schemas of records are made of. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema & { readonly readOnly?: boolean }>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly anyOf?: readonly Schema[];
  readonly propertyNames?: Schema;
  readonly [VOCABULARY]?: Vocabulary;
}

const parts = new Map(sharedParts.map(part => [part.$id, part as Schema]));

const shapes = new Map<KindName, Members>();

/** The shape of the records of a kind. */
export function shapeOf(kind: KindName): Members {
  const known = shapes.get(kind);
  if (known) return known;
  const { members, ...whole } = read(kinds[kind].input as Schema) as Members;
  const own = Object.fromEntries(Object.entries(members).filter(([name]) => !SERVER_MEMBERS.has(name)));
  const shape = { ...whole, members: own };
  shapes.set(kind, shape);
  return shape;
}

function read(schema: Schema, said = schema.description): Shape {
  const { $ref, anyOf, items, properties, propertyNames, required = [], pattern = '', minItems = 0 } = schema;
  const description = said ?? '';
  if ($ref !== undefined) {
    const part = parts.get($ref.replace(/#$/, '')) as Schema;
    return read(part, said ?? part.description);
  }
  // One of several objects: the record's own schema tells whether a value is one of them.
  if (anyOf) return { ...merged(anyOf.map(each => read(each) as Members)), description };
  if (items) return { form: 'list', description, items: read(items), whole: minItems > 1 };
  if (propertyNames) return { form: 'words', description };
  if (properties) {
    const members = Object.entries(properties).filter(([, { readOnly }]) => !readOnly);
    return {
      form: 'object',
      description,
      members: Object.fromEntries(members.map(([name, member]) => [name, read(member)])),
      required,
    };
  }
  const vocabulary = schema.enum && schema[VOCABULARY];
  return {
    form: 'leaf',
    type: (schema.type ?? 'string') as Leaf['type'],
    description,
    ...(vocabulary && { vocabulary }),
    isDate: pattern === EDTF_1_PATTERN,
  };
}

const merged = (each: readonly Members[]): Members => ({
  form: 'object',
  description: '',
  members: Object.assign({}, ...each.map(({ members }) => members)),
  required: (each[0]?.required ?? []).filter(name => each.every(({ required }) => required.includes(name))),
});
