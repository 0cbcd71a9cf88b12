// Runs: what rows become, against plain loops; what others did is left alone; a second run appends nothing.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Contribution, MappedRow, Row } from '../../src/imports/importer.ts';
import type { Target } from '../../src/ledger/target.ts';
import { contentOf, sameContent } from '../../src/model/document.ts';
import type { Content } from '../../src/model/kinds.ts';
import { type Batch, batchesOf } from '../../src/operations/imports/batches.ts';
import type { Importing } from '../../src/operations/imports/importing.ts';
import { recordMapped } from '../../src/operations/imports/mapped.ts';
import { testLedger } from '../app.ts';
import { often } from '../engine.ts';
import { minimal } from '../records.ts';
import { collect } from './inputs.ts';

let ledger: Awaited<ReturnType<typeof testLedger>>;
beforeEach(async () => {
  ledger = await testLedger();
});
afterEach(() => ledger.close());

const event = (id: string, contribute: Contribution['contribute']): Contribution => ({ kind: 'event', id, contribute });
const row = (line: number, contributions: Contribution[], needs: MappedRow['needs'] = []): MappedRow => ({
  ...{ line, row: `row ${line}`, needs, contributions },
});
const actor = (id: string) => ({ kind: 'actor' as const, id, content: minimal.actor });
const withActor = (id: string): Content => ({
  ...minimal.event,
  participants: [{ actor: id, name: { en: 'Somebody' }, role: 'principal', presence: 'attended' }],
});

const batching = (target: Target = ledger): Importing & { revisions: number } => {
  const own = { target, author: 'import:test', known: new Set<string>(), revisions: 0 };
  return Object.assign(own, {
    appended: (count: number) => {
      own.revisions += count;
    },
  });
};

/** A row that adds its mark to the external ids of an event, or replaces the event's title. */
interface Drawn {
  readonly id: string;
  readonly mark: string;
  readonly whole: boolean;
}
const drawn = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  mark: fc.constantFrom('1', '2', '3', 'invalid\u0001'),
  whole: fc.boolean(),
});

function contributionOf({ id, mark, whole }: Drawn): Contribution {
  if (whole) return event(id, () => ({ ...minimal.event, title: { en: `Event ${mark}` } }));
  return event(id, existing => {
    const { externalIds = [], ...rest } = (existing ?? minimal.event) as { externalIds?: { value: string }[] };
    const others = externalIds.filter(({ value }) => value !== mark);
    const all = [...others, { scheme: 'test', value: mark }];
    return { ...rest, externalIds: all.sort((a, b) => (a.value < b.value ? -1 : 1)) };
  });
}

const beside = { id: 'a', actor: () => undefined };

/** The same by a plain loop over all rows. */
function expected(rows: readonly Drawn[], records: Map<string, Content>): string[] {
  return rows.map(one => {
    const { id, contribute } = contributionOf(one);
    const before = records.get(id) ?? null;
    const after = contribute(before, beside);
    if (one.mark.startsWith('invalid')) return 'rejected';
    if (before && sameContent(before, after)) return 'duplicate';
    records.set(id, after);
    return before === null || sameContent(after, contribute(null, beside)) ? 'accepted' : 'folded';
  });
}

test('whatever rows come in whatever batches, they become what a plain loop makes of them, and a dry run says so before', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(drawn, { maxLength: 8 }), { maxLength: 4 }), async batches => {
      // Records of its own for each run.
      const prefix = `run-${run++}-`;
      const own = batches.map(batch => batch.map(one => ({ ...one, id: prefix + one.id })));
      const before = ledger.head().position;
      const records = new Map<string, Content>();
      const real = batching(ledger);
      const rows = own.map(batch => batch.map((one, index) => row(index, [contributionOf(one)])));
      const foreseen: string[][] = [];
      const dry = await ledger.rehearse(async target => {
        const rehearsing = batching(target);
        for (const batch of rows) foreseen.push((await recordMapped(batch, rehearsing)).map(({ outcome }) => outcome));
        return rehearsing;
      });
      expect((await ledger.freshHead()).position).toBe(before);
      for (const [index, batch] of rows.entries()) {
        const outcomes = (await recordMapped(batch, real)).map(({ outcome }) => outcome);
        expect(outcomes).toEqual(expected(own[index] ?? [], records));
        expect(foreseen[index]).toEqual(outcomes);
      }
      const held = await ledger.records(
        'event',
        ['a', 'b', 'c', 'd'].map(id => prefix + id),
      );
      const contents = [...held].map(([id, { document }]): [string, Content] => [id, contentOf(document ?? '')]);
      expect(new Map(contents)).toEqual(records);
      expect([dry.revisions, before + real.revisions]).toEqual([real.revisions, ledger.head().position]);
    }),
  );
});

/** A row that needs actors, or makes them: each has an id of its own, and an item of Wikidata that others may have too. */
const known = fc.record({
  makes: fc.boolean(),
  who: fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), item: fc.constantFrom('Q1', 'Q2') }), {
    minLength: 1,
    maxLength: 2,
  }),
});

test('whoever has an external id is one record, wherever the rows that know them by it are cut into batches', async () => {
  let run = 0;
  const rows = fc.array(known, { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(rows, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), async (all, cuts) => {
      const holding = async (prefix: string, isCut: (row: number) => boolean) => {
        const within = (id: string) => `${prefix}-${id}`;
        const mapped = all.map(({ makes, who }, line) => {
          const needs = who.map(({ id, item }) => {
            const content = { ...minimal.actor, externalIds: [{ scheme: prefix, value: item }] };
            return { kind: 'actor' as const, id: within(id), content, knownAs: [`${prefix}:${item}`] };
          });
          const people = [...new Set(needs.map(({ id }) => id))];
          const taking = { ...minimal.event, participants: people.flatMap(id => withActor(id).participants) };
          if (!makes) return row(line, [event(within(`event-${line}`), () => taking as Content)], needs);
          const own = needs.map(({ content, ...need }) => ({
            ...need,
            contribute: (had: Content | null) => had ?? content,
          }));
          return row(line, own);
        });
        const batches: MappedRow[][] = [[]];
        for (const [index, one] of mapped.entries()) {
          if (isCut(index)) batches.push([]);
          batches.at(-1)?.push(one);
        }
        const own = batching();
        for (const batch of batches) await recordMapped(batch, own);
        const changes = (await ledger.changes(0, ledger.head().position, 100_000)).filter(({ id }) =>
          id.startsWith(`${prefix}-`),
        );
        return changes.map(({ kind, id, document }) => ({ kind, id, content: contentOf(document ?? '') }));
      };
      const prefix = `known-${run++}`;
      const plain = (of: object[], name: string) => JSON.parse(JSON.stringify(of).replaceAll(name, 'x'));
      const [cut, one] = [`${prefix}-cut`, `${prefix}-one`];
      const whole = plain(await holding(one, () => true), one);
      expect(plain(await holding(cut, index => cuts[index] ?? false), cut).sort(byId)).toEqual(whole.sort(byId));
      const items = whole.flatMap(
        ({ kind, content }: { kind: string; content: { externalIds: { value: string }[] } }) =>
          kind === 'actor' ? content.externalIds.map(({ value }) => value) : [],
      );
      expect(new Set(items).size).toBe(items.length);
    }),
    { numRuns: often(60) },
  );
});

const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);

test('what somebody edited or deleted since is left as it is, and what they needed is not made anew', async () => {
  const rows = ['edited', 'deleted', 'same'].map((id, line) =>
    row(line, [event(id, () => withActor('x'))], [actor('x')]),
  );
  await recordMapped(rows, batching());
  const at = async (id: string) => (await ledger.record('event', id))?.position ?? 0;
  await ledger.append(
    [
      { op: 'replace', kind: 'event', id: 'edited', content: minimal.event, expected: await at('edited') },
      { op: 'delete', kind: 'event', id: 'deleted', expected: await at('deleted') },
      {
        op: 'replace',
        kind: 'event',
        id: 'same',
        content: { ...withActor('x'), status: 'planned' },
        expected: await at('same'),
      },
    ],
    'somebody',
  );
  await ledger.append(
    [{ op: 'replace', kind: 'event', id: 'same', content: withActor('x'), expected: await at('same') }],
    'somebody',
  );
  const before = ledger.head().position;
  expect(await recordMapped(rows, batching())).toEqual([
    { outcome: 'skipped', reason: 'Its record was edited since.' },
    { outcome: 'skipped', reason: 'Its record was deleted.' },
    { outcome: 'duplicate' },
  ]);
  expect(ledger.head().position).toBe(before);
});

test('a changed row appends a revision, and what is needed is made once and left as it is', async () => {
  await ledger.append(
    [{ op: 'create', kind: 'actor', id: 'x', content: { ...minimal.actor, name: { en: 'Mine' } } }],
    'somebody',
  );
  const one = batching();
  const rows = (title: string) => [
    row(1, [event('e', () => ({ ...withActor('x'), title: { en: title } }))], [actor('x')]),
    row(2, [event('f', () => withActor('y'))], [actor('x'), actor('y')]),
  ];
  expect((await recordMapped(rows('One'), one)).map(({ records }) => records)).toEqual([
    ['event/e'],
    ['event/f', 'actor/y'],
  ]);
  expect((await recordMapped(rows('Two'), one)).map(({ outcome }) => outcome)).toEqual(['accepted', 'duplicate']);
  expect((await ledger.record('event', 'e'))?.revision).toBe(2);
  expect((await ledger.record('actor', 'x'))?.author).toBe('somebody');
  expect(one.revisions).toBe(4);
});

test('of a batch only the rows are rejected that name what is not there, and those that name their records', async () => {
  const partOf = (id: string, other: string) => event(id, () => ({ ...minimal.event, partOf: other }));
  const rows = [
    row(1, [partOf('a', 'last')]),
    row(2, [partOf('b', 'nowhere')]),
    row(3, [partOf('c', 'b')]),
    row(4, [event('last', () => minimal.event)]),
    row(5, [event('d', () => ({ ...minimal.event, when: { start: '2016-02-30' } }))]),
  ];
  const rehearsed = await ledger.rehearse(target => recordMapped(rows, batching(target)));
  for (const results of [rehearsed, await recordMapped(rows, batching(ledger))]) {
    expect(results.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['accepted', undefined],
      ['rejected', 'event/b#/partOf: There is no event nowhere.'],
      ['rejected', 'event/c#/partOf: There is no event b.'],
      ['accepted', undefined],
      ['rejected', 'event/d#/when/start: The calendar has no 2016-02-30.'],
    ]);
  }
  expect(ledger.head().position).toBe(2);
});

test('a statement that others relate to is not taken away, and the rest of its batch is recorded', async () => {
  const said = (id: string, relations: object[] = []) => ({
    ...{ id, speaker: { actor: 'x' }, channel: 'briefing', speechType: 'indirect', text: { en: 'Words' } },
    relations,
  });
  const statement = (id: string, ...statements: object[]) => event(id, () => ({ ...minimal.event, statements }));
  const related = said('t', [{ relation: 'supports', statement: 'a/s' }]);
  const first = [row(1, [statement('a', said('s'))], [actor('x')]), row(2, [statement('b', related)])];
  await recordMapped(first, batching());
  const results = await recordMapped([row(1, [statement('a')]), row(2, [statement('c', said('u'))])], batching());
  expect(results.map(({ outcome }) => outcome)).toEqual(['rejected', 'accepted']);
  expect(results[0]?.reason).toContain('event/b');
});

test('what others write in between is read again, and nothing is lost', async () => {
  let interfering = 3;
  const racing: Target = {
    ...ledger,
    append: async (writes, author) => {
      if (interfering-- > 0) {
        const held = await ledger.record('event', 'e');
        const content = { ...minimal.event, title: { en: `Written ${interfering}` } };
        await ledger.append(
          [
            held
              ? { op: 'replace', kind: 'event', id: 'e', content, expected: held.position }
              : { op: 'create', kind: 'event', id: 'e', content },
          ],
          'import:other',
        );
      }
      return ledger.append(writes, author);
    },
  };
  const add = event('e', existing => ({
    ...(existing ?? minimal.event),
    externalIds: [{ scheme: 'test', value: '1' }],
  }));
  expect((await recordMapped([row(1, [add])], batching(racing))).map(({ outcome }) => outcome)).toEqual(['folded']);
  expect(JSON.parse((await ledger.record('event', 'e'))?.document ?? '')).toMatchObject({
    title: { en: 'Written 0' },
    externalIds: [{ scheme: 'test', value: '1' }],
  });
});

test('batches hold each row once, in their order, and end by rows, by bytes, and where the form of the rows changes', async () => {
  let read = 0;
  async function* rows(): AsyncGenerator<Row> {
    for (let line = 1; line <= 1_201; line++) {
      if (line === 1_100) read += 100_000_000;
      yield line % 7 === 0 ? { line, outcome: 'skipped', reason: 'x' } : row(line, []);
    }
    const recorded = {
      kind: 'event',
      id: 'x',
      position: 1,
      revision: 1,
      op: 'created',
      at: '',
      heir: null,
      content: {},
    } as const;
    for (let line = 1_202; line <= 1_800; line++) yield { line, row: 'x', recorded };
  }
  const batches: Batch[] = await collect(batchesOf(rows(), () => read));
  expect(batches.map(({ form, rows: { length } }) => [form, length])).toEqual([
    ['mapped', 500],
    ['mapped', 500],
    ['mapped', 99],
    ['mapped', 102],
    ['recorded', 599],
  ]);
  expect(batches.flatMap(batch => batch.rows.map(({ line }) => line))).toEqual(
    Array.from({ length: 1_800 }, (_, index) => index + 1),
  );
});
