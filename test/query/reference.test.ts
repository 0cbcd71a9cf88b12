// Every kind of question against plain loops over the documents, for random data, now and as of then.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Write } from '../../src/ledger/write.ts';
import type { Content, KindName } from '../../src/model/kinds.ts';
import { MAX_WEIGHT } from '../../src/query/conditions.ts';
import { dimensionsOf, filtersOf } from '../../src/query/filters.ts';
import { type TestApp, testApp } from '../app.ts';
import { often } from '../engine.ts';
import { minimal } from '../records.ts';
import {
  arbitraryQuestion,
  arbitraryStep,
  arbitraryTree,
  DIMENSIONS,
  FILTERS,
  type Filters,
  known,
  MERGED,
  NAMES,
  parametersOf,
  type Question,
  type Step,
  type Tree,
} from './arbitrary.ts';
import { actorsFound, allSound, facetOf, histogramOf, isSound, listOf, type State, weightAtMost } from './reference.ts';

/** `DATA_SETS=1000 npm test -- test/query` asks for as many. */
const DATA_SETS = Number(process.env.DATA_SETS ?? often(12));
const STEPS = 45;
const QUESTIONS = 30;
const SEARCHES = 15;

test('every question has the answer that loops over the documents give', { timeout: 0 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryStep, { minLength: STEPS, maxLength: STEPS }),
      fc.array(arbitraryQuestion, { minLength: QUESTIONS, maxLength: QUESTIONS }),
      fc.array(fc.tuple(arbitraryTree, arbitraryQuestion), { minLength: SEARCHES, maxLength: SEARCHES }),
      async (steps, questions, searches) => {
        const server = await testApp();
        try {
          const states = await write(server, steps);
          const pick = ({ share }: Question) => states[Math.floor(share * states.length)] ?? (states.at(-1) as State);
          for (const question of questions)
            await expectAnswers(server, question, pick(question), states.at(-1) as State);
          for (const [tree, question] of searches) await expectSearch(server, tree, question, pick(question));
        } finally {
          await server.close();
        }
      },
    ),
    { numRuns: DATA_SETS, endOnFailure: true },
  );
});

test('every filter is asked for', () => {
  const asked = [...Object.keys(FILTERS), 'near', 'radius'].sort();
  expect(asked).toEqual(
    filtersOf('event')
      .map(({ name }) => name)
      .sort(),
  );
  expect([...DIMENSIONS].sort()).toEqual(
    dimensionsOf('event')
      .map(({ name }) => name)
      .sort(),
  );
});

/** Writes the steps; answers the state after each of them. */
async function write(server: TestApp, steps: readonly Step[]): Promise<State[]> {
  const create = (kind: 'actor' | 'issue' | 'source', ids: readonly string[]): Write[] =>
    ids.map(id => ({ op: 'create', kind, id, content: firstOf(kind, id) }));
  await server.ledger.append(
    [...create('actor', known.actors), ...create('issue', known.issues), ...create('source', known.sources)],
    'test',
  );
  const parents = await server.ledger.append(
    known.parents.map(id => ({ op: 'create', kind: 'event', id, content: minimal.event })),
    'test',
  );
  const actors = new Map(known.actors.map(id => [id, firstOf('actor', id)]));
  const first = new Map(parents.map(({ id, position }) => [id, { content: minimal.event, position }]));
  const states: State[] = [{ position: server.ledger.head().position, events: first, actors, heirs: new Map() }];
  for (const step of steps) {
    const write = await writeOf(server, step);
    if (write === null) continue;
    const [revision] = await server.ledger.append([write], 'test');
    states.push(after(states.at(-1) as State, write, revision?.position ?? 0));
  }
  return states;
}

/** What a record begins with: each actor has a name of its own. */
const firstOf = (kind: KindName, id: string): Content =>
  kind === 'actor' ? { ...minimal.actor, name: { en: NAMES[known.actors.indexOf(id)] ?? 'X' } } : minimal[kind];

/** What a step writes as the ledger stands; null where it makes no sense. */
async function writeOf(server: TestApp, step: Step): Promise<Write | null> {
  const standing = async (kind: KindName, id: string) => {
    const current = await server.ledger.record(kind, id);
    return current?.document ? current.position : null;
  };
  if (step.kind === 'merge' || step.kind === 'again') {
    const { of: kind } = step;
    const ids = MERGED[kind];
    const id = ids[step.n % ids.length] as string;
    const expected = await standing(kind, id);
    if (step.kind === 'again') return expected === null ? { op: 'create', kind, id, content: firstOf(kind, id) } : null;
    const heir = ids[step.into % ids.length] as string;
    if (heir === id || expected === null || (await standing(kind, heir)) === null) return null;
    return { op: 'delete', kind, id, expected, heir };
  }
  const { kind, n, content } = step;
  const target = { kind, id: `${kind}-${n}` };
  const expected = await standing(kind, target.id);
  if (content === null) return expected === null ? null : { op: 'delete', ...target, expected };
  return expected === null ? { op: 'create', ...target, content } : { op: 'replace', ...target, content, expected };
}

/** The state after a write. */
function after(last: State, write: Write, position: number): State {
  const { kind, id } = write;
  const events = new Map(last.events);
  const heirs = new Map(last.heirs);
  heirs.delete(id);
  events.delete(id);
  if (write.op === 'delete') {
    if (write.heir !== undefined) heirs.set(id, write.heir);
    return { ...last, position, events, heirs };
  }
  const { content } = write;
  if (kind === 'event') events.set(id, { content, position });
  const actors = kind === 'actor' ? new Map(last.actors).set(id, content) : last.actors;
  return { position, events, actors, heirs };
}

const urlOf = (path: string, parameters: Record<string, string | undefined>) =>
  `${path}?${new URLSearchParams(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined))}`;

async function expectAnswers(server: TestApp, question: Question, state: State, last: State): Promise<void> {
  const { filters, limit, by, interval } = question;
  const sort = question.sort === 'relevance' && filters.q === undefined ? '-start' : question.sort;
  const asOf = state === last ? undefined : String(state.position);
  const url = urlOf('/v1/events', { ...filters, sort, limit: String(limit), asOf });
  if (!isSound(filters)) return expect((await server.get(url)).status, url).toBe(400);
  await expectPages(server, url, listOf(state, { filters }, sort));
  await expectFacets(server, { ...filters, by: by.join(','), limit: '100', asOf }, state, filters);
  await expectHistogram(server, { ...filters, interval, by: by[0], asOf }, state, filters);
  if (filters.q !== undefined) await expectActors(server, { q: filters.q, asOf }, state);
}

/** The actors that the words find, the best tier first. */
async function expectActors(server: TestApp, { q, asOf }: { q: string; asOf: string | undefined }, state: State) {
  const url = urlOf('/v1/actors', { q, asOf, sort: 'relevance', limit: '100' });
  const found = idsOf(await server.get(url));
  const tiers = actorsFound(state, q);
  expect([...found].sort(), url).toEqual([...tiers.keys()].sort());
  const inOrder = found.map(id => tiers.get(id) ?? -1);
  expect(inOrder, url).toEqual(inOrder.toSorted());
}

/** All pages forward, and from the last page back. */
async function expectPages(server: TestApp, first: string, expected: readonly string[]): Promise<void> {
  const forward: string[] = [];
  const backward: string[] = [];
  let url: string | undefined = first;
  let last = first;
  while (url !== undefined) {
    const answer = await server.get(url, { prefer: 'count=exact' });
    expect(answer.status, url).toBe(200);
    expect(answer.json.page.total, first).toBe(expected.length);
    forward.push(...idsOf(answer));
    last = url;
    url = answer.json.links.next;
  }
  expect(forward, first).toEqual(expected);
  for (url = last; url !== undefined; ) {
    const answer = await server.get(url);
    backward.unshift(...idsOf(answer));
    url = answer.json.links.previous;
  }
  expect(backward, first).toEqual(expected);
}

const idsOf = ({ json }: { json: { data: { id: string }[] } }) => json.data.map(({ id }) => id);

type Parameters = Record<string, string | undefined>;
interface Counts {
  readonly value: string;
  readonly start: string;
  readonly count: number;
}

async function expectFacets(server: TestApp, parameters: Parameters, state: State, filters: Filters): Promise<void> {
  const url = urlOf('/v1/events/facets', parameters);
  const { json } = await server.get(url);
  for (const { dimension, values } of json.data as { dimension: string; values: Counts[] }[]) {
    const counts = values.map(({ value, count }) => [value, count]);
    expect(counts, `${dimension} ${url}`).toEqual(facetOf(state, filters, dimension));
  }
}

async function expectHistogram(server: TestApp, parameters: Parameters, state: State, filters: Filters): Promise<void> {
  const url = urlOf('/v1/events/histogram', parameters);
  const { json } = await server.get(url);
  const pairs = (buckets: Counts[]) => buckets.map(({ start, count }) => [start, count]);
  const interval = parameters.interval as string;
  expect(pairs(json.data), url).toEqual(histogramOf(state, filters, interval));
  const dimension = parameters.by as string;
  for (const { value, buckets } of json.series as { value: string; buckets: Counts[] }[])
    expect(pairs(buckets), `${value} ${url}`).toEqual(histogramOf(state, filters, interval, { dimension, value }));
}

/** A search, page by page, and the same search as the server writes it in canonical form and, where it can be, as a GET. */
async function expectSearch(server: TestApp, tree: Tree, question: Question, state: State): Promise<void> {
  const sort = question.sort === 'relevance' && tree.filters.q === undefined ? '-start' : question.sort;
  const body = { ...bodyOf(tree), sort, limit: 5, asOf: String(state.position) };
  const send = (path: string, sent: object) =>
    server.request('POST', path, { headers: { 'content-type': 'application/json' }, body: sent });
  if (!allSound(tree)) return expect((await send('/v1/events/search', body)).status).toBe(400);
  const expected = listOf(state, tree, sort);
  const first = await send('/v1/events/search', body);
  // What asks for too much is refused, and nothing that does not.
  if (first.status === 400) {
    expect(first.json.detail, JSON.stringify(body)).toMatch(/^The search weighs \d+ and may weigh 1000:/);
    return expect(weightAtMost(tree), JSON.stringify(body)).toBeGreaterThan(MAX_WEIGHT);
  }
  const found: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const answer = await send('/v1/events/search', { ...body, ...(cursor && { cursor }) });
    expect(answer.status, JSON.stringify(body)).toBe(200);
    found.push(...idsOf(answer));
    cursor = answer.json.page.next;
  }
  expect(found, JSON.stringify(body)).toEqual(expected);
  const { query, get } = (await send('/v1/events/search?explain=true', body)).json;
  const again = await send('/v1/events/search?explain=true', query);
  // One form for many may be nested deeper than what it was made of.
  if (depthOf(query) > 5) return expect(again.status).toBe(400);
  expect(again.json.query, JSON.stringify({ body, query })).toEqual(query);
  const canonical = await send('/v1/events/search', { ...query, limit: 100 });
  expect(idsOf(canonical), JSON.stringify(query)).toEqual(expected);
  if (get !== null) expect(idsOf(await server.get(get.replace('limit=5', 'limit=100'))), get).toEqual(expected);
}

interface Nested {
  readonly and?: readonly Nested[];
  readonly or?: readonly Nested[];
  readonly not?: Nested;
}

const depthOf = ({ and = [], or = [], not }: Nested): number =>
  Math.max(0, ...[...and, ...or, ...(not ? [not] : [])].map(inner => 1 + depthOf(inner)));

const bodyOf = ({ filters, and, or, not }: Tree): object => ({
  ...parametersOf(filters),
  ...(and && { and: and.map(bodyOf) }),
  ...(or && { or: or.map(bodyOf) }),
  ...(not && { not: bodyOf(not) }),
});
