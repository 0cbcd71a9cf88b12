// One path: whichever way a record is written, by a request, a batch, an import or a rehearsal, the same becomes of it.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { KindName } from '../../../src/model/kinds.ts';
import { kindNames, kinds } from '../../../src/model/kinds.ts';
import { importInto } from '../../../src/operations/imports/run.ts';
import { type Answer, AUTHORIZED, type TestApp, testApp } from '../../app.ts';
import { often } from '../../engine.ts';
import { arbitraryContent, minimal } from '../../records.ts';

let server: TestApp;
let ids = 0;
beforeAll(async () => {
  server = await testApp();
  for (const id of ['actor-0', 'actor-1'])
    await server.put(`/v1/actors/${id}`, minimal.actor, { 'if-none-match': '*' });
  await server.put('/v1/issues/issue-0', minimal.issue, { 'if-none-match': '*' });
});
afterAll(() => server.close());
beforeEach(() => void ids++);

interface Verdict {
  readonly status: number;
  /** Codes and pointers into the content. */
  readonly faults: readonly string[];
}

interface Fault {
  readonly code: string;
  readonly pointer?: string;
}

const faultsIn = (errors: readonly Fault[] = [], below = '') =>
  errors.map(({ code, pointer = '#' }) => `${code} ${pointer.replace(below, '')}`).sort();

const onRequest = ({ status, json }: Answer): Verdict => ({
  status,
  faults: status < 300 ? [] : faultsIn(json.errors),
});

function inBatch({ json }: Answer): Verdict {
  const [{ status, problem }] = json.results;
  return { status, faults: status < 300 ? [] : faultsIn(problem.errors, '/items/0/content') };
}

/** Drawn contents: valid ones, and such as break the form, a rule, a reference, or several of these. */
const broken: fc.Arbitrary<object> = fc.constantFrom(
  {},
  { title: 7 },
  { nothing: true },
  { when: { start: '2016-02-30' } },
  { partOf: 'nowhere' },
  { when: { start: '2016-02-30' }, partOf: 'nowhere' },
  { issues: [{ issue: 'unknown', status: 'open' }], related: [{ relation: 'follows', event: 'nowhere' }] },
  { codes: { cameo: ['9999'] }, partOf: 'nowhere' },
  { revision: 9 },
);
const drawn = fc.constantFrom<KindName>(...kindNames).chain(kind =>
  fc.record({
    kind: fc.constant(kind),
    content: arbitraryContent(kind, { actors: ['actor-0', 'actor-1'], issues: ['issue-0'] }),
    fault: kind === 'event' ? broken : fc.constantFrom({}, { nothing: true }, { revision: 9 }),
  }),
);

const importOf = (kind: KindName, document: object, dryRun: boolean) => {
  const text = `${JSON.stringify(document)}\n`;
  async function* bytes() {
    yield Buffer.from(text);
  }
  return importInto(server.ledger, { format: 'communique', kind, dryRun }, {}, async run => {
    await run.take({ name: 'one.ndjson', bytes: bytes() });
    return run.summary();
  });
};

test('a content is judged alike by a request, a batch of one and an import, dry or not', async () => {
  await fc.assert(
    fc.asyncProperty(drawn, async ({ kind, content, fault }) => {
      const sent = { ...content, ...fault };
      const path = `/v1/${kinds[kind].plural}`;
      const id = `one-${ids++}`;
      const { position } = server.ledger.head();
      const create = (query: string) => server.put(`${path}/${id}${query}`, sent, { 'if-none-match': '*' });
      const batched = (query: string) =>
        server.post(`${path}/batch?mode=partial${query}`, { items: [{ op: 'create', id, content: sent }] });

      const dry = [onRequest(await create('?dryRun=true')), inBatch(await batched('&dryRun=true'))];
      expect(dry[1]).toEqual(dry[0]);
      // Of a document that is imported the server's members are its own.
      const { revision: _, ...document } = sent as Record<string, unknown>;
      const valid = dry[0]?.status === 201;
      const imported = await importOf(kind, { id, ...document }, true);
      if (!('revision' in sent)) expect(imported.outcomes.accepted === 1).toBe(valid);
      expect((await server.ledger.freshHead()).position).toBe(position);

      const done = inBatch(await batched(''));
      expect(done).toEqual(dry[0]);
      if (!valid) expect(onRequest(await create(''))).toEqual(dry[0]);
      expect(server.ledger.head().position).toBe(position + (valid ? 1 : 0));
    }),
    { numRuns: often(100) },
  );
});

test('all that is wrong is told at once, in whichever way a record is written', async () => {
  const content = { ...minimal.event, when: { start: '2016-02-30' }, partOf: 'nowhere' };
  const faults = ['date-invalid #/when/start', 'reference-unknown #/partOf'];
  expect(onRequest(await server.post('/v1/events', content))).toEqual({ status: 422, faults });
  const items = [{ op: 'create', id: 'b', content }];
  expect(inBatch(await server.post('/v1/events/batch?mode=partial', { items })).faults).toEqual(faults);
  const whole = await server.post('/v1/events/batch', { items: [...items, { op: 'create', content }] });
  expect([whole.status, whole.json.errors.length]).toEqual([422, 4]);
});

test.each([
  ...kindNames.map(kind => [kind, 'batch'] as const),
  ...['facets', 'histogram', 'search'].map(id => ['event', id] as const),
])('%s: no record is made under the reserved id %s', async (kind, id) => {
  const path = `/v1/${kinds[kind].plural}`;
  const items = [{ op: 'create', id, content: minimal[kind] }];
  const batch = await server.post(`${path}/batch`, { items });
  expect([batch.status, batch.json.errors]).toMatchObject([422, [{ code: 'reserved', pointer: '#/items/0/id' }]]);
  const { outcomes, reasons } = await importOf(kind, { id, ...minimal[kind] }, false);
  expect([outcomes.rejected, reasons[0]?.reason]).toEqual([1, `${kind}/${id}#/id: ${path}/${id} is no record.`]);
  expect(await server.ledger.record(kind, id)).toBeNull();
});

test('what stands below a collection in paths is reserved, and nothing else', async () => {
  const { paths } = (await server.get('/openapi.json')).json;
  for (const { plural, reserved } of Object.values(kinds)) {
    const below = Object.keys(paths).flatMap(path => path.match(new RegExp(`^/v1/${plural}/([a-z0-9-]+)`))?.[1] ?? []);
    expect([...new Set(below)].sort()).toEqual([...reserved].sort());
  }
});

test('a dry run of a history refuses to delete what others refer to, as the run does', async () => {
  const own = await testApp();
  const { post } = own;
  await own.put('/v1/events/summit', minimal.event, { 'if-none-match': '*' });
  await own.put('/v1/events/part', { ...minimal.event, partOf: 'summit' }, { 'if-none-match': '*' });
  const entries = (await own.get('/v1/changes')).json.data;
  const target = await testApp();
  const deletion = { ...entries[0], position: 3, revision: 2, op: 'deleted', document: null };
  const lines = [...entries, deletion].map((entry: object) => `${JSON.stringify(entry)}\n`).join('');
  const send = (query: string) =>
    target.request('POST', `/v1/imports?format=communique${query}`, {
      headers: { ...AUTHORIZED, 'content-type': 'application/x-ndjson' },
      body: lines,
    });
  const dry = (await send('&dryRun=true')).json;
  expect((await target.ledger.freshHead()).position).toBe(0);
  const real = (await send('')).json;
  expect(dry.summary).toEqual(real.summary);
  expect(real.summary.outcomes).toMatchObject({ accepted: 2, rejected: 1 });
  expect(post).toBeDefined();
  await own.close();
  await target.close();
});
