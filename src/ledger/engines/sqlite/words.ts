// Full text in SQLite: words in the index that runs with time, asked for by expressions of FTS5.
import { formsAt, type Phrase } from '../../../model/phrases.ts';
import type { Dialect, Fields, Occurrence, Words } from '../../dialect.ts';
import { recordWord } from '../../projection.ts';
import { sql } from '../../sql.ts';
import { compactRows, deleteRows, insertRows, isIn, matched, revisionsWith } from './index-in-time.ts';
import { comparison } from './words-comparison.ts';

/** As an expression of FTS5. Folded words hold letters, marks and digits alone: nothing in them has a meaning there. */
export function expression({ without, ...asked }: Occurrence): string {
  return without ? `(${within(asked)}) NOT (${within(without)})` : within(asked);
}

function within({ sought, fields }: Pick<Occurrence, 'sought' | 'fields'>): string {
  const all = sought
    .map(({ phrase, records }) => [...phraseTexts(phrase), ...records.map(id => `"${recordWord(id)}"`)].join(' OR '))
    .map(either => `(${either})`)
    .join(' AND ');
  return inFields(fields, all);
}

const inFields = (fields: Fields, all: string) => (fields ? `{${fields.join(' ')}} : (${all})` : `(${all})`);

function phraseTexts(phrase: Phrase): string[] {
  const [, ...others] = phrase.words;
  return formsAt(phrase, 0).map(first => `"${[first, ...others].join(' ')}"${phrase.prefix ? '*' : ''}`);
}

export const words = (rows: Dialect['rows']): Words => ({
  columns: [],
  values: () => ({}),
  insert: (tx, worded) => insertRows(tx, rows, worded),
  deleteAll: deleteRows,
  compact: compactRows,
  comparison,
  matching: (kind, occurrence) => revisionsWith(kind, expression(occurrence)),
  naming: (kind, some, fields) => revisionsWith(kind, inFields(fields, some.map(word => `"${word}"`).join(' OR '))),
  has: (kind, occurrence, scope) => isIn(kind, expression(occurrence), scope),
  count: (kind, occurrence, most) => {
    const { from, where } = matched(kind, expression(occurrence));
    return sql`SELECT count(*) AS count FROM (SELECT 1 FROM ${from} WHERE ${where} LIMIT ${most}) AS counted`;
  },
});
