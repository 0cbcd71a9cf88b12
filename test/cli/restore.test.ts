// `communique restore` as a user meets it: an empty database of either engine becomes what was backed up, in a new incarnation.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { validate } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf } from '../../src/copy/digest.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { damage, rowsOf, type TestDatabase, throwAwayDatabase, throwAwayFolder } from '../databases.ts';
import { appendAtRandom } from '../follow/random-ledger.ts';
import { expectSound } from '../ledger/soundness.ts';
import { PATIENCE } from '../patience.ts';
import { run, start } from '../process.ts';
import { minimal } from '../records.ts';

let database: TestDatabase;
let folder: Awaited<ReturnType<typeof throwAwayFolder>>;
let backup: string;

beforeAll(async () => {
  folder = await throwAwayFolder();
  backup = join(folder.path, 'backup.db');
  database = await throwAwayDatabase({ bare: true });
  const ledger = await openLedger(database.url);
  await appendAtRandom(ledger, 60);
  for (let n = 0; n < 4; n++) {
    const ids = Array.from({ length: 500 }, (_, index) => `issue-${n}-${index}`);
    const writes = ids.map(id => ({ op: 'create', kind: 'issue', id, content: minimal.issue }) as const);
    const receipt = { id: String(n).repeat(64), request: 'b', answer: () => '{"status":200,"headers":{},"body":""}' };
    await ledger.append(writes, 'somebody', receipt);
  }
  await ledger.close();
  expect((await run(['backup', backup], { DATABASE_URL: database.url })).code).toBe(0);
});
afterAll(async () => {
  await database.remove();
  await folder.remove();
});

const restore = (url: string, file = backup) => run(['restore', file], { DATABASE_URL: url });

async function traits(url: string) {
  const ledger = await openLedger(url, { readOnly: true });
  const { position, at } = ledger.head();
  const all = {
    ...{ position, at, identity: ledger.identity(), secret: ledger.secret },
    ...{ digest: await digestOf(ledger, position, () => {}), receipts: await ledger.receipts('', 100) },
  };
  const incarnation = ledger.incarnation();
  await ledger.close();
  return { all, incarnation };
}

const own = () => throwAwayDatabase({ bare: true });
const withTables = () => throwAwayDatabase();
const file = async (): Promise<TestDatabase> => {
  const { path, remove } = await throwAwayFolder();
  return { url: `file:${join(path, 'restored.db')}`, remove };
};

test.each([
  ['a database of the same engine', own],
  ['one whose ledger is empty', withTables],
  ['a file of SQLite', file],
])('%s becomes what was backed up, and is another incarnation each time', async (_, make) => {
  const source = await traits(database.url);
  expect(source.incarnation).toBeNull();
  const incarnations = new Set([source.incarnation]);
  for (let time = 0; time < 2; time++) {
    const target = await make();
    const { code, out } = await restore(target.url);
    expect([code, out]).toEqual([0, expect.stringMatching(/all as it must be\.\n.* is restored to position \d+\.\n$/)]);
    const { all, incarnation } = await traits(target.url);
    expect(all).toEqual(source.all);
    expect(validate(incarnation)).toBe(true);
    incarnations.add(incarnation);
    await expectSound(target.url);
    await target.remove();
  }
  expect(incarnations.size).toBe(3);
});

test('a copy of a restored ledger is of the same incarnation', async () => {
  const [restored, copied] = [await own(), await file()];
  await restore(restored.url);
  expect((await run(['copy', '--from', restored.url, '--to', copied.url])).code).toBe(0);
  expect(await traits(copied.url)).toEqual(await traits(restored.url));
  await restored.remove();
  await copied.remove();
});

test('a database that holds anything is refused, and stays as it is', async () => {
  const target = await own();
  await run(['seed'], { DATABASE_URL: target.url });
  const before = await traits(target.url);
  expect(await restore(target.url)).toMatchObject({
    code: 1,
    err: expect.stringContaining('It holds 29 revisions already'),
  });
  expect(await traits(target.url)).toEqual(before);
  await target.remove();
});

test('killed in the middle, it is opened by nobody, and goes on where it stood', {
  timeout: 2 * PATIENCE,
}, async () => {
  const target = await own();
  const restoring = start(['restore', backup], { DATABASE_URL: target.url });
  const position = async () => {
    const [head] = await rowsOf<{ position: number }>(target.url, 'SELECT position FROM head').catch(() => []);
    return head?.position ?? 0;
  };
  await Promise.race([restoring.exit, expect.poll(position, { timeout: PATIENCE, interval: 5 }).toBeGreaterThan(0)]);
  restoring.process.kill('SIGKILL');
  await restoring.exit;
  // It may have come to its end by the time that the signal comes.
  const isWhole = (await run(['check'], { DATABASE_URL: target.url })).code === 0;
  for (const command of isWhole ? [] : ['seed', 'serve', 'check'])
    expect(await run([command], { DATABASE_URL: target.url })).toMatchObject({
      code: 3,
      err: expect.stringContaining('A restore into'),
    });
  expect((await restore(target.url)).code).toBe(isWhole ? 1 : 0);
  expect((await traits(target.url)).all).toEqual((await traits(database.url)).all);
  await target.remove();
});

test('a backup that is damaged becomes no ledger that anybody serves', async () => {
  const damaged = join(folder.path, 'damaged.db');
  expect((await run(['backup', damaged], { DATABASE_URL: database.url })).code).toBe(0);
  await damage(
    `file:${damaged}`,
    "UPDATE revision SET document = replace(document, 'Something', '') WHERE kind = 'issue'",
  );
  const target = await own();
  expect(await restore(target.url, damaged)).toMatchObject({
    ...{ code: 1, out: expect.stringMatching(/Faults: \d+ in documents/) },
    err: expect.stringContaining('the backup is not as it must be'),
  });
  await expect(openLedger(target.url)).rejects.toThrow('A restore into');
  await target.remove();
});

test('what is no backup is refused, and nothing is made', async () => {
  const target = await file();
  expect(await restore(target.url, '/nowhere.db')).toMatchObject({ code: 2, err: expect.stringContaining('no file') });
  const text = join(folder.path, 'text.db');
  await writeFile(text, 'This is no database, but a text of some length. '.repeat(100));
  expect(await restore(target.url, text)).toMatchObject({ code: 3, err: expect.stringContaining('not a database') });
  await expect(openLedger(target.url, { readOnly: true })).rejects.toThrow('There is no');
  await target.remove();
});
