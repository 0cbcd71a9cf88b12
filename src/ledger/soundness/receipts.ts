// Receipts: whether the answers that are kept can be sent again, and speak of what the ledger has.
import type { Ledger } from '../ledger.ts';
import type { Findings } from './faults.ts';

const AT_ONCE = 100;

interface Told {
  readonly id: string;
  /** The position that an answer names by its entity tag; 0 where it names none. */
  readonly position: number;
}

/** The receipts that are kept, each with what it names: read before the ledger is, so that it holds all of that. */
export async function readAnswers(ledger: Pick<Ledger, 'receipts'>, { tell }: Findings): Promise<readonly Told[]> {
  const all: Told[] = [];
  for (;;) {
    const receipts = await ledger.receipts(all.at(-1)?.id ?? '', AT_ONCE);
    if (receipts.length === 0) return all;
    for (const { id, response } of receipts) {
      const position = positionIn(response);
      if (position === null) tell('receipts', id, 'is not an answer that can be sent again');
      all.push({ id, position: position ?? 0 });
    }
  }
}

/** Tells the answers that name a position after the head. */
export function checkAnswers(answers: readonly Told[], head: number, { tell }: Findings): void {
  for (const { id, position } of answers)
    if (position > head) tell('receipts', id, `answers with position ${position}, and the ledger ends at ${head}`);
}

/** Null where it is no answer. */
function positionIn(response: string): number | null {
  try {
    const { status, headers, body } = JSON.parse(response);
    if (!Number.isInteger(status) || typeof headers !== 'object' || typeof body !== 'string') return null;
    return Number(/^"(\d+)/.exec(headers.etag)?.[1] ?? 0);
  } catch {
    return null;
  }
}
