// What is measured of a server, and told in the text format of Prometheus: loaded only where somebody is to be told.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import { OUTCOMES, type Told } from '../imports/outcomes.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Standing } from '../operations/system/status.ts';
import { version } from '../package-root.ts';
import { listenToCaches } from './caches.ts';
import { type Noted, timedLedger } from './timed-ledger.ts';

export interface Metrics {
  /** The same ledger, whose reads and writes are measured. */
  timed(ledger: Ledger): Ledger;
  /** Notes a request that is over, by the id of its operation, and how many seconds after it began. */
  answered(operation: string, status: number, seconds: number): void;
  /** Notes rows of an import that are recorded. */
  recorded(rows: readonly Told[]): void;
  /** Has what a server does at the moment told whenever somebody asks. */
  watch(ledger: Ledger, standing: () => Standing): void;
  /** All of it, in the media type `contentType`. */
  text(): Promise<string>;
  readonly contentType: string;
  /** Where they are kept. */
  readonly registry: Registry;
  /** Ends what listens to the rest of the process. */
  close(): void;
}

/** From half a millisecond, which is what a record takes, to half a minute, in seconds. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

export function metricsOf(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'communique_http_request_duration_seconds',
    help: 'How long requests took until all of the answer was sent or the client had left, by the id of the operation (`none` where there is none) and the status (499 where the client left before its answer had begun)',
    ...{ labelNames: ['operation', 'status'], buckets: BUCKETS, registers },
  });
  const ledgerTimes = (does: 'read' | 'write') =>
    new Histogram({
      name: `communique_ledger_${does}_duration_seconds`,
      help: `How long the ledger took for a ${does}, its turn included, by what it was and what came of it: done, refused, failed, ended`,
      ...{ labelNames: ['verb', 'outcome'], buckets: BUCKETS, registers },
    });
  const times = { read: ledgerTimes('read'), write: ledgerTimes('write') };
  const caches = new Counter({
    name: 'communique_cache_requests_total',
    help: 'How often something was looked for in a cache, and whether it was there',
    ...{ labelNames: ['cache', 'result'], registers },
  });
  const rows = new Counter({
    name: 'communique_import_rows_total',
    help: 'Rows of imports by what became of them, those of dry runs left out',
    ...{ labelNames: ['outcome'], registers },
  });
  for (const outcome of OUTCOMES) rows.inc({ outcome }, 0);
  const stopListening = listenToCaches((cache, hit) => caches.inc({ cache, result: hit ? 'hit' : 'miss' }));
  const noted: Noted = (does, verb, outcome, seconds) => times[does].observe({ verb, outcome }, seconds);
  return {
    timed: ledger => timedLedger(ledger, noted),
    answered: (operation, status, seconds) => requests.observe({ operation, status: String(status) }, seconds),
    recorded: imported => {
      for (const { outcome } of imported) rows.inc({ outcome });
    },
    watch: (ledger, standing) => tellStanding(registry, ledger, standing),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    registry,
    close: stopListening,
  };
}

/** What is read at the moment that somebody asks. */
function tellStanding(registry: Registry, ledger: Ledger, standing: () => Standing): void {
  const registers = [registry];
  new Gauge({
    name: 'communique_info',
    help: 'The version of the server, and the engine of its database',
    ...{ labelNames: ['version', 'engine'], aggregator: 'first', registers },
  }).set({ version, engine: ledger.dialect.engine }, 1);
  new Gauge({
    name: 'communique_ledger_head_position',
    help: 'The last position of the ledger that this server knows',
    aggregator: 'max',
    registers,
    collect() {
      this.set(ledger.head().position);
    },
  });
  new Gauge({
    name: 'communique_long_reads',
    help: 'Questions that take long: those that are read (running) and those whose turn has not come (waiting)',
    ...{ labelNames: ['state'], registers },
    collect() {
      const { running, waiting } = ledger.load().longReads;
      this.set({ state: 'running' }, running);
      this.set({ state: 'waiting' }, waiting);
    },
  });
  new Gauge({
    name: 'communique_database_connections',
    help: 'Connections to PostgreSQL by what they are for: in use and idle, and how many wait for one (waiting)',
    ...{ labelNames: ['pool', 'state'], registers },
    collect() {
      for (const [pool, { inUse, idle, waiting }] of Object.entries(ledger.load().pools)) {
        this.set({ pool, state: 'in-use' }, inUse);
        this.set({ pool, state: 'idle' }, idle);
        this.set({ pool, state: 'waiting' }, waiting);
      }
    },
  });
  new Gauge({
    name: 'communique_stream_listeners',
    help: 'How many listen to the changes',
    registers,
    collect() {
      this.set(standing().streams);
    },
  });
  new Gauge({
    name: 'communique_exports',
    help: 'How many answers are being sent a piece at a time, such as exports',
    registers,
    collect() {
      this.set(standing().exports);
    },
  });
}
