// Which index a question is read by is a matter of speed alone: whatever sizes it is chosen by, the answer is the same.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { sql } from '../../src/ledger/sql.ts';
import { chooseAccessPath, costOf } from '../../src/query/access-path.ts';
import { queryOf } from '../../src/query/filters.ts';
import { readQuestionPage } from '../../src/query/page.ts';
import { matchesOf } from '../../src/query/plan.ts';
import type { Question } from '../../src/query/question.ts';
import { resolve } from '../../src/query/resolve.ts';
import { sortNamed } from '../../src/query/sorts.ts';
import { testLedger } from '../app.ts';
import { minimal } from '../records.ts';
import { arbitraryEvent, arbitraryQuestion, known, parametersOf } from './arbitrary.ts';

let ledger: Ledger & { url: string };
const EVENTS = 60;

beforeAll(async () => {
  ledger = await testLedger();
  const create = (kind: 'actor' | 'issue' | 'source', ids: readonly string[]) =>
    ids.map(id => ({ op: 'create' as const, kind, id, content: minimal[kind] }));
  await ledger.append(
    [...create('actor', known.actors), ...create('issue', known.issues), ...create('source', known.sources)],
    'test',
  );
  await ledger.append(
    known.parents.map(id => ({ op: 'create', kind: 'event', id, content: minimal.event })),
    'test',
  );
  const contents = fc.sample(arbitraryEvent, { numRuns: 2 * EVENTS, seed: 7 });
  const made = await ledger.append(
    contents.slice(0, EVENTS).map((content, n) => ({ op: 'create', kind: 'event', id: `event-${n}`, content })),
    'test',
  );
  const changes = made.filter((_, n) => n % 3 === 0);
  await ledger.append(
    changes.map(({ id, position }, n) => ({
      op: 'replace',
      kind: 'event',
      id,
      expected: position,
      content: contents[EVENTS + n] ?? {},
    })),
    'test',
  );
});
afterAll(() => ledger.close());

const sizes = fc.record({
  total: fc.constantFrom(1, 100, 1_000_000),
  each: fc.array(fc.constantFrom(0, 1, 50, 900_000), { minLength: 8, maxLength: 8 }),
});

test('pages and matches are the same by every access path', async () => {
  const drivers = new Set<string>();
  await fc.assert(
    fc.asyncProperty(arbitraryQuestion, fc.array(sizes, { minLength: 4, maxLength: 4 }), async (asked, variants) => {
      const { query, invalid } = queryOf('event', parametersOf(asked.filters));
      fc.pre(invalid.length === 0);
      const sort = sortNamed('event', asked.sort === 'relevance' && !asked.filters.q ? '-start' : asked.sort);
      const position = asked.share < 0.5 ? ledger.head().position : Math.ceil(asked.share * ledger.head().position);
      const question = await resolve(ledger, { kind: 'event', where: query, sort }, position);
      const expected = await answersOf(question, position, asked.limit);
      for (const { total, each } of variants) {
        const variant = {
          ...question,
          total,
          sizes: new Map(question.parts.map((part, index) => [part, each[index] ?? 0])),
        };
        const { accessPath } = chooseAccessPath(variant, asked.limit);
        drivers.add(accessPath.type);
        if (costOf(variant, asked.limit).long) drivers.add('long');
        expect(await answersOf(variant, position, asked.limit), accessPath.type).toEqual(expected);
      }
    }),
    { numRuns: 150 },
  );
  expect(drivers).toEqual(new Set(['all', 'term', 'words', 'long']));
});

async function answersOf(question: Question, position: number, limit: number) {
  const page = await readQuestionPage(ledger, question, position, { direction: 'forward', after: null, limit });
  const next =
    page.next &&
    (await readQuestionPage(ledger, question, position, { direction: 'forward', after: page.next, limit }));
  const at = position === ledger.head().position ? null : position;
  const matches = await ledger.select(
    sql`SELECT id, position FROM (${matchesOf(ledger.dialect, question, at)}) m ORDER BY id`,
    {
      position,
    },
  );
  return { page, next, matches };
}

test('what may look at many rows is read apart, and words are then listed once for all', async () => {
  const questionOf = async (parameters: object, sort?: string) => {
    const { query } = queryOf('event', parameters as Record<string, unknown>);
    const question = await resolve(
      ledger,
      { kind: 'event', where: query, sort: sortNamed('event', sort) },
      ledger.head().position,
    );
    return { ...question, total: 1_000_000, sizes: new Map(question.parts.map(part => [part, 100])) };
  };
  const apart: [object, string?][] = [
    [{ q: 'za*' }],
    [{ q: 'truce' }, 'relevance'],
    [{ q: 'truce', from: '1015' }, '-duration'],
    [{ minDuration: 5 }],
    [{ from: '2000' }, '-updated'],
  ];
  for (const [parameters, sort] of apart)
    expect(
      costOf(await questionOf(parameters, sort), 51).long ||
        chooseAccessPath(await questionOf(parameters, sort), 51).accessPath.type === 'words',
      JSON.stringify(parameters),
    ).toBe(true);
  for (const parameters of [{}, { q: 'truce' }, { country: 'CN', from: '2000' }, { participant: 'a', issue: 'b' }])
    expect(costOf(await questionOf(parameters), 51).long, JSON.stringify(parameters)).toBe(false);
  const { accessPath, most } = chooseAccessPath(await questionOf({ from: '2000' }, '-duration'), 51);
  expect([accessPath.type, most]).toEqual(['all', 1_000_000]);
});
