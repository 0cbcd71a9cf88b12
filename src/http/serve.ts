// Serving operations: how a request becomes an answer, step by step.
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { DatabaseGone } from '../ledger/errors.ts';
import { Refusal, refusals } from '../model/refusals.ts';
import { CACHE, type Follows } from '../operations/follows.ts';
import { linkHeader } from '../operations/links.ts';
import { JSON_TYPE, PROBLEM_TYPE } from '../operations/media-types.ts';
import type { Answer, Given, Listening, Operation } from '../operations/operation.ts';
import { problemBody } from '../operations/problem.ts';
import type { KeptAnswer } from '../operations/receipts.ts';
import { type Page, pageAnswer } from '../operations/system/page.ts';
import { NoLongerWanted } from '../turns.ts';
import { type Holder, refuseUndeclared } from './access.ts';
import { type Again, type AgainOptions, againBy, NEVER } from './again.ts';
import { auditing, isAudited } from './auditing.ts';
import { ARRIVAL, discardRest, refuseUnknownCoding, refuseWrongBody, slow } from './bodies.ts';
import { refuseHosts } from './broken-requests.ts';
import type { Bulk } from './bulk.ts';
import { begun } from './chunks.ts';
import { refuseUnreached } from './dataset-position.ts';
import { type EnteringOptions, entering } from './entering.ts';
import { OF_SUCCESS, problemOf, refuseMalformedTarget, refuseTrailingSlash } from './errors.ts';
import { openEventStream, streamHeaders } from './event-stream.ts';
import { arrival, givenBy } from './given.ts';
import { COMMON_HEADERS, codingFor, fitted, httpDate, privately } from './headers.ts';
import { type Held, heldBytes } from './held.ts';
import { refusingHosts } from './hosts.ts';
import { onceEach } from './idempotency.ts';
import type { KeptAnswers } from './kept.ts';
import { answerKeys } from './keys-of-answers.ts';
import { leavingOf } from './leaving.ts';
import type { Counted } from './limits.ts';
import { resourcesOf } from './methods.ts';
import { isShownOnPage, mediaTypeFor } from './negotiation.ts';
import { type Form, prepare, type Whole } from './prepared.ts';
import { stallsAfter } from './stalled.ts';
import { isHad, type Known, type Telling, tellingBy } from './telling.ts';
import { schemaOf, validatorsOf } from './validation.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route serves; it has none where there is nothing. */
    operation?: Operation;
  }
  interface FastifyRequest {
    /** Whose key the request carries; null where it carries none. */
    holder: Holder | null;
    /** To whom its points are counted; null where it costs none. */
    counted: Counted | null;
    /** By which refusal it was refused, for the audit. */
    refusal: string | null;
    /** The media type to answer in. */
    answerType: string;
    /** Under what its answer is kept; null where none is. */
    answerKey: string | null;
    /** SHA-256 of the body as it came, where an Idempotency-Key was sent; null until all of it has come. */
    bodyDigest: string | null;
  }
}

export interface Served extends EnteringOptions {
  readonly operations: readonly Operation[];
  /** Put before every link. */
  readonly base: string;
  /** The host names that it answers under, separated by commas; empty for any. */
  readonly hosts: string;
  /** How many days the audit goes back, and how many entries it has at most. */
  readonly audit: { readonly days: number; readonly entries: number };
  /** Aborted when the server is told to stop. */
  readonly stopping: AbortSignal;
  /** How long whoever is sent much may take nothing of it, in milliseconds. */
  readonly patience: number;
  /** How much is streamed at once. */
  readonly bulk: Bulk;
  /** What browsers are shown of what went wrong, where it was built. */
  readonly page?: Page | undefined;
  /** Whether each request is traced. */
  readonly traced: boolean;
  /** Whether what proxies say is believed of any. */
  readonly proxied: boolean;
  /** What was answered already. */
  readonly kept: KeptAnswers;
  /** Told each request that is over: the id of its operation, the status, and after how many seconds. */
  readonly answered: (operation: string, status: number, seconds: number) => void;
}

/** What `answered` is told where a request was for no operation. */
const NO_OPERATION = 'none';

/** And as the status where the client left before its answer had begun. */
const LEFT = 499;

/**
 * Serves operations. Comes after what reads bodies and validates, and before nothing. Returns what answers a request before
 * the framework where it can.
 */
export function serve(app: FastifyInstance, served: Served): Again['tell'] {
  refuseUndeclared(served.operations);
  app.decorateRequest('holder', null).decorateRequest('counted', null).decorateRequest('refusal', null);
  app.decorateRequest('answerType', JSON_TYPE).decorateRequest('answerKey', null).decorateRequest('bodyDigest', null);
  const cutOffStalled = stallsAfter(served.patience, served.stopping);
  const telling = tellingBy({ ...served, cutOffStalled });
  // A trace tells of each request, so that each goes through all of it.
  const again = served.traced ? NEVER : againBy({ ...served, telling, over: overBy(app, served) });
  receive(app, served, { telling, again });
  refuse(app, served);
  finish(app, telling);
  keepAudit(app, served);
  const handle = handlerOf(served, telling, cutOffStalled);
  const [whole, inPieces] = [false, true].map(pieces =>
    served.operations.filter(({ body }) => (body?.pieces !== undefined) === pieces),
  ) as [Operation[], Operation[]];
  for (const operation of whole) app.route(routeOf(app, operation, handle));
  // Their bodies are not parsed, but handed on as they arrive.
  app.register(async scope => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_, body, done) => done(null, body));
    for (const operation of inPieces) scope.route(routeOf(scope, operation, handle));
  });
  return again.tell;
}

/** Tells what answers are told to, and the log, of those that the framework has not seen. */
const overBy =
  ({ log }: FastifyInstance, { answered }: Served): AgainOptions['over'] =>
  ({ id, method, operation, path, status, ms, isWhole }) => {
    answered(operation, status, ms / 1_000);
    // As the framework has it: of what was broken off there is no line.
    if (isWhole) logAnswer(log, { requestId: id, method, path, status, ms });
  };

interface Receiving {
  readonly telling: Telling;
  readonly again: Again;
}

/** What is looked at before the body: whether there is such a thing, who asks, for what state, in which form. */
function receive(app: FastifyInstance, served: Served, { telling, again }: Receiving): void {
  const { operations, ledger, answered, base } = served;
  const enter = entering(served);
  const keyOf = answerKeys(base);
  const resources = resourcesOf(operations);
  const refuseOtherHosts = refusingHosts(served.hosts);
  app.addHook('onRequest', async (request, reply) => {
    const { headers, url, method, routeOptions, raw } = request;
    refuseHosts(raw);
    const { operation } = routeOptions.config ?? {};
    const ended = reply.raw;
    // Whoever listens to a stream leaves before it ends: that is an answer too.
    ended.once('close', () =>
      answered(operation?.id ?? NO_OPERATION, ended.headersSent ? ended.statusCode : LEFT, reply.elapsedTime / 1_000),
    );
    // Probes ask by an address.
    if (operation?.quiet !== true) refuseOtherHosts(request);
    refuseTrailingSlash(url);
    refuseUnknownCoding(headers);
    const resource = resources(url, operation);
    if (operation?.body?.pieces === undefined) endSlowBody(raw, headers, reply);
    const asked = resource === null ? operation : undefined;
    if (asked?.quiet !== true && method !== 'OPTIONS') await enter(asked, request);
    if (asked === undefined) {
      if (resource === null) return refuseMalformedTarget(request.originalUrl);
      if (method !== 'OPTIONS') throw resource.refusal();
      return begin(reply, request).code(204).headers(resource.preflight(headers)).send();
    }
    if (asked.access !== 'open') await refuseUnreached(headers, ledger);
    request.answerType = mediaTypeFor(asked, request);
    request.answerKey = keyOf(asked, request);
    const key = request.answerKey;
    if (key !== null && telling.again(request, ended, key)) {
      again.note(request, { key, operation: asked.id, path: pathOf(url) });
      reply.hijack();
      return;
    }
    begin(reply, request);
    if (asked.body) refuseWrongBody(asked.body.types, headers);
  });
}

/** Tells what every answer tells. */
const begin = (reply: FastifyReply, { id }: FastifyRequest): FastifyReply =>
  reply.hasHeader('request-id') ? reply : reply.headers(COMMON_HEADERS).header('request-id', id);

/** Ends what takes too long, also once it is refused. Node's own limit would hold for every body alike. */
function endSlowBody(raw: FastifyRequest['raw'], headers: FastifyRequest['headers'], reply: FastifyReply): void {
  const { 'transfer-encoding': coding, 'content-length': length = '0' } = headers;
  if (coding === undefined && length === '0') return;
  const end = () => (reply.sent ? raw.destroy() : reply.header('connection', 'close').send(slow()));
  const late = setTimeout(end, ARRIVAL);
  const inTime = () => clearTimeout(late);
  raw.once('end', inTime).once('close', inTime);
}

/** Who has left hears nothing, and who asks for too much is told so: whoever runs the server has nothing to do about these. */
function levelOf(error: FastifyError, { code }: Refusal): 'fatal' | 'error' | 'info' {
  if (error instanceof DatabaseGone) return 'fatal';
  return error instanceof NoLongerWanted || code === 'busy' || code === 'took-too-long' ? 'info' : 'error';
}

/** Whatever goes wrong, wherever it does, becomes a problem. A 5xx never tells its cause; the log does. */
function refuse(app: FastifyInstance, { base, stopping, page }: Served): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error);
    const { status } = refusals[problem.code];
    request.refusal = problem.code;
    if (status >= 500) request.log[levelOf(error, problem)]({ err: error }, 'request failed');
    for (const name of OF_SUCCESS) reply.removeHeader(name);
    // The framework would close the connection on a client that still sends, which then would not read its answer.
    if (problem.code === 'body-too-large' && !stopping.aborted) reply.removeHeader('connection');
    discardRest(request.raw);
    begin(reply, request)
      .code(status)
      .headers({ 'cache-control': CACHE.none, ...problem.options.headers });
    if (page && isShownOnPage(problem.code, request, request.routeOptions.config?.operation)) {
      const { headers = {}, mediaType = '', body } = pageAnswer(page, request.headers);
      return reply.headers(headers).type(mediaType).send(body);
    }
    return reply.type(PROBLEM_TYPE).send(JSON.stringify(problemBody(problem, base, request.originalUrl, request.id)));
  });
  app.setNotFoundHandler(request => {
    throw new Refusal(
      'not-found',
      `There is no ${request.url.split('?')[0]?.slice(0, 200)}. GET / lists what there is.`,
    );
  });
}

/** What every answer is given last: how far the ledger is, a tag that fits the coding, a line of the log. */
function finish(app: FastifyInstance, { own }: Telling): void {
  app.addHook('onSend', async (request, reply) => {
    if (request.holder !== null) keepPrivate(reply);
    const told = own(request);
    for (let index = 0; index < told.length; index += 2) reply.header(told[index] as string, told[index + 1]);
  });
  // Compression is a hook of each route, added when the route is; what looks at its result must come after it.
  app.addHook('onRoute', route => {
    const fit = async (request: FastifyRequest, reply: FastifyReply) => {
      const { set, without } = fitted(request, reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders);
      reply.headers(set);
      for (const name of without) reply.removeHeader(name);
    };
    route.onSend = [route.onSend ?? [], fit].flat();
  });
  app.addHook('onResponse', ({ method, url, log }, { statusCode: status, elapsedTime: ms }, done) => {
    logAnswer(log, { method, path: pathOf(url), status, ms });
    done();
  });
}

interface Line {
  readonly requestId?: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
}

function logAnswer(log: FastifyInstance['log'], { ms: exact, ...line }: Line): void {
  const ms = Math.round(exact);
  log.info({ ...line, ms }, `${line.method} ${line.path} ${line.status} in ${ms} ms`);
}

/** Of a URL the path alone: what is asked for may be nobody else's business. */
const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

/** What is told to the holder of a key is kept by nobody for others. */
function keepPrivate(reply: FastifyReply): void {
  const cache = reply.getHeader('cache-control');
  if (typeof cache === 'string') reply.header('cache-control', privately(cache));
}

/** Notes what was asked with a key or needed one, once it is answered. */
function keepAudit(app: FastifyInstance, { ledger, audit }: Served): void {
  const lost = (entries: number, error: unknown) =>
    app.log.warn({ entries, ...(error !== null && { err: error }) }, 'entries of the audit were not kept');
  const { note, close } = auditing({ ledger, ...audit, lost });
  app.addHook('onResponse', (request, { statusCode: status }, done) => {
    const { operation } = request.routeOptions.config ?? {};
    if (operation !== undefined && isAudited(operation, status)) {
      const { holder, ip, url, refusal, id } = request;
      const asked = { operation: operation.id, path: pathOf(url), status, refusal, request: id };
      note({ author: holder?.name ?? '', address: ip ?? '', ...asked });
    }
    done();
  });
  app.addHook('onClose', close);
}

type Handle = (operation: Operation, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

function routeOf(app: FastifyInstance, operation: Operation, handle: Handle): RouteOptions {
  const { method, path, body, quiet } = operation;
  const { bodyLimit = 0 } = app.initialConfig;
  const prepare = body?.prepare;
  return {
    method,
    url: path.replace(/\{(\w+)\}/g, ':$1'),
    config: { operation },
    schema: schemaOf(operation),
    validatorCompiler: validatorsOf(app, operation),
    ...(body?.times && { bodyLimit: body.times * bodyLimit }),
    ...(prepare && { preValidation: async request => prepare(request.body) }),
    ...(quiet && { logLevel: 'warn' }),
    handler: (request, reply) => handle(operation, request, reply),
  };
}

/** A request to an operation, once its parts fit their schemas. */
function handlerOf(served: Served, telling: Telling, cutOffStalled: Slow['cutOffStalled']): Handle {
  const { ledger, patience, bulk, kept } = served;
  const slow = { patience, held: heldBytes(), bulk, cutOffStalled };
  const once = onceEach(ledger);
  /** What is sent past the framework is over for it. */
  const form = (request: FastifyRequest, reply: FastifyReply, prepared: Form) => {
    telling.form(request, reply.raw, prepared);
    return reply.hijack();
  };
  const had = (request: FastifyRequest, reply: FastifyReply, known: Known) => {
    telling.had(request, reply.raw, known);
    return reply.hijack();
  };
  const read = async (operation: Operation, request: FastifyRequest, reply: FastifyReply, given: Given) => {
    const look = async () => {
      const asked = operation.ask(given);
      return { asked, at: await operation.at(asked, given), points: operation.cost?.(asked) ?? 0 };
    };
    const keyed = request.holder !== null;
    const prepared = (answer: Whole, at: Follows, grown = () => {}) =>
      prepare(answer, at, { answerType: given.mediaType, keyed, grown });
    const found = await kept.answer(request.answerKey, {
      ...{ signal: given.signal, look, isHad: told => isHad(request, told) },
      make: async ({ asked, at }, grown) => prepared(whole(await operation.run(asked, at, given)), at, grown),
    });
    if (found.kept !== null) {
      const { kept: known, answer } = found;
      if (answer === null) return had(request, reply, known);
      telling.charge(request, known.points);
      return form(request, reply, await answer.in(codingFor(request)));
    }
    const { asked, at, points } = found.looked;
    if (at.location !== undefined)
      return reply.code(308).headers({ location: at.location, 'cache-control': at.cache }).send();
    if (isHad(request, at)) return had(request, reply, { told: at, known: null });
    telling.charge(request, points);
    const answer = await operation.run(asked, at, given);
    if (isWhole(answer)) return form(request, reply, await prepared(answer, at).in(codingFor(request)));
    return send(withValidators(reply, at), answer, request, given, slow);
  };
  return async (operation, request, reply) => {
    const given = givenBy(operation, request, leavingOf(reply.raw), served);
    if (operation.method === 'GET') return read(operation, request, reply, given);
    if (operation.idempotent) {
      const done = await once(
        given.keptUnder,
        () => arrival(operation, given),
        () => answerTo(operation, given, asked => telling.charge(request, operation.cost?.(asked) ?? 0)),
      );
      return send(reply.header('cache-control', CACHE.none), done, request, given, slow);
    }
    const asked = operation.ask(given);
    const at = await operation.at(asked, given);
    telling.charge(request, operation.cost?.(asked) ?? 0);
    return send(withValidators(reply, at), await operation.run(asked, at, given), request, given, slow);
  };
}

/** Tells what an answer follows. */
function withValidators(reply: FastifyReply, { cache, headers, etag, modified }: Follows): FastifyReply {
  reply.headers({ 'cache-control': cache, ...headers });
  if (etag !== null) reply.header('etag', etag);
  if (modified !== null) reply.header('last-modified', httpDate(modified));
  return reply;
}

/** Whether the body of an answer is at hand, and not made as it is taken. */
const isWhole = (answer: Answer): answer is Whole => answer.body === null || typeof answer.body === 'string';

function whole(answer: Answer): Whole {
  if (!isWhole(answer)) throw new TypeError('What is streamed holds for no time: nobody can keep it.');
  return answer;
}

/** The answer of an operation that writes, which is never had already. */
async function answerTo(operation: Operation, given: Given, charge: (asked: unknown) => void): Promise<KeptAnswer> {
  const asked = operation.ask(given);
  charge(asked);
  return (await operation.run(asked, await operation.at(asked, given), given)) as KeptAnswer;
}

/** How long readers may take for what waits for them, what waits for those of streams, and how much is streamed. */
interface Slow {
  readonly patience: number;
  readonly held: Held;
  readonly bulk: Bulk;
  /** Cuts off a reader of an answer who takes nothing of it. */
  readonly cutOffStalled: (answer: ServerResponse) => void;
}

async function send(
  reply: FastifyReply,
  { status = 200, headers = {}, links = {}, alternates, mediaType, body }: Answer,
  { method }: FastifyRequest,
  given: Given,
  slow: Slow,
): Promise<FastifyReply> {
  if (isListening(body)) return listen(reply, body, method, slow);
  const link = linkHeader(links, alternates);
  const isWhole = body === null || typeof body === 'string' || Buffer.isBuffer(body);
  const sent = isWhole ? body : await begun(slow.bulk(given, body), method);
  slow.cutOffStalled(reply.raw);
  if (link !== null) reply.header('link', link);
  return reply
    .code(status)
    .headers(headers)
    .type(mediaType ?? given.mediaType)
    .send(sent);
}

const isListening = (body: Answer['body']): body is Listening =>
  body !== null && typeof body === 'object' && 'leave' in body;

/** An answer that goes on. To HEAD it ends where it would begin. */
function listen(reply: FastifyReply, { join, leave }: Listening, method: string, slow: Slow): FastifyReply {
  if (method === 'HEAD') return reply.headers(streamHeaders).send();
  const headers = reply.getHeaders() as Record<string, string>;
  const listener = openEventStream(reply.hijack().raw, headers, slow, () => leave(listener));
  join(listener);
  return reply;
}
