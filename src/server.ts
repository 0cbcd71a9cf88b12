// The process: opens the ledger, seeds it when it is new, listens, and stops gracefully.
import { join } from 'node:path';
import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { buildApp } from './app.ts';
import { backupsOf, refuseBackupFolder } from './backups.ts';
import { type Config, databaseOptions, tracesEndpoint } from './config.ts';
import { openLedger } from './ledger/ledger.ts';
import { type Address, listenOn, tryAddress, urlOf } from './listening.ts';
import { isUnderPath, type Page, pageIn } from './operations/system/page.ts';
import { packageRoot } from './package-root.ts';
import { seed } from './seed.ts';

/** Serves until the process is told to stop; answers where, once it listens. @throws LedgerUnusable, CannotListen, InvalidConfig */
export async function serve(config: Config): Promise<string> {
  await refuseBackupFolder(config);
  const [own, ofMetrics] = addressesOf(config);
  await tryAddress(own);
  if (ofMetrics) await tryAddress(ofMetrics);
  const logger = loggerFor(config);
  // The page is read while the ledger is opened.
  const reading = pageIn(join(packageRoot, 'dist/web'), config.PUBLIC_URL);
  reading.catch(() => {});
  const ledger = await openLedger(config.DATABASE_URL, {
    ...databaseOptions(config),
    longReadTimeout: config.LONG_READ_TIMEOUT,
    progress: progressTo(logger),
  });
  /** What is open, in the order in which it was opened. */
  const open: { close(): Promise<unknown> }[] = [ledger];
  const close = async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  };
  try {
    if (config.SEED && ledger.head().position === 0)
      logger.info({ records: await seed(ledger) }, 'seeded the empty ledger');
    const metrics = ofMetrics && (await metricsAt(ofMetrics, logger));
    if (metrics) open.push(metrics);
    const tracing = await tracingTo(config, logger);
    if (tracing) open.push(tracing);
    const page = await reading;
    const app = await buildApp(config, ledger, logger, { metrics, tracing, page });
    const backups = backupsOf(config, ledger, logger);
    open.push({ close: () => Promise.all([app.close(), backups.end()]) });
    const stopping = stopGracefully(close, config, logger);
    await listen(app, own).catch(error => {
      stopping.uninstall();
      throw error;
    });
    const address = urlOf(app.server);
    announce(address, page, config);
    backups.begin();
    return address;
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where the server listens, and where it tells its metrics, if it does. */
function addressesOf(config: Config): [Address, Address | undefined] {
  const { HOST, PORT, METRICS_HOST, METRICS_PORT } = config;
  return [
    { host: HOST, port: PORT, settings: ['HOST', 'PORT'] },
    METRICS_PORT === undefined
      ? undefined
      : { host: METRICS_HOST, port: METRICS_PORT, settings: ['METRICS_HOST', 'METRICS_PORT'] },
  ];
}

/** Metrics that are told; what they need is not loaded before. @throws CannotListen */
async function metricsAt(address: Address, logger: Logger) {
  const [{ metricsOf }, { serveMetrics }] = await Promise.all([
    import('./metrics/metrics.ts'),
    import('./metrics/serving.ts'),
  ]);
  const metrics = metricsOf();
  const { url, close } = await serveMetrics(metrics, address);
  logger.info({ url }, `metrics at ${url}`);
  return { ...metrics, close };
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

/** Lines for people on a terminal, in order with what else is printed; JSON elsewhere. */
function loggerFor({ LOG_LEVEL: level }: Config): Logger {
  if (!process.stdout.isTTY) return pino({ level });
  // A request's message says what its members say.
  const ignore = 'pid,hostname,method,path,status,ms';
  return pino({ level }, pretty({ ignore, singleLine: true, translateTime: 'HH:MM:ss', sync: true }));
}

const listen = (app: FastifyInstance, address: Address) =>
  listenOn(address, ({ host, port }) =>
    app.listen({ host, port, listenTextResolver: address => `listening on ${address}` }),
  );

function stopGracefully(close: () => Promise<void>, { STOP_TIMEOUT: delay }: Config, logger: Logger) {
  return closeWithGrace({ delay: delay || false, logger }, async ({ signal, err }) => {
    if (err) logger.fatal({ err }, 'stopping after an error that nothing caught');
    else logger.info({ signal }, 'stopping');
    await close();
    logger.info('stopped');
  });
}

/** Where the server is and what to try first: for people, so to a terminal or a pipe alike, unless logs are silenced. */
function announce(address: string, page: Page | undefined, config: Config): void {
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
