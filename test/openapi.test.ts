// The OpenAPI document: bounded throughout, with examples that fit, and every operation described.
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from './app.ts';

interface Schema extends Readonly<Record<string, unknown>> {
  readonly type?: string;
}

interface Operations {
  readonly get?: { responses: Record<string, { content?: Record<string, { example?: unknown }> }> };
}

let server: TestApp;
let document: Schema & { paths: object; components: { schemas: Record<string, Schema & { examples?: unknown[] }> } };

beforeAll(async () => {
  server = await testApp();
  document = (await server.get('/openapi.json')).json;
});
afterAll(() => server.close());

/** Every schema in the document, with where it is. */
function schemasIn(node: unknown, path = '#'): [path: string, schema: Schema][] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.entries(node).flatMap(([name, value]) =>
    name === 'examples' || name === 'example' ? [] : schemasIn(value, `${path}/${name}`),
  );
  return typeof (node as Schema).type === 'string' && !path.endsWith('/securitySchemes/key')
    ? [[path, node as Schema], ...inner]
    : inner;
}

const BOUNDS: Readonly<Record<string, (schema: Schema) => boolean>> = {
  string: schema => 'maxLength' in schema || 'enum' in schema || 'const' in schema,
  integer: schema => 'minimum' in schema && 'maximum' in schema,
  number: schema => 'minimum' in schema && 'maximum' in schema,
  array: schema => 'maxItems' in schema,
};

test('where the server is found is all that it depends on, and is never that of another', async () => {
  const elsewhere = await testApp({ config: { PUBLIC_URL: 'https://example.org' } });
  const again = await testApp({ config: { READ_ACCESS: 'key' } });
  expect((await elsewhere.get('/openapi.json')).json).toEqual({
    ...document,
    servers: [{ ...(document.servers as object[])[0], url: 'https://example.org' }],
  });
  expect((await again.get('/openapi.json')).json).toEqual(document);
  await Promise.all([elsewhere.close(), again.close()]);
});

test('every string, number and list has its bounds', () => {
  const all = schemasIn(document);
  expect(all.length).toBeGreaterThan(500);
  expect(all.filter(([, schema]) => BOUNDS[schema.type ?? '']?.(schema) === false).map(([path]) => path)).toEqual([]);
});

test('every example fits its schema', () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: 'openapi' });
  const shown = Object.entries(document.components.schemas).filter(([, schema]) => schema.examples);
  expect(shown.map(([name]) => name)).toEqual(
    expect.arrayContaining(['Event', 'EventInput', 'Actor', 'Issue', 'Source', 'Problem']),
  );
  for (const [name, { examples = [] }] of shown) {
    const validate = ajv.getSchema(`openapi#/components/schemas/${name}`);
    for (const example of examples) expect(validate?.(example) || validate?.errors, name).toBe(true);
  }
});

test('every example of a media type fits its schema', () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: 'openapi' });
  const answers = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries((operations as Operations).get?.responses['200']?.content ?? {}).map(
      ([type, { example }]) => [path, type, example] as const,
    ),
  );
  const shown = answers.filter(([, , example]) => example !== undefined);
  expect(shown.length).toBeGreaterThan(15);
  for (const [path, type, example] of shown) {
    const [at, of] = [path, type].map(step => step.replaceAll('~', '~0').replaceAll('/', '~1'));
    const validate = ajv.getSchema(`openapi#/paths/${at}/get/responses/200/content/${of}/schema`);
    expect(validate?.(example) || validate?.errors, `${path} ${type}`).toBe(true);
  }
});

test('every operation has an id of its own, a summary, a description and a tag', () => {
  const operations = Object.values(document.paths).flatMap(path => Object.values(path as object)) as Record<
    string,
    unknown
  >[];
  const ids = operations.map(operation => operation.operationId);
  expect(new Set(ids).size).toBe(operations.length);
  for (const operation of operations) {
    for (const member of ['operationId', 'summary', 'description', 'tags'])
      expect(operation[member], String(operation.operationId)).toBeTruthy();
  }
});
