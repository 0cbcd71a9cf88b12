// `communique keys`: beside a server that goes on, which knows each key and each end of one at once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import { type TestDatabase, throwAwayDatabase } from '../databases.ts';
import { run, type Served, serve } from '../process.ts';
import { minimal } from '../records.ts';

let database: TestDatabase;
let server: Served;
let environment: Record<string, string>;

beforeAll(async () => {
  database = await throwAwayDatabase({ bare: true });
  environment = { DATABASE_URL: database.url };
  server = await serve({ ...environment, SEED: 'false' });
});
afterAll(async () => {
  server.process.kill();
  await server.exit;
  await database.remove();
});

const keys = (...args: readonly string[]) => run(['keys', ...args], environment);
const write = (key: string) =>
  fetch(`${server.url}/v1/issues`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(minimal.issue),
  });

test('a key is made, used, rotated and revoked while the server runs', async () => {
  const made = await keys('create', 'desk', '--scope', 'write', '--kind', 'issue', '--expires', '90d');
  expect([made.code, made.err]).toEqual([0, 'The key desk (write of issue) is told this once:\n']);
  const first = made.out.trim();
  expect((await write(first)).status).toBe(201);
  const rotated = (await keys('rotate', 'desk')).out.trim();
  expect([(await write(first)).status, (await write(rotated)).status]).toEqual([401, 201]);
  const listed = await keys('list');
  expect(listed.out).toMatch(/^NAME +STATE +MAY +MADE +ENDS +LAST USED\ndesk +valid +write of issue +\S+Z +\S+Z/);
  expect(listed.out).not.toContain(rotated);
  expect((await keys('revoke', 'desk')).out).toMatch(/^desk is revoked since /);
  expect((await write(rotated)).status).toBe(401);
  expect(JSON.parse((await keys('list', '--json')).out).data).toMatchObject([{ name: 'desk', state: 'revoked' }]);
  expect(server.lines.join('\n')).not.toContain(rotated);
});

test('what cannot be done is said', async () => {
  expect(await keys('revoke', 'none')).toMatchObject({
    code: 2,
    err: expect.stringContaining('There is no key none.'),
  });
  await keys('create', 'once', '--scope', 'read');
  expect(await keys('create', 'once', '--scope', 'read')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Choose another.'),
  });
  expect(await keys('create', 'bound', '--scope', 'admin', '--kind', 'issue')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Only writing can be bound'),
  });
});

test('copies, backups and what is restored of them have the keys; a check finds one that is damaged', async () => {
  const { out } = await keys('create', 'kept', '--scope', 'read');
  const target = await throwAwayDatabase({ bare: true });
  expect((await run(['copy', '--from', database.url, '--to', target.url])).code).toBe(0);
  const copied = await openLedger(target.url);
  const stored = await copied.key('kept');
  expect(stored?.hash).toMatch(/^[0-9a-f]{64}$/);
  if (stored) await copied.inherit({ receipts: [], keys: [{ ...stored, hash: out.trim() }] });
  await copied.close();
  const checked = await run(['check'], { DATABASE_URL: target.url });
  expect([checked.code, checked.out]).toEqual([
    1,
    expect.stringContaining('keys       kept: is not kept as a SHA-256'),
  ]);
  await target.remove();
});
