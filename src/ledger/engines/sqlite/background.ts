// Long reads of SQLite, in a process of their own: the driver holds its thread until a statement ends, and a statement
// can be ended by nothing but the end of its process.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { StorageFailure } from '../../errors.ts';
import type { Sql } from '../../sql.ts';
import { READING } from './file.ts';

/** How long one statement may take, in milliseconds, and how many may wait for their turn. */
const LIMIT = 30_000;
const WAITING = 100;

interface Request {
  readonly sql: string;
  readonly values: readonly unknown[];
}

type Answer = { readonly rows: readonly unknown[] } | { readonly failure: object };

export interface Background {
  /** Runs a query; others wait for their turn. @throws StorageFailure where it takes too long */
  select<Row>(query: Sql): Promise<Row[]>;
  close(): void;
}

/** Reads of one database file in a process that is started when it is first needed. */
export function background(file: string): Background {
  let reader: ChildProcess | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let closed = false;
  const stop = () => {
    reader?.kill('SIGKILL');
    reader = undefined;
    process.off('exit', stop);
  };
  const ask = async (request: Request): Promise<Answer> => {
    try {
      if (closed) throw new Error('The ledger is closed.');
      if (!reader) {
        reader = start(file);
        process.once('exit', stop);
      }
      return await answerOf(reader, request);
    } catch (error) {
      stop();
      throw new StorageFailure(error);
    }
  };
  return {
    select: async <Row>({ sql, values }: Sql) => {
      if (waiting >= WAITING) throw new StorageFailure(new Error(`${WAITING} long reads are waiting already.`));
      waiting++;
      const asked = turn.then(() => ask({ sql, values }));
      turn = asked.catch(() => {}).finally(() => waiting--);
      const answer = await asked;
      if ('failure' in answer) throw Object.assign(new Error('A long read failed.'), answer.failure);
      return answer.rows as Row[];
    },
    close: () => {
      closed = true;
      stop();
    },
  };
}

/** Its messages are those of structured cloning, which knows BigInt. It holds this process from nothing, and goes with it, if need be when its statement ends. */
function start(file: string): ChildProcess {
  const script = fileURLToPath(new URL('./background-process.js', import.meta.url));
  const reader = fork(script, [file, READING], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // Told while nothing is asked, an error is told again by the next request.
  reader.on('error', () => {});
  reader.unref();
  reader.channel?.unref();
  return reader;
}

function answerOf(reader: ChildProcess, request: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      clearTimeout(late);
      reader.off('message', answered).off('error', failed).off('exit', ended);
      then();
    };
    const answered = (answer: unknown) => settle(() => resolve(answer as Answer));
    const failed = (reason: unknown) => settle(() => reject(reason));
    const ended = () => failed(new Error('The process of long reads ended.'));
    const late = setTimeout(() => failed(new Error(`A read took more than ${LIMIT / 1000} seconds.`)), LIMIT);
    reader.on('message', answered).on('error', failed).on('exit', ended);
    reader.send(request, error => error && failed(error));
  });
}
