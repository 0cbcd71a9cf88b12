// The corroboration of an event: which independent sources say a part, now and as of then, and against loops over pairs.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { corroborationOf } from '../../../src/model/corroboration.ts';
import type { EventDocument } from '../../../src/model/event.ts';
import type { Statement } from '../../../src/model/statement.ts';
import { type TestApp, testApp } from '../../app.ts';
import { often } from '../../engine.ts';
import { minimal } from '../../records.ts';
import { minutes, said } from '../../statements.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp();
  await server.put('/v1/actors/actor-a', minimal.actor, { 'if-none-match': '*' });
});
afterAll(() => server.close());

const make = async (path: string, content: object) => {
  const { status, json } = await server.put(path, content, { 'if-none-match': '*' });
  expect(status, JSON.stringify(json)).toBe(201);
  return json.position as number;
};
const source = (id: string, more: object = {}) => make(`/v1/sources/${id}`, { ...minimal.source, ...more });
const cited = (id: string) => ({ evidence: [{ source: id }] as Statement['evidence'] & object });

interface Told {
  readonly part: string;
  readonly recorded: unknown;
  readonly count: number;
  readonly saidBy: string[][];
  readonly contradictedBy: string[][];
}
const told = async (event: string, asOf = ''): Promise<Told[]> =>
  (await server.get(`/v1/events/${event}/corroboration${asOf && `?asOf=${asOf}`}`)).json.data;

test('sources that repeat one another count once, those that contradict the record are told apart', async () => {
  for (const id of ['agency', 'ministry', 'blog']) await source(id);
  await source('paper', { basedOn: ['agency'] });
  await source('portal', { basedOn: ['paper'] });
  const duration = { minutes: 90, qualifier: 'about' };
  await make('/v1/events/corroborated', {
    ...minimal.event,
    ...{ duration, outcomes: [{ id: 'none', type: 'none', status: 'achieved', text: { en: 'None' } }] },
    statements: [
      said('a', { asserts: minutes(95), ...cited('portal') }),
      said('b', { asserts: minutes(60, 'at-least'), ...cited('ministry') }),
      said('c', { asserts: minutes(30), ...cited('blog') }),
      said('d', { about: ['duration'], ...cited('blog') }),
      said('e', { asserts: minutes(90) }),
    ],
    evidence: [{ source: 'agency', about: ['duration', 'kind', 'venue'] }],
  });
  expect(await told('corroborated')).toEqual([
    { part: 'kind', recorded: 'meeting', count: 1, saidBy: [['agency']], contradictedBy: [] },
    {
      ...{ part: 'duration', recorded: duration, count: 2 },
      saidBy: [['agency', 'portal'], ['ministry']],
      contradictedBy: [['blog']],
    },
  ]);
});

test('a value of another scope, or one that was replaced, is not told to contradict the record', async () => {
  for (const id of ['gazette-of-scope', 'herald']) await source(id);
  const short = (id: string, relation: string, statement: string) =>
    said(id, { asserts: minutes(30), relations: [{ relation, statement }] as never, ...cited('herald') });
  const settledBy = async (event: string, statement: Statement, more: Partial<Statement> = {}) => {
    await make(`/v1/events/${event}`, {
      ...minimal.event,
      duration: { minutes: 90 },
      statements: [said('whole', { about: ['duration'], ...more }), statement],
      evidence: [{ source: 'gazette-of-scope', about: ['duration'] }],
    });
    const [{ contradictedBy, saidBy } = { contradictedBy: [], saidBy: [] }] = await told(event);
    expect(saidBy).toEqual([['gazette-of-scope']]);
    return contradictedBy;
  };
  for (const relation of ['differs-in-scope', 'corrects', 'supersedes', 'refines'])
    expect([relation, await settledBy(`by-${relation}`, short('part', relation, 'whole'))]).toEqual([relation, []]);
  const back = { relations: [{ relation: 'differs-in-scope', statement: 'part' }] as never };
  expect(await settledBy('the-other-way', said('part', { asserts: minutes(30), ...cited('herald') }), back)).toEqual(
    [],
  );
  // Neither what does not explain the difference, nor a statement of something else or of another value, settles it.
  expect(await settledBy('supporting', short('part', 'supports', 'whole'))).toEqual([['herald']]);
  expect(await settledBy('contradicting', short('part', 'contradicts', 'whole'))).toEqual([['herald']]);
  const elsewhere = { about: ['kind'] };
  expect(await settledBy('elsewhere', short('part', 'differs-in-scope', 'whole'), elsewhere)).toEqual([['herald']]);
  const different = { asserts: minutes(20) };
  expect(await settledBy('different', short('part', 'differs-in-scope', 'whole'), different)).toEqual([['herald']]);
});

test('two that repeat a third, which the event does not cite, count once; as of before they were told to, twice', async () => {
  await source('wire');
  for (const id of ['daily', 'weekly']) await source(id);
  const before = await make('/v1/events/repeated', {
    ...minimal.event,
    evidence: ['daily', 'weekly'].map(id => ({ source: id, about: ['status'] })),
  });
  for (const id of ['daily', 'weekly']) {
    const { headers } = await server.get(`/v1/sources/${id}`);
    expect((await server.patch(`/v1/sources/${id}`, { basedOn: ['wire'] }, headers.etag ?? '')).status).toBe(200);
  }
  expect(await told('repeated')).toMatchObject([{ part: 'status', count: 1, saidBy: [['daily', 'weekly']] }]);
  expect(await told('repeated', String(before))).toMatchObject([{ count: 2, saidBy: [['daily'], ['weekly']] }]);
});

test('a source is not based on itself, at once or in the end, in one write or in several', async () => {
  await source('first');
  await source('second', { basedOn: ['first'] });
  await source('third', { basedOn: ['second'] });
  const { headers } = await server.get('/v1/sources/first');
  for (const [basedOn, code] of [
    [['first'], 'self-reference'],
    [['third'], 'circular'],
  ] as const) {
    const { status, json } = await server.patch('/v1/sources/first', { basedOn }, headers.etag ?? '');
    expect([status, json.errors[0].code]).toEqual([422, code]);
    expect(json.errors[0].pointer).toMatch(/^#\/basedOn/);
  }
  const items = [
    { id: 'chicken', content: { ...minimal.source, basedOn: ['egg'] } },
    { id: 'egg', content: { ...minimal.source, basedOn: ['chicken'] } },
  ].map(({ id, content }) => ({ op: 'create', id, content }));
  const { status, json } = await server.post('/v1/sources/batch', { items });
  expect([status, json.errors.map((error: { code: string }) => error.code)]).toEqual([422, ['circular', 'circular']]);
  expect((await server.get('/v1/sources/first')).json).not.toHaveProperty('basedOn');
});

test('a chain of more than twenty is told to be one', async () => {
  await source('step-0');
  for (let step = 1; step <= 21; step++) await source(`step-${step}`, { basedOn: [`step-${step - 1}`] });
  const { status, json } = await server.put(
    '/v1/sources/step-22',
    { ...minimal.source, basedOn: ['step-21'] },
    { 'if-none-match': '*' },
  );
  expect([status, json.errors[0].code]).toEqual([422, 'circular']);
});

test('who is there no more, or never was', async () => {
  expect((await server.get('/v1/events/nobody/corroboration')).status).toBe(404);
});

test('counts are those of loops over pairs of sources', () => {
  const SOURCES = ['a', 'b', 'c', 'd', 'e'];
  const evidence = fc.array(
    fc.constantFrom(...SOURCES).map(id => ({ source: id })),
    { maxLength: 3 },
  );
  const statements = fc.array(
    fc.record({ asserts: fc.constantFrom({ kind: 'meeting' }, { kind: 'visit' }, { status: 'held' }), evidence }),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(statements, fc.array(fc.constantFrom('x', 'y', 'z'), { minLength: 5, maxLength: 5 }), (all, groups) => {
      const groupOf = (id: string) => groups[SOURCES.indexOf(id)] ?? '';
      const event = { id: 'e', ...minimal.event, statements: all.map((one, n) => said(`s-${n}`, one as object)) };
      const found = corroborationOf(event as unknown as EventDocument, groupOf);
      for (const [part, value] of [
        ['kind', 'meeting'],
        ['status', 'held'],
      ] as const) {
        const sources = (agree: boolean) =>
          SOURCES.filter(id =>
            all.some(({ asserts, evidence: by }) => {
              const asserted = (asserts as Record<string, string>)[part];
              return asserted !== undefined && (asserted === value) === agree && by.some(one => one.source === id);
            }),
          );
        const count = (ids: string[]) =>
          ids.filter((id, n) => ids.findIndex(one => groupOf(one) === groupOf(id)) === n);
        const told = found.find(one => one.part === part);
        expect(told?.count ?? 0).toBe(count(sources(true)).length);
        expect((told?.saidBy ?? []).flat().sort()).toEqual(sources(true));
        expect((told?.contradictedBy ?? []).flat().sort()).toEqual(sources(false));
      }
    }),
    { numRuns: often(1_000) },
  );
});

test('what is cited for a merged actor is cited for its heir', async () => {
  for (const id of ['envoy-a', 'envoy-b']) await make(`/v1/actors/${id}`, minimal.actor);
  for (const id of ['gazette', 'journal']) await source(id);
  const part = { actor: 'envoy-a', name: { en: 'An envoy' }, role: 'delegate', presence: 'attended' };
  await make('/v1/events/envoys', {
    ...minimal.event,
    participants: [part],
    statements: [said('a', { asserts: { 'participants/envoy-b': { presence: 'attended' } }, ...cited('journal') })],
    evidence: [{ source: 'gazette', about: ['participants/envoy-a'] }],
  });
  expect(await told('envoys')).toMatchObject([{ part: 'participants/envoy-a', count: 1, saidBy: [['gazette']] }]);
  const { headers } = await server.get('/v1/actors/envoy-a');
  expect((await server.delete('/v1/actors/envoy-a?mergedInto=envoy-b', headers.etag ?? '')).status).toBe(204);
  expect(await told('envoys')).toMatchObject([
    { part: 'participants/envoy-b', recorded: { actor: 'envoy-b' }, count: 2, saidBy: [['gazette'], ['journal']] },
  ]);
});
