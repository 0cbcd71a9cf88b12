// What sources are based on: no source repeats itself through others.
import type { Content } from '../model/kinds.ts';
import type { WriteFault } from './errors.ts';
import { join, type Reader, sql } from './sql.ts';
import type { Write } from './write.ts';

/** Through how many others a source may be told to repeat one: more than any text has gone through. */
const MOST_STEPS = 20;

type BasedOn = ReadonlyMap<string, readonly string[]>;

const basedOn = (content: Content): readonly string[] => (content.basedOn as readonly string[] | undefined) ?? [];

/** The writes of sources that would be based on themselves, or through too many others, when all are in. */
export async function circularSources(reader: Reader, writes: readonly Write[]): Promise<WriteFault[]> {
  const written = new Map(
    writes
      .filter(({ kind }) => kind === 'source')
      .map(write => [write.id, write.op === 'delete' ? [] : basedOn(write.content)]),
  );
  const faults: WriteFault[] = [];
  for (const [index, { kind, id }] of writes.entries()) {
    const first = kind === 'source' ? (written.get(id) ?? []) : [];
    if (first.length === 0) continue;
    const detail = await circle(reader, written, id, first);
    if (detail !== null) faults.push({ write: index, pointer: '#/basedOn', code: 'circular', detail });
  }
  return faults;
}

/** Walks from what a source is based on to what that is based on, all of a step at once. */
async function circle(reader: Reader, written: BasedOn, id: string, first: readonly string[]): Promise<string | null> {
  const seen = new Set<string>();
  let step = first;
  for (let steps = 0; step.length > 0; steps++) {
    if (step.includes(id)) return `The source ${id} would be based on itself through others.`;
    if (steps > MOST_STEPS) return `The source ${id} would be based on one through more than ${MOST_STEPS} others.`;
    for (const one of step) seen.add(one);
    const next = await nextOf(reader, written, step);
    step = [...new Set(next)].filter(one => !seen.has(one));
  }
  return null;
}

async function nextOf(reader: Reader, written: BasedOn, step: readonly string[]): Promise<string[]> {
  const stored = step.filter(id => !written.has(id));
  const found =
    stored.length === 0
      ? []
      : await reader.$queryRaw<{ document: string | null }[]>(sql`
          SELECT document FROM revision WHERE id IN (${join(stored)}) AND kind = 'source' AND until IS NULL`);
  return [
    ...step.flatMap(id => written.get(id) ?? []),
    ...found.flatMap(({ document }) => (document === null ? [] : basedOn(JSON.parse(document) as Content))),
  ];
}
