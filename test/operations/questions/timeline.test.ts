// The timeline of an issue: its status after each event, in order, page by page while others write.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../app.ts';
import { minimal } from '../../records.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp({ seeded: true });
  await server.put('/v1/actors/actor-a', minimal.actor, { 'if-none-match': '*' });
});
afterAll(() => server.close());

const issueNamed = async (id: string) =>
  (await server.put(`/v1/issues/${id}`, minimal.issue, { 'if-none-match': '*' })).json;

const eventOn = async (id: string, issue: string, start: string, status: string, more: object = {}) => {
  const content = { ...minimal.event, when: { start }, issues: [{ issue, status, ...more }] };
  const answer = await server.put(`/v1/events/${id}`, content, { 'if-none-match': '*' });
  expect(answer.status).toBe(201);
  return answer.json;
};

const of = (issue: string) => `/v1/issues/${issue}/timeline`;
const outline = (data: { event: string; status: string }[]) => data.map(({ event, status }) => `${event} ${status}`);

test('the seeded issue has the status that it had after each event, the oldest first', async () => {
  const { status, json } = await server.get(of('syria-ceasefire'));
  expect(status).toBe(200);
  const told = json.data.map(({ event }: { event: string }) => event);
  const [talks, meeting] = ['kerry-lavrov-hangzhou-2016-09', 'obama-putin-hangzhou-2016-09-05'];
  expect(told.slice(0, 2)).toEqual([talks, meeting]);
  // The follow-up, which is planned for some day of the month in which they met, and what was told to the press.
  expect(told.slice(2).sort()).toEqual([
    'kerry-lavrov-follow-up-2016-09',
    'obama-press-conference-hangzhou-2016-09-05',
    'putin-press-conference-hangzhou-2016-09-05',
  ]);
  expect(json.page).toEqual({ next: null, previous: null, limit: 20 });
  expect(outline(json.data)).toEqual(
    expect.arrayContaining(['kerry-lavrov-hangzhou-2016-09 deadlocked', 'obama-putin-hangzhou-2016-09-05 open']),
  );
});

test('an entry says which event it was, when, and what became of the issue', async () => {
  await issueNamed('one-entry');
  await eventOn('an-event', 'one-entry', '2016-09', 'agreed', { raisedBy: ['actor-a'], note: { en: 'At last' } });
  expect((await server.get(of('one-entry'))).json.data).toEqual([
    {
      ...{ event: 'an-event', kind: 'meeting', eventStatus: 'held', title: minimal.event.title },
      ...{ when: { start: '2016-09' }, status: 'agreed', raisedBy: ['actor-a'], note: { en: 'At last' } },
    },
  ]);
});

describe('in order', () => {
  beforeAll(async () => {
    await issueNamed('ordered');
    await eventOn('ordered-c', 'ordered', '2018-03-02', 'collapsed');
    await eventOn('ordered-b', 'ordered', '2017', 'agreed');
    await eventOn('ordered-d', 'ordered', '2018-03-02', 'open');
    await eventOn('ordered-a', 'ordered', '2018-03-02T10:00:00Z', 'closed');
    await eventOn('ordered-e', 'ordered', '0999', 'progressing');
  });
  const inOrder = ['e progressing', 'b agreed', 'c collapsed', 'd open', 'a closed'].map(entry => `ordered-${entry}`);

  test('by when the event began, then by its id', async () => {
    expect(outline((await server.get(of('ordered'))).json.data)).toEqual(inOrder);
  });

  test('page by page, on and back, while others write', async () => {
    let page = (await server.get(`${of('ordered')}?limit=1`)).json;
    const { position } = page;
    const on = [...page.data];
    for (let n = 0; page.links.next; n++) {
      await eventOn(`between-${n}`, 'ordered', `${1000 + 400 * n}`, 'open');
      const { headers } = await server.get('/v1/events/ordered-d');
      const changed = { issues: [{ issue: 'ordered', status: n % 2 ? 'closed' : 'agreed' }] };
      expect((await server.patch('/v1/events/ordered-d', changed, headers.etag ?? '')).status).toBe(200);
      page = (await server.get(page.links.next)).json;
      expect(page.position).toBe(position);
      on.push(...page.data);
    }
    expect(outline(on)).toEqual(inOrder);
    const back = [...page.data];
    while (page.links.previous) {
      page = (await server.get(page.links.previous)).json;
      back.unshift(...page.data);
    }
    expect(outline(back)).toEqual(inOrder);
    expect(outline((await server.get(`${of('ordered')}?asOf=${position}`)).json.data)).toEqual(inOrder);
    expect((await server.get(of('ordered'))).json.data.length).toBeGreaterThan(inOrder.length);
  });

  test('a cursor is of one issue', async () => {
    await issueNamed('another');
    const { next } = (await server.get(`${of('ordered')}?limit=1`)).json.page;
    expect((await server.get(`${of('another')}?limit=1&cursor=${next}`)).json.errors[0].code).toBe('cursor-invalid');
    expect((await server.get(`/v1/events?cursor=${next}`)).status).toBe(400);
  });
});

test('what the client has is not sent again until something was written', async () => {
  await issueNamed('cached');
  const { headers } = await server.get(of('cached'));
  const have = { 'if-none-match': headers.etag ?? '' };
  const again = await server.get(of('cached'), have);
  expect([again.status, again.text]).toEqual([304, '']);
  await issueNamed('written');
  expect((await server.get(of('cached'), have)).status).toBe(200);
  expect((await server.get(of('none'), { 'if-none-match': '*' })).status).toBe(404);
  const fixed = await server.get(`${of('cached')}?asOf=${server.ledger.head().position}`);
  expect(fixed.headers['cache-control']).toContain('immutable');
});

test('no issue is 404, a deleted one 410; one that was merged is told with its heir', async () => {
  expect((await server.get(of('none'))).json.detail).toContain('no issue none');
  const { position } = await issueNamed('deleted');
  expect((await server.get(`${of('deleted')}?asOf=${position - 1}`)).status).toBe(404);
  await server.delete('/v1/issues/deleted', `"${position}"`);
  const gone = await server.get(of('deleted'));
  expect([gone.status, gone.json.revision]).toEqual([410, 2]);
  expect((await server.get(`${of('deleted')}?asOf=${position}`)).json.data).toEqual([]);

  const merged = await issueNamed('merged');
  await eventOn('on-merged', 'merged', '2016', 'open');
  await issueNamed('heir');
  await eventOn('on-heir', 'heir', '2015', 'agreed');
  const issues = ['merged', 'heir'].map(issue => ({ issue, status: issue === 'heir' ? 'closed' : 'open' }));
  const both = { ...minimal.event, when: { start: '2017' }, issues };
  expect((await server.put('/v1/events/on-both', both, { 'if-none-match': '*' })).status).toBe(201);
  const before = server.ledger.head().position;
  const target = { kind: 'issue', id: 'merged', expected: merged.position, heir: 'heir' } as const;
  await server.ledger.append([{ op: 'delete', ...target }], 'test');
  for (const id of ['merged', 'heir'])
    expect(outline((await server.get(of(id))).json.data)).toEqual([
      ...['on-heir agreed', 'on-merged open', 'on-both closed'],
    ]);
  expect(outline((await server.get(`${of('merged')}?asOf=${before}`)).json.data)).toEqual([
    ...['on-merged open', 'on-both open'],
  ]);
});

test('what is read on by cursor stays, though the issue is deleted meanwhile', async () => {
  const { position } = await issueNamed('dropped');
  for (const n of [1, 2]) await eventOn(`dropping-${n}`, 'dropped', `200${n}`, 'open');
  const { json } = await server.get(`${of('dropped')}?limit=1`);
  for (const n of [1, 2]) {
    const { headers } = await server.get(`/v1/events/dropping-${n}`);
    await server.patch(`/v1/events/dropping-${n}`, { issues: null }, headers.etag ?? '');
  }
  expect((await server.delete('/v1/issues/dropped', `"${position}"`)).status).toBe(204);
  expect(outline((await server.get(json.links.next)).json.data)).toEqual(['dropping-2 open']);
  expect((await server.get(of('dropped'))).status).toBe(410);
});

test.each(['?limit=0', '?sort=start', '?asOf=30000', '?cursor=a.b'])('%s makes no sense', async query => {
  expect((await server.get(of('ordered') + query)).status).toBe(400);
});
