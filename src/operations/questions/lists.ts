// Listing: the records of a kind that fit the filters, and the revisions of one record.
import { Type } from '@sinclair/typebox';
import { entryOf } from '../../formats/change.ts';
import type { Format } from '../../formats/format.ts';
import { formatsOf } from '../../formats/formats.ts';
import type { Kind } from '../../model/kinds.ts';
import { object, ref } from '../../model/schema.ts';
import { filterSchemas } from '../../query/filters.ts';
import { readRevisions } from '../../query/page.ts';
import { sortSchema } from '../../query/sorts.ts';
import { answersOf } from '../answers.ts';
import { authorsVariant, entrySchema } from '../changes/entry.ts';
import { costOfQuery, costs } from '../costs.ts';
import { type Given, type Operation, operation } from '../operation.ts';
import { noRecord } from '../records/refusing.ts';
import { idParameter } from '../records/there.ts';
import { atQuestion, countPreference, foundSchema, type Questioned, questioned, readAnswer } from './answering.ts';
import { asOfSchema, positionOf } from './as-of.ts';
import { askedBy } from './asking.ts';
import { cursorSchema, limitSchema, listed } from './envelope.ts';
import { exportHeaders, exportOfRecords, exportVariant, pageInFormat } from './exports.ts';
import { fieldsSchema } from './fields.ts';
import {
  alternatesOf,
  asInPath,
  asSchema,
  exportSchema,
  formatFor,
  formatName,
  isGiven,
  negotiating,
  refuseUnused,
} from './formats.ts';
import { langSchema, languagePreference } from './languages.ts';
import { type AtPage, atPage, type PageQuery, pageOf } from './paging.ts';

export const listOperations = (kind: Kind): Operation[] => [list(kind), exportAll(kind), listRevisions(kind)];

/** What a list and its export take. */
const taken = (kind: Kind) => ({
  ...filterSchemas[kind.name],
  sort: sortSchema(kind.name),
  fields: fieldsSchema(kind),
  asOf: asOfSchema,
  lang: langSchema,
});

const paging = { cursor: cursorSchema, limit: limitSchema };

function list(kind: Kind): Operation {
  const formats = formatsOf(kind.name);
  const query = object({ ...taken(kind), as: asSchema(formats), ...paging });
  return operation({
    id: `list-${kind.plural}`,
    method: 'GET',
    path: `/v1/${kind.plural}`,
    access: 'read',
    view: true,
    tag: kind.plural,
    summary: `List ${kind.plural}`,
    description: `The ${kind.plural} that fit all filters. A page holds at one position of the ledger, and its cursors stay on it while others write. With \`q\`, \`highlights\` tells where the words stand. With \`as\`, or an \`Accept\` that prefers another format, it answers as \`/v1/${kind.plural}.{as}\` does; \`as=csv;header=absent\`, or \`text/csv; header=absent\` in \`Accept\`, has the rows without a header.`,
    parameters: { query, headers: Type.Composite([countPreference, languagePreference]) },
    ...negotiating(formats),
    also: { answers: [`export-${kind.plural}`], by: ['as'] },
    answers: answersOf(foundSchema(kind)),
    ...answeredInAnyFormat(kind),
  });
}

function exportAll(kind: Kind): Operation {
  const formats = formatsOf(kind.name);
  return operation({
    id: `export-${kind.plural}`,
    method: 'GET',
    path: `/v1/${kind.plural}.{as}`,
    access: 'read',
    tag: kind.plural,
    summary: `Export ${kind.plural} in another format`,
    description: `All ${kind.plural} that fit all filters, in the order of the list and as of one position of the ledger, streamed. An answer that breaks off is not whole. Atom alone has pages, and what changed last first; elsewhere \`limit\` and \`cursor\` are refused.`,
    parameters: {
      path: object({ as: formatName(formats) }),
      query: object({ ...taken(kind), ...paging }),
      headers: languagePreference,
    },
    ...asInPath(formats),
    answers: answersOf(exportSchema(kind)),
    ...answeredInAnyFormat(kind),
  });
}

/** A page in JSON and in formats that have pages; in any other format, everything. */
const answeredInAnyFormat = (kind: Kind, formats = formatsOf(kind.name)) => ({
  ask(given: Given): Questioned & { readonly format?: Format } {
    const format = formatFor(formats, given.mediaType);
    const order = format?.order !== undefined && !isGiven(given, 'sort') ? { sort: format.order } : {};
    const asked = questioned(askedBy(kind.name, { ...given.query, ...order }), given.query as PageQuery, given);
    if (format === undefined) return asked;
    refuseUnused(given, format);
    return { ...asked, format, counted: false, variant: exportVariant(given, format) };
  },
  cost: ({ format, asked }: Questioned & { readonly format?: Format }) =>
    format && !format.paged ? costs.export.points : costOfQuery(asked.where),
  async at({ format, ...asked }: Questioned & { readonly format?: Format }, given: Given) {
    const at = await atQuestion(asked, given);
    return format ? { ...at, holds: 'never' as const, headers: exportHeaders(format) } : at;
  },
  async run({ format, ...asked }: Questioned & { readonly format?: Format }, at: AtPage, given: Given) {
    if (format?.paged) return pageInFormat(asked, format, at, given);
    if (format) return exportOfRecords(asked.asked, format, at, given);
    const page = await readAnswer(asked, at, given);
    return pageOf(asked, at, page, given, alternatesOf(given.base, given.url, formats));
  },
});

function listRevisions(kind: Kind): Operation {
  return operation({
    id: `list-${kind.name}-revisions`,
    method: 'GET',
    path: `/v1/${kind.plural}/{id}/revisions`,
    access: 'read',
    view: true,
    tag: kind.plural,
    summary: `List the revisions of one ${kind.name}`,
    description: `Every revision of the ${kind.name}, the newest first, also once it is deleted.`,
    parameters: {
      path: idParameter,
      query: object({ asOf: asOfSchema, cursor: cursorSchema, limit: limitSchema }),
    },
    answers: answersOf(listed(ref(entrySchema), 'A page of revisions'), 'not-found'),
    ask: given => {
      const { id = '' } = given.path;
      const page = given.query as PageQuery;
      const question = JSON.stringify([kind.name, id, 'revisions', page.asOf]);
      return { id, page, question, variant: authorsVariant(given) };
    },
    at: async (asked, given) => {
      const { position } = await positionOf(given.ledger, asked.page.asOf);
      if ((await given.ledger.record(kind.name, asked.id, position)) === null) throw noRecord(kind.name, asked.id);
      return atPage(asked, given);
    },
    run: async (asked, at, given) => {
      const { items, ...keys } = await readRevisions(given.ledger, kind.name, asked.id, at.position, at.window);
      return pageOf(
        asked,
        at,
        { items: items.map(one => JSON.stringify(entryOf(one, given.seesAuthors))), ...keys },
        given,
      );
    },
  });
}
