// Ledgers of invented events: made through the ledger's own append, kept in a folder, and used again while they are whole.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ledger, openLedger } from '../src/ledger/ledger.ts';
import type { Write } from '../src/ledger/write.ts';
import type { Content, KindName } from '../src/model/kinds.ts';
import { actorId, actorOf, castFor, issueId, issueOf, sourceId, sourceOf } from './cast.ts';
import { eventId, GENERATOR, inventorOf, isDeleted, isRevised } from './events.ts';

export interface Wanted {
  readonly folder: string;
  readonly events: number;
  readonly seed: number;
}

/** Tells how far it is, a line at a time. */
export type Progress = (line: string) => void;

const AUTHOR = 'bench';
const BATCH = 500;

/** After so many events, those of them that are written again or deleted are: history lies everywhere. */
const WINDOW = 5_000;

/** The file of a whole ledger, which is made where there is none. */
export async function ledgerFile(wanted: Wanted, progress: Progress): Promise<string> {
  const { folder, events, seed } = wanted;
  const file = join(folder, `events-${events}-seed-${seed}.db`);
  const marker = `${file}.whole.json`;
  const made = JSON.stringify({ events, seed, generator: GENERATOR });
  if (existsSync(marker) && readFileSync(marker, 'utf8') === made) {
    // Migrated, and projected anew, where the program has moved on.
    await (await openLedger(`file:${file}`)).close();
    return file;
  }
  mkdirSync(folder, { recursive: true });
  for (const part of ['.whole.json', '-wal', '-shm', '.lock', '']) rmSync(file + part, { force: true });
  const ledger = await openLedger(`file:${file}`);
  try {
    await fill(ledger, wanted, progress);
  } finally {
    await ledger.close();
  }
  writeFileSync(marker, made);
  return file;
}

export async function fill(ledger: Ledger, { events, seed }: Wanted, progress: Progress): Promise<void> {
  const cast = castFor(events);
  const inventor = inventorOf(seed, cast);
  await create(ledger, 'actor', cast.actors, index => [actorId(index), actorOf(seed, index, cast)]);
  await create(ledger, 'issue', cast.issues, index => [issueId(index), issueOf(seed, index)]);
  await create(ledger, 'source', cast.sources, index => [sourceId(index), sourceOf(seed, index)]);
  const begun = performance.now();
  for (let first = 0; first < events; first += WINDOW) {
    const next = Math.min(first + WINDOW, events);
    const positions = await create(ledger, 'event', next, index => [eventId(index), inventor.event(index)], first);
    const changes = [...positions].flatMap(([index, expected]): Write[] => {
      const target = { kind: 'event' as const, id: eventId(index), expected };
      if (isRevised(index)) return [{ op: 'replace', ...target, content: inventor.revised(index) }];
      return isDeleted(index) ? [{ op: 'delete', ...target }] : [];
    });
    await appendAll(ledger, changes);
    const rate = Math.round((next * 1_000) / (performance.now() - begun));
    progress(`${next} of ${events} events made, ${rate} a second`);
  }
}

/** Makes the records from `first` up to, not including, `end`; answers their positions. */
async function create(
  ledger: Ledger,
  kind: KindName,
  end: number,
  record: (index: number) => [id: string, content: Content],
  first = 0,
): Promise<Map<number, number>> {
  const positions = new Map<number, number>();
  for (let from = first; from < end; from += BATCH) {
    const indexes = Array.from({ length: Math.min(BATCH, end - from) }, (_, offset) => from + offset);
    const writes = indexes.map((index): Write => {
      const [id, content] = record(index);
      return { op: 'create', kind, id, content };
    });
    const revisions = await ledger.append(writes, AUTHOR);
    for (const [offset, { position }] of revisions.entries()) positions.set(from + offset, position);
  }
  return positions;
}

async function appendAll(ledger: Ledger, writes: readonly Write[]): Promise<void> {
  for (let from = 0; from < writes.length; from += BATCH) await ledger.append(writes.slice(from, from + BATCH), AUTHOR);
}
