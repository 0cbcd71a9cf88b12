// The positions of an actor on an issue: with evidence, over time, without holes in the paging.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Statement } from '../../../src/model/statement.ts';
import { type TestApp, testApp } from '../../app.ts';
import { minimal } from '../../records.ts';
import { said } from '../../statements.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp({ seeded: true });
  for (const id of ['actor-a', 'actor-b', 'state-a'])
    await server.put(`/v1/actors/${id}`, minimal.actor, { 'if-none-match': '*' });
});
afterAll(() => server.close());

const issueNamed = async (id: string) =>
  (await server.put(`/v1/issues/${id}`, minimal.issue, { 'if-none-match': '*' })).json;

const eventOn = async (id: string, issue: string, start: string, statements: Statement[], more: object = {}) => {
  const issues = [{ issue, status: 'open' }];
  const content = { ...minimal.event, when: { start }, issues, statements, ...more };
  const answer = await server.put(`/v1/events/${id}`, content, { 'if-none-match': '*' });
  expect([answer.status, answer.json.errors]).toEqual([201, undefined]);
  return answer.json;
};

const of = (actor: string, issue: string) => `/v1/actors/${actor}/positions-on/${issue}`;
const outline = (data: { event: string; statement: Statement }[]) =>
  data.map(({ event, statement }) => `${event} ${statement.id}`);

test('of the seed: what Russia said on the ceasefire, with the passages that say so', async () => {
  const { status, json } = await server.get(of('russia', 'syria-ceasefire'));
  expect(status).toBe(200);
  expect(json.data.length).toBeGreaterThan(0);
  for (const { event, title, when, issueStatus, statement } of json.data) {
    const record = (await server.get(`/v1/events/${event}`)).json;
    expect([title, when]).toEqual([record.title, record.when]);
    expect(record.issues).toContainEqual(expect.objectContaining({ issue: 'syria-ceasefire', status: issueStatus }));
    expect(record.statements).toContainEqual(statement);
    expect(statement.evidence.length).toBeGreaterThan(0);
    expect([statement.speaker.actor, statement.speaker.represents]).toContain('russia');
  }
});

test('on an outcome, too, where the issue was not on the table itself', async () => {
  await issueNamed('by-outcome');
  await issueNamed('on-table');
  const outcomes = [
    { id: 'one', type: 'commitment', status: 'pending', issue: 'by-outcome', text: { en: 'To go on' } },
  ];
  const speaker = { description: { en: 'An official' }, represents: 'state-a' };
  await eventOn('with-outcome', 'on-table', '2016', [said('said', { speaker, about: ['outcomes/one'] })], { outcomes });
  const { data } = (await server.get(of('state-a', 'by-outcome'))).json;
  expect(outline(data)).toEqual(['with-outcome said']);
  expect(data[0]).not.toHaveProperty('issueStatus');
  expect((await server.get(of('state-a', 'on-table'))).json.data).toEqual([]);
});

describe('over time', () => {
  const about = ['issues/over-time'];
  beforeAll(async () => {
    await issueNamed('over-time');
    await eventOn('over-time-c', 'over-time', '2018', [
      said('late', { about, saidOn: '2018-02' }),
      said('early', { about, saidOn: '2018-01' }),
      said('at-its-start', { about }),
    ]);
    await eventOn('over-time-a', 'over-time', '2016', [said('first', { about })]);
    await eventOn('over-time-d', 'over-time', '2019', [said('last', { about })]);
    for (const [n, start] of ['2015', '2017', '2017-05', '2018-05', '2020'].entries())
      await eventOn(`hole-${n}`, 'over-time', start, [said('of-the-place', { about: ['venue'] })]);
  });
  const inOrder = [
    ...['over-time-a first', 'over-time-c early', 'over-time-c at-its-start', 'over-time-c late', 'over-time-d last'],
  ];

  test('by event, then as it was said', async () => {
    expect(outline((await server.get(of('actor-a', 'over-time'))).json.data)).toEqual(inOrder);
  });

  test('page by page, on and back, each with one event, while others write', async () => {
    let page = (await server.get(`${of('actor-a', 'over-time')}?limit=1`)).json;
    const { position } = page;
    const on = [outline(page.data)];
    for (let n = 0; page.links.next; n++) {
      await eventOn(`between-${n}`, 'over-time', `${2016 + n}-09`, [said('between', { about })]);
      page = (await server.get(page.links.next)).json;
      expect(page.position).toBe(position);
      on.push(outline(page.data));
    }
    expect(on).toEqual([inOrder.slice(0, 1), inOrder.slice(1, 4), inOrder.slice(4)]);
    const back = [outline(page.data)];
    while (page.links.previous) {
      page = (await server.get(page.links.previous)).json;
      back.unshift(outline(page.data));
    }
    expect(back).toEqual(on);
    expect(outline((await server.get(`${of('actor-a', 'over-time')}?asOf=${position}`)).json.data)).toEqual(inOrder);
    expect((await server.get(of('actor-a', 'over-time'))).json.data.length).toBe(inOrder.length + on.length - 1);
  });

  test('a cursor is of one actor and one issue', async () => {
    const { next } = (await server.get(`${of('actor-a', 'over-time')}?limit=1`)).json.page;
    for (const other of [of('actor-b', 'over-time'), of('actor-a', 'by-outcome')])
      expect((await server.get(`${other}?limit=1&cursor=${next}`)).json.errors[0].code).toBe('cursor-invalid');
  });
});

test('what the client has is not sent again until something was written', async () => {
  const path = of('actor-b', 'over-time');
  const { headers } = await server.get(path);
  const have = { 'if-none-match': headers.etag ?? '' };
  const again = await server.get(path, have);
  expect([again.status, again.text]).toEqual([304, '']);
  await issueNamed('written');
  expect((await server.get(path, have)).status).toBe(200);
});

test('whichever there is not, or was not then, is named', async () => {
  const detail = async (path: string) => {
    const { status, json } = await server.get(path);
    return `${status} ${json.detail}`;
  };
  expect(await detail(of('none', 'over-time'))).toBe('404 There is no actor none, or there was none then.');
  expect(await detail(of('actor-a', 'none'))).toBe('404 There is no issue none, or there was none then.');
  const { position } = await issueNamed('short-lived');
  expect(await detail(`${of('actor-a', 'short-lived')}?asOf=${position - 1}`)).toContain('404 There is no issue');
  expect(await detail(`${of('actor-a', 'short-lived')}?asOf=0`)).toContain('404 There is no actor');
  await server.delete('/v1/issues/short-lived', `"${position}"`);
  expect(await detail(of('actor-a', 'short-lived'))).toContain('410 The issue short-lived was deleted');
  expect((await server.get(`${of('actor-a', 'short-lived')}?asOf=${position}`)).json.data).toEqual([]);
});

test.each(['?limit=101', '?issue=x', '?asOf=30000', '?cursor=a.b'])('%s makes no sense', async query => {
  expect((await server.get(of('actor-a', 'over-time') + query)).status).toBe(400);
});

test('what was merged is told with its heir, as of then apart', async () => {
  for (const id of ['issue-old', 'issue-new']) await issueNamed(id);
  for (const id of ['actor-old', 'actor-new'])
    await server.put(`/v1/actors/${id}`, minimal.actor, { 'if-none-match': '*' });
  const by = (actor: string, issue: string) => said('said', { speaker: { actor }, about: [`issues/${issue}`] });
  await eventOn('by-old', 'issue-new', '2016', [by('actor-old', 'issue-new')]);
  await eventOn('on-old', 'issue-old', '2017', [by('actor-new', 'issue-old')]);
  const before = server.ledger.head().position;
  for (const [kind, plural] of [
    ['actor', 'actors'],
    ['issue', 'issues'],
  ] as const) {
    const { headers } = await server.get(`/v1/${plural}/${kind}-old`);
    await server.delete(`/v1/${plural}/${kind}-old?mergedInto=${kind}-new`, headers.etag ?? '');
  }
  for (const actor of ['actor-old', 'actor-new'])
    for (const issue of ['issue-old', 'issue-new']) {
      const { data } = (await server.get(of(actor, issue))).json;
      expect(outline(data)).toEqual(['by-old said', 'on-old said']);
      expect(data[1].issueStatus).toBe('open');
      const then = (await server.get(`${of(actor, issue)}?asOf=${before}`)).json.data;
      const apart: Record<string, string[]> = {
        'actor-old issue-new': ['by-old said'],
        'actor-new issue-old': ['on-old said'],
      };
      expect(outline(then)).toEqual(apart[`${actor} ${issue}`] ?? []);
    }
});
