// Searches on PostgreSQL, by statements written by hand: rare words are read by their index, the others in the order of time.
import { recordWord } from '../../src/ledger/projection.ts';
import { wordsOf } from '../../src/model/folding.ts';
import { ROWS } from './pages.ts';
import type { Statements } from './statements.ts';

const CURRENT = "until IS NULL AND op <> 'deleted'";

const NAMED = `SELECT id FROM revision WHERE kind = 'actor' AND ${CURRENT} AND lexemes @@ @asked::tsquery ORDER BY id`;

const FOUND = `FROM revision WHERE kind = 'event' AND ${CURRENT} AND lexemes @@ @asked::tsquery`;

/** Beyond so many, they lie so near each other in time that going through the list finds a page of them soon. */
const RARE = 5_000;

const COUNT = `SELECT count(*) AS count FROM (SELECT 1 ${FOUND} LIMIT ${RARE}) AS counted`;

/** The sum keeps the planner, which takes rare words for more frequent than they are, from going through the list. */
const newestFirst = (key: string, without = '') => `
  SELECT document ${FOUND} ${without} ORDER BY ${key} DESC, id DESC LIMIT ${ROWS}`;

const WITHOUT = 'AND NOT lexemes @@ @without::tsquery';

/** What lexemes of the title, and of title and names, begin with. */
const [TITLE, NAMES] = ['\ue003', '\ue004'];

interface Shown {
  readonly document: string;
}

export function lexemesByHand({ prepare }: Statements) {
  const named = prepare<{ asked: string }, { id: string }>(NAMED);
  const count = prepare<{ asked: string }, { count: number }>(COUNT);
  const inTime = prepare<{ asked: string }, Shown>(newestFirst('starts'));
  const byIndex = prepare<{ asked: string }, Shown>(newestFirst('(starts + 0)'));
  const inTimeWithout = prepare<{ asked: string; without: string }, Shown>(newestFirst('starts', WITHOUT));
  const byIndexWithout = prepare<{ asked: string; without: string }, Shown>(newestFirst('(starts + 0)', WITHOUT));
  const isRare = async (asked: string) => ((await count({ asked }))[0]?.count ?? 0) < RARE;
  const first = async (asked: string) => ((await isRare(asked)) ? byIndex({ asked }) : inTime({ asked }));
  const rest = async (asked: string, without: string) =>
    (await isRare(asked)) ? byIndexWithout({ asked, without }) : inTimeWithout({ asked, without });

  /** The word in some fields, or an actor that has it in its names. */
  const askedFor = async (word: string) => {
    const folded = wordsOf(word)[0]?.folded ?? '';
    const actors = await named({ asked: `'${NAMES}${folded}'` });
    return (mark: string) =>
      [folded, ...actors.map(({ id }) => recordWord(id))].map(one => `'${mark}${one}'`).join(' | ');
  };
  const documents = (rows: readonly Shown[]) => rows.slice(0, ROWS - 1).map(({ document }) => document);

  return {
    newestWith: async ({ word }: { word: string }) => documents(await first((await askedFor(word))(''))),
    byRelevance: async ({ word }: { word: string }) => {
      const asked = await askedFor(word);
      const rows = [...(await first(asked(TITLE)))];
      if (rows.length < ROWS) rows.push(...(await rest(asked(NAMES), asked(TITLE))));
      if (rows.length < ROWS) rows.push(...(await rest(asked(''), asked(NAMES))));
      return documents(rows);
    },
  };
}
