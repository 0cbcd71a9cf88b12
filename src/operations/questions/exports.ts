// Exporting: everything that fits in the format that was asked for, streamed as the client takes it, at one position of the ledger.
import type { Format } from '../../formats/format.ts';
import { permanentIds } from '../../formats/permanent-ids.ts';
import { contentType, write } from '../../formats/write.ts';
import { kinds } from '../../model/kinds.ts';
import { readDocuments } from '../../query/documents.ts';
import type { Asked } from '../../query/question.ts';
import type { AtPosition } from '../follows.ts';
import { withParameters } from '../links.ts';
import type { Answer, Given } from '../operation.ts';
import { instantOf } from './as-of.ts';
import { canonicalPath } from './asking.ts';
import { languagesOf } from './languages.ts';

/** What an export depends on, beside its URL: ids in it are made from that of the ledger. */
export const exportVariant = (given: Given, { inOneLanguage }: Format) =>
  [given.mediaType, given.ledger.identity(), ...(inOneLanguage ? languagesOf(given) : [])].join(' ');

/** The headers of an export, of a 304 too. */
export const exportHeaders = ({ inOneLanguage }: Format): Readonly<Record<string, string>> =>
  inOneLanguage ? { vary: 'Accept-Language' } : {};

/** All records that fit. */
export async function exportOfRecords(asked: Asked, format: Format, at: AtPosition, given: Given): Promise<Answer> {
  const { ledger, base, url, query } = given;
  const { asOf, fields } = query as { asOf?: string; fields?: readonly string[] };
  const kind = kinds[asked.kind];
  const writer = format.writer({
    kind,
    base,
    fields,
    languages: languagesOf(given),
    position: at.position,
    ids: permanentIds(base, ledger.identity()),
    self: base + url,
    list: canonicalPath(asked, asOf),
    at: await instantOf(ledger, at.position),
  });
  return exported(kind.plural, format, at, write(writer, readDocuments(ledger, asked, at.position)), given);
}

/** Changes, as lines that are written out already. */
export const exportOfChanges = (lines: AsyncGenerator<Buffer>, format: Format, at: AtPosition, given: Given): Answer =>
  exported('changes', format, at, lines, given);

/** `name` is what is exported, for the name of a file. */
function exported(
  name: string,
  format: Format,
  { position }: AtPosition,
  body: AsyncGenerator<Buffer>,
  { base, url, mediaType }: Given,
): Answer {
  return {
    headers: { 'content-disposition': `attachment; filename="${name}-${position}.${format.ending}"` },
    links: { citeAs: withParameters(base, url, { asOf: String(position) }) },
    mediaType: contentType(format, mediaType),
    body,
  };
}
