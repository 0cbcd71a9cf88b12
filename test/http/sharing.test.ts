// The OpenAPI document says everything once, and shows what needs a key.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shared } from '../../src/http/sharing.ts';
import { cameoCode, country } from '../../src/model/vocabularies/coded.ts';
import { type TestApp, testApp } from '../app.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly object[];
  readonly security?: readonly object[];
}

let server: TestApp;
let text: string;
let operations: readonly (Operation & { readonly method: string; readonly path: string })[];

beforeAll(async () => {
  server = await testApp();
  ({ text } = await server.get('/openapi.json'));
  const paths: Record<string, Record<string, Operation>> = JSON.parse(text).paths;
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
  );
});
afterAll(() => server.close());

test('parameters are referred to, each by a name of its own', () => {
  for (const { parameters = [], operationId } of operations)
    for (const parameter of parameters) expect(Object.keys(parameter), operationId).toEqual(['$ref']);
  const all = Object.values(JSON.parse(text).components.parameters as object).map(each => JSON.stringify(each));
  expect(new Set(all).size).toBe(all.length);
});

test.each([
  ['countries', country],
  ['CAMEO codes', cameoCode],
])('the list of %s stands in it once', (_, { terms }) => {
  const list = terms.map(({ code }) => code).join('|');
  expect(text.split(list).length - 1).toBe(1);
});

test('an operation is locked where it asks for a key', async () => {
  const { security: otherwise } = JSON.parse(text);
  for (const { method, path, security = otherwise, operationId } of operations) {
    // A stream would not end.
    const asked = method === 'get' ? 'HEAD' : method.toUpperCase();
    const type = method === 'patch' ? 'application/merge-patch+json' : 'application/json';
    const { status } = await server.request(asked, path.replace(/\{\w+\}/g, 'x'), {
      headers: { 'content-type': type },
    });
    const ways = security.map((way: object) => Object.keys(way).join());
    if (status === 401) expect(ways, operationId).toEqual(['key']);
    else expect([[], ['', 'key']], operationId).toContainEqual(ways);
  }
});

const id = { type: 'string', maxLength: 9 };
const schemas = {
  Id: id,
  Here: { type: 'integer', description: 'Here' },
  There: { type: 'integer', description: 'There' },
};
const parameter = (description: string, schema: object) => ({ name: 'at', in: 'query', description, schema });
const sharing = (parameters: Record<string, object>) => {
  const operationsOf = Object.entries(parameters).map(([operationId, each]) => [
    operationId,
    { operationId, parameters: [each], responses: {} },
  ]);
  return shared({ paths: { '/': Object.fromEntries(operationsOf) }, components: {} }, schemas);
};

test('a schema is one that has a name where it differs in its description alone, which stays', () => {
  const described = { maxLength: 9, type: 'string', description: 'Another' };
  const all = { ...schemas, Both: { properties: { one: id, other: described }, examples: [id] } };
  expect(shared({ paths: {}, components: {} }, all).components).toMatchObject({
    schemas: {
      Id: schemas.Id,
      Both: {
        properties: {
          one: { $ref: '#/components/schemas/Id' },
          other: { $ref: '#/components/schemas/Id', description: 'Another' },
        },
        examples: [id],
      },
    },
  });
});

test('a form says what all of its values are, and where it stands the rest is said', () => {
  const form = { type: 'string', pattern: '^[a-z]+$', description: 'letters' };
  const place = { ...form, description: 'Name of a place: letters' };
  const other = { ...form, description: 'Big letters' };
  const all = { Name: form, Both: { properties: { place, other } } };
  expect(shared({ paths: {}, components: {} }, all).components).toMatchObject({
    schemas: {
      Both: { properties: { place: { $ref: '#/components/schemas/Name', description: 'Name of a place' }, other } },
    },
  });
});

test('of several schemas that are alike, the one with the same description is meant', () => {
  const { components } = sharing({
    a: parameter('There', { type: 'integer' }),
    b: parameter('Else', { type: 'integer' }),
    c: parameter('There', { type: 'integer' }),
  });
  expect(components).toMatchObject({
    parameters: {
      at: { schema: { $ref: '#/components/schemas/There' }, description: 'There' },
      'at-of-b': { schema: { type: 'integer' }, description: 'Else' },
    },
  });
});

test('answers that several operations give are referred to, and two do not have one name', () => {
  const answering = (...answers: object[]) =>
    shared(
      {
        paths: {
          '/': Object.fromEntries(answers.map((answer, at) => [at, { operationId: `o${at}`, responses: answer }])),
        },
        components: {},
      } as never,
      schemas,
    ) as { components: object };
  const gone = { 410: { description: 'Gone: it was here' } };
  const yes = { 200: { description: 'Yes' } };
  expect(answering(gone, yes, yes).components).toMatchObject({ responses: { Gone: gone[410], 'o1-200': yes[200] } });
  expect(() => answering(gone, { 410: { description: 'Gone' } })).toThrow('Two answers would be called Gone.');
});
