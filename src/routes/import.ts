// What importing over HTTP does: at once as the body arrives, or later from a file that it is kept in.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, sendAnswer } from '../http/answers.ts';
import { piecesOf, tooLarge } from '../http/bodies.ts';
import { CACHE } from '../http/caching.ts';
import { digested, needsDigest, receiptOf } from '../http/idempotency.ts';
import { JSON_TYPE } from '../http/negotiation.ts';
import { bytesOf } from '../imports/files.ts';
import { UnreadableInput } from '../imports/importer.ts';
import type { Told } from '../imports/outcomes.ts';
import { Conflict } from '../ledger/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { extentOf } from '../model/edtf.ts';
import type { KindName } from '../model/kinds.ts';
import { invalidParameter, Refusal, unavailable } from '../model/refusals.ts';
import { noSuchCode } from '../model/suggestions.ts';
import { eventKind } from '../model/vocabularies/closed.ts';
import { type Job, type JobState, type Jobs, jobReport, jobState, type Spooled } from '../operations/imports/jobs.ts';
import {
  type Asked,
  ImportStopped,
  type Input,
  importInto,
  REHEARSES,
  RehearsalTooLong,
  type Run,
} from '../operations/imports/run.ts';

export interface ImportRoutes {
  readonly ledger: Ledger;
  readonly jobs: Jobs;
  /** Put before every link. */
  readonly base: string;
  /** The largest body, in bytes. */
  readonly limit: number;
  /** Aborted when the server is told to stop. */
  readonly stopping: AbortSignal;
}

interface Query {
  readonly format: string;
  readonly dryRun?: 'true' | 'false';
  readonly since?: string;
  readonly only?: string;
  readonly kind?: KindName;
  readonly name?: string;
}

const ASYNC = /(^|,)\s*respond-async\s*(;|,|$)/i;

/** Puts the pieces of a body, as they arrive, in its place. */
export async function takePieces({ limit }: ImportRoutes, request: FastifyRequest): Promise<void> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const pieces = piecesOf((request.body as Readable | null) ?? Readable.from([]), limit);
  request.body = needsDigest(request) ? digested(request, pieces) : pieces;
}

export async function postImport(
  routes: ImportRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asked = askedBy(request.query as Query);
  const isLater = ASYNC.test(String(request.headers.prefer ?? ''));
  return sendAnswer(reply, await (isLater ? importLater : importNow)(routes, request, asked));
}

function askedBy({ format, dryRun, since, only, kind }: Query): Asked {
  if (since !== undefined && extentOf(since) === null)
    throw invalidParameter('since', 'out-of-range', `The calendar has no ${since}.`);
  const kinds = only?.split(',');
  const unknown = kinds?.find(one => !eventKind.terms.some(({ code }) => code === one));
  if (unknown !== undefined) throw invalidParameter('only', 'not-in-vocabulary', noSuchCode(eventKind, unknown));
  return {
    format,
    dryRun: dryRun === 'true',
    ...(since !== undefined && { since }),
    ...(kinds && { only: kinds }),
    ...(kind !== undefined && { kind }),
  };
}

/** How many rows an answer names. */
const NAMED = 100;

async function importNow({ ledger, stopping }: ImportRoutes, request: FastifyRequest, asked: Asked): Promise<Answer> {
  const left: Told[] = [];
  const told = (rows: readonly Told[]) => {
    for (const row of rows) {
      if (left.length < NAMED && (row.outcome === 'skipped' || row.outcome === 'rejected')) left.push(row);
    }
  };
  const watcher = { told, signal: stopping, rehearses: REHEARSES };
  // What is rehearsed is all there before others have to wait for it.
  const spooled = asked.dryRun ? await spool(inputOf(request)) : null;
  const input = spooled ? { name: spooled.name, bytes: bytesOf(spooled.path) } : inputOf(request);
  const summary = await importInto(ledger, asked, watcher, async run => {
    await run.take(input).catch(error => refuse(error, run));
    return run.summary();
  }).finally(() => spooled && rm(spooled.folder, { recursive: true, force: true }));
  const result = { format: asked.format, dryRun: asked.dryRun === true, summary, left };
  const answer = { status: 200, headers: {}, body: JSON.stringify(result) };
  const receipt = receiptOf(request, () => answer);
  // Interrupted before this it is done again, which changes nothing.
  if (receipt) await ledger.append([], request.author, receipt);
  return answer;
}

async function importLater(routes: ImportRoutes, request: FastifyRequest, asked: Asked): Promise<Answer> {
  const answer = (job: Job): Answer => ({
    status: 202,
    headers: { location: locationOf(routes, job.id), 'preference-applied': 'respond-async' },
    body: jobText(routes, job),
  });
  const spooled = await spool(inputOf(request));
  return answer(await routes.jobs.add(spooled, asked, job => receiptOf(request, () => answer(job))));
}

const inputOf = ({ query, body }: FastifyRequest): Input => ({
  name: (query as Query).name ?? '',
  bytes: body as AsyncIterable<Uint8Array>,
});

/** What is answered where an import ends before its body does: it says how much is recorded. */
function refuse(error: unknown, run: Run): never {
  const { rows } = run.summary();
  const recorded = `${rows} ${rows === 1 ? 'row' : 'rows'} before that ${rows === 1 ? 'is' : 'are'} done with.`;
  if (error instanceof UnreadableInput) throw new Refusal('unreadable-import', `${error.message} ${recorded}`);
  if (error instanceof Conflict) throw unavailable(`Others write the same records. ${recorded} Send it again.`);
  if (error instanceof RehearsalTooLong) throw new Refusal('unreadable-import', error.message);
  if (error instanceof ImportStopped) throw unavailable(`The server is stopping. ${recorded} Send it again.`);
  if (error instanceof Refusal) throw new Refusal(error.code, `${error.message} ${recorded}`, error.options);
  throw error;
}

/** Keeps a body in a file of its own. */
async function spool({ name, bytes }: Input): Promise<Spooled> {
  const folder = await mkdtemp(join(tmpdir(), 'communique-import-'));
  const path = join(folder, 'body');
  try {
    const file = createWriteStream(path);
    await pipeline(bytes, file);
    return { folder, path, size: file.bytesWritten, name };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

export async function readJobOf(
  routes: ImportRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { id } = request.params as { id: string };
  const state = await stateOf(routes, id);
  reply.header('cache-control', CACHE.none).type(JSON_TYPE);
  if (state.endedAt === undefined) reply.header('retry-after', '1');
  return reply.send(jobText(routes, { id, state }));
}

export async function readReportOf(
  routes: ImportRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { id } = request.params as { id: string };
  await stateOf(routes, id);
  reply.header('cache-control', CACHE.none).type('application/x-ndjson');
  return reply.send(Readable.from(jobReport(routes.ledger, id), { objectMode: false }));
}

async function stateOf({ ledger }: ImportRoutes, id: string): Promise<JobState> {
  const state = await jobState(ledger, id);
  if (state === null) throw new Refusal('not-found', `There is no import ${id}, or there is none any more.`);
  return state;
}

const locationOf = ({ base }: ImportRoutes, id: string) => `${base}/v1/imports/${id}`;

function jobText(routes: ImportRoutes, { id, state }: Job): string {
  const self = locationOf(routes, id);
  return JSON.stringify({ id, ...state, links: { self, report: `${self}/report` } });
}
