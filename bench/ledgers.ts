// Ledgers of invented events: made through the ledger's own append, kept in a folder, and used again while they are whole.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ledger, openLedger } from '../src/ledger/ledger.ts';
import type { Revision } from '../src/ledger/revision.ts';
import type { Write } from '../src/ledger/write.ts';
import type { Content, KindName } from '../src/model/kinds.ts';
import { execute, type Server } from '../test/support/postgres.ts';
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
  const file = join(wanted.folder, `events-${wanted.events}-seed-${wanted.seed}.db`);
  await makeWhole(`${file}.whole.json`, `file:${file}`, wanted, progress, async () => {
    for (const part of ['-wal', '-shm', '.lock', '']) rmSync(file + part, { force: true });
  });
  return file;
}

/** The database of a whole ledger on a server, which is made where there is none. */
export async function ledgerDatabase(server: Server, wanted: Wanted, progress: Progress): Promise<string> {
  const name = `events_${wanted.events}_seed_${wanted.seed}`;
  const url = server.url(name);
  const made = await makeWhole(join(wanted.folder, `postgres/${name}.whole.json`), url, wanted, progress, async () => {
    await execute(server.url('postgres'), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await execute(server.url('postgres'), `CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0`);
  });
  // As it is where a server has run for a while.
  if (made) await execute(url, 'VACUUM ANALYZE');
  return url;
}

/** Answers whether it had to be made: `clear` is then called first. */
async function makeWhole(
  marker: string,
  url: string,
  { folder, events, seed }: Wanted,
  progress: Progress,
  clear: () => Promise<void>,
): Promise<boolean> {
  const made = JSON.stringify({ events, seed, generator: GENERATOR });
  if (existsSync(marker) && readFileSync(marker, 'utf8') === made) {
    // Migrated, and projected anew, where the program has moved on.
    const known = await openLedger(url);
    await known.compact(0).finally(known.close);
    return false;
  }
  mkdirSync(folder, { recursive: true });
  rmSync(marker, { force: true });
  await clear();
  const ledger = await openLedger(url, { bulk: true });
  try {
    await fill(ledger, { folder, events, seed }, progress);
    // As an import leaves it.
    await ledger.compact(0);
  } finally {
    await ledger.close();
  }
  writeFileSync(marker, made);
  return true;
}

export async function fill(ledger: Ledger, { events, seed }: Wanted, progress: Progress): Promise<void> {
  const cast = castFor(events);
  const inventor = inventorOf(seed, cast);
  await create(ledger, 'actor', cast.actors, index => [actorId(index), actorOf(seed, index, cast)]);
  await create(ledger, 'issue', cast.issues, index => [issueId(index), issueOf(seed, index)]);
  await create(ledger, 'source', cast.sources, index => [sourceId(index), sourceOf(seed, index)]);
  for (let first = 0; first < events; first += WINDOW) {
    const begun = performance.now();
    const next = Math.min(first + WINDOW, events);
    const positions = await create(ledger, 'event', next, index => [eventId(index), inventor.event(index)], first);
    const changes = [...positions].flatMap(([index, expected]): Write[] => {
      const target = { kind: 'event' as const, id: eventId(index), expected };
      if (isRevised(index)) return [{ op: 'replace', ...target, content: inventor.revised(index) }];
      return isDeleted(index) ? [{ op: 'delete', ...target }] : [];
    });
    await appendAll(ledger, changes);
    const rate = Math.round(((next - first) * 1_000) / (performance.now() - begun));
    progress(`${next} of ${events} events made, the last at ${rate} a second`);
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
  let appending: Promise<Revision[]> = Promise.resolve([]);
  let appended = first;
  const settle = async () => {
    for (const { position } of await appending) positions.set(appended++, position);
  };
  for (let from = first; from < end; from += BATCH) {
    // The next are made while the last are appended.
    const indexes = Array.from({ length: Math.min(BATCH, end - from) }, (_, offset) => from + offset);
    const writes = indexes.map((index): Write => {
      const [id, content] = record(index);
      return { op: 'create', kind, id, content };
    });
    await settle();
    appending = ledger.append(writes, AUTHOR);
  }
  await settle();
  return positions;
}

async function appendAll(ledger: Ledger, writes: readonly Write[]): Promise<void> {
  for (let from = 0; from < writes.length; from += BATCH) await ledger.append(writes.slice(from, from + BATCH), AUTHOR);
}
