// Whether a ledger is what it must be: everything that it stores is read, and what can be made again is made and compared.
import type { Ledger } from '../ledger.ts';
import { type Reader, type Sql, sql } from '../sql.ts';
import { BEGINNING, checkEnd, checkOrder } from './chain.ts';
import { checkingDocuments } from './documents.ts';
import { type Findings, findings, type Report } from './faults.ts';
import { checkHashes } from './hashes.ts';
import { checkAllRows, checkIndexRows, nothingExpected, type Scope } from './index-rows.ts';
import { checkKeys } from './keys.ts';
import { checkAnswers, readAnswers } from './receipts.ts';
import { walkStored } from './stored.ts';

/**
 * Checks a ledger as it stands when this begins; others may write meanwhile. `progress` is told the position reached.
 * @throws StorageFailure
 */
export async function checkLedger(ledger: Ledger, progress: (position: number) => void): Promise<Report> {
  const reader: Reader = {
    $queryRaw: async <T>(query: Sql) => (await ledger.select(query, { position: ledger.head().position })) as T,
  };
  const { snapshot } = ledger.dialect;
  if (snapshot) await reader.$queryRaw(snapshot.begin);
  try {
    return await checkState(ledger, reader, progress);
  } finally {
    if (snapshot) await reader.$queryRaw(snapshot.end);
  }
}

async function checkState(ledger: Ledger, reader: Reader, progress: (position: number) => void): Promise<Report> {
  const found = findings();
  await inspect(reader, ledger, found);
  // None of the answers speaks of what is recorded after they are read.
  const answers = await readAnswers(ledger, found);
  const { position } = await ledger.freshHead();
  const scope = { reader, dialect: ledger.dialect, upTo: position };
  await checkRevisions(scope, found, progress);
  await checkHead(reader, ledger, found);
  checkAnswers(answers, position, found);
  checkKeys(await ledger.keys(), found);
  return { position, receipts: answers.length, faults: found.faults, counts: found.counts };
}

/** What the engine says of its own files. */
async function inspect(reader: Reader, { dialect }: Ledger, { tell }: Findings): Promise<void> {
  if (dialect.inspection === null) return;
  const rows = await reader.$queryRaw<Record<string, string>[]>(dialect.inspection.statement);
  const told = rows.flatMap(row => Object.values(row));
  for (const what of told) if (what !== dialect.inspection.sound) tell('database', '', what);
}

async function checkRevisions(scope: Scope, found: Findings, progress: (position: number) => void): Promise<void> {
  const examine = checkingDocuments(found);
  const expected = nothingExpected(scope);
  let reached = BEGINNING;
  for await (const stored of walkStored(scope.reader, 0, scope.upTo)) {
    reached = checkOrder(stored, reached, found);
    const rows = examine(stored);
    await checkHashes(scope.reader, rows, found);
    await checkIndexRows(scope, rows, expected, found);
    progress(reached.position);
  }
  checkEnd(reached, scope.upTo, found);
  await checkAllRows(scope, expected, found);
}

/** No revision stands after the head, which is read after them. */
async function checkHead(reader: Reader, ledger: Ledger, { tell }: Findings): Promise<void> {
  const [last] = await reader.$queryRaw<{ position: number | null }[]>(
    sql`SELECT max(position) AS position FROM revision`,
  );
  const { position } = await ledger.freshHead();
  if ((last?.position ?? 0) > position)
    tell('positions', '', `the ledger ends at position ${position}, and a revision stands at ${last?.position}`);
}
