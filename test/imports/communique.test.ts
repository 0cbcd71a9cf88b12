// Communique's own NDJSON: a history comes out of an empty ledger as it went in, and whatever is wrong is told by its line.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeText } from '../../src/formats/change.ts';
import type { Told } from '../../src/imports/outcomes.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Write } from '../../src/ledger/write.ts';
import type { Content } from '../../src/model/kinds.ts';
import { importInto } from '../../src/operations/imports/run.ts';
import { seed } from '../../src/seed.ts';
import { testLedger } from '../app.ts';
import { often } from '../engine.ts';
import { arbitraryContent, minimal } from '../records.ts';
import { contentsOf, importText, refusal } from './inputs.ts';

/** The change feed as NDJSON. */
async function historyOf(ledger: Ledger): Promise<string> {
  const changes = await ledger.changes(0, ledger.head().position, 1_000_000);
  return changes.map(change => `${changeText(change, false)}\n`).join('');
}

const actors = ['x', 'y'];
const ids = ['a', 'b', 'c'];
const change = fc.record({
  id: fc.constantFrom(...ids),
  act: fc.constantFrom('write', 'write', 'write', 'delete', 'merge'),
  content: arbitraryContent('event', { actors, issues: [] }),
});

/** Some changes, one or several an append, as the state of the records allows. */
async function random(ledger: Ledger, changes: readonly { id: string; act: string; content: Content }[][]) {
  for (const together of changes) {
    const writes = new Map<string, Write>();
    for (const { id, act, content } of together) {
      const held = await ledger.record('event', id);
      const stands = held !== null && held.op !== 'deleted';
      const target = { kind: 'event', id } as const;
      if (act === 'write' && held && stands)
        writes.set(id, { op: 'replace', ...target, content, expected: held.position });
      else if (act === 'write') writes.set(id, { op: 'create', ...target, content });
      else if (held && stands && act === 'delete') writes.set(id, { op: 'delete', ...target, expected: held.position });
      else if (held && stands) writes.set(id, { op: 'delete', ...target, expected: held.position, heir: 'heir' });
    }
    if (writes.size > 0) await ledger.append([...writes.values()], 'somebody');
  }
}

test('the history of any ledger makes the same documents in an empty one, and changes nothing a second time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 20, size: 'max' }),
      async changes => {
        const [from, to] = [await testLedger(), await testLedger()];
        try {
          const known = actors.map(id => ({ op: 'create', kind: 'actor', id, content: minimal.actor }) as const);
          await from.append(
            [...known, { op: 'create', kind: 'event', id: 'heir', content: minimal.event }],
            'somebody',
          );
          await random(from, changes);
          const history = await historyOf(from);
          const foreseen = await importText(to, history, { dryRun: true });
          const first = await importText(to, history);
          expect(foreseen).toEqual(first);
          expect(await historyOf(to)).toBe(history);
          const second = await importText(to, history);
          expect([second.revisions, second.outcomes.duplicate]).toEqual([0, first.rows]);
        } finally {
          await from.close();
          await to.close();
        }
      },
    ),
    { numRuns: often(8) },
  );
});

test('the seed, whose records refer to each other, comes out as it went in, checks of evidence too', async () => {
  const [from, to] = [await testLedger(), await testLedger()];
  await seed(from);
  const text = 'One two.';
  const source = { ...minimal.source, rights: 'open', text };
  const cite = { about: [], source: 's', start: 0, end: 3, sha256: 'a'.repeat(64) };
  await from.append([{ op: 'create', kind: 'source', id: 's', content: source }], 'somebody');
  await from.append(
    [{ op: 'create', kind: 'event', id: 'e', content: { ...minimal.event, evidence: [cite] } }],
    'somebody',
  );
  const expected = (await from.record('source', 's'))?.position ?? 0;
  await from.append([{ op: 'replace', kind: 'source', id: 's', content: minimal.source, expected }], 'somebody');
  const history = await historyOf(from);
  await importText(to, history);
  expect(await historyOf(to)).toBe(history);
  await from.close();
  await to.close();
});

test('into a ledger with records of its own, a history keeps its revisions and leaves others alone', async () => {
  const [from, to] = [await testLedger(), await testLedger()];
  const create = (id: string, title: string) =>
    ({ op: 'create', kind: 'event', id, content: { ...minimal.event, title: { en: title } } }) as const;
  await from.append([create('a', 'One'), create('b', 'Theirs'), create('same', 'Same')], 'somebody');
  const expected = (await from.record('event', 'a'))?.position ?? 0;
  await from.append([{ ...create('a', 'Two'), op: 'replace', expected }], 'somebody');
  await to.append([create('b', 'Ours'), create('same', 'Same')], 'somebody');
  const history = await historyOf(from);
  const { told } = await importText(to, history);
  expect(told.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['accepted', undefined],
    ['skipped', 'The record took another course here.'],
    ['duplicate', undefined],
    ['accepted', undefined],
  ]);
  const changes = await to.changes(2, to.head().position, 10);
  expect(changes.map(({ id, revision, author }) => [id, revision, author])).toEqual([
    ['a', 1, 'import:communique'],
    ['a', 2, 'import:communique'],
  ]);
  const before = await contentsOf(to);
  expect((await importText(to, history)).revisions).toBe(0);
  expect(await contentsOf(to)).toEqual(before);
  await from.close();
  await to.close();
});

const entry = (members: object) =>
  JSON.stringify({
    ...{ position: 1, resource: 'event', id: 'a', revision: 1, op: 'created', at: '2026-01-01T00:00:00.000Z' },
    document: { id: 'a', ...minimal.event },
    ...members,
  });

test.each([
  ['not JSON', '{"position": 1,', /not JSON/],
  ['no object', '[1]', /no JSON object/],
  ['a kind that is none', entry({ resource: 'poem' }), /resource/],
  ['a position that is none', entry({ position: 1.5 }), /position/],
  ['an instant that is none', entry({ at: 'today' }), /at is not/],
  ['no document', entry({ document: 3 }), /document/],
  ['an id without end', entry({ id: 'a'.repeat(1_000_000) }), /^The entry's id is not as it must be\.$/],
  ['an id that is none', entry({ id: 'A b' }), /event\/A b#\/id: "A b" cannot be an id/],
  ['an unknown member', entry({ document: { ...minimal.event, mood: 'good' } }), /#\/mood: There is no member mood/],
  ['evidence that is none', entry({ document: { ...minimal.event, evidence: [null] } }), /#\/evidence\/0/],
  ['a prototype', entry({}).replace('"title"', '"__proto__":{"x":1},"title"'), /__proto__/],
  ['a revision without those before it', entry({ revision: 3, op: 'updated' }), /before 3 are missing/],
  ['a change of what is not there', entry({ op: 'updated' }), /cannot be updated/],
  [
    'a reference to nothing',
    entry({ document: { ...minimal.event, partOf: 'nowhere' } }),
    /#\/partOf: .*no event nowhere/,
  ],
  ['what is nested without end', entry({}).replace('"held"', `${'['.repeat(50_000)}${']'.repeat(50_000)}`), /status/],
])('%s is rejected by its line, and the rest goes on', async (_, line, reason) => {
  const ledger = await testLedger();
  const { told } = await importText(ledger, `${entry({ id: 'first' })}\n\n${line}\n${entry({ id: 'last' })}`);
  expect(told).toMatchObject([
    { line: 1, outcome: 'accepted' },
    { line: 3, outcome: 'rejected', reason: expect.stringMatching(reason) },
    { line: 4, outcome: 'accepted' },
  ]);
  await ledger.close();
});

test('a line of 100 MB is rejected by its number, and the rest goes on', async () => {
  const ledger = await testLedger();
  const piece = Buffer.alloc(1_048_576, 'x');
  async function* bytes() {
    yield Buffer.from(`${entry({ id: 'first' })}\n"`);
    for (let megabytes = 0; megabytes < 100; megabytes++) yield piece;
    yield Buffer.from(`"\n${entry({ id: 'last' })}`);
  }
  const told: Told[] = [];
  await importInto(ledger, { format: 'auto' }, { told: rows => void told.push(...rows) }, run =>
    run.take({ name: '', bytes: bytes() }),
  );
  expect(told).toMatchObject([
    { line: 1, outcome: 'accepted' },
    { line: 2, outcome: 'rejected', reason: 'The line is longer than 8 MiB.' },
    { line: 3, outcome: 'accepted' },
  ]);
  await ledger.close();
});

test('an instant that is to come is not recorded', async () => {
  const ledger = await testLedger();
  await importText(ledger, entry({ at: '9999-01-01T00:00:00.000Z' }));
  expect(ledger.head().at < '9999').toBe(true);
  await ledger.close();
});

test('documents are imported where their kind is told, and refused where it is not', async () => {
  const [from, to] = [await testLedger(), await testLedger()];
  await from.append([{ op: 'create', kind: 'event', id: 'a', content: minimal.event }], 'somebody');
  const document = `${(await from.record('event', 'a'))?.document}\n`;
  expect(String(await refusal(importText(to, document)))).toMatch(/kind of record/);
  expect((await importText(to, document, { kind: 'event', since: '2017' })).outcomes.skipped).toBe(1);
  expect((await importText(to, document, { kind: 'event', only: ['visit'] })).outcomes.skipped).toBe(1);
  expect((await importText(to, document, { kind: 'event', only: ['meeting'] })).outcomes.accepted).toBe(1);
  expect((await importText(to, document, { kind: 'event' })).outcomes.duplicate).toBe(1);
  for (const some of [{ since: '2017' }, { only: ['visit'] }])
    expect(String(await refusal(importText(to, await historyOf(from), some)))).toMatch(/whole/);
  await from.close();
  await to.close();
});

test.each([
  ['nothing', '', /No format recognises it/],
  ['prose', 'Dear Sir,', /No format recognises it/],
  ['other JSON', '{"a":1}\n', /No format recognises it/],
])('%s is not recognised', async (_, text, message) => {
  const ledger = await testLedger();
  expect(String(await refusal(importText(ledger, text)))).toMatch(message);
  await ledger.close();
});

test('a file of another format than the one that is named is refused, and told what it looks like', async () => {
  const ledger = await testLedger();
  expect(String(await refusal(importText(ledger, '<trips/>', { format: 'communique' })))).toMatch(
    /looks like historian/,
  );
  expect(String(await refusal(importText(ledger, entry({}), { format: 'historian' })))).toMatch(
    /looks like communique/,
  );
  expect(String(await refusal(importText(ledger, 'a,b', { format: 'historian' })))).toMatch(/XML/);
  await ledger.close();
});
