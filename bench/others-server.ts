// A server in a process of its own, for the benches of others, of HTTP and of writes: it tells where it is, and how much memory it has taken since it was last asked.
import { destination, pino } from 'pino';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { openLedger } from '../src/ledger/ledger.ts';

/** Resident memory in bytes: the most since it was last told, and now. And how long it has had a processor, in microseconds. */
export interface Memory {
  readonly cpu: number;
  readonly most: number;
  readonly now: number;
}

/** Between two looks at the memory, in milliseconds. */
const LOOK = 20;

const [, , file = '', key = '', level = '', access = 'read'] = process.argv;
const logger = level === '' ? undefined : pino({ level }, destination('/dev/null'));
const config = readConfig({ COMMUNIQUE_API_KEY: key, RATE_LIMIT: '0', SHED_DELAY: '0' });
const ledger = await openLedger(`file:${file}`, {
  readOnly: access === 'read',
  longReadTimeout: config.LONG_READ_TIMEOUT,
});
const app = await buildApp(config, ledger, logger);
process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }));

let most = 0;
const look = () => {
  most = Math.max(most, process.memoryUsage.rss());
};
setInterval(look, LOOK);
process.on('message', () => {
  look();
  const { user, system } = process.cpuUsage();
  process.send?.({ most, now: process.memoryUsage.rss(), cpu: user + system } satisfies Memory);
  most = 0;
});
process.on('disconnect', () => process.exit());
