// Keys over HTTP: made, listed, rotated and revoked by whoever has a key for it.
import { Type } from '@sinclair/typebox';
import type { StoredKey } from '../../ledger/keys.ts';
import { kindNames } from '../../model/kinds.ts';
import { among, id, instant, integer, list, named, object, optional, ref } from '../../model/schema.ts';
import { scopeNames, scopes } from '../../model/scopes.ts';
import { answerWith, ofBodies, problemAnswers } from '../answers.ts';
import { nothing } from '../follows.ts';
import { JSON_TYPE } from '../media-types.ts';
import { type Answer, type Operation, operation } from '../operation.ts';
import { type Made, makeKey, noKey, revokeKey, rotateKey, toldOf, type Wanted } from './key-making.ts';

const name = id('The name of the key, which is the author of what it records; no other key ever has it');
const scopeList = list(
  among(scopeNames, scopeNames.map(scope => `\`${scope}\`: ${scopes[scope]}`).join('. ')),
  scopeNames.length,
  { minItems: 1, uniqueItems: true, description: 'What the key may do' },
);
const kindList = list(among(kindNames, 'A kind of record'), kindNames.length, {
  minItems: 1,
  uniqueItems: true,
  description: 'The kinds of record that a key with the scope `write` alone may write; all where it is null',
});
const orNull = <T>(schema: T, description: string) => Type.Union([schema as never, Type.Null()], { description });

const told = {
  name,
  state: among(['valid', 'expired', 'revoked'], 'Whether it is valid'),
  scopes: scopeList,
  kinds: orNull(kindList, 'The kinds of record that it may write; null for all'),
  createdAt: instant('When it was made'),
  expiresAt: orNull(instant('Until when it is valid'), 'Until when it is valid; null for a key without an end'),
  lastUsedAt: orNull(instant('When it was last used'), 'When it was last used, to the minute; null where it never was'),
  revokedAt: orNull(instant('When it was revoked'), 'When it was revoked; null where it was not'),
  formerUntil: orNull(
    instant('Until when the key before it is valid'),
    'Until when the key that it took the place of is valid beside it; null where none is',
  ),
};

const keySchema = named('Key', object(told, { description: 'A key, without the key itself' }));
const madeSchema = named(
  'NewKey',
  object(
    {
      key: Type.String({
        minLength: 50,
        maxLength: 200,
        description: 'The key, for `Authorization: Bearer …`. It is told this once, and kept by nobody here',
      }),
      ...told,
    },
    { description: 'A key that was just made' },
  ),
);
const wantedSchema = named(
  'KeyInput',
  object(
    {
      name,
      scopes: scopeList,
      kinds: optional(kindList),
      expiresAt: optional(instant('Until when it is valid; it has no end where this is left out')),
    },
    { description: 'A key to be made', examples: [{ name: 'desk', scopes: ['write'], kinds: ['event'] }] },
  ),
);
const rotationSchema = named(
  'KeyRotation',
  object(
    {
      validFor: optional(
        integer(0, 31_536_000, 'For how many seconds the key before it stays valid; 0 where left out'),
      ),
    },
    { description: 'How a key is rotated', examples: [{ validFor: 3_600 }] },
  ),
);

export const keySchemas = [keySchema, madeSchema, wantedSchema, rotationSchema];

const common = { access: 'admin', tag: 'system' } as const;
const byName = { path: object({ name }), query: object({}) };
const headers = ['Cache-Control', 'Vary'] as const;

const textOf = (key: StoredKey) => JSON.stringify(toldOf(key));
const made = ({ key, stored }: Made, status: number): Answer => ({
  status,
  ...(status === 201 && { headers: { location: `/v1/keys/${stored.id}` } }),
  body: JSON.stringify({ key, ...toldOf(stored) }),
});

const listKeys = operation({
  ...common,
  id: 'list-keys',
  method: 'GET',
  path: '/v1/keys',
  summary: 'List the keys',
  description: 'All keys there ever were, in the order of their names, without the keys themselves.',
  parameters: { query: object({}) },
  answers: {
    200: answerWith(object({ data: list(ref(keySchema), 100_000) }, { description: 'The keys' }), {
      description: 'The keys',
      headers,
    }),
    ...problemAnswers('invalid-parameter'),
  },
  ask: () => null,
  at: () => nothing,
  run: async (_asked, _at, { ledger }) => ({ body: `{"data":[${(await ledger.keys()).map(textOf).join(',')}]}` }),
});

const readKey = operation({
  ...common,
  id: 'get-key',
  method: 'GET',
  path: '/v1/keys/{name}',
  summary: 'Read one key',
  description: 'What a key may do and when it was last used, without the key itself.',
  parameters: byName,
  answers: { 200: answerWith(ref(keySchema), { description: 'The key', headers }), ...problemAnswers('not-found') },
  ask: ({ path: { name = '' } }) => name,
  at: () => nothing,
  run: async (name, _at, { ledger }) => {
    const key = await ledger.key(name);
    if (key === null) throw noKey(name);
    return { body: textOf(key) };
  },
});

const createKey = operation({
  ...common,
  id: 'create-key',
  method: 'POST',
  path: '/v1/keys',
  summary: 'Make a key',
  description:
    'The answer tells the key, this once: the server keeps its SHA-256. It takes no `Idempotency-Key`, for the answer is kept nowhere.',
  parameters: { query: object({}) },
  body: { types: [JSON_TYPE], schema: ref(wantedSchema) },
  answers: {
    201: answerWith(ref(madeSchema), { description: 'The key', headers: ['Location', ...headers] }),
    ...problemAnswers('malformed-request', ...ofBodies, 'invalid-record', 'key-name-taken'),
  },
  ask: ({ body }): Wanted => ({ kinds: null, expiresAt: null, ...(body as Pick<Wanted, 'name' | 'scopes'>) }),
  at: () => nothing,
  run: async (wanted, _at, { ledger }) => made(await makeKey(ledger, wanted), 201),
});

const rotate = operation({
  ...common,
  id: 'rotate-key',
  method: 'POST',
  path: '/v1/keys/{name}/rotate',
  summary: 'Put another key in the place of one',
  description:
    'Under the same name and with the same scopes. The key before it stays valid for `validFor` seconds, so that whoever uses it can change over.',
  parameters: byName,
  body: { types: [JSON_TYPE], schema: ref(rotationSchema) },
  answers: {
    200: answerWith(ref(madeSchema), { description: 'The new key', headers }),
    ...problemAnswers('malformed-request', ...ofBodies, 'not-found', 'key-ended'),
  },
  ask: ({ path: { name = '' }, body }) => ({ name, seconds: (body as { validFor?: number }).validFor ?? 0 }),
  at: () => nothing,
  run: async ({ name, seconds }, _at, { ledger }) => made(await rotateKey(ledger, name, seconds), 200),
});

const revoke = operation({
  ...common,
  id: 'revoke-key',
  method: 'DELETE',
  path: '/v1/keys/{name}',
  summary: 'Revoke a key',
  description:
    'It is refused from now on, on every server of the ledger, and stays in the list. What it recorded keeps its name.',
  parameters: byName,
  answers: {
    200: answerWith(ref(keySchema), { description: 'The key as it is now', headers }),
    ...problemAnswers('not-found'),
  },
  ask: ({ path: { name = '' } }) => name,
  at: () => nothing,
  run: async (name, _at, { ledger }) => ({ body: textOf(await revokeKey(ledger, name)) }),
});

export const keyOperations: readonly Operation[] = [listKeys, readKey, createKey, rotate, revoke];
