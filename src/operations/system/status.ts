// How a server does at the moment, for whoever runs it and has no Prometheus.
import { Type } from '@sinclair/typebox';
import type { Ledger } from '../../ledger/ledger.ts';
import { among, instant, integer, list, MAX_POSITION, named, object, prose, ref } from '../../model/schema.ts';
import { version } from '../../package-root.ts';
import { answerWith, problemAnswers } from '../answers.ts';
import { nothing } from '../follows.ts';
import { type Operation, operation } from '../operation.ts';

/** What a server does at the moment, beside what its ledger tells. */
export interface Standing {
  /** RFC 3339. */
  readonly startedAt: string;
  /** How many requests were answered since: all of them, with 4xx, and with 5xx. */
  readonly requests: { readonly answered: number; readonly refused: number; readonly failed: number };
  /** How many listen to the changes. */
  readonly streams: number;
  /** How many answers are being sent a piece at a time. */
  readonly exports: number;
  /** By how many milliseconds the process is late with everything; null where nothing measures it. */
  readonly late: number | null;
}

const MANY = Number.MAX_SAFE_INTEGER;
const count = (description: string) => integer(0, MANY, description);

const statusSchema = named(
  'Status',
  object(
    {
      version: prose(50, 'The version of the server'),
      node: prose(50, 'The version of Node.js'),
      engine: among(['sqlite', 'postgres'], 'The engine of its database'),
      startedAt: instant('When it was started'),
      ledger: object(
        {
          position: integer(0, MAX_POSITION, 'The last position that it knows'),
          at: Type.Union([instant('When that was recorded'), Type.Null()], {
            description: 'When that was recorded; null where nothing is',
          }),
        },
        { description: 'Its ledger' },
      ),
      requests: object(
        { answered: count('All'), refused: count('With 4xx'), failed: count('With 5xx') },
        { description: 'How many requests were answered since it was started' },
      ),
      streams: count('How many listen to the changes'),
      exports: count('How many answers are being sent a piece at a time'),
      longReads: object(
        { running: count('Those that are read'), waiting: count('Those whose turn has not come') },
        { description: 'Questions that may take long' },
      ),
      connections: list(
        object({
          pool: prose(50, 'What they are for'),
          inUse: count('Those on which something is done'),
          idle: count('Those that are free'),
          waiting: count('How many wait for one'),
        }),
        10,
        { description: 'Connections to PostgreSQL' },
      ),
      process: object(
        {
          memory: count('All memory of the process, in bytes'),
          heap: count('What of it objects take, in bytes'),
          cpu: Type.Number({ minimum: 0, maximum: MANY, description: 'How many seconds of a processor it has used' }),
          late: Type.Union([Type.Number({ minimum: 0, maximum: MANY }), Type.Null()], {
            description:
              'By how many milliseconds it is late with everything; null where `SHED_DELAY` is 0, and nothing measures it',
          }),
        },
        { description: 'The process' },
      ),
    },
    { description: 'How a server does at the moment' },
  ),
);

export const statusSchemas = [statusSchema];

/** A status as it is answered. */
export type Status = ReturnType<typeof statusOf>;

function statusOf(ledger: Ledger, { startedAt, requests, streams, exports, late }: Standing) {
  const { position, at } = ledger.head();
  const { longReads, pools } = ledger.load();
  const { rss: memory, heapUsed: heap } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return {
    ...{ version, node: process.versions.node, engine: ledger.dialect.engine, startedAt },
    ledger: { position, at: position === 0 ? null : at },
    ...{ requests, streams, exports, longReads },
    connections: Object.entries(pools).map(([pool, load]) => ({ pool, ...load })),
    process: { memory, heap, cpu: (user + system) / 1_000_000, late },
  };
}

export const statusOperation = (standing: () => Standing): Operation =>
  operation({
    id: 'get-status',
    method: 'GET',
    path: '/v1/status',
    access: 'admin',
    tag: 'system',
    summary: 'How does the server do?',
    description:
      'What the server that answers does at the moment: what it has answered, who waits for what, how much memory it takes. Of several servers each tells of itself.',
    parameters: { query: object({}) },
    answers: {
      200: answerWith(ref(statusSchema), { description: 'How it does', headers: ['Cache-Control', 'Vary'] }),
      ...problemAnswers('invalid-parameter'),
    },
    ask: () => null,
    at: () => nothing,
    run: (_asked, _at, { ledger }) => ({ body: JSON.stringify(statusOf(ledger, standing())) }),
  });
