// `fields`: documents with some of their members alone.
import { type TSchema, Type } from '@sinclair/typebox';
import { type Kind, kinds } from '../model/kinds.ts';
import { named, ref } from '../model/schema.ts';

const members = (kind: Kind) => Object.keys(kind.document.properties).filter(name => name !== 'id');

export const fieldsSchema = (kind: Kind) => {
  const member = `(${members(kind).join('|')}|id)`;
  return Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 500,
      pattern: `^${member}(,${member})*$`,
      description: `Members of the documents to be sent, separated by commas; \`id\` always comes. Known: ${members(kind).join(', ')}`,
    }),
  );
};

const selection = (kind: Kind): TSchema => {
  const { $id, examples: _, ...document } = kind.document;
  const description = `Some members of the ${kind.name}`;
  return named(`${$id}Selection`, { ...document, required: ['id'], description } as TSchema);
};

const selections = Object.fromEntries(Object.values(kinds).map(kind => [kind.name, selection(kind)]));

export const selectionSchemas = Object.values(selections);

/** A document, or a selection of its members. */
export const documentOrSelection = (kind: Kind): TSchema =>
  Type.Union([ref(kind.document), ref(selections[kind.name] as TSchema)], {
    description: `The ${kind.name}, or some members of it`,
  });
