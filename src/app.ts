// What is served, in the order in which it is put together: the table of contents.
import { createServer, maxHeaderSize, type RequestListener, type Server } from 'node:http';
import Fastify, { type FastifyHttpOptions, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { changeText } from './formats/change.ts';
import type { Again } from './http/again.ts';
import { registerBodies } from './http/bodies.ts';
import { registerBrokenRequests } from './http/broken-requests.ts';
import { bulkOf } from './http/bulk.ts';
import { dueOn } from './http/due.ts';
import { registerCompression } from './http/headers.ts';
import { keptAnswers } from './http/kept.ts';
import { limitsOf } from './http/limits.ts';
import { registerOpenApi } from './http/openapi.ts';
import { requestId } from './http/request-id.ts';
import { serve } from './http/serve.ts';
import { sheddingOf } from './http/shedding.ts';
import { stoppingOf } from './http/stopping.ts';
import { tallyOf } from './http/tally.ts';
import { rewriteUrl } from './http/target.ts';
import { registerValidation } from './http/validation.ts';
import { yamlOf } from './http/yaml.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Metrics } from './metrics/metrics.ts';
import { once } from './once.ts';
import { type FeedOptions, liveFeed } from './operations/changes/live-feed.ts';
import { pagesOf } from './operations/changes/pages.ts';
import { importJobs, type Running } from './operations/imports/jobs.ts';
import { type ImportOne, importingInto, type Recorded } from './operations/imports/run.ts';
import { namedSchemas, operationsOf } from './operations/operations.ts';
import { paceOf } from './operations/pace.ts';
import { DESCRIPTION, TAGS } from './operations/system/description.ts';
import type { Page } from './operations/system/page.ts';
import type { Standing } from './operations/system/status.ts';
import type { Tracing } from './tracing/tracing.ts';

/** What a server does beside its API, where it does. */
export interface Beside {
  readonly metrics?: Metrics | undefined;
  readonly tracing?: Tracing | undefined;
  /** What browsers are shown. */
  readonly page?: Page | undefined;
  /** Imports somewhere else than on the thread that answers. */
  readonly importOne?: ImportOne | undefined;
  /** Makes what listens to requests in place of the server's own. */
  readonly around?: ((own: RequestListener) => RequestListener) | undefined;
}

/** For an import; other bodies have less (http/bodies.ts). In milliseconds. */
const REQUEST_TIMEOUT = 6 * 3_600_000;
const KEEP_ALIVE_TIMEOUT = 72_000;
const HTTP = { requireHostHeader: false };

/** The server for a ledger, ready to listen or to be injected into. Closing it leaves the ledger open. */
export async function buildApp(
  config: Config,
  opened: Ledger,
  logger?: Logger,
  { metrics, tracing, page, importOne: elsewhere, around }: Beside = {},
): Promise<FastifyInstance> {
  const timed = metrics ? metrics.timed(opened) : opened;
  const ledger = tracing ? tracing.traced(timed) : timed;
  const base = config.PUBLIC_URL;
  /** Answers before the framework what it can. */
  let again: Again['tell'] = () => false;
  const afterAgain =
    (own: RequestListener): RequestListener =>
    (incoming, answer) => {
      if (!again(incoming, answer)) own(incoming, answer);
    };
  const app = Fastify({
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    bodyLimit: config.BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    trustProxy: config.TRUST_PROXY === '' ? false : config.TRUST_PROXY,
    forceCloseConnections: 'idle',
    genReqId: requestId,
    logController: new LogController({ requestIdLogLabel: 'requestId', disableRequestLogging: true }),
    rewriteUrl,
    // As long as a URL can be, so that an id that is too long is told so by its schema.
    routerOptions: { maxParamLength: maxHeaderSize },
    clientErrorHandler: () => {},
    return503OnClosing: false,
    http: HTTP,
    ...(around && framed(own => around(afterAgain(own)))),
  }) as unknown as FastifyInstance;

  tracing?.register(app);
  // Node would drop fields past the 2,000th without a word; how large they are together is bounded.
  app.server.maxHeadersCount = 0;
  app.setSerializerCompiler(() => JSON.stringify);
  registerValidation(app, namedSchemas);
  registerBodies(app);
  await registerCompression(app);
  await registerOpenApi(app, base, namedSchemas, { description: DESCRIPTION, tags: TAGS });
  const due = dueOn(app.server);
  const stopping = stoppingOf(app, due);
  const pace = paceOf();
  const told = (authors: boolean) => ({
    feed: feedOf(app, ledger, { heartbeat: config.STREAM_HEARTBEAT, pace, authors }),
    lines: pagesOf(ledger, change => `${changeText(change, authors)}\n`),
  });
  const recorded: Recorded = rows => metrics?.recorded(rows);
  const importOne = elsewhere ?? importingInto(ledger);
  const [open, keyed] = [told(false), told(true)];
  const bulk = bulkOf({ limit: config.EXPORT_LIMIT, perCaller: config.EXPORTS_PER_CALLER, pace });
  const tally = tallyOf();
  const { shed, late } = await sheddingOf(app, config.SHED_DELAY);
  const startedAt = new Date().toISOString();
  const standing = (): Standing => ({
    ...{ startedAt, requests: tally.counts(), late: late() },
    ...{ streams: open.feed.listeners() + keyed.feed.listeners(), exports: bulk.sending() },
  });
  metrics?.watch(ledger, standing);
  const operations = operationsOf({
    streams: { open, keyed, limit: config.STREAM_LIMIT, perCaller: config.STREAMS_PER_CALLER },
    imports: {
      ...{ jobs: jobsOf(app, ledger, { recorded, importOne }), limit: config.IMPORT_LIMIT },
      ...{ stopping, recorded, importOne },
    },
    ...{ stopping, standing, page },
    document: { json: once(() => JSON.stringify(app.swagger())), yaml: once(() => yamlOf(app.swagger())) },
    security: { contact: config.SECURITY_CONTACT, languages: config.SECURITY_LANGUAGES },
  });
  const { COMMUNIQUE_API_KEY: apiKey, STREAM_PATIENCE: patience } = config;
  const limits = limitsOf({
    open: config.RATE_LIMIT,
    keyed: config.RATE_LIMIT_KEY,
    servers: config.RATE_LIMIT_SERVERS,
  });
  again = serve(app, {
    ...{ operations, ledger, base, apiKey, limits, stopping, patience },
    hosts: config.ALLOWED_HOSTS,
    closed: config.READ_ACCESS === 'key',
    shed,
    audit: { days: config.AUDIT_DAYS, entries: config.AUDIT_ENTRIES },
    ...{ bulk, page, traced: tracing !== undefined, proxied: config.TRUST_PROXY !== '' },
    kept: keptAnswers(config.CACHE_BYTES, ledger),
    answered: (operation, status, seconds) => {
      tally.add(status);
      metrics?.answered(operation, status, seconds);
    },
  });
  if (!around) replaceListener(app.server, afterAgain);
  registerBrokenRequests(app, base, due);
  return app;
}

/** The framework's own server, for another listener. */
const framed = (around: NonNullable<Beside['around']>): Pick<FastifyHttpOptions<Server>, 'serverFactory'> => ({
  serverFactory: own => {
    const timeouts = { keepAliveTimeout: KEEP_ALIVE_TIMEOUT, requestTimeout: REQUEST_TIMEOUT };
    return createServer({ ...HTTP, ...timeouts }, around(own as RequestListener)).setTimeout(0);
  },
});

/**
 * Has a server's requests listened to by what is made of its own listener. The framework listens on all addresses of
 * `localhost` for a server that it made itself.
 */
function replaceListener(server: Server, make: (own: RequestListener) => RequestListener): void {
  const [own] = server.listeners('request') as [RequestListener];
  server.off('request', own).on('request', make(own));
}

/** The live feed, whose streams end with the app. */
function feedOf(app: FastifyInstance, ledger: Ledger, options: Omit<FeedOptions, 'failed'>) {
  const failed = (error: unknown) => app.log.error({ err: error }, 'the streams of changes broke off');
  const feed = liveFeed(ledger, { ...options, failed });
  app.addHook('preClose', async () => feed.close());
  return feed;
}

/** Imports in the background, which stop with the app. */
function jobsOf(app: FastifyInstance, ledger: Ledger, running: Omit<Running, 'failed'>) {
  const failed = (error: unknown) => app.log.error({ err: error }, 'import failed');
  const jobs = importJobs(ledger, { ...running, failed });
  app.addHook('onClose', () => jobs.stop());
  return jobs;
}
