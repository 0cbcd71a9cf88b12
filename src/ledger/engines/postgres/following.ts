// Following the head that other servers move: told by NOTIFY at once, and asked for now and then in case that fails.
import pg from 'pg';
import { connectionTo } from './pools.ts';
import { CHANNEL } from './sql.ts';

/**
 * How often the head is asked for, in milliseconds, while nobody tells, and while somebody does: what is kept of answers holds
 * until this process knows of a later head, whatever becomes of who tells it.
 */
const POLL = 250;
const SAFETY = 500;

/** How long a connection that listens may take to show that it lives, in milliseconds. */
const ALIVE = 5_000;

/** How long to wait before listening is tried again, in milliseconds. */
const AGAIN = 1_000;

/** Calls `moved` whenever the head may have moved, one call at a time, until it is closed. */
export function followHead(url: string, moved: () => Promise<void>): () => Promise<void> {
  let closed = false;
  let latest: pg.Client | null = null;
  let listener: pg.Client | null = null;
  let again: NodeJS.Timeout | undefined;
  let asked = Number.NEGATIVE_INFINITY;
  const check = oneAtATime(async () => {
    asked = performance.now();
    // A database that is away is told to those who ask it.
    await moved().catch(() => {});
  });
  /** Nothing is told on a connection that broke without a word: one that does not answer ends, and another is made. */
  const prove = oneAtATime(async () => {
    const silent = listener;
    await silent?.query('SELECT 1').catch(() => silent.end());
  });
  const poll = setInterval(() => {
    if (listener !== null && performance.now() - asked < SAFETY) return;
    check();
    prove();
  }, POLL);
  const retry = () => {
    if (!closed) again = setTimeout(() => void listen(), AGAIN).unref();
  };
  const listen = async () => {
    const client = new pg.Client({ ...(connectionTo(url) as pg.ClientConfig), query_timeout: ALIVE });
    latest = client;
    client.on('notification', check);
    client.on('error', () => {});
    client.on('end', () => {
      if (listener === client) listener = null;
      retry();
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      listener = client;
      // What was written before it listened was told to nobody.
      check();
    } catch {
      await client.end().catch(() => {});
    }
  };
  poll.unref();
  void listen();
  return async () => {
    closed = true;
    clearInterval(poll);
    clearTimeout(again);
    await latest?.end();
  };
}

/** What is asked for while it runs is done once more when it has run. */
function oneAtATime(action: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = async () => {
    running = true;
    do {
      again = false;
      await action();
    } while (again);
    running = false;
  };
  return () => {
    if (running) again = true;
    else void run();
  };
}
