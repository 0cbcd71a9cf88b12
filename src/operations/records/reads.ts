// Reading one record: as it is, as it was, in other formats, each of its revisions, and what changed between two of them.
import { Type } from '@sinclair/typebox';
import jsonPatch from 'fast-json-patch';
import type { Format } from '../../formats/format.ts';
import { formatsOf } from '../../formats/formats.ts';
import type { Revision } from '../../ledger/revision.ts';
import type { Kind } from '../../model/kinds.ts';
import { Refusal } from '../../model/refusals.ts';
import { among, id, integer, list, named, object, optional, ref } from '../../model/schema.ts';
import { answersOf, answerWith, mergedAnswer } from '../answers.ts';
import { derivedTag, elsewhere, type Follows, revision as follows, lasting, position } from '../follows.ts';
import { JSON_PATCH_TYPE, JSON_TYPE } from '../media-types.ts';
import { type Answer, type Given, type Operation, operation } from '../operation.ts';
import { asOfSchema, positionOf } from '../questions/as-of.ts';
import { exportHeaders, exportOfRecord, exportVariant } from '../questions/exports.ts';
import {
  alternatesOf,
  asInPath,
  asSchema,
  exportSchema,
  formatFor,
  formatName,
  negotiating,
} from '../questions/formats.ts';
import { langSchema, languagePreference } from '../questions/languages.ts';
import { gone, noRecord } from './refusing.ts';
import { idParameter, recordUrl } from './there.ts';

export const readOperations = (kind: Kind): Operation[] => [
  readRecord(kind),
  exportRecord(kind),
  readRevision(kind),
  readDifference(kind),
];

/** The number of a revision. Records change thousands of times, not billions. */
const revisionNumber = (description: string) => integer(1, 2_147_483_647, description);

const patchSchema = named(
  'Difference',
  list(
    object({
      op: among(['add', 'remove', 'replace', 'move', 'copy', 'test'], 'The operation'),
      path: Type.String({ maxLength: 2_000, description: 'JSON Pointer' }),
      from: optional(Type.String({ maxLength: 2_000, description: 'JSON Pointer' })),
      value: optional(Type.Unknown({ description: 'The new value' })),
    }),
    100_000,
    { description: 'A JSON Patch (RFC 6902)' },
  ),
);

export const readingSchemas = [patchSchema];

const shown = (kind: Kind) =>
  answerWith(ref(kind.document), {
    description: `The ${kind.name}`,
    headers: ['ETag', 'Last-Modified', 'Cache-Control', 'Vary', 'Link', 'Content-Location'],
  });

const common = ({ plural }: Kind) => ({ method: 'GET', access: 'read', view: true, tag: plural }) as const;

function readRecord(kind: Kind): Operation {
  const formats = formatsOf(kind.name);
  return operation({
    ...common(kind),
    id: `get-${kind.name}`,
    path: `/v1/${kind.plural}/{id}`,
    summary: `Read one ${kind.name}`,
    description: `The ${kind.name} as it is, or as it was at \`asOf\`. One that was merged into another answers 308. With \`as\`, or an \`Accept\` that prefers another format, it answers as \`/v1/${kind.plural}/{id}/as/{as}\` does.`,
    parameters: { path: idParameter, query: object({ asOf: asOfSchema, as: asSchema(formats), lang: langSchema }) },
    ...negotiating(formats),
    also: { answers: [`export-${kind.name}`], by: ['as'] },
    answers: {
      ...answersOf(shown(kind), 'not-found', 'gone'),
      308: mergedAnswer,
    },
    ...readInAnyFormat(kind),
  });
}

function exportRecord(kind: Kind): Operation {
  const formats = formatsOf(kind.name);
  const { method, access, tag } = common(kind);
  return operation({
    ...{ method, access, tag },
    id: `export-${kind.name}`,
    path: `/v1/${kind.plural}/{id}/as/{as}`,
    summary: `Read one ${kind.name} in another format`,
    description: `What \`/v1/${kind.plural}.{as}\` has of the ${kind.name}, as it is or as it was at \`asOf\`: a file of one. One that was merged into another answers 308.`,
    parameters: {
      path: object({ ...idParameter.properties, as: formatName(formats) }),
      query: object({ asOf: asOfSchema, lang: langSchema }),
      headers: languagePreference,
    },
    ...asInPath(formats),
    answers: {
      ...answersOf(exportSchema(kind, `The ${kind.name} in that format`), 'not-found', 'gone'),
      308: mergedAnswer,
    },
    ...readInAnyFormat(kind),
  });
}

/** The document in JSON; in any other format, what an export has of it. */
const readInAnyFormat = (kind: Kind, formats = formatsOf(kind.name)) => ({
  ask({ path: { id = '' }, query, mediaType }: Given) {
    return { id, asOf: query.asOf as string | undefined, format: formatFor(formats, mediaType) };
  },
  async at({ id, asOf, format }: AskedRecord, given: Given) {
    const at = asOf === undefined && !format ? undefined : await positionOf(given.ledger, asOf);
    const revision = await given.ledger.record(kind.name, id, at?.position);
    if (revision?.heir) {
      const { path, query } = given;
      const url = recordUrl(given, kind, revision.heir);
      const { as, lang } = query as Readonly<Record<string, string | undefined>>;
      return {
        document: '',
        own: '',
        position: revision.position,
        ...elsewhere(path.as ? `${url}/as/${path.as}` : url, { asOf, as, lang }),
      };
    }
    const read = atRevision(kind, id, revision, at?.fixed ?? false, given);
    if (!format || !at) return read;
    // What it tells may be of other records too. It is kept by nobody, so that what is kept in JSON is so for all languages.
    const follows = position(given, at, exportVariant(given, format));
    return { ...read, ...follows, holds: 'never' as const, headers: exportHeaders(format) };
  },
  run({ id, format }: AskedRecord, at: AtRecord, given: Given) {
    if (format) return exportOfRecord(kind, { id, document: at.document }, format, at, given);
    return { ...documentAt(at), alternates: alternatesOf(given.base, given.url, formats) };
  },
});

interface AskedRecord {
  readonly id: string;
  readonly asOf: string | undefined;
  readonly format: Format | undefined;
}

interface AtRecord extends Follows {
  readonly document: string;
  /** The URL of the revision. */
  readonly own: string;
  /** Of the ledger, that all that is told holds at. */
  readonly position: number;
}

function readRevision(kind: Kind): Operation {
  return operation({
    ...common(kind),
    id: `get-${kind.name}-revision`,
    path: `/v1/${kind.plural}/{id}/revisions/{revision}`,
    summary: `Read one revision of one ${kind.name}`,
    description: `The ${kind.name} as that revision left it. It never changes.`,
    parameters: {
      path: object({ id: id('Id of the record'), revision: revisionNumber('Number of the revision') }),
      query: object({}),
    },
    answers: answersOf(shown(kind), 'not-found', 'gone'),
    ask: ({ path: { id = '', revision } }) => ({ id, revision: Number(revision) }),
    at: async ({ id, revision }, given) =>
      atRevision(kind, id, await given.ledger.revision(kind.name, id, revision), true, given),
    run: (_, at) => documentAt(at),
  });
}

function atRevision(kind: Kind, id: string, revision: Revision | null, fixed: boolean, given: Given): AtRecord {
  if (revision === null) throw noRecord(kind.name, id);
  if (revision.document === null) throw gone(revision);
  const own = `${recordUrl(given, kind, id)}/revisions/${revision.revision}`;
  return {
    ...follows(revision, fixed, given.ledger),
    headers: { 'content-location': own },
    document: revision.document,
    own,
    position: revision.position,
  };
}

const documentAt = ({ document, own }: AtRecord): Answer => ({
  links: { citeAs: own, versionHistory: own.slice(0, own.lastIndexOf('/')) },
  body: document,
});

function readDifference(kind: Kind): Operation {
  const types = [JSON_PATCH_TYPE, JSON_TYPE];
  const difference = { description: 'A JSON Patch', headers: ['ETag', 'Cache-Control', 'Vary'] } as const;
  return operation({
    ...common(kind),
    id: `diff-${kind.name}`,
    path: `/v1/${kind.plural}/{id}/diff`,
    summary: `What changed in one ${kind.name}`,
    description:
      'The JSON Patch (RFC 6902) that turns the document of revision `from` into that of `to`. Without `to`, the newest; without `from`, the one before `to`. A tombstone counts as null.',
    parameters: {
      path: idParameter,
      query: object({
        from: optional(revisionNumber('Number of the earlier revision')),
        to: optional(revisionNumber('Number of the later revision')),
      }),
    },
    mediaTypes: types,
    answers: answersOf(answerWith(ref(patchSchema), difference, types), 'not-found'),
    ask: ({ path: { id = '' }, query }) => ({ id, ...(query as { from?: number; to?: number }) }),
    at: async ({ id, from, to }, { ledger, mediaType }) => {
      const newest = await ledger.record(kind.name, id);
      if (newest === null) throw noRecord(kind.name, id);
      const last = to ?? newest.revision;
      const first = from ?? Math.max(last - 1, 1);
      const [earlier, later] = await Promise.all([
        ledger.revision(kind.name, id, first),
        ledger.revision(kind.name, id, last),
      ]);
      if (!earlier || !later)
        throw new Refusal('not-found', `The ${kind.name} ${id} has the revisions 1 to ${newest.revision}.`);
      const etag = derivedTag(ledger, earlier.position, later.position, mediaType);
      const fixed = from !== undefined && to !== undefined;
      return { etag, modified: null, ...lasting(fixed), earlier, later };
    },
    run: (_, { earlier, later }) => ({ body: JSON.stringify(patchBetween(earlier, later)) }),
  });
}

/** Lists are compared place by place: what it costs grows with their length alone. */
function patchBetween(earlier: Revision, later: Revision): object[] {
  if (earlier.document === later.document) return [];
  if (earlier.document === null || later.document === null) {
    return [{ op: 'replace', path: '', value: later.document === null ? null : JSON.parse(later.document) }];
  }
  return jsonPatch.compare(JSON.parse(earlier.document), JSON.parse(later.document));
}
