// Long reads of SQLite, in processes of their own: the driver holds its thread until a statement ends, and a statement
// can be ended by nothing but the end of its process.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Asker, NOBODY, NoLongerWanted, type TurnsLoad } from '../../../turns.ts';
import { StorageFailure, TookTooLong } from '../../errors.ts';
import type { Sql } from '../../sql.ts';
import { DEFAULTS, type LongReads, longReadTurns } from '../long-reads.ts';
import { tuning } from './file.ts';

interface Request {
  readonly sql: string;
  readonly values: readonly unknown[];
}

type Answer = { readonly rows: readonly unknown[] } | { readonly failure: object };

export interface Background {
  /** Runs a query in its turn. @throws StorageFailure, TookTooLong, TooManyWaiting, NoLongerWanted */
  select<Row>(query: Sql, asker?: Asker): Promise<Row[]>;
  /** The processes that are there: none before the first read. @public */
  processes(): readonly (number | undefined)[];
  load(): TurnsLoad;
  close(): void;
}

/** Reads of one database file in processes that are started when they are first needed. */
export function background(file: string, options: LongReads = {}): Background {
  const { longReadTimeout: within = DEFAULTS.longReadTimeout } = options;
  const take = longReadTurns(options);
  const all = new Set<ChildProcess>();
  const idle: ChildProcess[] = [];
  let closed = false;
  const end = (reader: ChildProcess) => {
    reader.kill('SIGKILL');
    all.delete(reader);
    if (all.size === 0) process.off('exit', endAll);
  };
  const endAll = () => {
    for (const reader of all) end(reader);
  };
  const begin = (): ChildProcess => {
    if (closed) throw new StorageFailure(new Error('The ledger is closed.'));
    const reader = start(file);
    if (all.size === 0) process.on('exit', endAll);
    all.add(reader);
    return reader;
  };
  /** One that ended while nothing was asked of it is no use. */
  const reader = (): ChildProcess => {
    const known = idle.pop();
    if (!known) return begin();
    if (known.connected) return known;
    end(known);
    return reader();
  };
  return {
    select: <Row>({ sql, values }: Sql, asker = NOBODY) =>
      take(asker, async () => {
        const own = reader();
        const answer = await answerOf(own, { sql, values }, { signal: asker.signal, within }).catch(error => {
          end(own);
          throw error;
        });
        idle.push(own);
        if ('failure' in answer) throw Object.assign(new Error('A long read failed.'), answer.failure);
        return answer.rows as Row[];
      }),
    processes: () => [...all].map(({ pid }) => pid),
    load: take.load,
    close: () => {
      closed = true;
      endAll();
    },
  };
}

/** How many megabytes V8 takes for objects that soon die: rows on their way; it would take sixteen times as much. */
const LITTLE_GARBAGE = '--max-semi-space-size=2';

/** Its messages are those of structured cloning, which knows BigInt. It holds this process from nothing, and goes with it, if need be when its statement ends. */
function start(file: string): ChildProcess {
  const script = fileURLToPath(new URL('./background-process.js', import.meta.url));
  const reader = fork(script, [file, tuning('count')], {
    execArgv: [LITTLE_GARBAGE],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // Told while nothing is asked, an error is told again by the next request.
  reader.on('error', () => {});
  reader.unref();
  reader.channel?.unref();
  return reader;
}

function answerOf(
  reader: ChildProcess,
  request: Request,
  { signal, within }: { signal: AbortSignal; within: number },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      clearTimeout(late);
      signal.removeEventListener('abort', left);
      reader.off('message', answered).off('error', failed).off('exit', ended);
      then();
    };
    const answered = (answer: unknown) => settle(() => resolve(answer as Answer));
    const failed = (reason: unknown) => settle(() => reject(new StorageFailure(reason)));
    const ended = () => failed(new Error('The process of long reads ended.'));
    const left = () => settle(() => reject(new NoLongerWanted()));
    const late = setTimeout(() => settle(() => reject(new TookTooLong())), within);
    signal.addEventListener('abort', left);
    reader.on('message', answered).on('error', failed).on('exit', ended);
    reader.send(request, error => error && failed(error));
  });
}
