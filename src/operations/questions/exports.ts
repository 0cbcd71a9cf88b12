// Exporting: what fits in the format that was asked for, at one position of the ledger: everything, streamed as the client takes
// it, or page by page where the format has pages; and one record, as a list of one.
import type { Context, Format } from '../../formats/format.ts';
import { permanentIds, recordPath } from '../../formats/permanent-ids.ts';
import { contentType, write, written } from '../../formats/write.ts';
import { type Kind, kinds } from '../../model/kinds.ts';
import { readDocuments } from '../../query/documents.ts';
import { readQuestionPage } from '../../query/page.ts';
import type { Asked } from '../../query/question.ts';
import { resolve } from '../../query/resolve.ts';
import { sortNamed } from '../../query/sorts.ts';
import type { AtPosition } from '../follows.ts';
import { withParameters } from '../links.ts';
import type { Answer, Given } from '../operation.ts';
import type { Questioned } from './answering.ts';
import { instantOf } from './as-of.ts';
import { canonicalPath } from './asking.ts';
import { attachment, nameOfList } from './file-names.ts';
import { languagesOf } from './languages.ts';
import { readFor } from './named-actors.ts';
import { type AtPage, placeOf } from './paging.ts';

type HeldAt = Pick<AtPosition, 'position'>;

/** What an export depends on, beside its URL: ids in it are made from that of the ledger. */
export const exportVariant = (given: Given, { inOneLanguage }: Format) =>
  [given.mediaType, given.ledger.identity(), ...(inOneLanguage ? languagesOf(given) : [])].join(' ');

/** The headers of an export, of a 304 too. */
export const exportHeaders = ({ inOneLanguage }: Format): Readonly<Record<string, string>> =>
  inOneLanguage ? { vary: 'Accept-Language' } : {};

/** All records that fit. */
export async function exportOfRecords(asked: Asked, format: Format, at: AtPosition, given: Given): Promise<Answer> {
  const { ledger } = given;
  const { position } = at;
  const all = readDocuments(ledger, asked, position);
  const { documents, actorOf } = readFor(format, asked.kind, { ledger, documents: all, position });
  const context = await contextOfList(asked, at, given);
  return exported(
    nameOfList(context.list),
    format,
    at,
    write(format.writer({ ...context, actorOf }), documents),
    given,
  );
}

/** One record, as its document is stored. */
export async function exportOfRecord(
  kind: Kind,
  { id, document }: { readonly id: string; readonly document: string },
  format: Format,
  at: HeldAt,
  given: Given,
): Promise<Answer> {
  const { ledger, query } = given;
  const { position } = at;
  const documents = (async function* () {
    yield [Buffer.from(document)];
  })();
  const read = readFor(format, kind.name, { ledger, documents, position });
  const list = withParameters('', `${recordPath(kind.name, id)}/as/${format.name}`, { asOf: query.asOf as string });
  const writer = format.writer({ ...(await contextOf(kind, list, at, given)), actorOf: read.actorOf });
  const chunks: Buffer[] = [];
  for await (const chunk of write(writer, read.documents)) chunks.push(chunk);
  return exported(id, format, at, Buffer.concat(chunks), given);
}

/** A page of the records that fit, in a format that has pages. */
export async function pageInFormat(questioned: Questioned, format: Format, at: AtPage, given: Given): Promise<Answer> {
  const { asked } = questioned;
  const question = await resolve(given.ledger, asked, at.position);
  const { items, ...keys } = await readQuestionPage(given.ledger, question, at.position, at.window);
  const { links } = placeOf(questioned, at, keys, given);
  const { first, next, previous } = links;
  const context = await contextOfList(asked, at, given);
  const body = written(format.writer({ ...context, pages: { first, next, previous } }), items);
  return { ...exported(nameOfList(context.list), format, at, body, given), links };
}

function contextOfList(asked: Asked, at: AtPosition, given: Given): Promise<Context> {
  const { asOf, sort } = given.query as { asOf?: string; sort?: string };
  // By the order that was asked for, whatever a format goes by where none was: what a feed is known by stays.
  const list = canonicalPath({ ...asked, sort: sortNamed(asked.kind, sort) }, asOf);
  return contextOf(kinds[asked.kind], list, at, given);
}

async function contextOf(kind: Kind, list: string, { position }: HeldAt, given: Given): Promise<Context> {
  const { ledger, base, url, query } = given;
  const { fields } = query as { fields?: readonly string[] };
  return {
    ...{ kind, base, fields, list, position },
    languages: languagesOf(given),
    ids: permanentIds(base, ledger.identity()),
    self: base + url,
    at: await instantOf(ledger, position),
  };
}

/** Changes, as lines that are written out already. */
export const exportOfChanges = (lines: AsyncGenerator<Buffer>, format: Format, at: AtPosition, given: Given): Answer =>
  exported('changes', format, at, lines, given);

/** `name` is what is exported, for the name of a file. */
function exported(
  name: string,
  format: Format,
  { position }: HeldAt,
  body: AsyncGenerator<Buffer> | Buffer | string,
  { base, url, mediaType }: Given,
): Answer {
  return {
    headers: { 'content-disposition': attachment(name, `-${position}.${format.ending}`) },
    links: { citeAs: withParameters(base, url, { asOf: String(position) }) },
    mediaType: contentType(format, mediaType),
    body,
  };
}
