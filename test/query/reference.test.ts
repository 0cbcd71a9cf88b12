// Lists and counts against plain loops over the documents, for random data and random questions, now and as of then.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spanOf } from '../../src/model/edtf.ts';
import type { Content } from '../../src/model/kinds.ts';
import { type TestApp, testApp } from '../app.ts';
import { arbitraryContent, minimal } from '../records.ts';

const known = { actors: ['actor-0', 'actor-1', 'actor-2'], issues: ['issue-0', 'issue-1'] };
const EVENTS = 40;
const QUESTIONS = 60;

interface Asked {
  readonly any: string[];
  readonly none: string[];
}

const values = (of: readonly string[]) =>
  fc.option(
    fc
      .record({
        any: fc.uniqueArray(fc.constantFrom(...of), { maxLength: 2 }),
        none: fc.uniqueArray(fc.constantFrom(...of), { maxLength: 1 }),
      })
      .filter(({ any, none }) => any.length + none.length > 0),
    { nil: undefined, freq: 2 },
  );
const date = fc.option(
  fc
    .integer({ min: 1990, max: 2021 })
    .chain(year => fc.constantFrom(`${year}`, `${year}-06`, `${year}-06-15`, `${year}-06-15T12:00:00Z`)),
  { nil: undefined, freq: 1 },
);

const question = fc.record({
  country: values(['CN', 'US', 'SY', 'SUHH']),
  kind: values(['meeting', 'visit', 'summit']),
  participant: values(known.actors),
  issue: values(known.issues),
  from: date,
  to: date,
  limit: fc.integer({ min: 1, max: 30 }),
});

type Question = typeof question extends fc.Arbitrary<infer Q> ? Q : never;

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ id: fc.integer({ min: 0, max: 25 }), content: arbitraryContent('event', known) }),
  },
  { weight: 1, arbitrary: fc.record({ id: fc.integer({ min: 0, max: 25 }), content: fc.constant(null) }) },
);

type State = ReadonlyMap<string, Content>;

test('every question has the answer that loops over the documents give', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: EVENTS, maxLength: EVENTS }),
      fc.array(fc.tuple(question, fc.double({ min: 0, max: 1, noNaN: true })), {
        minLength: QUESTIONS,
        maxLength: QUESTIONS,
      }),
      async (steps, questions) => {
        const server = await testApp();
        try {
          const states = await write(server, steps);
          const first = server.ledger.head().position - states.length + 1;
          for (const [asked, share] of questions) {
            const index = Math.floor(share * (states.length - 1));
            const now = index === states.length - 1;
            const state = states[index] as State;
            await expectAnswer(server, asked, state, now ? undefined : first + index);
          }
        } finally {
          await server.close();
        }
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
});

/** Writes the steps; answers the state after each position they made. */
async function write(server: TestApp, steps: readonly { id: number; content: Content | null }[]): Promise<State[]> {
  const create = known.actors.map(id => ({
    op: 'create' as const,
    kind: 'actor' as const,
    id,
    content: minimal.actor,
  }));
  const issues = known.issues.map(id => ({
    op: 'create' as const,
    kind: 'issue' as const,
    id,
    content: minimal.issue,
  }));
  await server.ledger.append([...create, ...issues], 'test');
  const states: State[] = [new Map()];
  for (const { id: n, content } of steps) {
    const id = `event-${n}`;
    const current = await server.ledger.record('event', id);
    const standing = current?.document ? current : null;
    if (content === null && standing === null) continue;
    const next = new Map(states.at(-1));
    if (content === null && standing) {
      await server.ledger.append([{ op: 'delete', kind: 'event', id, expected: standing.position }], 'test');
      next.delete(id);
    } else if (content !== null) {
      const target = { kind: 'event', id, content } as const;
      await server.ledger.append(
        [standing ? { op: 'replace', ...target, expected: standing.position } : { op: 'create', ...target }],
        'test',
      );
      next.set(id, content);
    }
    states.push(next);
  }
  return states;
}

async function expectAnswer(server: TestApp, asked: Question, state: State, asOf: number | undefined): Promise<void> {
  const expected = reference(asked, state);
  let url: string | undefined = urlOf(asked, asOf);
  if (expected === null) {
    expect((await server.get(url)).status, url).toBe(400);
    return;
  }
  const ids: string[] = [];
  let total: number | undefined;
  while (url !== undefined) {
    const answer = await server.get(url, { prefer: 'count=exact' });
    expect(answer.status, url).toBe(200);
    ids.push(...answer.json.data.map((event: { id: string }) => event.id));
    total = answer.json.page.total;
    url = answer.json.links.next;
  }
  expect(ids, JSON.stringify({ asked, asOf })).toEqual(expected);
  expect(total).toBe(expected.length);
}

function urlOf(asked: Question, asOf: number | undefined): string {
  const parameters = new URLSearchParams({ limit: String(asked.limit) });
  for (const name of ['country', 'kind', 'participant', 'issue'] as const) {
    const value = asked[name];
    if (value) parameters.append(name, [...value.any, ...value.none.map(one => `-${one}`)].join(','));
  }
  if (asked.from) parameters.set('from', asked.from);
  if (asked.to) parameters.set('to', asked.to);
  if (asOf !== undefined) parameters.set('asOf', String(asOf));
  return `/v1/events?${parameters}`;
}

/** The ids in the order of the list, or null where the question makes no sense. */
function reference(asked: Question, state: State): string[] | null {
  const from = asked.from === undefined ? -Infinity : (spanOf(asked.from)?.start ?? 0);
  const to = asked.to === undefined ? Infinity : (spanOf(asked.to)?.end ?? 0);
  if (from > to) return null;
  const all = [...state].map(([id, content]) => {
    const { start, end } = content.when as { start: string; end?: string };
    return { id, content, span: spanOf(start, end) as { start: number; end: number } };
  });
  const fits = ({ any, none }: Asked, has: readonly unknown[]) =>
    (any.length === 0 || any.some(value => has.includes(value))) && !none.some(value => has.includes(value));
  const matching = all.filter(({ content, span }) => {
    const list = (name: string) => (content[name] ?? []) as Record<string, string>[];
    const has = {
      country: [(content.venue as { country?: string } | undefined)?.country],
      kind: [content.kind],
      participant: list('participants').map(one => one.actor),
      issue: list('issues').map(one => one.issue),
    };
    return (
      span.end >= from &&
      span.start <= to &&
      (['country', 'kind', 'participant', 'issue'] as const).every(name => !asked[name] || fits(asked[name], has[name]))
    );
  });
  const order = (a: (typeof all)[0], b: (typeof all)[0]) => b.span.start - a.span.start || (a.id < b.id ? 1 : -1);
  return matching.sort(order).map(({ id }) => id);
}
