// The process: opens the ledger, seeds it when it is new, listens, and stops gracefully. It is a whole server, or a part of one.
import cluster from 'node:cluster';
import { join } from 'node:path';
import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { type Beside, buildApp } from './app.ts';
import { backupsOf, refuseBackupFolder } from './backups.ts';
import { type Config, databaseOptions, tracesEndpoint } from './config.ts';
import { giveBackSoon } from './giving-back.ts';
import { handedOver, handingOver } from './http/handing-over.ts';
import { type Ledger, openLedger } from './ledger/ledger.ts';
import { type Address, listenOn, tryAddress, urlOf } from './listening.ts';
import { loggerFor, logWritten } from './log.ts';
import type { MetricsServer, ToldMetrics } from './metrics/serving.ts';
import { importThread } from './operations/imports/thread.ts';
import { isUnderPath, pageIn } from './operations/system/page.ts';
import { packageRoot } from './package-root.ts';
import { seed } from './seed.ts';
import { SIGNALS } from './signals.ts';

/** What a process has to do of a server that has several (workers.ts). */
export type Part =
  /** Answers all that is asked, as other processes do at the same address. */
  | { readonly does: 'all' }
  /** Answers at that address what only reads, and hands the rest to the process that writes, at a socket. */
  | { readonly does: 'reading'; readonly writer: string }
  /** Keeps the file, and answers what is handed to it at the socket, which lies in a folder of the server's own. */
  | { readonly does: 'writing'; readonly at: string; readonly folder: string };

/** How many connections to PostgreSQL the reads of imports share. */
const IMPORTS_POOL = 2;

/** Where a server listens, and whether it has a page for browsers. */
export interface Listening {
  readonly address: string;
  readonly page: boolean;
}

/** Serves until the process is told to stop; returns where, once it listens. @throws LedgerUnusable, CannotListen, InvalidConfig */
export async function serve(config: Config): Promise<string> {
  await refuseUnusable(config);
  const listening = await serving(config, null);
  announce(listening, config);
  return listening.address;
}

/** Serves as a part of a server. @throws LedgerUnusable, CannotListen */
export const servePart = (config: Config, part: Part): Promise<Listening> => serving(config, part);

/** Refuses what can be told to be wrong before anything is made; returns the port to listen on. @throws CannotListen, InvalidConfig */
export async function refuseUnusable(config: Config): Promise<number> {
  await refuseBackupFolder(config);
  const [own, ofMetrics] = addressesOf(config);
  if (ofMetrics) await tryAddress(ofMetrics);
  return tryAddress(own);
}

async function serving(config: Config, part: Part | null): Promise<Listening> {
  const [own, ofMetrics] = addressesOf(config);
  const logger = loggerFor(config);
  // The page is read while the ledger is opened.
  const reading = pageIn(join(packageRoot, 'dist/web'), config.PUBLIC_URL);
  reading.catch(() => {});
  const onlyReads = part?.does === 'reading';
  const ledger = await openLedger(config.DATABASE_URL, {
    ...databaseOptions(config),
    longReadTimeout: config.LONG_READ_TIMEOUT,
    progress: progressTo(logger),
    taken: () => logger.warn('another process has the ledger open: waiting until it ends'),
    beside: onlyReads,
  });
  /** What is open, in the order in which it was opened. */
  const open: { close(): Promise<unknown> }[] = [ledger];
  const close = async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  };
  try {
    if (config.SEED && !onlyReads && ledger.head().position === 0)
      logger.info({ records: await seed(ledger) }, 'seeded the empty ledger');
    const metrics = ofMetrics && (await (part ? metricsOfPart() : metricsHere(ofMetrics, logger)));
    if (metrics) open.push(metrics);
    const tracing = await tracingTo(config, logger);
    if (tracing) open.push(tracing);
    const imports = onlyReads ? undefined : importsBeside(ledger, config);
    if (imports) open.push(imports);
    const page = await reading;
    const around = part ? aroundOf(part, { ledger, logger, base: config.PUBLIC_URL }) : undefined;
    const app = await buildApp(config, ledger, logger, {
      ...{ metrics, tracing, page, around },
      importOne: imports?.importOne,
    });
    const backups = backupsOf(config, ledger, logger);
    open.push({ close: () => Promise.all([app.close(), backups.end()]) });
    const stopping = stopGracefully(close, config, logger);
    if (part?.does === 'writing')
      await app.listen({
        path: part.at,
        backlog: BACKLOG,
        exclusive: true,
        listenTextResolver: () => 'writing for the others',
      });
    else
      await listen(app, own).catch(error => {
        stopping.uninstall();
        throw error;
      });
    if (!onlyReads) backups.begin();
    giveBackSoon();
    return { address: part?.does === 'writing' ? part.at : urlOf(app.server), page: page !== undefined };
  } catch (error) {
    await close();
    throw error;
  }
}

/** How many requests may wait to be taken over, or as many as the system lets wait: beyond these it refuses them. */
const BACKLOG = 65_535;

/** Imports on a thread of their own, which has less of the database: it asks one question after the other. */
const importsBeside = (ledger: Ledger, config: Config) =>
  importThread(ledger, {
    url: config.DATABASE_URL,
    options: { ...databaseOptions(config), replicas: [], poolSize: IMPORTS_POOL, beside: true },
  });

/** What listens in place of the server's own listener. */
function aroundOf(
  part: Part,
  { ledger, logger, base }: { ledger: Ledger; logger: Logger; base: string },
): Beside['around'] {
  if (part.does === 'all') return undefined;
  if (part.does === 'writing') return handedOver;
  const failed = (error: unknown) =>
    logger.warn({ err: error }, 'a request could not be handed to the process that writes');
  return own => handingOver(own, { to: part.writer, base, reading: ledger.catchUp, failed });
}

/** Where the server listens, and where it tells its metrics, if it does. */
export function addressesOf(config: Config): [Address, Address | undefined] {
  const { HOST, PORT, METRICS_HOST, METRICS_PORT } = config;
  return [
    { host: HOST, port: PORT, settings: ['HOST', 'PORT'] },
    METRICS_PORT === undefined
      ? undefined
      : { host: METRICS_HOST, port: METRICS_PORT, settings: ['METRICS_HOST', 'METRICS_PORT'] },
  ];
}

/** Metrics that are told; what they need is not loaded before. @throws CannotListen */
async function metricsHere(address: Address, logger: Logger) {
  const { metricsOf } = await import('./metrics/metrics.ts');
  const metrics = metricsOf();
  return { ...metrics, ...(await metricsAt(address, logger, metrics)) };
}

/** Has metrics told at an address. @throws CannotListen */
export async function metricsAt(address: Address, logger: Logger, metrics: ToldMetrics): Promise<MetricsServer> {
  const { serveMetrics } = await import('./metrics/serving.ts');
  const server = await serveMetrics(metrics, address);
  logger.info({ url: server.url }, `metrics at ${server.url}`);
  return server;
}

/** Metrics that are read by the process that has begun this one. */
async function metricsOfPart() {
  const [{ metricsOf }, { giveMetrics }] = await Promise.all([
    import('./metrics/metrics.ts'),
    import('./metrics/of-parts.ts'),
  ]);
  const metrics = metricsOf();
  giveMetrics(metrics.registry);
  return { ...metrics, close: async () => metrics.close() };
}

/** Traces, where they are sent anywhere; what they need is not loaded before. */
async function tracingTo(config: Config, logger: Logger) {
  const endpoint = tracesEndpoint(config);
  if (endpoint === undefined) return undefined;
  const { tracingOf } = await import('./tracing/tracing.ts');
  const { OTEL_SERVICE_NAME: service, OTEL_TRACES_SAMPLER_ARG: share } = config;
  const failed = (error: unknown) => logger.warn({ err: error }, 'traces were not sent');
  return tracingOf({ endpoint, service, share: Number(share), failed });
}

/** A line every few seconds while the ledger is brought to what this version finds records by. */
function progressTo(logger: Logger): (positions: number) => void {
  let told = Date.now();
  return positions => {
    if (Date.now() - told < 5_000) return;
    told = Date.now();
    logger.info({ positions }, 'making the index rows of this version');
  };
}

const listen = (app: FastifyInstance, address: Address) =>
  listenOn(address, ({ host, port }) =>
    app.listen({ host, port, listenTextResolver: address => `listening on ${address}` }),
  );

/** What tells a part of a server to stop. */
export const STOP = 'stop';

function stopGracefully(close: () => Promise<void>, { STOP_TIMEOUT: delay }: Config, logger: Logger) {
  const skip: closeWithGrace.AllEvents[] = cluster.isWorker ? [...SIGNALS] : [];
  const stopping = closeWithGrace({ delay: delay || false, logger, skip }, async ({ signal, err }) => {
    if (err) logger.fatal({ err }, 'stopping after an error that nothing caught');
    else logger.info({ signal }, 'stopping');
    await close();
    logger.info('stopped');
    await logWritten(logger);
  });
  if (cluster.isWorker) {
    // A terminal and a service manager tell all processes at once; a part ends when the process that has begun it says so.
    for (const signal of SIGNALS) process.on(signal, () => {});
    process.on('message', message => message === STOP && stopping.close());
  }
  return stopping;
}

/** Where the server is and what to try first: for people, so to a terminal or a pipe alike, unless logs are silenced. */
export function announce({ address, page }: Listening, config: Config): void {
  const { COMMUNIQUE_API_KEY: key, LOG_LEVEL: level, PUBLIC_URL: base } = config;
  const unbuilt = isUnderPath(base) ? '' : '; `npm run build:web` builds the page for browsers';
  if (level === 'silent') return;
  const writing =
    key === undefined
      ? 'with a key: `communique keys create` makes one'
      : 'with the key in COMMUNIQUE_API_KEY, or one that `communique keys create` makes';
  process.stdout.write(`
  Communique listens on ${address}

  Try     curl '${address}/v1/events?participant=barack-obama'
          curl ${address}/v1/changes
  Look    ${page ? address : `${address}/openapi.json${unbuilt}`}
  Writing ${writing}
  Stop    Ctrl+C

`);
}
