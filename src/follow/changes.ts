// The changes that another server tells, as revisions that a ledger can repeat.

import type { TheirRevision } from '../ledger/repeating.ts';
import { type KindName, kinds, sharedParts } from '../model/kinds.ts';
import { bodyValidators } from '../model/validation.ts';
import { entrySchemas } from '../operations/changes/entry.ts';

/** The other server cannot be followed; the message says why and what to do. */
export class NotFollowable extends Error {}

interface Change {
  readonly position: number;
  readonly resource: KindName;
  readonly id: string;
  readonly revision: number;
  readonly op: TheirRevision['op'];
  readonly at: string;
  readonly author?: string;
  readonly mergedInto?: string;
  readonly ledger?: string;
  readonly document: Readonly<Record<string, unknown>> | null;
}

const compile = bodyValidators([...sharedParts, ...Object.values(kinds).map(kind => kind.document), ...entrySchemas]);
const validate = compile({ $ref: 'Change#' });

/** @throws NotFollowable where it is not what this version calls a change */
export function theirRevisionOf(change: unknown): TheirRevision {
  if (!isChange(change) || !fits(change)) {
    const error = validate.errors?.find(({ keyword }) => keyword !== 'const');
    const reason = error ? `${error.instancePath} ${error.message}` : 'a document is not that of its entry';
    throw new NotFollowable(
      `It tells a change that this version does not know (${reason.trim()}). Follow with the version that it has.`,
    );
  }
  const { resource: kind, id, position, revision, op, at, author, mergedInto: heir = null, document, ledger } = change;
  // A text that JSON.stringify made is made again, member by member, from what JSON.parse makes of it.
  const text = document && JSON.stringify(document);
  const told = { ...(author !== undefined && { author }), ...(ledger !== undefined && { ledger }) };
  return { kind, id, position, revision, op, at, heir, document: text, ...told };
}

const isChange = (change: unknown): change is Change => validate(change) === true;

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
