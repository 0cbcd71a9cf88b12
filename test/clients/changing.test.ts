// Changes to what others change too: nothing of theirs is lost, and nobody tries for ever.
import { beforeAll, expect, test } from 'vitest';
import { type Communique, connect, Problem } from '../../client/src/client.ts';
import { API_KEY } from '../app.ts';
import { seededServer } from './served.ts';

const seeded = seededServer();
let client: Communique;
beforeAll(() => {
  client = connect({ baseUrl: seeded.url, key: API_KEY });
});

async function newActor() {
  const body = { type: 'person' as const, name: { en: 'John Kerry' }, aliases: ['first'] };
  return (await client.POST('/v1/actors', { body })).data.id;
}
const read = async (id: string) => (await client.GET('/v1/actors/{id}', { params: { path: { id } } })).data;

test('of clients that change one record at once each has its change in it', async () => {
  const id = await newActor();
  const add = (name: string) =>
    client.change('/v1/actors/{id}', id, ({ aliases = [] }) => ({ aliases: [...aliases, name] }), { attempts: 20 });
  const names = Array.from({ length: 8 }, (_, at) => `alias ${at}`);
  await Promise.all(names.map(add));
  const { aliases = [], revision } = await read(id);
  expect([...aliases].sort()).toEqual([...names, 'first'].sort());
  expect(revision).toBe(9);
});

test('somebody who is always faster is given way to after so many attempts', async () => {
  const id = await newActor();
  let tried = 0;
  const decide = async () => {
    tried += 1;
    await client.change('/v1/actors/{id}', id, () => ({ wikidata: `Q${tried}` }));
    return { country: 'US' };
  };
  const refused = await client.change('/v1/actors/{id}', id, decide, { attempts: 3 }).catch(error => error);
  expect(refused).toBeInstanceOf(Problem);
  expect([refused.code, tried]).toEqual(['precondition-failed', 3]);
  expect(await read(id)).toMatchObject({ revision: 4, wikidata: 'Q3' });
});

test('what was read may be sent back whole; a list is a JSON Patch; nothing is sent where nothing is to change', async () => {
  const id = await newActor();
  const put = await client.replace('/v1/actors/{id}', id, actor => ({ ...actor, country: 'US' }));
  expect(put.data).toMatchObject({ revision: 2, country: 'US', name: { en: 'John Kerry' } });
  const patched = await client.change('/v1/actors/{id}', id, () => [{ op: 'remove', path: '/aliases/0' }]);
  expect(patched.data.revision).toBe(3);
  expect(patched.data.aliases ?? []).toEqual([]);
  const left = await client.change('/v1/actors/{id}', id, ({ country }) =>
    country === 'US' ? undefined : { country: 'US' },
  );
  expect([left.data.revision, (await read(id)).revision]).toEqual([3, 3]);
});

test('another problem is thrown at once', async () => {
  const id = await newActor();
  let tried = 0;
  const decide = () => {
    tried += 1;
    return { country: 'XX' };
  };
  const refused = await client.change('/v1/actors/{id}', id, decide).catch(error => error);
  expect([refused.status, tried]).toEqual([422, 1]);
});
