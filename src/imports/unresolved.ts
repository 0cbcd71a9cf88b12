// Which references lead nowhere: the ledger's own check, made again where the row that is to blame must be known.
import type { Ledger } from '../ledger/ledger.ts';
import type { Revision } from '../ledger/revision.ts';
import { recordKey, type Write } from '../ledger/write.ts';
import { type Content, type KindName, kindNames } from '../model/kinds.ts';
import { locate } from '../model/paths.ts';
import { HEIR, type Reference, referencesOf } from '../model/references.ts';
import type { Fault } from '../model/rules.ts';

/** What a record would be: its content, or the heir of one that is deleted. */
interface Standing {
  readonly content: (() => Content) | null;
  readonly merged: boolean;
}

/** Where writes name what is neither written beside them nor in what is written to, by the key of the write. */
export async function unresolved(
  target: Pick<Ledger, 'records'>,
  writes: readonly Write[],
): Promise<Map<string, Fault[]>> {
  const beside = new Map(writes.map(write => [recordKey(write), standingOf(write)]));
  const named = writes.map(write => ({ key: recordKey(write), references: referencesIn(write) }));
  const standing = await lookedUp(
    target,
    named.flatMap(({ references }) => references),
    beside,
  );
  const faults = new Map<string, Fault[]>();
  for (const { key, references } of named) {
    const dangling = references.filter(reference => !resolves(reference, standing.get(recordKey(reference))));
    if (dangling.length > 0) faults.set(key, dangling.map(faultOf));
  }
  return faults;
}

function referencesIn(write: Write): Reference[] {
  if (write.op !== 'delete') return referencesOf(write.kind, write.content);
  if (write.heir === undefined) return [];
  return [{ pointer: '#', kind: write.kind, id: write.heir, term: HEIR, standing: true }];
}

async function lookedUp(
  target: Pick<Ledger, 'records'>,
  references: readonly Reference[],
  beside: ReadonlyMap<string, Standing>,
): Promise<Map<string, Standing>> {
  const standing = new Map(beside);
  for (const kind of kindNames) {
    const ids = references.filter(to => to.kind === kind && !beside.has(recordKey(to))).map(({ id }) => id);
    for (const revision of (await target.records(kind, [...new Set(ids)])).values())
      standing.set(recordKey(revision), standingIn(revision));
  }
  return standing;
}

const standingOf = (write: Write): Standing =>
  write.op === 'delete'
    ? { content: null, merged: write.heir !== undefined }
    : { content: () => write.content, merged: false };

const standingIn = ({ document, heir }: Revision): Standing => ({
  content: document === null ? null : () => JSON.parse(document),
  merged: heir !== null,
});

function resolves({ standing, statement }: Reference, found: Standing | undefined): boolean {
  if (found === undefined) return false;
  if (found.content === null) return found.merged && standing !== true && statement === undefined;
  if (statement === undefined) return true;
  return locate<string>(found.content(), 'statements/*/id').some(({ value }) => value === statement);
}

const faultOf = ({ pointer, kind, id, statement }: Reference & { kind: KindName }): Fault => ({
  pointer,
  code: 'reference-unknown',
  detail: statement === undefined ? `There is no ${kind} ${id}.` : `The event ${id} has no statement ${statement}.`,
});
