// Full text in PostgreSQL: lexemes of a revision in a tsvector with an index a kind, and its folded texts, where phrases
// are looked for. Lexemes carry the field they stand in, so that a search of one field is answered by the index too.
import type { KindName } from '../../../model/kinds.ts';
import { formsAt } from '../../../model/phrases.ts';
import type { Dialect, Fields, Folded, Occurrence, Sought, Words } from '../../dialect.ts';
import { recordWord, TEXT_BORDER } from '../../projection.ts';
import { empty, join, type Sql, sql } from '../../sql.ts';

/** What fields are searched, from the narrowest; what is put before their lexemes, and where their text ends. */
type Reach = 'title' | 'names' | 'all';
const MARKS: Readonly<Record<Reach, string>> = { title: '\ue003', names: '\ue004', all: '' };

/** Stands between the texts of two fields. */
const FIELD_BORDER = '\ue005';

/** A lexeme takes less than 2 KiB: a longer word is found by what it begins with, which is all that a query can hold. */
const LONGEST_WORD = 501;

/** All lexemes of a tsvector take less than 1 MiB: words of a record beyond that are not found. */
const MOST_BYTES = 1_000_000;

const reachOf = (fields: Fields): Reach => {
  if (fields === null || fields.includes('body')) return 'all';
  return fields.includes('names') ? 'names' : 'title';
};

function lexemesOf({ title, names, body }: NonNullable<Folded>): string {
  const marked: (readonly [Reach, string])[] = [
    ...([['title', title]] as const),
    ...([['names', `${title} ${names}`]] as const),
    ...([['all', `${title} ${names} ${body}`]] as const),
  ];
  const lexemes = new Set(marked.flatMap(([reach, text]) => wordsIn(text).map(word => lexeme(reach, word))));
  const all = [...lexemes].join(' ');
  if (Buffer.byteLength(all) < MOST_BYTES) return all;
  const cut = Buffer.from(all).subarray(0, MOST_BYTES).toString();
  return cut.slice(0, cut.lastIndexOf("' '") + 1);
}

const wordsIn = (text: string) => text.split(' ').filter(word => word !== '' && word !== TEXT_BORDER);

/** Quoted. Folded words hold letters, marks and digits alone: nothing in them has a meaning there. */
const lexeme = (reach: Reach, word: string) => `'${MARKS[reach]}${shortened(word)}'`;

const shortened = (word: string) =>
  word.length > LONGEST_WORD ? Array.from(word).slice(0, LONGEST_WORD).join('') : word;

/** The words of a phrase, in any order, or a record that has it among its names: as a tsquery. */
function anyOrder(reach: Reach, { phrase, records }: Sought): string {
  const last = phrase.words.length - 1;
  const all = phrase.words.map((_, at) => {
    const forms = formsAt(phrase, at).map(form => `${lexeme(reach, form)}${phrase.prefix && at === last ? ':*' : ''}`);
    return `(${forms.join(' | ')})`;
  });
  return [`(${all.join(' & ')})`, ...records.map(id => lexeme(reach, recordWord(id)))].join(' | ');
}

/** The text of the fields searched, of the revision `of`. */
function textOf(reach: Reach, of: Sql): Sql {
  if (reach === 'all') return sql`${of}.texts`;
  const title = sql`split_part(${of}.texts, ${FIELD_BORDER}, 1)`;
  return reach === 'title' ? title : sql`(${title} || ${FIELD_BORDER} || split_part(${of}.texts, ${FIELD_BORDER}, 2))`;
}

/** That the words of a phrase stand side by side, where there are several. */
function sideBySide(reach: Reach, { phrase: { words, prefix }, records }: Sought, of: Sql): Sql[] {
  if (words.length === 1) return [];
  const together = sql`strpos(${textOf(reach, of)}, ${` ${words.join(' ')}${prefix ? '' : ' '}`}) > 0`;
  if (records.length === 0) return [together];
  const named = records.map(id => lexeme(reach, recordWord(id))).join(' | ');
  return [sql`(${together} OR ${of}.lexemes @@ ${named}::tsquery)`];
}

function within(reach: Reach, sought: readonly Sought[], of: Sql): Sql {
  const lexemes = sought.map(one => `(${anyOrder(reach, one)})`).join(' & ');
  const conditions = [sql`${of}.lexemes @@ ${lexemes}::tsquery`, ...sought.flatMap(one => sideBySide(reach, one, of))];
  return sql`(${join(conditions, ' AND ')})`;
}

const valuesOf = (folded: Folded) => ({
  lexemes: folded ? lexemesOf(folded) : '',
  texts: folded ? [folded.title, folded.names, folded.body].map(text => ` ${text} `).join(FIELD_BORDER) : '',
});

/** Whether it all occurs in the revision `of`. */
const occursIn = ({ sought, fields, without }: Occurrence, of: Sql): Sql => {
  const others = without ? sql` AND NOT ${within(reachOf(without.fields), without.sought, of)}` : empty;
  return sql`(${within(reachOf(fields), sought, of)}${others})`;
};

export const words = (rows: Dialect['rows']): Words => ({
  columns: ['lexemes', 'texts'],
  values: valuesOf,
  insert: async () => {},
  deleteAll: async () => {},
  compact: async () => false,
  comparison: reader => ({
    add: async worded => {
      const made = worded.map(({ id, position, projection }) => ({ id, position, ...valuesOf(projection.words) }));
      const found = await reader.$queryRaw<{ position: number }[]>(sql`
        SELECT r.position FROM (${rows(['id', 'position', 'lexemes', 'texts'], made)}) AS w
        JOIN revision r ON r.id = w.id AND r.position = w.position
        WHERE r.lexemes IS DISTINCT FROM w.lexemes OR r.texts IS DISTINCT FROM w.texts`);
      return found.map(({ position }) => position);
    },
    rest: async () => [],
  }),
  matching: (_, occurrence) => ({ from: sql`revision d`, where: [occursIn(occurrence, sql`d`)], isRevision: true }),
  naming: (_, some, fields) => ({
    from: sql`revision d`,
    where: [sql`d.lexemes @@ ${some.map(word => lexeme(reachOf(fields), word)).join(' | ')}::tsquery`],
    isRevision: true,
  }),
  has: (_, occurrence, { isRevision }) =>
    isRevision
      ? occursIn(occurrence, sql`d`)
      : sql`EXISTS (SELECT 1 FROM revision r WHERE r.id = d.id AND r.position = d.position AND ${occursIn(occurrence, sql`r`)})`,
  count: (kind: KindName, occurrence, most) =>
    sql`SELECT count(*) AS count FROM (SELECT 1 FROM revision d WHERE d.kind = ${kind} AND ${occursIn(occurrence, sql`d`)} LIMIT ${most}) AS counted`,
});
