// `communique check` as a user meets it: a sound ledger is told to be sound, and every kind of damage to a real one is told.
import { open, stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { fingerprint } from '../../src/model/evidence.ts';
import { testApp } from '../app.ts';
import { damage, rowsOf, type TestDatabase, throwAwayDatabase } from '../databases.ts';
import { ENGINE } from '../engine.ts';
import { appendAtRandom } from '../follow/random-ledger.ts';
import { expectSound } from '../ledger/soundness.ts';
import { run } from '../process.ts';
import { minimal } from '../records.ts';

const check = (url: string, ...args: string[]) => run(['check', ...args], { DATABASE_URL: url });

const TEXT = 'They met for ninety minutes. Nothing was agreed.';
const cited = {
  about: ['title'],
  source: 'transcript',
  start: 0,
  end: 27,
  sha256: fingerprint(TEXT.slice(0, 27)).sha256,
};
const answer = JSON.stringify({ status: 201, headers: { etag: '"3"' }, body: '{}' });

/** A source with its text and an event that cites it, changed once; an issue that was deleted; a kept answer. */
async function fill(ledger: Ledger): Promise<void> {
  const source = { ...minimal.source, rights: 'open', text: TEXT, ...fingerprint(TEXT) };
  const event = { ...minimal.event, venue: { country: 'CN', resolution: 'country' }, evidence: [cited] };
  // What is cited comes after what cites it, in one append.
  await ledger.append(
    [
      { op: 'create', kind: 'event', id: 'meeting', content: event },
      { op: 'create', kind: 'source', id: 'transcript', content: source },
    ],
    'test',
  );
  await ledger.append([{ op: 'create', kind: 'issue', id: 'gone', content: minimal.issue }], 'test', {
    ...{ id: 'a'.repeat(64), request: 'b'.repeat(64) },
    answer: () => answer,
  });
  const changed = { ...event, title: { en: 'A long meeting', ar: 'لقاء طويل' } };
  await ledger.append([{ op: 'replace', kind: 'event', id: 'meeting', content: changed, expected: 1 }], 'test');
  await ledger.append([{ op: 'delete', kind: 'issue', id: 'gone', expected: 3 }], 'test');
}

describe('a ledger that is sound', () => {
  test('of random revisions, with long texts in it, is told to be, also while others write', async () => {
    const database = await throwAwayDatabase({ bare: true });
    const ledger = await openLedger(database.url);
    await fill(ledger);
    await appendAtRandom(ledger, 80);
    const long = Array.from({ length: 1_000 }, (_, n) => `w${n % 300}`).join(' ');
    const content = { ...minimal.issue, description: { en: long } };
    await ledger.append([{ op: 'create', kind: 'issue', id: 'long', content }], 'test');
    const { position } = ledger.head();
    expect(await check(database.url)).toMatchObject({
      ...{ code: 0, out: `${position} revisions, 1 kept answers: all as it must be.\n` },
      err: expect.stringContaining(`${position} of ${position} revisions checked`),
    });
    const checking = check(database.url);
    await appendAtRandom(ledger, 20);
    expect((await checking).code).toBe(0);
    await ledger.close();
    await database.remove();
  });

  test('of a server, with an answer kept under an Idempotency-Key, is told to be', async () => {
    const server = await testApp({ seeded: true });
    await server.request('POST', '/v1/issues', {
      headers: {
        ...{ authorization: 'Bearer a-key-for-the-tests', 'content-type': 'application/json' },
        'idempotency-key': 'once',
      },
      body: minimal.issue,
    });
    expect(await check(server.url)).toMatchObject({ code: 0, out: expect.stringContaining('30 revisions, 1 kept') });
    await server.close();
  });

  test('that holds nothing is sound; one that is not there cannot be opened', async () => {
    const database = await throwAwayDatabase({ bare: true });
    expect((await check(database.url)).code).toBe(3);
    await (await openLedger(database.url)).close();
    expect((await check(database.url)).code).toBe(0);
    await database.remove();
  });
});

describe('damage', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await throwAwayDatabase({ bare: true });
    const ledger = await openLedger(database.url);
    await fill(ledger);
    await ledger.close();
  });
  afterEach(() => database.remove());

  const inDocument = (from: string, to: string, position: number) =>
    `UPDATE revision SET document = replace(document, '${from}', '${to}') WHERE position = ${position}`;
  /** SQLite tells words, PostgreSQL the revisions that have them. */
  const otherWords = (word: string) =>
    ENGINE === 'sqlite'
      ? new RegExp(
          `index +"${word}" is found in the title of \\d revisions of events, and their documents have it in \\d`,
        )
      : /index +event\/meeting at position 4: it is not found by the words/;
  const withoutWords =
    ENGINE === 'sqlite'
      ? "INSERT INTO event_words(event_words) VALUES ('delete-all')"
      : "UPDATE revision SET lexemes = ''";

  /** SQLite keeps the terms of a revision as one array. */
  const withoutCountry =
    ENGINE === 'sqlite'
      ? `UPDATE revision_terms SET terms = replace(terms, '"country CN",', '') WHERE "row" % 68719476736 = 4`
      : "DELETE FROM term WHERE name = 'country'";
  const cutShort =
    ENGINE === 'sqlite'
      ? `UPDATE revision_terms SET terms = '["country' WHERE "row" % 68719476736 = 4`
      : 'DELETE FROM term WHERE position = 4';
  const ofNoRevision =
    ENGINE === 'sqlite'
      ? `INSERT INTO revision_terms VALUES (0, '["country CN"]')`
      : "INSERT INTO term SELECT 'x', 2, kind, name, value, until, starts, ends FROM term WHERE name = 'country' AND position = 1";
  const [allTerms, noTerms] =
    ENGINE === 'sqlite' ? ['revision_terms', 'DELETE FROM revision_terms'] : ['term', 'DELETE FROM term'];

  test.each([
    ['DELETE FROM revision WHERE position = 3', /positions +position 3 is missing/],
    ['DELETE FROM revision WHERE position = 5', /positions +position 5 is missing/],
    [
      'DELETE FROM revision WHERE position = 1',
      /history +event\/meeting at position 4: revision 1 before it is missing/,
    ],
    ['UPDATE revision SET position = 2 WHERE position = 3', /position 2: another revision has this position too/],
    ['UPDATE head SET position = 7', /positions +positions 6 to 7 are missing/],
    ['UPDATE head SET position = 4', /positions +the ledger ends at position 4, and a revision stands at 5/],
    ["UPDATE revision SET at = '2000-01-01T00:00:00.000Z' WHERE position = 4", /position 4: recorded at 2000/],
    [
      "UPDATE revision SET created = '2000-01-01T00:00:00.000Z' WHERE position = 4",
      /history +event\/meeting at position 4/,
    ],
    ['UPDATE revision SET until = 3 WHERE position = 1', /history +event\/meeting at position 1: holds until 3/],
    ['UPDATE revision SET until = 9 WHERE position = 4', /history +event\/meeting at position 4: holds until/],
    [
      "UPDATE revision SET op = 'created' WHERE position = 4",
      /position 4: is created, after a revision that is created/,
    ],
    [
      'UPDATE revision SET document = NULL WHERE position = 4',
      /documents +event\/meeting at position 4: has no document/,
    ],
    [
      "UPDATE revision SET document = '{' WHERE position = 4",
      /documents +event\/meeting at position 4: .* not a JSON object/,
    ],
    [inDocument('"status":"held"', '"status":"maybe"', 4), /documents +event\/meeting at position 4: .* at \/status/],
    [
      inDocument('"revision":2', '"revision":3', 4),
      /documents +event\/meeting at position 4: .* says revision 3, not 2/,
    ],
    [inDocument('"title":', '"titel":', 4), /documents .* must NOT have additional properties/],
    [inDocument('A long meeting', 'A short meeting', 4), otherWords('short')],
    [
      inDocument('"country":"CN"', '"country":"RU"', 1),
      /index +event\/meeting at position 1: 1 of its \d+ terms are lost/,
    ],
    [inDocument('2016-09-05', '2016-09-06', 4), /index +event\/meeting at position 4: starts, ends of its row/],
    [
      inDocument('ninety', 'twenty', 2),
      /hashes +event\/meeting at position 4: #\/evidence\/0 cites transcript as verified/,
    ],
    [inDocument('agreed', 'denied', 2), /hashes +source\/transcript at position 2: says sha256/],
    [withoutCountry, /index +event\/meeting at position 4: 1 of its \d+ terms are lost/],
    [cutShort, /index +event\/meeting at position 4: \d+ of its \d+ terms are lost/],
    [ofNoRevision, /index +there are \d+ terms, and/],
    [
      "UPDATE tally SET count = count + 1 WHERE name = 'country'",
      /index +the events with country CN are counted wrongly/,
    ],
    ['UPDATE revision SET minutes = 5 WHERE position = 4', /index +event\/meeting at position 4: minutes of its row/],
    [withoutWords, otherWords('long')],
    ["UPDATE idempotency SET response = 'nothing'", /receipts +a{64}: is not an answer/],
    [`UPDATE idempotency SET response = replace(response, '3', '30')`, /receipts +a{64}: answers with position 30/],
  ])('%s', async (statement, told) => {
    await damage(database.url, statement);
    const { code, out } = await check(database.url);
    expect(out).toMatch(told);
    expect([code, out]).toEqual([1, expect.stringMatching(/\. Faults: (\d+ in \w+(, )?)+\.\n$/)]);
  });

  test('of words that are left out of a document is told, though all that it has are found', async () => {
    await damage(database.url, inDocument('A long meeting', 'A long', 4));
    expect(await check(database.url)).toMatchObject({ code: 1, out: expect.stringMatching(otherWords('meeting')) });
  });

  test('of index rows is repaired: they are made of the documents', async () => {
    for (const statement of [noTerms, withoutWords, 'UPDATE revision SET starts = 0', 'DELETE FROM tally'])
      await damage(database.url, statement);
    const { code, out } = await check(database.url, '--repair');
    expect([code, out]).toEqual([0, expect.stringMatching(/Faults: \d+ in index\.\n.*: all as it must be\.\n$/)]);
    await expectSound(database.url);
  });

  test('of documents is not repaired, and index rows are not made of them', async () => {
    await damage(database.url, "UPDATE revision SET document = '{}' WHERE position = 4");
    await damage(database.url, noTerms);
    const { code, err } = await check(database.url, '--repair');
    expect([code, err]).toEqual([1, expect.stringContaining('Nothing was repaired')]);
    expect(await rowsOf(database.url, `SELECT 1 FROM ${allTerms}`)).toEqual([]);
  });

  test('is told in figures where there is more of it than anybody reads', async () => {
    const ledger = await openLedger(database.url);
    const ids = Array.from({ length: 40 }, (_, n) => `issue-${n}`);
    await ledger.append(
      ids.map(id => ({ op: 'create', kind: 'issue', id, content: minimal.issue }) as const),
      'test',
    );
    await ledger.close();
    await damage(database.url, "UPDATE revision SET document = '[]' WHERE kind = 'issue' AND document IS NOT NULL");
    const { out } = await check(database.url);
    expect(out.match(/^documents/gm)).toHaveLength(20);
    expect(out).toContain('41 in documents');
  });
});

describe.runIf(ENGINE === 'sqlite')('a file', () => {
  test('with pages that were overwritten is told, and not repaired', async () => {
    const database = await throwAwayDatabase({ bare: true });
    const ledger = await openLedger(database.url);
    await appendAtRandom(ledger, 60);
    await ledger.close();
    const path = database.url.slice('file:'.length);
    const file = await open(path, 'r+');
    const { size } = await stat(path);
    await file.write(Buffer.alloc(size / 2, 7), 0, size / 2, size / 4);
    await file.close();
    const { code, out, err } = await check(database.url, '--repair');
    expect([code, `${out}${err}`]).toEqual([
      expect.toBeOneOf([1, 3]),
      expect.stringMatching(/database |cannot be read/),
    ]);
    expect(err).not.toMatch(/ at .*:\d+:\d+/);
    await database.remove();
  });

  test('that a server has open is checked, but its index rows are not made anew', async () => {
    const database = await throwAwayDatabase({ bare: true });
    const ledger = await openLedger(database.url);
    await fill(ledger);
    await damage(database.url, 'DELETE FROM tally');
    expect((await check(database.url)).code).toBe(1);
    const { code, err } = await check(database.url, '--repair');
    expect([code, err]).toEqual([3, expect.stringContaining('while no server runs')]);
    await ledger.close();
    await database.remove();
  });
});
