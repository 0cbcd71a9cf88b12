// The changes that another server tells, as revisions that a ledger can repeat.
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Replica } from '../ledger/repeating.ts';
import { type KindName, kinds, sharedParts } from '../model/kinds.ts';
import { changeSchema } from '../routes/entry.ts';

/** The other server cannot be followed; the message says why and what to do. */
export class NotFollowable extends Error {}

interface Change {
  readonly position: number;
  readonly resource: KindName;
  readonly id: string;
  readonly revision: number;
  readonly op: Replica['op'];
  readonly at: string;
  readonly mergedInto?: string;
  readonly ledger?: string;
  readonly document: Readonly<Record<string, unknown>> | null;
}

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
for (const schema of [...sharedParts, ...Object.values(kinds).map(kind => kind.document)]) ajv.addSchema(schema);
const isChange = ajv.compile<Change>(changeSchema);

/** @throws NotFollowable where it is not what this version calls a change */
export function replicaOf(change: unknown): Replica {
  if (!isChange(change) || !fits(change)) {
    const [error] = isChange.errors ?? [];
    const reason = error ? `${error.instancePath} ${error.message}` : 'a document is not that of its entry';
    throw new NotFollowable(
      `It tells a change that this version does not know (${reason.trim()}). Follow with the version that it has.`,
    );
  }
  const { resource: kind, id, position, revision, op, at, mergedInto: heir = null, document, ledger } = change;
  // A text that JSON.stringify made is made again, member by member, from what JSON.parse makes of it.
  const text = document && JSON.stringify(document);
  return { kind, id, position, revision, op, at, heir, document: text, ...(ledger !== undefined && { ledger }) };
}

/** A document says of itself what its entry says of it. */
function fits({ document, id, position, revision, op, at }: Change): boolean {
  if (document === null) return op === 'deleted';
  return (
    op !== 'deleted' &&
    document.id === id &&
    document.position === position &&
    document.revision === revision &&
    document.updatedAt === at
  );
}
