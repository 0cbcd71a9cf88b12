// Hashes: the fingerprints of texts that the ledger holds, and the passages that were found verified when they were written.
import { type Check, codePoints, fingerprint, type Passage, passagesOf, sha256 } from '../../model/evidence.ts';
import type { Content } from '../../model/kinds.ts';
import { type Reader, sql } from '../sql.ts';
import type { Findings } from './faults.ts';
import { type Examined, placeOf } from './stored.ts';

export async function checkHashes(reader: Reader, rows: readonly Examined[], { tell }: Findings): Promise<void> {
  const textsOf = texts(reader);
  for (const row of rows) {
    if (row.kind === 'source' && row.content) checkFingerprint(row, row.content, tell);
    if (row.kind !== 'event' || row.content === null) continue;
    for (const { pointer, value } of passagesOf(row.content)) {
      const cited = value as Passage & { readonly check?: Check };
      if (cited.check !== 'verified') continue;
      const candidates = await textsOf(cited.source, row.position);
      if (candidates.some(text => sha256(text.bytes(cited.start, cited.end)) === cited.sha256)) continue;
      const what = candidates.length === 0 ? 'the ledger has no text of it' : 'the text has another hash there';
      tell('hashes', placeOf(row), `${pointer} cites ${cited.source} as verified, and ${what}`);
    }
  }
}

/** A source whose text is held says its length and its hash, or neither. */
function checkFingerprint(row: Examined, content: Content, tell: Findings['tell']): void {
  if (typeof content.text !== 'string') return;
  for (const [name, value] of Object.entries(fingerprint(content.text)))
    if (content[name] !== undefined && content[name] !== value)
      tell('hashes', placeOf(row), `says ${name} ${content[name]}, and its text has ${value}`);
}

/**
 * The texts that a source may have had when what stands at a position was written: that of the time, and the next, since
 * one append may hold the source after what cites it.
 */
function texts(reader: Reader) {
  let held: { readonly key: string; readonly texts: readonly ReturnType<typeof codePoints>[] } | null = null;
  return async (source: string, position: number) => {
    const key = `${source} ${position}`;
    if (held?.key === key) return held.texts;
    const rows = await reader.$queryRaw<{ document: string | null }[]>(sql`
      SELECT document FROM revision WHERE id = ${source} AND kind = 'source' AND (until IS NULL OR until > ${position})
      ORDER BY position LIMIT 2`);
    const found = rows.flatMap(({ document }) => textIn(document) ?? []);
    held = { key, texts: found.map(codePoints) };
    return held.texts;
  };
}

function textIn(document: string | null): string | undefined {
  try {
    return document === null ? undefined : ((JSON.parse(document) as Content).text as string | undefined);
  } catch {
    // It is told as a fault of the source's own document.
    return undefined;
  }
}
