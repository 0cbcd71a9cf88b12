// A thousand random writes through HTTP against a reference model, then everything that the ledger promises of them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf } from '../../src/model/document.ts';
import { type KindName, kindNames, kinds } from '../../src/model/kinds.ts';
import { type TestApp, testApp } from '../app.ts';
import { often } from '../engine.ts';
import { arbitraryContent } from '../records.ts';
import { type Command, ReferenceModel } from './reference-model.ts';
import { expectSound } from './soundness.ts';

const RUNS = often(10);
const WRITES = 100;

const known = { actors: ['actor-0', 'actor-1', 'actor-2'], issues: ['issue-0', 'issue-1'] };

const command: fc.Arbitrary<Command> = fc.constantFrom(...kindNames).chain(kind =>
  fc.record({
    op: fc.constantFrom('create', 'create', 'replace', 'patch', 'delete'),
    kind: fc.constant(kind),
    id: fc.integer({ min: 0, max: 3 }).map(n => `${kind}-${n}`),
    content: arbitraryContent(kind, known),
    condition: fc.constantFrom('right', 'right', 'right', 'stale', 'none'),
  }),
);

interface Served {
  readonly lists: Record<string, unknown[]>;
}

test(`${RUNS * WRITES} random writes: every answer is as the model says, and every state stays readable`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: WRITES, maxLength: WRITES }), async commands => {
      const server = await testApp();
      try {
        const model = new ReferenceModel();
        const served: Served[] = [await serve(server)];
        for (const one of commands) {
          const before = model.position;
          expect(await send(server, one, model), JSON.stringify(one)).toBe(model.apply(one));
          if (model.position > before) served.push(await serve(server));
        }
        await expectServedAsOf(server, served);
        await expectFeed(server, model);
        await expectReplay(server, model);
        await expectPages(server);
        await expectDiffs(server);
        await expectSound(server.url);
      } finally {
        await server.close();
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});

async function send(
  server: TestApp,
  { op, kind, id, content, condition }: Command,
  model: ReferenceModel,
): Promise<number> {
  const path = `/v1/${kinds[kind].plural}/${id}`;
  const position = model.current(kind, id)?.position ?? 0;
  const etag = { right: `"${position}"`, stale: `"${position + 1_000_000}"`, none: '' }[condition];
  const ifMatch: Record<string, string> = etag === '' ? {} : { 'if-match': etag };
  if (op === 'create') return (await server.put(path, content, { 'if-none-match': '*' })).status;
  if (op === 'replace') return (await server.put(path, content, ifMatch)).status;
  const headers = { authorization: 'Bearer a-key-for-the-tests', ...ifMatch };
  if (op === 'delete') return (await server.request('DELETE', path, { headers })).status;
  const patch = { ...headers, 'content-type': 'application/merge-patch+json' };
  return (await server.request('PATCH', path, { headers: patch, body: content })).status;
}

/** All that is listed now. */
async function serve(server: TestApp): Promise<Served> {
  const lists: Record<string, unknown[]> = {};
  for (const kind of kindNames) lists[kind] = (await server.get(`/v1/${kinds[kind].plural}?limit=100`)).json.data;
  return { lists };
}

/** Lists as of every position are what was served there; so is each record, and what was not there is 404 or 410. */
async function expectServedAsOf(server: TestApp, served: readonly Served[]): Promise<void> {
  for (const [position, { lists }] of served.entries()) {
    for (const kind of kindNames) {
      const path = `/v1/${kinds[kind].plural}`;
      const list = (await server.get(`${path}?limit=100&asOf=${position}`)).json;
      expect(list.data).toEqual(lists[kind]);
      expect(list.position).toBe(position);
    }
    const kind = kindNames[position % kindNames.length] as KindName;
    for (let n = 0; n <= 3; n++) {
      const answer = await server.get(`/v1/${kinds[kind].plural}/${kind}-${n}?asOf=${position}`);
      const held = (lists[kind] as { id: string }[]).find(document => document.id === `${kind}-${n}`);
      if (held) expect(answer.json).toEqual(held);
      else expect([404, 410]).toContain(answer.status);
    }
  }
}

/** The feed has every position once, in order, whatever the size of its pages. */
async function expectFeed(server: TestApp, model: ReferenceModel): Promise<void> {
  const positions: number[] = [];
  let next: string | null = '0';
  while (next !== null) {
    const page: { data: { position: number }[]; page: { next: string | null } } = (
      await server.get(`/v1/changes?since=${next}&limit=7`)
    ).json;
    positions.push(...page.data.map(change => change.position));
    next = page.page.next;
  }
  expect(positions).toEqual(Array.from({ length: model.position }, (_, index) => index + 1));
}

/** Replaying the feed from nothing gives the current state. */
async function expectReplay(server: TestApp, model: ReferenceModel): Promise<void> {
  const replayed = new Map<string, object>();
  for (let since = 0; since < model.position; since += 100) {
    for (const change of (await server.get(`/v1/changes?since=${since}&limit=100`)).json.data) {
      if (change.op === 'deleted') replayed.delete(`${change.resource}/${change.id}`);
      else replayed.set(`${change.resource}/${change.id}`, change.document);
    }
  }
  const held = [...model.records].filter(([, record]) => record.content !== null);
  expect([...replayed.keys()].sort()).toEqual(held.map(([key]) => key).sort());
  for (const [key, record] of held) {
    expect(contentOf(JSON.stringify(replayed.get(key))), key).toEqual(record.content);
    const [kind, id] = key.split('/') as [KindName, string];
    expect((await server.get(`/v1/${kinds[kind].plural}/${id}`)).json, key).toEqual(replayed.get(key));
  }
}

/** Pages put together are the one long list, forwards and backwards. */
async function expectPages(server: TestApp): Promise<void> {
  for (const kind of kindNames) {
    const path = `/v1/${kinds[kind].plural}`;
    const whole = (await server.get(`${path}?limit=100`)).json.data;
    const forward: unknown[] = [];
    let url: string | undefined = `${path}?limit=2`;
    let last = '';
    while (url !== undefined) {
      const page: { data: unknown[]; links: { next?: string } } = (await server.get(url)).json;
      forward.push(...page.data);
      last = url;
      url = page.links.next;
    }
    expect(forward).toEqual(whole);
    const backward: unknown[] = [];
    url = last;
    while (url !== undefined) {
      const page: { data: unknown[]; links: { previous?: string } } = (await server.get(url)).json;
      backward.unshift(...page.data);
      url = page.links.previous;
    }
    expect(backward).toEqual(whole);
  }
}

/** Every revision is listed and readable, and the diffs between neighbours lead from the first to the last. */
async function expectDiffs(server: TestApp): Promise<void> {
  const { applyPatch } = await import('rfc6902');
  for (const kind of kindNames) {
    const path = `/v1/${kinds[kind].plural}/${kind}-0`;
    const { json, status } = await server.get(`${path}/revisions?limit=100`);
    if (status === 404) continue;
    const revisions = json.data.reverse() as { revision: number; op: string }[];
    const holder: { document: unknown } = { document: null };
    for (const { revision, op } of revisions) {
      const answer = await server.get(`${path}/revisions/${revision}`);
      expect(answer.status).toBe(op === 'deleted' ? 410 : 200);
      const shown = op === 'deleted' ? null : answer.json;
      if (revision > 1) {
        const patch = (await server.get(`${path}/diff?from=${revision - 1}&to=${revision}`)).json;
        const prefixed = patch.map((step: { path: string }) => ({ ...step, path: `/document${step.path}` }));
        expect(applyPatch(holder, prefixed).every(result => result === null)).toBe(true);
        expect(holder.document).toEqual(shown);
      }
      holder.document = shown;
    }
  }
}
