// The change feed: every revision of every record, in the order in which it was recorded.
import { changeText } from '../../formats/change.ts';
import type { Format } from '../../formats/format.ts';
import { ndjsonFormat } from '../../formats/formats.ts';
import { object, ref } from '../../model/schema.ts';
import { answersOf } from '../answers.ts';
import { costs } from '../costs.ts';
import { type AtPosition, nothing, position } from '../follows.ts';
import { linking } from '../links.ts';
import { EVENT_STREAM } from '../media-types.ts';
import { type Answer, type Given, type Operation, operation } from '../operation.ts';
import { asOfSchema, positionOf } from '../questions/as-of.ts';
import { enveloped, limitSchema, listed } from '../questions/envelope.ts';
import { exportOfChanges, exportVariant } from '../questions/exports.ts';
import { alternatesOf, asSchema, changeLines, formatFor, negotiating, refuseUnused } from '../questions/formats.ts';
import { authorsVariant, changeSchema, exampleChange } from './entry.ts';
import { walkPages } from './pages.ts';
import { afterHead, sinceParameter } from './since.ts';
import { resumes, type Streams, streamed, streamOperation, toldTo } from './streams.ts';

const formats = [ndjsonFormat];

const asked = negotiating(formats);

const ofPages = {
  query: object({
    ...sinceParameter,
    asOf: asOfSchema,
    limit: limitSchema,
    as: asSchema(formats),
    ...resumes.query,
  }),
  headers: resumes.headers,
};
const ofExports = { query: object({ ...sinceParameter, asOf: asOfSchema }) };

export const changeOperations = (streams: Streams): Operation[] => [
  listChanges(streams),
  exportChanges(streams),
  streamOperation(streams),
];

const listChanges = (streams: Streams) =>
  operation({
    id: 'list-changes',
    method: 'GET',
    path: '/v1/changes',
    access: 'read',
    tag: 'changes',
    summary: 'Follow the changes',
    description:
      'Every revision after the position `since`, tombstones included, the oldest first: nothing is skipped and nothing comes twice. At the end `page.next` is null; ask again later with `since` set to the last position you have seen. With `as=ndjson` or its media type in `Accept` it answers as `/v1/changes.ndjson` does, with `Accept: text/event-stream` as `/v1/changes/stream`.',
    parameters: ofPages,
    mediaTypes: [...asked.mediaTypes, EVENT_STREAM],
    chosen: asked.chosen,
    also: {
      answers: ['export-changes', 'stream-changes'],
      by: ['as', 'last-event-id', ...Object.keys(resumes.query)],
    },
    answers: answersOf(listed(ref(changeSchema), 'Changes'), 'invalid-header'),
    ask: askedBy,
    cost: costOf,
    at: async (asked, given) => (asked.streams ? { ...nothing, position: 0, fixed: false } : atChanges(asked, given)),
    run: (asked, at, given) => (asked.streams ? streamed(given, streams) : changesAt(asked, at, given, streams)),
  });

const exportChanges = (streams: Streams) =>
  operation({
    id: 'export-changes',
    method: 'GET',
    path: '/v1/changes.ndjson',
    access: 'read',
    tag: 'changes',
    summary: 'Export the changes',
    description: 'Every change after the position `since`, the oldest first, one a line, streamed.',
    parameters: ofExports,
    mediaTypes: ndjsonFormat.mediaTypes,
    chosen: () => ndjsonFormat.mediaTypes[0],
    answers: answersOf(changeLines(exampleChange)),
    ask: askedBy,
    cost: () => costs.export.points,
    at: atChanges,
    run: (asked, at, given) => changesAt(asked, at, given, streams),
  });

interface Asked {
  readonly since: number;
  readonly asOf: string | undefined;
  readonly format: Format | undefined;
  readonly streams: boolean;
}

/** Of the feed as a page, or in the place of what else it answers. */
function costOf({ format, streams }: Asked): number {
  if (streams) return costs.stream.points;
  return format ? costs.export.points : 0;
}

function askedBy(given: Given): Asked {
  const { since, asOf } = given.query as { since: number; asOf?: string };
  const format = formatFor(formats, given.mediaType);
  if (format) refuseUnused(given, format);
  return { since, asOf, format, streams: given.mediaType === EVENT_STREAM };
}

async function atChanges({ since, asOf, format }: Asked, given: Given): Promise<AtPosition> {
  await given.ledger.reach(since);
  const at = await positionOf(given.ledger, asOf);
  if (since > at.position) throw afterHead(since, at.position);
  const follows = position(given, at, authorsVariant(given, format && exportVariant(given, format)));
  // What is streamed is kept by nobody.
  return format ? { ...follows, holds: 'never' } : follows;
}

async function changesAt({ since, format }: Asked, at: AtPosition, given: Given, streams: Streams): Promise<Answer> {
  if (format) return exportOfChanges(walkPages(toldTo(given, streams).lines, since, at.position), format, at, given);
  const { ledger, base, url, query } = given;
  const { position } = at;
  const limit = query.limit as number;
  const changes = await ledger.changes(since, position, limit);
  const last = changes.at(-1)?.position ?? since;
  const next = last < position ? String(last) : null;
  const linkTo = linking(base, url);
  return enveloped({
    data: changes.map(change => changeText(change, given.seesAuthors)),
    page: { next, previous: null, limit },
    position,
    links: {
      self: base + url,
      first: linkTo({ since: undefined }),
      ...(next && { next: linkTo({ since: next }) }),
      citeAs: linkTo({ asOf: String(position) }),
    },
    alternates: alternatesOf(base, url, formats),
  });
}
