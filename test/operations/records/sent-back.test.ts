// What a client got it may send back: server members that are what they are are let pass, and any other is refused by name.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { patched } from '../../../src/operations/records/patching.ts';
import { AUTHORIZED, type TestApp, testApp } from '../../app.ts';
import { minimal } from '../../records.ts';

let server: TestApp;
beforeAll(async () => {
  server = await testApp({ seeded: true });
});
afterAll(() => server.close());

const EVENT = '/v1/events/obama-putin-hangzhou-2016-09-05';

const patchBy = (type: 'merge' | 'json', body: unknown, etag = '') =>
  server.request('PATCH', EVENT, {
    headers: { ...AUTHORIZED, 'content-type': `application/${type}-patch+json`, 'if-match': etag },
    body,
  });

test('a record that is sent back as it was read changes nothing, by PUT and by both patches', async () => {
  const { json, headers } = await server.get(EVENT);
  expect(JSON.stringify(json)).toContain('"check":');
  const etag = headers.etag ?? '';
  const answers = [
    await server.put(EVENT, json, { 'if-match': etag }),
    await patchBy('merge', json, etag),
    await patchBy('json', [{ op: 'replace', path: '', value: json }], etag),
  ];
  for (const answer of answers) expect([answer.status, answer.headers.etag]).toEqual([200, etag]);
});

test('a server member with another value is refused by its name, whatever else is wrong', async () => {
  const { json, headers } = await server.get(EVENT);
  const changed = structuredClone(json);
  changed.revision = 'seven';
  changed.updatedAt = '';
  changed.titel = {};
  const refused = await server.put(EVENT, changed, { 'if-match': headers.etag ?? '' });
  expect([refused.status, refused.json.errors.map(({ code, pointer }: Fault) => [code, pointer])]).toEqual([
    400,
    [
      ['server-member', '#/revision'],
      ['server-member', '#/updatedAt'],
      ['unknown', '#/titel'],
    ],
  ]);
  const checked = structuredClone(json);
  const cites = checked.statements.findIndex(({ evidence = [] }: { evidence?: unknown[] }) => evidence.length > 0);
  const { check } = checked.statements[cites].evidence[0];
  checked.statements[cites].evidence[0].check = check === 'verified' ? 'moved' : 'verified';
  const wrong = await server.put(EVENT, checked, { 'if-match': headers.etag ?? '' });
  expect([wrong.status, wrong.json.errors]).toMatchObject([
    400,
    [{ code: 'server-member', pointer: `#/statements/${cites}/evidence/0/check` }],
  ]);
  expect(wrong.json.errors[0].detail).toContain(check);
});

interface Fault {
  readonly code: string;
  readonly pointer: string;
}

test('nothing of a new record is known yet but the id in its path', async () => {
  const create = (content: object) => server.put('/v1/actors/new', content, { 'if-none-match': '*' });
  expect((await create({ ...minimal.actor, id: 'other' })).json.errors).toMatchObject([{ code: 'server-member' }]);
  expect((await create({ ...minimal.actor, revision: 1 })).json.errors).toMatchObject([{ code: 'server-member' }]);
  expect((await create({ ...minimal.actor, id: 'new' })).status).toBe(201);
  expect((await server.post('/v1/actors', { ...minimal.actor, id: 'mine' })).json.errors).toMatchObject([
    { code: 'server-member', pointer: '#/id' },
  ]);
});

test('one statement is added, changed and taken away by a JSON Patch, without the others being sent', async () => {
  const before = (await server.get(EVENT)).json;
  const statement = { ...before.statements[0], id: 'added' };
  const at = before.statements.length;
  const etag = async () => (await server.get(EVENT)).headers.etag ?? '';
  const added = await patchBy('json', [{ op: 'add', path: '/statements/-', value: statement }], await etag());
  expect(added.json.statements).toEqual([...before.statements, statement]);
  const outlook = `/statements/${at}/outlook`;
  const changed = await patchBy(
    'json',
    [
      { op: 'test', path: `/statements/${at}/id`, value: 'added' },
      { op: 'add', path: outlook, value: 'mixed' },
    ],
    await etag(),
  );
  expect(changed.json.statements[at].outlook).toBe('mixed');
  const removed = await patchBy('json', [{ op: 'remove', path: `/statements/${at}` }], await etag());
  expect(removed.json.statements).toEqual(before.statements);
});

test.each([
  ['a test that fails', [{ op: 'test', path: '/kind', value: 'visit' }], 409, 'test-failed', '#/0/value'],
  ['what is not there', [{ op: 'remove', path: '/statements/99' }], 409, 'path-unknown', '#/0/path'],
  ['a server member', [{ op: 'replace', path: '/position', value: 1 }], 400, 'server-member', '#/position'],
  ['no operation', [{ op: 'merge', path: '' }], 400, 'not-in-vocabulary', '#/0/op'],
  ['no list', { op: 'remove', path: '/title' }, 400, 'wrong-type', '#'],
  ['an invalid whole', [{ op: 'remove', path: '/title' }], 400, 'missing', '#/title'],
  ['prototypes', [{ op: 'add', path: '/__proto__/x', value: 1 }], 409, 'path-unknown', '#/0/path'],
  [
    'copies without end',
    Array.from({ length: 30 }, () => ({ op: 'copy', from: '/title', path: '/title/x' })),
    400,
    'too-many',
    '#',
  ],
])('a JSON Patch with %s is refused, and changes nothing', async (_, patch, status, code, pointer) => {
  const { headers } = await server.get(EVENT);
  const { position } = server.ledger.head();
  const answer = await patchBy('json', patch, headers.etag);
  expect([answer.status, answer.json.errors[0]]).toMatchObject([status, { code, pointer }]);
  expect(server.ledger.head().position).toBe(position);
});

test('a batch takes JSON Patches beside merge patches, each a list or an object', async () => {
  const [one, two] = [await server.get('/v1/actors/china'), await server.get('/v1/actors/ukraine')];
  const answer = await server.post('/v1/actors/batch', {
    items: [
      { op: 'patch', id: 'china', ifMatch: one.headers.etag, patch: [{ op: 'add', path: '/aliases', value: ['PRC'] }] },
      { op: 'patch', id: 'ukraine', ifMatch: two.headers.etag, patch: { aliases: ['UKR'] } },
    ],
  });
  expect(answer.status).toBe(200);
  expect((await server.get('/v1/actors/china')).json.aliases).toEqual(['PRC']);
});

test('what a JSON Patch moves costs what it moves, not what the record holds beside it', () => {
  let copies = 0;
  // Whoever copies it as JSON calls this.
  const beside = {
    toJSON: () => {
      copies += 1;
    },
  };
  const moves = Array.from({ length: 100 }, (_, n) => ({ op: 'move', from: `/x/${n % 2}`, path: `/x/${(n + 1) % 2}` }));
  const value = [{ op: 'add', path: '/x', value: [1, 2] }, { op: 'add', path: '/beside', value: beside }, ...moves];
  expect(patched({ title: { en: 'x' } }, { type: 'json', value }, 1_000_000)).toMatchObject({ x: [1, 2] });
  expect(copies).toBe(0);
});

test.each([
  ['moved into itself', { op: 'move', from: '/title', path: '/title/en' }],
  ['moved whole into itself', { op: 'move', from: '', path: '/title' }],
  ['copied from nowhere', { op: 'copy', from: '/nowhere/at', path: '/title/ar' }],
])('nothing is %s', (_, operation) => {
  const patch = { type: 'json' as const, value: [operation] };
  expect(() => patched({ title: { en: 'x' } }, patch, 1_000)).toThrow(
    expect.objectContaining({ code: 'patch-conflict' }),
  );
});
