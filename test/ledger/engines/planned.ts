// Questions for the tests of plans, as a ledger of a million records would be asked them.
import { expect } from 'vitest';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { queryOf } from '../../../src/query/filters.ts';
import type { Question } from '../../../src/query/question.ts';
import { resolve } from '../../../src/query/resolve.ts';
import { sortNamed } from '../../../src/query/sorts.ts';

/** The question that parameters ask, with sizes as far as the choice of the plan goes. */
export async function ofAMillion(
  ledger: Ledger,
  parameters: Record<string, unknown>,
  sort?: string,
): Promise<Question> {
  const { query, invalid } = queryOf('event', parameters);
  expect(invalid).toEqual([]);
  const question = await resolve(ledger, { kind: 'event', where: query, sort: sortNamed('event', sort) }, 0);
  return { ...question, total: 1_000_000, sizes: new Map(question.parts.map(part => [part, 100_000])) };
}
