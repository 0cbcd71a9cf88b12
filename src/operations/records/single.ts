// Writing one record: a batch of one item, which is answered with the record as it is then.
import type { Revision } from '../../ledger/revision.ts';
import type { Kind } from '../../model/kinds.ts';
import type { Given } from '../operation.ts';
import type { KeptAnswer } from '../receipts.ts';
import { refusalOfOne } from './blame.ts';
import { carryOut, draftOf, isDryRun } from './dry-run.ts';
import type { Item } from './item.ts';
import { revisionTag } from './refusing.ts';
import { recordUrl } from './there.ts';
import { writeItems } from './writing.ts';

/** Appends one revision, or changes nothing at all. @throws Refusal; Conflict, StorageFailure */
export async function writeOne(kind: Kind, item: Item, given: Given): Promise<KeptAnswer> {
  const { revisions, outcomes } = await writeItems([item], {
    ledger: given.ledger,
    kind,
    most: given.most,
    rule: refusalOfOne,
    append: async writes =>
      writes.length === 0 ? [] : carryOut(given, writes, ([revision]) => written(kind, given, revision as Revision)),
  });
  const [outcome] = outcomes;
  const revision = outcome?.type === 'unchanged' ? outcome.current : (revisions[0] as Revision);
  return written(kind, given, revision, outcome?.type === 'unchanged');
}

/** The answer with a record as it is now; or as it would be. */
function written(kind: Kind, given: Given, { id, op, position, document }: Revision, unchanged = false): KeptAnswer {
  if (document === null) return { status: 204, headers: {}, body: '' };
  const status = op === 'created' && !unchanged ? 201 : 200;
  if (isDryRun(given)) return { status, headers: {}, body: JSON.stringify(draftOf(document)) };
  const url = recordUrl(given, kind, id);
  const location: Record<string, string> = status === 201 ? { location: url } : {};
  return {
    status,
    headers: { etag: revisionTag(position, given.ledger), 'content-location': url, ...location },
    body: document,
  };
}
