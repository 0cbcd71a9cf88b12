// A PostgreSQL database at start: made and migrated once however many servers start, or refused with what to do.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { afterAll, expect, inject, test } from 'vitest';
import { copyLedger } from '../../../../src/copy/copying.ts';
import { engine } from '../../../../src/ledger/engines/postgres/opening.ts';
import { LedgerUnusable } from '../../../../src/ledger/errors.ts';
import { openLedger } from '../../../../src/ledger/ledger.ts';
import { everything, migrationNames, models, schemaEngine } from '../../../../src/ledger/migrations.ts';
import { packageRoot } from '../../../../src/package-root.ts';
import { seed, seedRecords } from '../../../../src/seed.ts';
import { AUTHORIZED } from '../../../app.ts';
import { rowsOf, throwAwayDatabase } from '../../../databases.ts';
import { trip, trips } from '../../../imports/trips.ts';
import { PATIENCE } from '../../../patience.ts';
import { databaseAt } from '../../../postgres.ts';
import { run, serve, start } from '../../../process.ts';
import { minimal } from '../../../records.ts';
import { execute } from '../../../support/postgres.ts';
import { expectSound } from '../../soundness.ts';

const leaving: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const leave of leaving.reverse()) await leave();
});

async function database(options?: { bare: boolean }): Promise<string> {
  const { url, remove } = await throwAwayDatabase(options);
  leaving.push(remove);
  return url;
}

/** A user of its own; what is put before the password of a URL that it is shown in. */
async function userOf(url: string, ...grants: readonly string[]): Promise<string> {
  const name = `communique_user_${randomUUID().slice(0, 8)}`;
  await execute(url, `CREATE ROLE ${name} LOGIN PASSWORD '${SECRET}'`);
  for (const grant of grants) await execute(url, grant.replaceAll('$user', name));
  // Its rights are in the database, which goes before it does.
  leaving.unshift(() => execute(inject('server'), `DROP ROLE ${name}`));
  return as(url, name, SECRET);
}

const SECRET = 'not-to-be-shown';

function as(url: string, user: string, password: string): string {
  const at = new URL(url);
  at.username = user;
  at.password = password;
  return at.href;
}

/** What the models say of a database: its columns and its indexes. */
async function shapeOf(url: string): Promise<object[]> {
  const columns = await rowsOf<object>(
    url,
    `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name NOT IN ('_prisma_migrations', 'term') AND column_name NOT IN ('lexemes', 'texts')
     ORDER BY table_name, column_name`,
  );
  const indexes = await rowsOf<object>(
    url,
    `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT IN ('_prisma_migrations', 'term') AND indexname NOT LIKE '%\\_words'
     ORDER BY indexname`,
  );
  return [...columns, ...indexes];
}

test('the migrations make what the models say', async () => {
  const [migrated, modelled] = [await database(), await database({ bare: true })];
  const schema = await schemaEngine(engine, new PrismaPg({ connectionString: modelled, max: 1 }));
  const { stdout } = await schema.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: models(engine) },
    ...{ script: true, exitCode: null, filters: everything },
  });
  schema.free();
  await execute(modelled, stdout ?? '');
  expect(await shapeOf(migrated)).toEqual(await shapeOf(modelled));
  expect((await shapeOf(migrated)).length).toBeGreaterThan(30);
});

test('both engines have the same models', () => {
  const bare = (name: string) =>
    readFileSync(join(packageRoot, 'prisma', name, 'schema.prisma'), 'utf8').replace(
      /^( *(provider|output) += ).*$/gm,
      (line, start: string) => (line.includes('prisma-client') ? line : start),
    );
  expect(bare('postgres')).toBe(bare('sqlite'));
});

test('of all the servers that open a bare database at once, one migrates it and one seeds it', async () => {
  const url = await database({ bare: true });
  const opening = Array.from({ length: 8 }, () => openLedger(url));
  const serving = Array.from({ length: 3 }, () => serve({ DATABASE_URL: url, LOG_LEVEL: 'info' }));
  const ledgers = await Promise.all(opening);
  const seeded = await Promise.all(ledgers.map(ledger => seed(ledger)));
  const servers = await Promise.all(serving);
  const migrations = await rowsOf(url, 'SELECT migration_name FROM _prisma_migrations');
  expect(migrations.length).toBe(migrationNames(engine).length);
  const { length } = await expectSound(url);
  expect(length).toBe(seedRecords().length);
  const told = servers.filter(({ lines }) => lines.some(line => line.includes('seeded the empty ledger')));
  expect(seeded.filter(records => records > 0).length + told.length).toBeGreaterThanOrEqual(1);
  for (const ledger of ledgers) {
    expect((await ledger.freshHead()).position).toBe(length);
    await ledger.close();
  }
  for (const server of servers) {
    expect((await fetch(`${server.url}/v1/events`)).headers.get('dataset-position')).toBe(String(length));
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    server.process.kill('SIGTERM');
    expect(await server.exit).toBe(0);
  }
});

const tablesIn = (url: string) => rowsOf(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");

const refusal = (url: string, options = {}) =>
  openLedger(url, options).then(
    () => null,
    (error: unknown) => error,
  );

test('a migration that fails midway leaves the database as it was', async () => {
  const url = await database({ bare: true });
  // The migration makes two tables before it comes to this name.
  await execute(url, 'CREATE VIEW term AS SELECT 1 AS x');
  const refused = await refusal(url);
  expect(refused).toBeInstanceOf(LedgerUnusable);
  expect(String(refused)).toMatch(/"term"[^\n]*$/);
  expect(await tablesIn(url)).toEqual([]);
  await execute(url, 'DROP VIEW term');
  await (await openLedger(url)).close();
});

test('who only reads takes a ledger as it is, and makes none', async () => {
  const [bare, made] = [await database({ bare: true }), await database()];
  expect(String(await refusal(bare, { readOnly: true }))).toMatch(/holds no ledger/);
  expect(await tablesIn(bare)).toEqual([]);
  const reader = await userOf(made, 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO $user');
  const ledger = await openLedger(reader, { readOnly: true });
  expect(await ledger.changes(0, 10, 10)).toEqual([]);
  await ledger.close();
});

/** What each is refused for; the message says what to do, and no secret. */
const refused: Record<string, { readonly url: () => Promise<string>; readonly told: RegExp }> = {
  'a port that nobody listens on': {
    url: async () => as('postgresql://127.0.0.1:1/x', 'somebody', SECRET),
    told: /ECONNREFUSED.*Is PostgreSQL running there\?/,
  },
  'a host that is not there': {
    url: async () => as('postgresql://nowhere.invalid/x', 'somebody', SECRET),
    told: /(ENOTFOUND|EAI_AGAIN).*Check the host name/,
  },
  'a URL that is none': {
    url: async () => `postgresql://somebody:${SECRET}@127.0.0.1:port/x`,
    told: /Cannot use postgresql:\/\/….*Check DATABASE_URL/,
  },
  'a wrong password': {
    url: async () => as(await userOf(await database()), new URL(await userOf(await database())).username, `${SECRET}!`),
    told: /password authentication failed.*Check the user and the password/,
  },
  'a database that is not there': {
    url: async () => databaseAt(inject('server'), 'not_there'),
    told: /does not exist.*Create the database/,
  },
  'an encoding that cannot hold every text': {
    url: async () => {
      const name = `communique_latin_${randomUUID().slice(0, 8)}`;
      await execute(inject('server'), `CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`);
      leaving.push(() => execute(inject('server'), `DROP DATABASE ${name} WITH (FORCE)`));
      return databaseAt(inject('server'), name);
    },
    told: /encoded in LATIN1.*ENCODING 'UTF8'/,
  },
  "another program's tables": {
    url: async () => {
      const url = await database({ bare: true });
      await execute(url, 'CREATE TABLE theirs (id integer)');
      return url;
    },
    told: /tables of another program/,
  },
  'a ledger of a later version': {
    url: async () => {
      const url = await database();
      await execute(
        url,
        "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '20991231000000_later', now())",
      );
      return url;
    },
    told: /another version/,
  },
  'a user who may make no tables': {
    url: async () => userOf(await database({ bare: true }), 'REVOKE CREATE ON SCHEMA public FROM $user'),
    told: /may make no tables there\. Grant it CREATE/,
  },
  'a user who may not even look': {
    url: async () => userOf(await database()),
    told: /permission denied.*rights on the tables/,
  },
  'a user who may only read': {
    url: async () => userOf(await database(), 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO $user'),
    told: /lacks rights: UPDATE on head, INSERT on revision.*Grant them/,
  },
  'a user who may not move the head': {
    url: async () =>
      userOf(
        await database(),
        'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO $user',
        'REVOKE UPDATE ON head FROM $user',
      ),
    told: /lacks rights: UPDATE on head\. Grant/,
  },
  'a user whose transactions are read-only': {
    url: async () =>
      userOf(
        await database(),
        'GRANT ALL ON ALL TABLES IN SCHEMA public TO $user',
        'ALTER ROLE $user SET default_transaction_read_only = on',
      ),
    told: /default_transaction_read_only/,
  },
};

test.concurrent.each(Object.entries(refused))('%s is refused', async (_, { url, told }) => {
  const DATABASE_URL = await url();
  const { code, out, err } = await run(['serve'], { DATABASE_URL, LOG_LEVEL: 'trace' });
  expect([code, out]).toEqual([3, '']);
  expect(err).toMatch(told);
  expect(err).toMatch(/^communique: [^\n]+\n$/);
  for (const secret of [SECRET, new URL(inject('server')).password]) expect(err).not.toContain(secret);
});

test('nothing that a process prints shows the password', async () => {
  const DATABASE_URL = as(await database(), 'nobody', SECRET);
  const { exit, lines } = start(['serve'], { DATABASE_URL, LOG_LEVEL: 'trace' });
  expect(await exit).toBe(3);
  expect(lines.join('\n')).toContain('Check the user and the password');
  expect(lines.join('\n')).not.toContain(SECRET);
});

/** The statements of docs/postgresql.md that give a user the rights that a server needs. */
function documentedGrants(): string[] {
  const docs = readFileSync(join(packageRoot, 'docs/postgresql.md'), 'utf8');
  return [...docs.matchAll(/^GRANT .* TO communique;$/gm)].map(([grant]) => grant.replace('communique', '$user'));
}

test('a user with no more than the rights that are documented does all that a server does', async () => {
  const owned = await database();
  const url = await userOf(owned, ...documentedGrants());
  const other = await openLedger(await database());
  await seed(other);
  const target = await openLedger(url);
  const receipt = { id: 'a', request: 'b', answer: () => 'c' };
  const issue = { op: 'create', kind: 'issue', id: 'x', content: { label: { en: 'x' } } } as const;
  await other.append([issue], 'test', receipt);
  await copyLedger({ source: other, target, stop: new AbortController().signal, progress: () => {} });
  expect(await target.receipt('a')).toEqual({ request: 'b', answer: 'c' });
  await other.close();
  await target.close();

  await execute(owned, 'UPDATE head SET projection = 0');
  const server = await serve({ DATABASE_URL: url });
  const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
    fetch(server.url + path, { method, headers: { ...AUTHORIZED, ...headers }, ...(body && { body }) });
  const json = { 'content-type': 'application/json', 'idempotency-key': 'once' };
  for (const replayed of [null, 'true']) {
    const made = await send('POST', '/v1/issues', json, JSON.stringify(minimal.issue));
    expect([made.status, made.headers.get('idempotent-replayed')]).toEqual([201, replayed]);
  }
  expect((await send('DELETE', '/v1/issues/x', { 'if-match': '*' })).status).toBe(204);
  const background = { 'content-type': 'application/xml', prefer: 'respond-async' };
  const asked = await send('POST', '/v1/imports', background, trips(trip({ id: '1', country: ['x', 'Atlantis'] })));
  expect(asked.status).toBe(202);
  const job = asked.headers.get('location') ?? '';
  const state = async () => ((await (await send('GET', job, {})).json()) as { state: string }).state;
  await expect.poll(state, { timeout: PATIENCE }).toBe('done');
  expect(await (await send('GET', `${job}/report`, {})).text()).toContain('Atlantis');
  server.process.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  await expectSound(owned);
});

test('each of the documented rights is needed', async () => {
  const url = await database();
  const user = await userOf(url, ...documentedGrants());
  const { username } = new URL(user);
  const each = documentedGrants().flatMap(grant => {
    const [, rights = '', table = ''] = /^GRANT (.+) ON (\w+)/.exec(grant) ?? [];
    return table === '_prisma_migrations' ? [] : rights.split(', ').map(right => `${right} ON ${table}`);
  });
  for (const right of each) {
    await execute(url, `REVOKE ${right} FROM ${username}`);
    expect(String(await refusal(user))).toContain(`lacks rights: ${right.replace(' ON ', ' on ')}. Grant`);
    await execute(url, `GRANT ${right} TO ${username}`);
  }
});

test('closing at once leaves no connection behind', async () => {
  const url = await database();
  for (let round = 0; round < 5; round++) await (await openLedger(url)).close();
  const watcher = new pg.Client(inject('server'));
  await watcher.connect();
  const count = async () =>
    (await watcher.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1', [new URL(url).pathname.slice(1)])).rows
      .length;
  await expect.poll(count, { timeout: PATIENCE }).toBe(0);
  await watcher.end();
});
