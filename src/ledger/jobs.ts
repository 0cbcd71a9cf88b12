// Jobs: what runs in the background, told in the database, so that any server of the ledger can answer for it.
import { type Reader, sql, type Transaction } from './sql.ts';

export interface Job {
  readonly id: string;
  /** How it stands: JSON text of whoever runs it. */
  readonly state: string;
  /** When that was last told (RFC 3339, UTC): a job that has not been told of for long has lost its server. */
  readonly updatedAt: string;
}

export interface ReportPart {
  readonly id: string;
  /** Numbered from 1. */
  readonly part: number;
  readonly lines: string;
}

export async function readJob(reader: Reader, id: string): Promise<Job | null> {
  const [job] = await reader.$queryRaw<Job[]>(
    sql`SELECT id, state, updated_at AS "updatedAt" FROM job WHERE id = ${id}`,
  );
  return job ?? null;
}

export async function saveJob(tx: Transaction, { id, state, updatedAt }: Job): Promise<void> {
  await tx.$executeRaw(sql`
    INSERT INTO job (id, state, updated_at) VALUES (${id}, ${state}, ${updatedAt})
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at`);
}

export async function keepReport(tx: Transaction, { id, part, lines }: ReportPart): Promise<void> {
  await tx.$executeRaw(sql`INSERT INTO job_report (id, part, lines) VALUES (${id}, ${part}, ${lines})
    ON CONFLICT (id, part) DO NOTHING`);
}

/** One part of a report; null after the last. */
export async function readReport(reader: Reader, id: string, part: number): Promise<string | null> {
  const [row] = await reader.$queryRaw<{ lines: string }[]>(
    sql`SELECT lines FROM job_report WHERE id = ${id} AND part = ${part}`,
  );
  return row?.lines ?? null;
}

export async function deleteJobs(tx: Transaction, before: string): Promise<void> {
  await tx.$executeRaw(sql`DELETE FROM job_report WHERE id IN (SELECT id FROM job WHERE updated_at < ${before})`);
  await tx.$executeRaw(sql`DELETE FROM job WHERE updated_at < ${before}`);
}
