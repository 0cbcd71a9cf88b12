// Several processes as one server: they share its port, and are begun again where they end. On SQLite one of them writes.
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { isServerUrl } from './ledger/location.ts';
import { PartFailed } from './listening.ts';
import { loggerFor, logWritten } from './log.ts';
import type { MetricsServer } from './metrics/serving.ts';
import { packageRoot } from './package-root.ts';
import {
  addressesOf,
  announce,
  type Listening,
  metricsAt,
  type Part,
  refuseUnusable,
  STOP,
  servePart,
} from './server.ts';
import { onStop } from './signals.ts';

const MAIN = join(packageRoot, 'bin/communique.js');

/** Tells a process which part it has, and of how many that answer. */
const PART = 'COMMUNIQUE_PART';

interface Given {
  readonly part: Part;
  readonly workers: number;
}

/** A process that ends sooner than this after it was begun again waits for as long, in milliseconds. */
const TOO_SOON = 1_000;

/** Serves as the part that this process was begun as; null where it was begun as none. @throws LedgerUnusable, CannotListen */
export async function work(config: Config): Promise<Listening | null> {
  const given = process.env[PART];
  if (!cluster.isWorker || given === undefined) return null;
  const { part, workers } = JSON.parse(given) as Given;
  if (part.does === 'writing') {
    // Whoever was this before may have been killed.
    rmSync(part.at, { force: true });
    // Where the process that has begun this one is gone, nobody else removes the folder.
    process.once('exit', () => rmSync(process.connected ? part.at : part.folder, { recursive: true, force: true }));
  }
  try {
    const listening = await servePart(part.does === 'writing' ? config : shareOf(config, workers), part);
    process.send?.({ listening } satisfies Message);
    return listening;
  } catch (error) {
    // The channel would keep the process.
    cluster.worker?.disconnect();
    throw error;
  }
}

/** What one of several processes has of what is told for a server. */
function shareOf(config: Config, workers: number): Config {
  const share = (whole: number) => Math.ceil(whole / workers);
  return {
    ...config,
    RATE_LIMIT_SERVERS: config.RATE_LIMIT_SERVERS * workers,
    STREAM_LIMIT: share(config.STREAM_LIMIT),
    EXPORT_LIMIT: share(config.EXPORT_LIMIT),
    CACHE_BYTES: share(config.CACHE_BYTES),
    DATABASE_POOL_SIZE: share(config.DATABASE_POOL_SIZE),
  };
}

interface Message {
  readonly listening?: Listening;
}

/**
 * Serves with so many processes that answer, until this one is told to stop; returns where, once all of them listen. In the
 * end it sets the exit code of this process. @throws CannotListen, InvalidConfig, PartFailed
 */
export async function serveWith(workers: number, config: Config): Promise<string> {
  // All listen on one port, and so does whoever is begun again.
  const environment = { PORT: String(await refuseUnusable(config)) };
  const logger = loggerFor(config);
  cluster.setupPrimary({ exec: MAIN, args: ['serve'] });
  const keep = (part: Part) => keeping({ part, workers }, { environment, logger });
  const [maker, ...rest] = partsOf(config, workers);
  const [first, others] = [keep(maker), rest.map(keep)];
  /** Whoever hands over ends before whom it is handed to. */
  const end = async () => {
    const codes = await Promise.all(others.map(each => each.end()));
    codes.push(await first.end());
    if (maker.does === 'writing') rmSync(maker.folder, { recursive: true, force: true });
    return Math.max(...codes);
  };
  let metrics: MetricsServer | undefined;
  onStop(async signal => {
    logger.info({ signal }, 'stopping');
    process.exitCode = await end();
    await metrics?.close();
    logger.info('stopped');
    await logWritten(logger);
  });
  try {
    // The first makes what is to be made, for all.
    const made = await first.begin();
    const [listening = made] = await Promise.all(others.map(each => each.begin()));
    const [, ofMetrics] = addressesOf(config);
    if (ofMetrics) {
      const { metricsOfParts } = await import('./metrics/of-parts.ts');
      metrics = await metricsAt(ofMetrics, logger, metricsOfParts());
    }
    announce(listening, config);
    return listening.address;
  } catch (error) {
    await end();
    throw error;
  }
}

/** The parts of a server: on SQLite one writes, which is the first, and so many read; elsewhere so many do all. */
function partsOf({ DATABASE_URL: url }: Config, workers: number): [Part, ...Part[]] {
  const times = (count: number, part: Part) => Array.from({ length: count }, () => part);
  if (isServerUrl(url)) return [{ does: 'all' }, ...times(workers - 1, { does: 'all' })];
  const folder = mkdtempSync(join(tmpdir(), 'communique-'));
  const socket = process.platform === 'win32' ? `\\\\.\\pipe\\${basename(folder)}` : join(folder, 'writing');
  return [{ does: 'writing', at: socket, folder }, ...times(workers, { does: 'reading', writer: socket })];
}

interface Keeping {
  /** Begins it, and from then on begins it again where it ends. @throws PartFailed where it ends before it has listened once */
  begin(): Promise<Listening>;
  /** Ends it; returns its exit code. */
  end(): Promise<number>;
}

interface Surroundings {
  /** What is otherwise than in the environment of this process, when it is begun. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logger: Logger;
}

interface Process {
  readonly worker: Worker;
  /** Resolves once it listens. */
  readonly listens: Promise<Listening>;
  isListening: boolean;
  /** Resolves with its exit code. */
  readonly over: Promise<number>;
}

/** Keeps a process for one part of a server. */
function keeping(given: Given, { environment, logger }: Surroundings): Keeping {
  const ending = new AbortController();
  let current: Process | undefined;
  const fork = (): Process => {
    const worker = cluster.fork({ ...environment, [PART]: JSON.stringify(given) });
    const listens = new Promise<Listening>(resolve => {
      worker.on('message', ({ listening }: Message) => {
        if (listening === undefined) return;
        forked.isListening = true;
        resolve(listening);
      });
    });
    const over = once(worker, 'exit').then(([code, signal]) => {
      current = undefined;
      if (!ending.signal.aborted)
        logger.error({ part: given.part.does, code, signal }, 'a process of the server ended');
      return code ?? 1;
    });
    const forked = { worker, listens, over, isListening: false };
    current = forked;
    return forked;
  };
  const keep = async (first: Process) => {
    await first.over;
    for (let begun = Number.NEGATIVE_INFINITY; ; await fork().over) {
      const wait = Math.max(0, begun + TOO_SOON - performance.now());
      await setTimeout(wait, undefined, { signal: ending.signal }).catch(() => {});
      if (ending.signal.aborted) return;
      begun = performance.now();
    }
  };
  return {
    begin: async () => {
      const first = fork();
      const listening = await Promise.race([first.listens, first.over]);
      if (typeof listening === 'number') throw new PartFailed(listening);
      void keep(first);
      return listening;
    },
    end: async () => {
      ending.abort();
      if (current === undefined) return 0;
      const { worker, isListening, over } = current;
      // One that does not listen yet has answered nobody.
      if (isListening) worker.send(STOP);
      else worker.process.kill('SIGKILL');
      const code = await over;
      return isListening ? code : 0;
    },
  };
}
