// The log of a server: how its lines are written, and when all of them are.
import { setTimeout } from 'node:timers/promises';
import { destination, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config.ts';

/** Lines for people on a terminal, in order with what else is printed; JSON elsewhere. */
export function loggerFor({ LOG_LEVEL: level }: Pick<Config, 'LOG_LEVEL'>): Logger {
  // With a least length, less than any line has, the log tells when it has been written.
  if (!process.stdout.isTTY) return pino({ level }, destination({ minLength: 1, sync: false }));
  // A request's message says what its members say.
  const ignore = 'pid,hostname,method,path,status,ms';
  return pino({ level }, pretty({ ignore, singleLine: true, translateTime: 'HH:MM:ss', sync: true }));
}

/** For how long a process that ends waits for its log, in milliseconds. */
const PATIENCE = 1_000;

/**
 * Resolves once the log is written, or cannot be, or takes too long: a process that exits with a line on its way writes it
 * again until somebody takes it, which nobody does where the reader of the log has gone.
 */
export const logWritten = (logger: Logger): Promise<void> =>
  Promise.race([
    new Promise<void>(resolve => logger.flush(() => resolve())),
    setTimeout(PATIENCE, undefined, { ref: false }),
  ]);
