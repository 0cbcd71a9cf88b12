// Searches on PostgreSQL, by statements written by hand: which index is read, the server's planner finds out.
import { actorWord } from '../../src/ledger/projection.ts';
import { wordsOf } from '../../src/model/folding.ts';
import { ROWS } from './pages.ts';
import type { Statements } from './statements.ts';

const CURRENT = "until IS NULL AND op <> 'deleted'";

const NAMED = `SELECT id FROM revision WHERE kind = 'actor' AND ${CURRENT} AND lexemes @@ @asked::tsquery ORDER BY id`;

const newestFirst = (without: string) => `
  SELECT document FROM revision WHERE kind = 'event' AND ${CURRENT} AND lexemes @@ @asked::tsquery ${without}
  ORDER BY starts DESC, id DESC LIMIT ${ROWS}`;

/** What lexemes of the title, and of title and names, begin with. */
const [TITLE, NAMES] = ['\ue003', '\ue004'];

interface Shown {
  readonly document: string;
}

export function lexemesByHand({ prepare }: Statements) {
  const named = prepare<{ asked: string }, { id: string }>(NAMED);
  const first = prepare<{ asked: string }, Shown>(newestFirst(''));
  const rest = prepare<{ asked: string; without: string }, Shown>(newestFirst('AND NOT lexemes @@ @without::tsquery'));

  /** The word in some fields, or an actor that has it in its names. */
  const askedFor = async (word: string) => {
    const folded = wordsOf(word)[0]?.folded ?? '';
    const actors = await named({ asked: `'${NAMES}${folded}'` });
    return (mark: string) =>
      [folded, ...actors.map(({ id }) => actorWord(id))].map(one => `'${mark}${one}'`).join(' | ');
  };
  const documents = (rows: readonly Shown[]) => rows.slice(0, ROWS - 1).map(({ document }) => document);

  return {
    newestWith: async ({ word }: { word: string }) => documents(await first({ asked: (await askedFor(word))('') })),
    byRelevance: async ({ word }: { word: string }) => {
      const asked = await askedFor(word);
      const rows = [...(await first({ asked: asked(TITLE) }))];
      if (rows.length < ROWS) rows.push(...(await rest({ asked: asked(NAMES), without: asked(TITLE) })));
      if (rows.length < ROWS) rows.push(...(await rest({ asked: asked(''), without: asked(NAMES) })));
      return documents(rows);
    },
  };
}
