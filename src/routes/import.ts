// What importing over HTTP does: at once as the body arrives, or later from a file that it is kept in.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { piecesOf } from '../http/bodies.ts';
import { CACHE } from '../http/caching.ts';
import { JSON_TYPE } from '../http/negotiation.ts';
import { invalidParameter, Problem, unavailable } from '../http/problems.ts';
import { UnreadableInput } from '../imports/importer.ts';
import { type JobState, type Jobs, jobReport, jobState, type Spooled } from '../imports/jobs.ts';
import type { Told } from '../imports/outcomes.ts';
import { type Asked, ImportStopped, importInto, type Run } from '../imports/run.ts';
import { Conflict } from '../ledger/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { extentOf } from '../model/edtf.ts';
import type { KindName } from '../model/kinds.ts';
import { eventKind } from '../model/vocabularies/closed.ts';

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

export async function postImport(
  routes: ImportRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  try {
    return await takeBody(routes, request, reply);
  } catch (error) {
    // What is left of the body is not read, so that no request can follow it.
    if (!request.raw.complete) reply.header('connection', 'close');
    throw error;
  }
}

async function takeBody(routes: ImportRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = request.query as Query;
  const asked = askedBy(query);
  if (Number(request.headers['content-length'] ?? 0) > routes.limit)
    throw new Problem('body-too-large', `The body is larger than ${routes.limit} bytes.`);
  const body = piecesOf((request.body as Readable | null) ?? Readable.from([]), routes.limit);
  reply.header('cache-control', CACHE.none).type(JSON_TYPE);
  if (!ASYNC.test(String(request.headers.prefer ?? ''))) return importNow(routes, body, asked, query, reply);
  const id = await routes.jobs.add(await spool(body, query.name ?? ''), asked);
  const location = `${routes.base}/v1/imports/${id}`;
  const state = await stateOf(routes, id);
  return reply
    .code(202)
    .headers({ location, 'preference-applied': 'respond-async' })
    .send(jobText(routes, id, state));
}

function askedBy({ format, dryRun, since, only, kind }: Query): Asked {
  if (since !== undefined && extentOf(since) === null)
    throw invalidParameter('since', 'out-of-range', `The calendar has no ${since}.`);
  const kinds = only?.split(',');
  const unknown = kinds?.find(one => !eventKind.terms.some(({ code }) => code === one));
  if (unknown !== undefined) throw invalidParameter('only', 'not-in-vocabulary', `There is no event kind ${unknown}.`);
  return {
    ...{ format, dryRun: dryRun === 'true' },
    ...(since !== undefined && { since }),
    ...(kinds && { only: kinds }),
    ...(kind !== undefined && { kind }),
  };
}

/** How many rows an answer names. */
const NAMED = 100;

async function importNow(
  { ledger, stopping }: ImportRoutes,
  bytes: AsyncIterable<Uint8Array>,
  asked: Asked,
  { name = '' }: Query,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const left: Told[] = [];
  const told = (rows: readonly Told[]) => {
    for (const row of rows) {
      if (left.length < NAMED && (row.outcome === 'skipped' || row.outcome === 'rejected')) left.push(row);
    }
  };
  const run = importInto(ledger, asked, { told, signal: stopping });
  await run.take({ name, bytes }).catch(error => refuse(error, run));
  return reply.send(
    JSON.stringify({ format: asked.format, dryRun: asked.dryRun === true, summary: run.summary(), left }),
  );
}

/** What is answered where an import ends before its body does: it says how much is recorded. */
function refuse(error: unknown, run: Run): never {
  const { rows } = run.summary();
  const recorded = `${rows} ${rows === 1 ? 'row' : 'rows'} before that ${rows === 1 ? 'is' : 'are'} done with.`;
  if (error instanceof UnreadableInput) throw new Problem('unreadable-import', `${error.message} ${recorded}`);
  if (error instanceof Conflict) throw unavailable(`Others write the same records. ${recorded} Send it again.`);
  if (error instanceof ImportStopped) throw unavailable(`The server is stopping. ${recorded} Send it again.`);
  if (error instanceof Problem) throw new Problem(error.slug, `${error.message} ${recorded}`, error.options);
  throw error;
}

/** Keeps a body in a file of its own. */
async function spool(bytes: AsyncIterable<Uint8Array>, name: string): Promise<Spooled> {
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
  return reply.send(jobText(routes, id, state));
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
  if (state === null) throw new Problem('not-found', `There is no import ${id}, or there is none any more.`);
  return state;
}

function jobText({ base }: ImportRoutes, id: string, state: JobState): string {
  const self = `${base}/v1/imports/${id}`;
  return JSON.stringify({ id, ...state, links: { self, report: `${self}/report` } });
}
