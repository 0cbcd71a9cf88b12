// The file of the database, deleted, moved away or replaced under a server: told, and nothing is acknowledged that is lost.
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AUTHORIZED, type TestApp, testApp } from '../../../app.ts';
import { minimal } from '../../../records.ts';

let server: TestApp;
let file: string;

beforeEach(async () => {
  server = await testApp({ importsOnThread: true });
  file = server.url.slice('file:'.length);
  const { status } = await write('before');
  expect(status).toBe(201);
});
afterEach(() => server.close());

const write = (id: string) => server.put(`/v1/issues/${id}`, minimal.issue, { 'if-none-match': '*' });

const imported = (id: string) =>
  server.request('POST', '/v1/imports?format=communique&kind=issue', {
    headers: { ...AUTHORIZED, 'content-type': 'application/x-ndjson' },
    body: JSON.stringify({ id, ...minimal.issue }),
  });

const refused = { status: 503, json: { detail: expect.stringContaining('deleted or replaced') } };

test('a deleted file takes no writes, and nothing is made in its place', async () => {
  const { position } = server.ledger.head();
  rmSync(file);
  expect(await write('lost')).toMatchObject(refused);
  expect(await imported('lost')).toMatchObject(refused);
  expect((await server.get('/readyz')).status).toBe(503);
  expect((await server.get('/livez')).status).toBe(200);
  expect([server.ledger.head().position, existsSync(file)]).toEqual([position, false]);
});

test('a copy in the place of the file is not written to', async () => {
  copyFileSync(file, `${file}.copy`);
  renameSync(`${file}.copy`, file);
  expect(await write('lost')).toMatchObject(refused);
  expect(await imported('lost')).toMatchObject(refused);
});

test('a file without its log takes no writes: what is committed would be in neither', async () => {
  rmSync(`${file}-wal`);
  expect(await write('lost')).toMatchObject(refused);
  expect(await imported('lost')).toMatchObject(refused);
});

test('a file that is put back is written to again', async () => {
  renameSync(file, `${file}.away`);
  expect([(await write('after')).status, (await imported('imported')).status]).toEqual([503, 503]);
  renameSync(`${file}.away`, file);
  expect([(await write('after')).status, (await imported('imported')).status]).toEqual([201, 200]);
  expect((await server.get('/v1/issues/imported')).status).toBe(200);
  expect((await server.get('/readyz')).status).toBe(200);
});
