// Reading one record: as it is, as it was, each of its revisions, and what changed between two of them.
import { Type } from '@sinclair/typebox';
import jsonPatch from 'fast-json-patch';
import type { Revision } from '../../ledger/revision.ts';
import type { Kind } from '../../model/kinds.ts';
import { Refusal } from '../../model/refusals.ts';
import { among, id, integer, list, named, object, optional, ref } from '../../model/schema.ts';
import { answersOf, answerWith, mergedAnswer } from '../answers.ts';
import { derivedTag, elsewhere, revision as follows, lasting } from '../follows.ts';
import { JSON_PATCH_TYPE, JSON_TYPE } from '../media-types.ts';
import { type Answer, type Given, type Operation, operation } from '../operation.ts';
import { asOfSchema, positionOf } from '../questions/as-of.ts';
import { gone, noRecord } from './refusing.ts';
import { idParameter, recordUrl } from './there.ts';

export const readOperations = (kind: Kind): Operation[] => [readRecord(kind), readRevision(kind), readDifference(kind)];

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
  return operation({
    ...common(kind),
    id: `get-${kind.name}`,
    path: `/v1/${kind.plural}/{id}`,
    summary: `Read one ${kind.name}`,
    description: `The ${kind.name} as it is, or as it was at \`asOf\`. One that was merged into another answers 308.`,
    parameters: { path: idParameter, query: object({ asOf: asOfSchema }) },
    answers: {
      ...answersOf(shown(kind), 'not-found', 'gone'),
      308: mergedAnswer,
    },
    ask: ({ path: { id = '' }, query }) => ({ id, asOf: query.asOf as string | undefined }),
    at: async ({ id, asOf }, given) => {
      const at = asOf === undefined ? undefined : await positionOf(given.ledger, asOf);
      const revision = await given.ledger.record(kind.name, id, at?.position);
      if (!revision?.heir) return atRevision(kind, id, revision, at?.fixed ?? false, given);
      return { document: null, own: '', ...elsewhere(recordUrl(given, kind, revision.heir), asOf) };
    },
    run: (_, at) => documentAt(at),
  });
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

function atRevision(kind: Kind, id: string, revision: Revision | null, fixed: boolean, given: Given) {
  if (revision === null) throw noRecord(kind.name, id);
  if (revision.document === null) throw gone(revision);
  const own = `${recordUrl(given, kind, id)}/revisions/${revision.revision}`;
  return {
    ...follows(revision, fixed, given.ledger),
    headers: { 'content-location': own },
    document: revision.document,
    own,
  };
}

const documentAt = ({ document, own }: { document: string | null; own: string }): Answer => ({
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
