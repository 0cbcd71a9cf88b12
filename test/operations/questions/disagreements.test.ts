// The disagreements on an event: those of its own record, those with other events, and all of it as of then.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../app.ts';
import { minimal } from '../../records.ts';
import { minutes, said } from '../../statements.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp({ seeded: true });
  for (const id of ['actor-a', 'actor-b', 'state-a'])
    await server.put(`/v1/actors/${id}`, minimal.actor, { 'if-none-match': '*' });
});
afterAll(() => server.close());

const create = async (id: string, more: object) => {
  const { status, json } = await server.put(
    `/v1/events/${id}`,
    { ...minimal.event, ...more },
    { 'if-none-match': '*' },
  );
  expect(status, JSON.stringify(json)).toBe(201);
  return json;
};

async function change(id: string, patch: object) {
  const { headers } = await server.get(`/v1/events/${id}`);
  const { status, json } = await server.patch(`/v1/events/${id}`, patch, headers.etag ?? '');
  expect(status).toBe(200);
  return json;
}

const of = (id: string) => `/v1/events/${id}/disagreements`;

/** Part, reasons, and who says what: `event/statement`. */
const outline = (data: Listed[]) =>
  data.map(({ part, reasons, accounts }) => [
    part,
    reasons.join(),
    ...accounts.flatMap(({ statements }) => statements.map(({ event, id }) => `${event}/${id}`)),
  ]);

interface Listed {
  readonly part?: string;
  readonly reasons: string[];
  readonly accounts: { readonly statements: { readonly event: string; readonly id: string }[] }[];
}

const contradicting = (statement: string) => ({ relations: [{ relation: 'contradicts' as const, statement }] });

test('the seeded meeting has accounts that differ in scope, and no disagreement', async () => {
  const path = of('obama-putin-hangzhou-2016-09-05');
  const { status, json, headers } = await server.get(`${path}?asOf=29`);
  expect(status).toBe(200);
  expect(json).toEqual({ data: [], position: 29, links: { self: `${path}?asOf=29`, citeAs: `${path}?asOf=29` } });
  expect(headers.link).toBe(`<${path}?asOf=29>; rel="cite-as"`);
});

test('each account stands with its statements as they are recorded, beside what the record has', async () => {
  const one = said('one', { asserts: minutes(90) });
  const official = { speaker: { description: { en: 'An official' } } };
  const other = said('other', { asserts: minutes(95), ...official, about: ['duration'] });
  const duration = { minutes: 92, qualifier: 'about' };
  const { position } = await create('side-by-side', { duration, statements: [one, said('none'), other] });
  const { json } = await server.get(of('side-by-side'));
  expect(json).toEqual({
    data: [
      {
        ...{ part: 'duration', recorded: duration, reasons: ['asserted-values'] },
        differences: [
          {
            ...{ between: ['one', 'other'], on: 'length' },
            detail: 'No length is both exactly 90 minutes and exactly 95 minutes.',
          },
        ],
        accounts: [
          { party: { actor: 'actor-a' }, statements: [{ event: 'side-by-side', ...one }] },
          { party: official.speaker, statements: [{ event: 'side-by-side', ...other }] },
        ],
      },
    ],
    position,
    links: { self: of('side-by-side'), citeAs: `${of('side-by-side')}?asOf=${position}` },
  });
});

test('as of then, what was said later has not been said', async () => {
  const statements = [said('one', { asserts: minutes(90) })];
  const first = await create('as-of-then', { statements });
  statements.push(said('other', { speaker: { actor: 'actor-b' }, asserts: minutes(95) }));
  const second = await change('as-of-then', { statements });
  const then = await server.get(`${of('as-of-then')}?asOf=${first.position}`);
  expect([then.json.data, then.json.position]).toEqual([[], first.position]);
  expect(then.headers['cache-control']).toContain('immutable');
  expect((await server.get(`${of('as-of-then')}?asOf=${second.updatedAt}`)).json.data).toHaveLength(1);
  expect((await server.get(`${of('as-of-then')}?asOf=${first.position - 1}`)).status).toBe(404);
});

describe('with a statement of another event', () => {
  test('both events show it, each by the part that its own statement speaks of', async () => {
    await create('told-at-first', { statements: [said('one', { about: ['venue'] }), said('two')] });
    const before = (await server.get(of('told-at-first'))).json;
    const denial = said('denial', { about: ['summary'], ...contradicting('told-at-first/one') });
    const { position } = await create('told-later', { statements: [denial] });

    expect(before.data).toEqual([]);
    expect(outline((await server.get(of('told-at-first'))).json.data)).toEqual([
      ['venue', 'contradicts', 'told-at-first/one', 'told-later/denial'],
    ]);
    expect(outline((await server.get(of('told-later'))).json.data)).toEqual([
      ['summary', 'contradicts', 'told-later/denial', 'told-at-first/one'],
    ]);
    expect((await server.get(before.links.citeAs)).json.data).toEqual([]);

    await change('told-later', { statements: [said('denial', { about: ['summary'] })] });
    expect((await server.get(of('told-at-first'))).json.data).toEqual([]);
    const then = await server.get(`${of('told-at-first')}?asOf=${position}`);
    expect(outline(then.json.data)).toHaveLength(1);
  });

  test('what either says of the difference counts for both', async () => {
    await create('settled', { statements: [said('one')] });
    await create('settling', { statements: [said('other', contradicting('settled/one'))] });
    expect(outline((await server.get(of('settled'))).json.data)).toEqual([
      [undefined, 'contradicts', 'settled/one', 'settling/other'],
    ]);
    await change('settled', {
      statements: [said('one', { relations: [{ relation: 'differs-in-scope', statement: 'settling/other' }] })],
    });
    for (const id of ['settled', 'settling']) expect((await server.get(of(id))).json.data).toEqual([]);
  });

  test('one that contradicts and is contradicted comes once', async () => {
    await create('mutual', { statements: [said('one')] });
    await create('mutual-too', { statements: [said('other', contradicting('mutual/one'))] });
    await change('mutual', { statements: [said('one', contradicting('mutual-too/other'))] });
    expect(outline((await server.get(of('mutual'))).json.data)).toEqual([
      [undefined, 'contradicts', 'mutual/one', 'mutual-too/other'],
    ]);
  });

  test('it stands there as it stood then', async () => {
    await create('reworded', { statements: [said('other', { text: { en: 'As first told' } })] });
    const { position } = await create('rewording', { statements: [said('one', contradicting('reworded/other'))] });
    await change('reworded', { statements: [said('other', { text: { en: 'As told now' } })] });
    const texts = async (query: string) =>
      (await server.get(of('rewording') + query)).json.data[0].accounts[0].statements.map(
        (statement: { text: { en: string } }) => statement.text.en,
      );
    expect(await texts('')).toEqual(['Something', 'As told now']);
    expect(await texts(`?asOf=${position}`)).toEqual(['Something', 'As first told']);
  });

  test('what it asserts is of its own event', async () => {
    await create('own-length', { statements: [said('one', { asserts: minutes(90) })] });
    const relations = [{ relation: 'supports' as const, statement: 'own-length/one' }];
    await create('other-length', { statements: [said('other', { asserts: minutes(5), relations })] });
    expect((await server.get(of('own-length'))).json.data).toEqual([]);
  });
});

describe('what the client has', () => {
  test('is not sent again until something was written', async () => {
    await create('cached', {});
    const { headers } = await server.get(of('cached'));
    const again = await server.get(of('cached'), { 'if-none-match': headers.etag ?? '' });
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', headers.etag]);
    await create('written', {});
    expect((await server.get(of('cached'), { 'if-none-match': headers.etag ?? '' })).status).toBe(200);
    expect((await server.get(of('cached'), { 'if-match': '"1"' })).status).toBe(412);
  });

  test('is nothing where there is no event', async () => {
    expect((await server.get(of('none'), { 'if-none-match': '*' })).status).toBe(404);
  });

  test('HEAD has the same headers', async () => {
    const [head, get] = [await server.request('HEAD', of('cached')), await server.get(of('cached'))];
    expect([head.status, head.text, head.headers.etag]).toEqual([200, '', get.headers.etag]);
  });
});

test('no event is 404, a deleted one 410, and one that was merged leads to its heir', async () => {
  expect((await server.get(of('none'))).json.detail).toContain('no event none');
  const { position } = await create('deleted', {});
  await server.delete('/v1/events/deleted', `"${position}"`);
  const gone = await server.get(of('deleted'));
  expect([gone.status, gone.json.revision]).toEqual([410, 2]);
  expect((await server.get(`${of('deleted')}?asOf=${position}`)).status).toBe(200);

  const merged = await create('merged', {});
  await create('heir', {});
  const target = { kind: 'event', id: 'merged', expected: merged.position, heir: 'heir' } as const;
  const [tombstone] = await server.ledger.append([{ op: 'delete', ...target }], 'test');
  const moved = await server.get(`${of('merged')}?asOf=${tombstone?.position}`);
  expect([moved.status, moved.headers.location]).toEqual([308, `${of('heir')}?asOf=${tombstone?.position}`]);
  expect((await server.get(`${of('merged')}?asOf=${merged.position}`)).status).toBe(200);
});

test.each(['?limit=1', '?cursor=a.b', '?asOf=30000', '?asOf=x'])('%s makes no sense', async query => {
  expect((await server.get(of('side-by-side') + query)).status).toBe(400);
});

test('a merged actor has one account with its heir, and one of its own as of before', async () => {
  for (const id of ['twin-a', 'twin-b']) await server.put(`/v1/actors/${id}`, minimal.actor, { 'if-none-match': '*' });
  const speaking = (actor: string, length: number) => ({ speaker: { actor }, asserts: minutes(length) });
  const { position } = await create('twins', {
    statements: [said('one', speaking('twin-a', 30)), said('other', speaking('twin-b', 60))],
  });
  const { headers } = await server.get('/v1/actors/twin-a');
  const { status } = await server.delete('/v1/actors/twin-a?mergedInto=twin-b', headers.etag ?? '');
  expect(status).toBe(204);
  const parties = async (asOf = '') =>
    (await server.get(`${of('twins')}${asOf}`)).json.data[0].accounts.map(
      ({ party, statements }: { party: object; statements: object[] }) => [party, statements.length],
    );
  expect(await parties()).toEqual([[{ actor: 'twin-b' }, 2]]);
  expect(await parties(`?asOf=${position}`)).toEqual([
    [{ actor: 'twin-a' }, 1],
    [{ actor: 'twin-b' }, 1],
  ]);
});

test('what is said of a merged actor or issue is said of its heir, and of two as of before', async () => {
  for (const path of ['actors/aide-a', 'actors/aide-b', 'issues/topic-a', 'issues/topic-b'])
    await server.put(`/v1/${path}`, path.startsWith('actors') ? minimal.actor : minimal.issue, {
      'if-none-match': '*',
    });
  const part = (actor: string) => ({ actor, name: { en: 'An aide' }, role: 'delegate', presence: 'reported' });
  const { position } = await create('aides', {
    participants: [part('aide-b')],
    issues: [{ issue: 'topic-a', status: 'deadlocked' }],
    statements: [
      said('one', {
        asserts: { 'participants/aide-a': { presence: 'attended' }, 'issues/topic-a': { status: 'agreed' } },
      }),
      said('other', { asserts: { 'participants/aide-b': { presence: 'absent' } } }),
      said('third', { about: ['issues/topic-a'], asserts: { 'issues/topic-a': { status: 'deadlocked' } } }),
    ],
  });
  const parts = async (asOf = '') =>
    (await server.get(`${of('aides')}${asOf}`)).json.data.map((one: { part: string; recorded?: object }) => [
      one.part,
      one.recorded !== undefined,
    ]);
  expect(await parts()).toEqual([['issues/topic-a', true]]);
  for (const [merged, heir] of [
    ['actors/aide-a', 'aide-b'],
    ['issues/topic-a', 'topic-b'],
  ]) {
    const { headers } = await server.get(`/v1/${merged}`);
    expect((await server.delete(`/v1/${merged}?mergedInto=${heir}`, headers.etag ?? '')).status).toBe(204);
  }
  expect(await parts()).toEqual([
    ['participants/aide-b', true],
    ['issues/topic-b', true],
  ]);
  expect(await parts(`?asOf=${position}`)).toEqual([['issues/topic-a', true]]);
});
