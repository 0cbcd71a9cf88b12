// Searches, by statements written by hand: rows come with time and are read until a page is full.
import type Database from 'better-sqlite3';
import { recordWord } from '../../src/ledger/projection.ts';
import { wordsOf } from '../../src/model/folding.ts';
import { type Found, ROWS } from './pages.ts';

const HOUR = 3_600_000;
const POSITIONS = 2 ** 36;

const NAMED = `
  SELECT r.id FROM actor_words w CROSS JOIN revision r ON r.position = w.rowid % ${POSITIONS}
  WHERE w.actor_words MATCH ? AND r.kind = 'actor' AND r.until IS NULL AND r.op <> 'deleted' ORDER BY r.id`;

const NEWEST_FIRST = `
  SELECT r.id, r.position, r.starts FROM event_words w CROSS JOIN revision r ON r.position = w.rowid % ${POSITIONS}
  WHERE w.event_words MATCH ? AND r.kind = 'event' AND r.until IS NULL AND r.op <> 'deleted' ORDER BY w.rowid DESC`;

const DOCUMENT = 'SELECT document FROM revision WHERE id = ? AND position = ?';

export function searchesByHand(db: Database.Database) {
  const named = db.prepare(NAMED).pluck();
  const newestFirst = db.prepare<[string], Found>(NEWEST_FIRST);
  const document = db.prepare(DOCUMENT).pluck();

  /** The word, or an actor that has it in its names. */
  const expressionOf = (word: string) => {
    const phrase = `"${wordsOf(word)[0]?.folded}"`;
    return [phrase, ...(named.all(`{title names} : ${phrase}`) as string[]).map(id => `"${recordWord(id)}"`)].join(
      ' OR ',
    );
  };

  /** At least `count` where there are so many, and all of the hour of the last: the order within it is another. */
  const first = (expression: string, count: number): Found[] => {
    const rows: Found[] = [];
    for (const row of newestFirst.iterate(expression)) {
      const last = rows[count - 1];
      if (last && Math.floor(row.starts / HOUR) < Math.floor(last.starts / HOUR)) break;
      rows.push(row);
    }
    return rows.sort((a, b) => b.starts - a.starts || (a.id < b.id ? 1 : -1)).slice(0, count);
  };

  const documents = (rows: readonly Found[]) =>
    rows.slice(0, ROWS - 1).map(({ id, position }) => document.get(id, position) as string);

  return {
    newestWith: ({ word }: { word: string }) => documents(first(expressionOf(word), ROWS)),
    byRelevance: ({ word }: { word: string }) => {
      const all = expressionOf(word);
      const tiers = [
        `{title} : (${all})`,
        `({title names} : (${all})) NOT ({title} : (${all}))`,
        `(${all}) NOT ({title names} : (${all}))`,
      ];
      const rows: Found[] = [];
      for (const tier of tiers) if (rows.length < ROWS) rows.push(...first(tier, ROWS - rows.length));
      return documents(rows);
    },
  };
}
