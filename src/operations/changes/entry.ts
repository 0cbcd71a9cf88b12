// An entry of the ledger, as the change feed and the lists of revisions show it.
import { Type } from '@sinclair/typebox';
import { kindNames, kinds } from '../../model/kinds.ts';
import { among, id, instant, integer, MAX_POSITION, named, object, optional, ref } from '../../model/schema.ts';
import type { Given } from '../operation.ts';

const op = named('ChangeOp', among(['created', 'updated', 'deleted'], 'What was done'));

const entry = {
  position: integer(1, MAX_POSITION, 'Where in the ledger it stands'),
  resource: among(kindNames, 'The kind of record'),
  id: id('Id of the record'),
  revision: integer(1, MAX_POSITION, 'Which revision of the record it is'),
  op: ref(op),
  at: instant('When it was recorded'),
  author: optional(
    Type.String({
      maxLength: 300,
      description: 'The name of the key that recorded it; told to whoever sends a key',
    }),
  ),
  mergedInto: optional(id('The record that a deleted one was merged into')),
};

/** What an answer with entries depends on, beside its URL: who is told who recorded them. */
export const authorsVariant = ({ seesAuthors }: Pick<Given, 'seesAuthors'>, variant = '') =>
  seesAuthors ? `${variant} authors` : variant;

export const entrySchema = named('Revision', object(entry, { description: 'One revision of one record' }));

const ledger = named(
  'LedgerIdentity',
  Type.String({
    format: 'uuid',
    minLength: 36,
    maxLength: 36,
    description: 'What the ledger is known by, wherever it is copied to; its first change tells it, and no other',
  }),
);

const [issue] = kinds.issue.document.examples as { id: string; updatedAt: string }[];

export const exampleChange = {
  position: 30,
  resource: 'issue',
  id: issue?.id,
  revision: 1,
  op: 'created',
  at: issue?.updatedAt,
  document: issue,
};

/** The entries of each kind of record, which its name tells apart. */
const changes = Object.values(kinds).map(kind => {
  const resource = Type.Unsafe<string>({ type: 'string', const: kind.name, description: 'The kind of record' });
  const description = `The ${kind.name} as this revision left it; null when it deleted it`;
  const document = Type.Union([ref(kind.document), Type.Null()], { description });
  return named(
    `${kind.document.$id}Change`,
    object(
      { ...entry, resource, ledger: optional(ref(ledger)), document },
      { description: `One entry of the change feed, of ${kind.plural}` },
    ),
  );
});

export const changeSchema = named(
  'Change',
  Type.Union(changes.map(ref), { description: 'One entry of the change feed', examples: [exampleChange] }),
);

export const entrySchemas = [op, ledger, entrySchema, ...changes, changeSchema];
