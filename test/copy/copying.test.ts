// Copies of random ledgers from one database to another, killed and resumed, and what is refused.

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { copyLedger, NotACopy } from '../../src/copy/copying.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { appendable } from '../../src/ledger/repeating.ts';
import { configOf } from '../app.ts';
import { rowsOf, type TestDatabase, throwAwayDatabase, throwAwayFolder } from '../databases.ts';
import { appendAtRandom, served } from '../follow/random-ledger.ts';
import { expectSound } from '../ledger/soundness.ts';
import { PATIENCE } from '../patience.ts';
import { run, start } from '../process.ts';
import { minimal } from '../records.ts';

/** A SQLite file that is not there yet, whichever engine the tests are for. */
async function throwAwayFile(): Promise<TestDatabase> {
  const { path, remove } = await throwAwayFolder();
  return { url: `file:${join(path, 'copy.db')}`, remove };
}

const own = () => throwAwayDatabase({ bare: true });

/** From and to: every way between the two engines. */
const DIRECTIONS: readonly (readonly [string, () => Promise<TestDatabase>, () => Promise<TestDatabase>])[] = [
  ['SQLite to SQLite', throwAwayFile, throwAwayFile],
  ['SQLite to PostgreSQL', throwAwayFile, own],
  ['PostgreSQL to SQLite', own, throwAwayFile],
  ['PostgreSQL to PostgreSQL', own, own],
];

const copy = (from: string, to: string) => run(['copy', '--from', from, '--to', to]);

const receipt = (id: string) => ({ id, request: `request of ${id}`, answer: () => `answer to ${id}` });

const issue = (id: string) => ({ op: 'create', kind: 'issue', id, content: minimal.issue }) as const;

async function filledAtRandom(url: string): Promise<void> {
  const ledger = await openLedger(url);
  await appendAtRandom(ledger, 60);
  await ledger.append([issue('of-another')], 'another author', receipt('one'));
  for (let n = 0; n < 60; n++) await ledger.append([issue(`issue-of-${n}`)], 'many', receipt(`many-${n}`));
  await ledger.close();
}

const QUESTIONS = [
  '/v1/events?participant=actor-0&limit=100',
  '/v1/events?issue=issue-1&sort=-start&limit=100',
  '/v1/events?from=1900&to=2100&limit=100',
  '/v1/events?q=a*&limit=100',
  '/v1/actors?q=a*&limit=100',
  ...['atom', 'icalendar', 'jsonld'].map(format => `/v1/events?as=${format}`),
  '/v1/events/facets?dimensions=country,kind,participant',
];

/** All that is served, lists by filters too, and what is not served. */
async function everythingOf(url: string): Promise<object> {
  const ledger = await openLedger(url, { readOnly: true });
  const app = await buildApp(configOf({}), ledger);
  const answers = [];
  for (const question of QUESTIONS)
    answers.push((await app.inject(question)).body.replace(/"(requestId|next)":"[^"]*"/g, ''));
  const all = {
    ...{ answers, served: await served(ledger), head: ledger.head(), secret: ledger.secret },
    identity: ledger.identity(),
    revisions: await ledger.changes(0, ledger.head().position, 10_000),
    receipts: await ledger.receipts('', 1_000),
  };
  await app.close();
  await ledger.close();
  return all;
}

describe.each(DIRECTIONS)('%s', (_, source, target) => {
  test('all is there: documents, histories, lists, authors, instants, the identity, the secret, the receipts', async () => {
    const [from, to] = [await source(), await target()];
    await filledAtRandom(from.url);
    const { code, out } = await copy(from.url, to.url);
    const [, first, second] = /SHA-256 ([0-9a-f]{64})\n.*SHA-256 ([0-9a-f]{64})\n/.exec(out) ?? [];
    expect([code, first]).toEqual([0, second]);
    expect(out).toMatch(/The target is a copy of the source at position \d+\.\n$/);
    const everything = await everythingOf(to.url);
    expect(everything).toEqual(await everythingOf(from.url));
    expect(everything).toMatchObject({ receipts: { length: 61 } });
    await expectSound(to.url);
    const before = await openLedger(from.url);
    await appendAtRandom(before, 10);
    await before.close();
    expect((await copy(from.url, to.url)).code).toBe(0);
    expect(await everythingOf(to.url)).toEqual(await everythingOf(from.url));
    await from.remove();
    await to.remove();
  });
});

/** How far a ledger is; 0 where there is none yet. */
async function positionIn(url: string): Promise<number> {
  const [head] = await rowsOf<{ position: number }>(url, 'SELECT position FROM head').catch(() => []);
  return head?.position ?? 0;
}

describe('a copy', () => {
  let source: TestDatabase;
  beforeAll(async () => {
    source = await own();
    const ledger = await openLedger(source.url);
    for (let n = 0; n < 6; n++) {
      const ids = Array.from({ length: 500 }, (_, index) => `issue-${n}-${index}`);
      await ledger.append(ids.map(issue), 'test');
    }
    await ledger.close();
  });
  afterAll(() => source.remove());

  test('is killed in the middle three times, and goes on where it stood', { timeout: 2 * PATIENCE }, async () => {
    const target = await own();
    let before = 0;
    for (let kill = 0; kill < 3 && before < 3_000; kill++) {
      const copying = start(['copy', '--from', source.url, '--to', target.url], {});
      await copying.line(/^(Copying|Going on)/);
      await expect.poll(() => positionIn(target.url), { timeout: PATIENCE, interval: 5 }).toBeGreaterThan(before);
      copying.process.kill('SIGKILL');
      await copying.exit;
      before = await positionIn(target.url);
    }
    expect((await copy(source.url, target.url)).code).toBe(0);
    expect(await everythingOf(target.url)).toEqual(await everythingOf(source.url));
    await expectSound(target.url);
    await target.remove();
  });

  test('stops between two appends when it is told to', async () => {
    const target = await own();
    const [from, to] = [await openLedger(source.url, { readOnly: true }), await openLedger(target.url)];
    const stop = new AbortController();
    const position = await copyLedger({ source: from, target: to, stop: stop.signal, progress: () => stop.abort() });
    expect([position > 0, position < from.head().position, to.secret === from.secret]).toEqual([true, true, false]);
    await from.close();
    await to.close();
    expect((await copy(source.url, target.url)).code).toBe(0);
    await target.remove();
  });

  test('of which something was changed is told from the source by its hash', async () => {
    const target = await own();
    const [from, to] = [await openLedger(source.url, { readOnly: true }), await openLedger(target.url)];
    const revisions = await from.changes(0, 3_000, 3_000);
    const forged = revisions.map(revision => (revision.position === 3 ? { ...revision, author: 'forged' } : revision));
    for (const batch of appendable(forged)) await to.repeat(batch, 'nobody');
    await from.close();
    await to.close();
    const { code, out, err } = await copy(source.url, target.url);
    expect([code, err]).toEqual([1, expect.stringContaining('The target is not a copy of the source')]);
    expect(new Set(out.match(/[0-9a-f]{64}/g)).size).toBe(2);
    await target.remove();
  });

  test('is refused where the target has something of its own, or was written to meanwhile', async () => {
    const target = await own();
    await run(['seed'], { DATABASE_URL: target.url });
    expect(await copy(source.url, target.url)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/The ledgers differ from position 29 on[\s\S]*that holds nothing/),
    });
    expect(await copy(target.url, source.url)).toMatchObject({
      code: 1,
      err: expect.stringContaining('The source is at position 29, the target already at 3000'),
    });
    const other = await own();
    const [from, to] = [await openLedger(source.url, { readOnly: true }), await openLedger(other.url)];
    const written: Promise<unknown>[] = [];
    const progress = () => void written.push(to.append([issue(`beside-${written.length}`)], 'a server'));
    const copying = copyLedger({ source: from, target: to, stop: new AbortController().signal, progress });
    await expect(copying).rejects.toThrow(NotACopy);
    await Promise.all(written);
    await from.close();
    await to.close();
    await target.remove();
    await other.remove();
  });

  test('is refused where it makes no sense, and passwords are not shown', async () => {
    for (const [from, to, code, message] of [
      [source.url, source.url, 2, /same database/],
      ['mysql://me:secret@there/ledger', source.url, 2, /--from must be/],
      [source.url, 'postgresql://me:secret@[/ledger', 2, /--to must be/],
      ['postgresql://me:secret@127.0.0.1:1/ledger', source.url, 3, /--from/],
      ['file:/nowhere/ledger.db', source.url, 3, /--from/],
    ] as const) {
      const result = await copy(from, to);
      expect([result.code, result.out]).toEqual([code, '']);
      expect(result.err).toMatch(message);
      expect(result.err).not.toMatch(/secret|DATABASE_URL| at .*:\d+:\d+/);
    }
  });

  test('to a file that a server has open is refused', async () => {
    const target = await throwAwayFile();
    const open = await openLedger(target.url);
    expect(await copy(source.url, target.url)).toMatchObject({
      code: 3,
      err: expect.stringContaining('Another Communique process has'),
    });
    await open.close();
    await target.remove();
  });
});
