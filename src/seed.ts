// The seed: the first records of a ledger, appended as one, and never twice.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Conflict } from './ledger/errors.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Write } from './ledger/write.ts';
import { type Content, type KindName, kindNames, kinds } from './model/kinds.ts';
import { packageRoot } from './package-root.ts';

export interface SeedRecord {
  readonly kind: KindName;
  readonly id: string;
  readonly content: Content;
}

/** The records of prisma/seed/, sources first. */
export function seedRecords(): SeedRecord[] {
  return [...kindNames].reverse().flatMap(kind => {
    const file = join(packageRoot, 'prisma/seed', `${kinds[kind].plural}.json`);
    const records = JSON.parse(readFileSync(file, 'utf8')) as ({ id: string } & Content)[];
    return records.map(({ id, ...content }) => ({ kind, id, content }));
  });
}

/**
 * Appends the records of the seed that the ledger has never had, all at once; answers how many. One that was changed or
 * deleted since stays as it is. Of several servers that seed at once, one does.
 */
export async function seed(ledger: Ledger): Promise<number> {
  for (;;) {
    try {
      return await appendMissing(ledger);
    } catch (error) {
      // Another server was first with some of them: what is missing is looked at again.
      if (!(error instanceof Conflict)) throw error;
    }
  }
}

async function appendMissing(ledger: Ledger): Promise<number> {
  const missing: Write[] = [];
  for (const { kind, id, content } of seedRecords()) {
    if ((await ledger.current(kind, id)) === null) missing.push({ op: 'create', kind, id, content });
  }
  if (missing.length > 0) await ledger.append(missing, 'seed');
  return missing.length;
}
