// What an import writes to: a ledger, or the shadow of one, which keeps what would be appended and appends nothing.
import { Conflict, UnknownReferences } from '../ledger/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Op, Revision } from '../ledger/revision.ts';
import { recordKey, type Write } from '../ledger/write.ts';
import { documentOf } from '../model/document.ts';
import type { KindName } from '../model/kinds.ts';
import { unresolved } from './unresolved.ts';

export type Target = Pick<Ledger, 'records' | 'revision' | 'append' | 'head'>;

const OPS: Record<Write['op'], Op> = { create: 'created', replace: 'updated', delete: 'deleted' };

/** Answers as the ledger would if what is appended here had been appended to it. What it keeps grows with that. */
export function shadowOf(ledger: Target): Target {
  const kept = new Map<string, Revision[]>();
  let head = ledger.head();
  const shadow: Target = {
    head: () => head,
    records: async (kind, ids) => {
      const found = await ledger.records(kind, ids);
      for (const id of ids) {
        const newest = kept.get(recordKey({ kind, id }))?.at(-1);
        if (newest) found.set(id, newest);
      }
      return found;
    },
    revision: async (kind, id, revision) =>
      kept.get(recordKey({ kind, id }))?.find(each => each.revision === revision) ??
      (await ledger.revision(kind, id, revision)),
    append: async (writes, author) => {
      const before = await currentOf(shadow, writes);
      const faults = [...(await unresolved(shadow, writes))].flatMap(([key, each]) => {
        const write = writes.findIndex(one => recordKey(one) === key);
        return each.map(fault => ({ ...fault, write }));
      });
      const appended = writes.map((write, index) =>
        revisionOf(write, before.get(recordKey(write)), head.position + 1 + index, author),
      );
      if (faults.length > 0) throw new UnknownReferences(faults);
      for (const revision of appended) {
        const key = recordKey(revision);
        const revisions = kept.get(key);
        if (revisions) revisions.push(revision);
        else kept.set(key, [revision]);
      }
      head = { ...head, position: head.position + writes.length };
      return appended;
    },
  };
  return shadow;
}

/** The current revisions of the records that are written. */
async function currentOf(target: Target, writes: readonly Write[]): Promise<Map<string, Revision>> {
  const kinds = [...new Set(writes.map(({ kind }) => kind))];
  const found = await Promise.all(
    kinds.map(async (kind: KindName) => {
      const ids = writes.filter(write => write.kind === kind).map(({ id }) => id);
      return [...(await target.records(kind, ids)).values()];
    }),
  );
  return new Map(found.flat().map(revision => [recordKey(revision), revision]));
}

function revisionOf(write: Write, before: Revision | undefined, position: number, author: string): Revision {
  const { kind, id, op, at = new Date().toISOString() } = write;
  const stands = before !== undefined && before.op !== 'deleted';
  if (stands === (op === 'create')) throw new Conflict(`${recordKey(write)} is not as expected.`);
  const revision = (before?.revision ?? 0) + 1;
  const members = { id, revision, position, createdAt: at, updatedAt: at };
  const document = op === 'delete' ? null : documentOf(write.content, members);
  const heir = op === 'delete' ? (write.heir ?? null) : null;
  return { kind, id, position, revision, op: OPS[op], at, author, heir, document };
}
