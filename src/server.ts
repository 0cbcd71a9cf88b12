// The process: opens the ledger, seeds it when it is new, listens, and stops gracefully.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { buildApp } from './app.ts';
import { type Backups, backupsOf, refuseBackupFolder } from './backups.ts';
import { type Config, databaseOptions } from './config.ts';
import { type Ledger, openLedger } from './ledger/ledger.ts';
import { seed } from './seed.ts';

/** The address cannot be listened on; the message says why and what to do. */
export class CannotListen extends Error {}

/** Serves until the process is told to stop. @throws LedgerUnusable, CannotListen, InvalidConfig */
export async function serve(config: Config): Promise<void> {
  await refuseBackupFolder(config);
  await tryAddress(config);
  const logger = loggerFor(config);
  const ledger = await openLedger(config.DATABASE_URL, {
    ...databaseOptions(config),
    longReadTimeout: config.LONG_READ_TIMEOUT,
    progress: progressTo(logger),
  });
  try {
    if (config.SEED && ledger.head().position === 0)
      logger.info({ records: await seed(ledger) }, 'seeded the empty ledger');
    const app = await buildApp(config, ledger, logger);
    const backups = backupsOf(config, ledger, logger);
    const stopping = stopGracefully({ app, backups, ledger }, config, logger);
    const address = await listen(app, config).catch(error => {
      stopping.uninstall();
      throw error;
    });
    announce(address, config);
    backups.begin();
  } catch (error) {
    await ledger.close();
    throw error;
  }
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

/** Whether the address can be listened on, found before a database is made for nothing. @throws CannotListen */
async function tryAddress(config: Config): Promise<void> {
  const probe = createServer();
  try {
    probe.listen({ host: config.HOST, port: config.PORT });
    await once(probe, 'listening');
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, config);
  }
  probe.close();
  await once(probe, 'close');
}

async function listen(app: FastifyInstance, config: Config): Promise<string> {
  try {
    const { HOST: host, PORT: port } = config;
    await app.listen({ host, port, listenTextResolver: address => `listening on ${address}` });
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, config);
  }
  const { address, port: actual, family } = app.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`;
}

function cannotListen({ code, message }: NodeJS.ErrnoException, { HOST: host, PORT: port }: Config): CannotListen {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is taken. Set PORT to another, or to 0 for any that is free.`,
    EACCES: `Port ${port} may not be listened on by this user. Set PORT to one above 1023.`,
    EADDRNOTAVAIL: `This machine does not have the address ${host}. Set HOST to one it has, such as 127.0.0.1.`,
    ENOTFOUND: `There is no host ${host}. Set HOST to an address of this machine, such as 127.0.0.1.`,
  };
  return new CannotListen(reasons[code ?? ''] ?? `Cannot listen on ${host}:${port}: ${message}`);
}

interface Served {
  readonly app: FastifyInstance;
  readonly backups: Backups;
  readonly ledger: Ledger;
}

function stopGracefully({ app, backups, ledger }: Served, { STOP_TIMEOUT: delay }: Config, logger: Logger) {
  return closeWithGrace({ delay: delay || false, logger }, async ({ signal, err }) => {
    if (err) logger.fatal({ err }, 'stopping after an error that nothing caught');
    else logger.info({ signal }, 'stopping');
    await Promise.all([app.close(), backups.end()]);
    await ledger.close();
    logger.info('stopped');
  });
}

/** Where the server is and what to try first: for people, so to a terminal or a pipe alike, unless logs are silenced. */
function announce(address: string, { COMMUNIQUE_API_KEY: key, LOG_LEVEL: level }: Config): void {
  if (level === 'silent') return;
  const writing =
    key === undefined
      ? 'with a key: `communique keys create` makes one'
      : 'with the key in COMMUNIQUE_API_KEY, or one that `communique keys create` makes';
  process.stdout.write(`
  Communique listens on ${address}

  Try     curl '${address}/v1/events?participant=barack-obama'
          curl ${address}/v1/changes
  Look    ${address}/openapi.json
  Writing ${writing}
  Stop    Ctrl+C

`);
}
