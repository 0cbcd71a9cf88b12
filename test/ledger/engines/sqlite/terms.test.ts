// Terms as SQLite keeps them: whatever stands in a value, it is found, counted and told apart from every other.
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineFunctions } from '../../../../src/ledger/engines/sqlite/functions.js';
import { sqlite } from '../../../../src/ledger/engines/sqlite/sql.ts';
import { tokenOf, toldOf } from '../../../../src/ledger/engines/sqlite/term-tokens.ts';
import type { Term } from '../../../../src/ledger/projection.ts';
import { allOf, type Sql, sql, type Transaction } from '../../../../src/ledger/sql.ts';
import { type TestDatabase, throwAwayDatabase } from '../../../databases.ts';

let home: TestDatabase;
let database: Database.Database;
let tx: Transaction;

beforeAll(async () => {
  home = await throwAwayDatabase();
  database = new Database(home.url.slice('file:'.length));
  defineFunctions(database);
  const statement = (query: Sql) => database.prepare(query.sql);
  tx = {
    $queryRaw: async <T>(query: Sql) => statement(query).all(...query.values) as T,
    $executeRaw: async query => statement(query).run(...query.values).changes,
  };
});
afterAll(async () => {
  database.close();
  await home.remove();
});

/** Characters that JSON, FTS5, its tokenizer and the tokens themselves give a meaning. */
const character = fc.constantFrom(
  ...'aAbBzZ09 ,:;"\'\\[]{}*^-+()./\n\té€İı',
  '\ue010',
  '\ue011',
  '\ue012',
  '\ue0c1',
  '💬',
);
const value = fc.string({ unit: character, minLength: 1, maxLength: 6 });
const term = fc.record({ name: fc.constantFrom('country', 'countryOf', 'issue'), value });
const distinct = { selector: ({ name, value: own }: Term) => `${name} ${own}`, maxLength: 8 };
const revisions = fc.array(fc.uniqueArray(term, distinct), { minLength: 1, maxLength: 12 });

test('each term has a token of its own, which tells it', () => {
  fc.assert(
    fc.property(term, term, (one, other) => {
      const same = one.name === other.name && one.value === other.value;
      expect(tokenOf(one) === tokenOf(other)).toBe(same);
      expect(toldOf(tokenOf(one))).toBe(`${one.name} ${one.value}`);
    }),
  );
});

test('a term is found, looked up and counted where a revision has it, and nowhere else', async () => {
  const found = async (query: Sql, of: 'position' | 'id') =>
    (await tx.$queryRaw<Record<string, unknown>[]>(query)).map(row => row[of]).sort();
  await fc.assert(
    fc.asyncProperty(revisions, fc.array(term, { maxLength: 6 }), async (made, others) => {
      database.exec('BEGIN');
      try {
        const termed = made.map((terms, index) => ({
          ...{ id: `e${index + 1}`, kind: 'event' as const, position: index + 1, until: null },
          projection: { starts: index * 1_800_000, ends: index * 1_800_000, words: null, terms },
        }));
        for (const { id, position, projection } of termed)
          database
            .prepare(
              `INSERT INTO revision (id, position, kind, revision, op, at, created, author, starts, ends)
               VALUES (?, ?, 'event', 1, 'created', '', '', '', ?, ?)`,
            )
            .run(id, position, projection.starts, projection.ends);
        await sqlite.terms.insert(tx, termed);
        await sqlite.words.insert(tx, termed);
        const all = sql`SELECT d.id, d.position, d.starts FROM revision d`;
        for (const { name, value: own } of [...made.flat(), ...others]) {
          const having = { name, values: [own] };
          const has = ({ projection }: (typeof termed)[number]) =>
            projection.terms.some(each => each.name === name && each.value === own);
          const ids = termed.filter(has).map(({ id }) => id);
          const { from, where } = sqlite.matching('event', { having: [having], occurrences: [] }, []);
          expect(await found(sql`SELECT d.id FROM ${from} WHERE ${allOf(where)}`, 'id')).toEqual(ids.sort());
          expect(await found(sqlite.terms.holders('event', having), 'id')).toEqual(ids);
          for (const values of [[own], [own, 'none', 'nobody', 'nothing', 'nowhere']]) {
            const looked = sqlite.terms.has('event', { name, values }, { isCurrent: true });
            expect(await found(sql`SELECT d.id FROM revision d ${sqlite.terms.beside} WHERE ${looked}`, 'id')).toEqual(
              ids,
            );
          }
          const counted = await tx.$queryRaw(sqlite.terms.counts(all, [name], { values: [own] }));
          expect(counted).toEqual(ids.length === 0 ? [] : [{ name, value: own, count: ids.length }]);
        }
        const counts = await tx.$queryRaw<(Term & { count: number })[]>(
          sqlite.terms.counts(all, ['country', 'countryOf', 'issue']),
        );
        expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(made.flat().length);
        const [total] = await tx.$queryRaw<{ count: number }[]>(sqlite.terms.count(made.length));
        expect(total?.count).toBe(made.flat().length);
      } finally {
        database.exec('ROLLBACK');
      }
    }),
    { numRuns: 60 },
  );
});
