// An entry of the ledger as text: a line of the change feed, and of an export with its history.
import type { Revision } from '../ledger/revision.ts';

/** What is told of a revision beside its document; `authors` where it is told who recorded it. */
export const entryOf = ({ position, kind, id, revision, op, at, author, heir }: Revision, authors: boolean) => ({
  position,
  resource: kind,
  id,
  revision,
  op,
  at,
  ...(authors && { author }),
  ...(heir !== null && { mergedInto: heir }),
});

/** Revisions as texts in UTF-8, some at a time. */
export async function* changeTexts(
  stream: AsyncIterable<readonly Revision[]>,
  authors: boolean,
): AsyncGenerator<readonly Buffer[]> {
  for await (const revisions of stream) yield revisions.map(revision => Buffer.from(changeText(revision, authors)));
}

/** The JSON text of an entry with its document, which goes in as it is stored; the first of all tells the ledger. */
export function changeText(change: Revision, authors: boolean): string {
  const { ledger, document } = change;
  const told = { ...entryOf(change, authors), ...(ledger !== undefined && { ledger }) };
  return `${JSON.stringify(told).slice(0, -1)},"document":${document ?? 'null'}}`;
}
