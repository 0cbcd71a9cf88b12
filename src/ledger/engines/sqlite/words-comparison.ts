// The words and terms that FTS5 keeps, against those of all revisions: by how often each stands in each field of all of them.
import { type KindName, kindNames } from '../../../model/kinds.ts';
import { FIELDS } from '../../../model/texts.ts';
import type { WordsComparison } from '../../dialect.ts';
import { type Reader, raw, sql } from '../../sql.ts';
import { tokenOf, toldOf } from './term-tokens.ts';

/** How often a word stands in a field, and in how many revisions. */
interface Counted {
  readonly term: string;
  readonly col: string;
  readonly doc: number;
  readonly cnt: number;
}

type Counts = Map<string, { doc: number; cnt: number }>;

/** How many rows of a vocabulary are read at once; a word has one for each field. */
const AT_ONCE = 10_000;

/**
 * FTS5 keeps no texts here, and so none can be read back. Words are told as fitting where every word is found as often as
 * it stands in the documents, in as many of them.
 */
export function comparison(reader: Reader): WordsComparison {
  const made = new Map<KindName, Counts>(kindNames.map(kind => [kind, new Map()]));
  return {
    add: async worded => {
      for (const { kind, projection } of worded) {
        const counts = made.get(kind) as Counts;
        for (const field of FIELDS) count(counts, field, (projection.words?.[field] ?? '').split(' '));
        count(counts, 'terms', projection.terms.map(tokenOf));
      }
      return [];
    },
    rest: async () => {
      const other: string[] = [];
      for (const [kind, counts] of made) {
        for await (const word of vocabularyOf(reader, kind)) {
          const own = counts.get(keyOf(word.col, word.term));
          counts.delete(keyOf(word.col, word.term));
          if (own?.doc !== word.doc || own.cnt !== word.cnt) other.push(difference(kind, word, own?.doc ?? 0));
        }
        for (const [key, { doc }] of counts) {
          const [col = '', term = ''] = key.split(' ');
          other.push(difference(kind, { col, term, doc: 0 }, doc));
        }
      }
      return other;
    },
  };
}

const keyOf = (field: string, word: string) => `${field} ${word}`;

const difference = (kind: KindName, { col, term, doc }: Pick<Counted, 'col' | 'term' | 'doc'>, own: number) =>
  `${JSON.stringify(toldOf(term))} is found in the ${col} of ${doc} revisions of ${kind}s, and their documents have it in ${own}`;

function count(counts: Counts, field: string, words: readonly string[]): void {
  const seen = new Set<string>();
  for (const word of words) {
    if (word === '') continue;
    const key = keyOf(field, word);
    const known = counts.get(key) ?? { doc: 0, cnt: 0 };
    known.cnt += 1;
    if (!seen.has(word)) known.doc += 1;
    seen.add(word);
    counts.set(key, known);
  }
}

/** All words of a kind, in order: https://sqlite.org/fts5.html#the_fts5vocab_virtual_table_module */
async function* vocabularyOf(reader: Reader, kind: KindName): AsyncGenerator<Counted> {
  const [table, words] = [raw(`temp.${kind}_vocabulary`), raw(`${kind}_words`)];
  await reader.$queryRaw(sql`CREATE VIRTUAL TABLE IF NOT EXISTS ${table} USING fts5vocab(main, ${words}, col)`);
  let last = '';
  for (;;) {
    const rows = await reader.$queryRaw<Counted[]>(
      sql`SELECT term, col, doc, cnt FROM ${table} WHERE term > ${last} ORDER BY term LIMIT ${AT_ONCE}`,
    );
    const cut = rows.length < AT_ONCE ? undefined : rows.at(-1)?.term;
    // The fields of the last word may go on.
    const whole = rows.filter(({ term }) => term !== cut);
    yield* whole;
    if (cut === undefined) return;
    last = whole.at(-1)?.term ?? last;
  }
}
