// `communique actors duplicates` as a user meets it: who may be one, and the request that merges them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { API_KEY, configOf } from '../app.ts';
import { throwAwayDatabase } from '../databases.ts';
import { run } from '../process.ts';

let database: Awaited<ReturnType<typeof throwAwayDatabase>>;

const person = (en: string, office: string, country = 'RU') => ({
  ...{ type: 'person', name: { en }, country },
  positions: [{ office: { en: office }, from: '2010', to: '2011' }],
});

const ACTORS = {
  'dmitri-medvedev': person('Dmitri Medvedev', 'President'),
  'dimitry-medvedev': person('Dimitry Medvedev', 'Prime Minister'),
  'vladimir-putin': person('Vladimir Putin', 'Prime Minister'),
  'dmitri-medvedev-of-kazakhstan': person('Dmitri Medvedev', 'President', 'KZ'),
};

beforeAll(async () => {
  database = await throwAwayDatabase();
  const ledger = await openLedger(database.url);
  const writes = Object.entries(ACTORS).map(([id, content]) => ({ op: 'create', kind: 'actor', id, content }) as const);
  await ledger.append(writes.slice(0, 1), 'somebody');
  await ledger.append(writes.slice(1), 'import:historian');
  await ledger.close();
});
afterAll(() => database.remove());

const duplicates = (...args: readonly string[]) =>
  run(['actors', 'duplicates', ...args], { DATABASE_URL: database.url });

test('pairs are listed with their score, the reasons, and the request that merges what was imported into what was written', async () => {
  const { code, out } = await duplicates('--server', 'https://records.example/');
  expect(code).toBe(0);
  const [pair = '', reasons, request] = out.trimEnd().split('\n');
  expect(pair).toMatch(/^0\.\d\d {2}dimitry-medvedev \(Dimitry Medvedev\) may be dmitri-medvedev \(Dmitri Medvedev\)$/);
  expect(reasons).toContain('the name is spelt alike; the country is the same; the office is another; the dates meet');
  expect(request?.trim()).toMatch(
    /^curl -X DELETE 'https:\/\/records\.example\/v1\/actors\/dimitry-medvedev\?mergedInto=dmitri-medvedev' -H 'If-Match: "\d+[^"]*"' -H "Authorization: Bearer \$COMMUNIQUE_API_KEY"$/,
  );
  expect(out.trimEnd().split('\n')).toHaveLength(3);
});

test('what is not likely enough is not listed, and what is no score is refused', async () => {
  expect((await duplicates('--least', '0.99')).out).toBe('No two actors are likely to be one person.\n');
  expect(await duplicates('--least', '2')).toMatchObject({ code: 2, err: expect.stringContaining('from 0 to 1') });
  expect((await duplicates('--help')).out).toContain('Nothing is merged');
});

test('the request that is told merges them, and then they are told no more', async () => {
  const { data, total } = JSON.parse((await duplicates('--json')).out);
  expect([total, data.length]).toEqual([1, 1]);
  const { merge } = data[0];
  const ledger = await openLedger(database.url);
  const app = await buildApp(configOf({ COMMUNIQUE_API_KEY: API_KEY }), ledger);
  const headers = { authorization: `Bearer ${API_KEY}`, 'if-match': merge.ifMatch };
  const answer = await app.inject({ method: merge.method, url: merge.path, headers });
  expect(answer.statusCode).toBeLessThan(300);
  expect((await ledger.record('actor', 'dimitry-medvedev'))?.heir).toBe('dmitri-medvedev');
  await app.close();
  await ledger.close();
  expect(JSON.parse((await duplicates('--json')).out)).toEqual({ data: [], total: 0 });
});
