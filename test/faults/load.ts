// Writers on a server while something fails, what they were told meanwhile, and whether all that was acknowledged is there.
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { AUTHORIZED } from '../app.ts';
import { expectSound } from '../ledger/soundness.ts';
import { run, type Served, type Started } from '../process.ts';
import { minimal } from '../records.ts';

export interface Load {
  /** Writers on the servers, each its own records, until they are stopped. */
  on(servers: readonly string[], writers?: number): Writing;
  /** How often each status was answered; 0 stands for no answer. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Resolves once so many more answers have had a status. */
  answered(status: 'ok' | number, count: number): Promise<void>;
  /** Fails where something acknowledged is not there, a check finds a fault, or a writer was told what it may not be. */
  expectKept(database: string): Promise<void>;
}

export interface Writing {
  /** Resolves when the answers that were due have come. */
  stop(): Promise<void>;
}

/** What a writer may be told; 412 where a write that was not answered had been done. */
const EXPECTED: ReadonlySet<number> = new Set([0, 200, 201, 204, 412, 503]);

/** How long a writer that got no answer waits, in milliseconds: the server may be gone. */
const PAUSE = 20;

export function loadOf(): Load {
  /** Each acknowledged write: what must be read at which position. */
  const acknowledged = new Map<number, string>();
  const deleted = new Set<string>();
  const unexpected: string[] = [];
  const statuses = new Map<number, number>();
  const waiting = new Set<(status: number) => void>();
  let counter = 0;

  async function send(url: string, method: string, path: string, headers: Record<string, string>, body?: object) {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const answer = await fetch(url + path, {
      method,
      headers: { ...AUTHORIZED, ...(body && { 'content-type': type }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    }).then(
      async response => ({
        status: response.status,
        etag: response.headers.get('etag') ?? '',
        text: await response.text(),
      }),
      () => ({ status: 0, etag: '', text: '' }),
    );
    const { status, text } = answer;
    if (!EXPECTED.has(status)) unexpected.push(`${method} ${path} was answered ${status}: ${text}`);
    if (status === 200 || status === 201) acknowledged.set(JSON.parse(text).position, text);
    if (status === 204) deleted.add(path.split('/').at(-1) ?? '');
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    for (const each of [...waiting]) each(status);
    if (status === 0) await setTimeout(PAUSE);
    return answer;
  }

  /** Creates, changes and deletes. */
  async function write(servers: readonly string[], isOver: () => boolean): Promise<void> {
    const participants = [{ actor: 'russia', name: { en: 'Russia' }, role: 'principal', presence: 'attended' }];
    while (!isOver()) {
      const number = counter++;
      const url = servers[number % servers.length] ?? '';
      const path = `/v1/events/event-${number}`;
      const made = await send(url, 'PUT', path, { 'if-none-match': '*' }, { ...minimal.event, participants });
      if (made.status !== 201) continue;
      const changed = await send(url, 'PATCH', path, { 'if-match': made.etag }, { status: 'planned' });
      if (changed.status === 200 && number % 3 === 0) await send(url, 'DELETE', path, { 'if-match': changed.etag });
    }
  }

  return {
    statuses,
    on: (servers, writers = 8) => {
      let over = false;
      const all = Promise.all(Array.from({ length: writers }, () => write(servers, () => over)));
      return {
        stop: async () => {
          over = true;
          await all;
        },
      };
    },
    answered: (wanted, count) =>
      new Promise(resolve => {
        let left = count;
        const look = (status: number) => {
          if (wanted === 'ok' ? status >= 200 && status < 300 : status === wanted) left -= 1;
          if (left > 0) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
      }),
    expectKept: async database => {
      const rows = await expectSound(database);
      const recorded = new Map(rows.map(row => [row.position, row.document]));
      const tombstones = new Set(rows.filter(row => row.op === 'deleted').map(row => row.id));
      for (const [position, document] of acknowledged) expect(recorded.get(position)).toBe(document);
      for (const id of deleted) expect(tombstones).toContain(id);
      expect(unexpected).toEqual([]);
      const { code, out } = await run(['check'], { DATABASE_URL: database });
      expect(code, out).toBe(0);
    },
  };
}

/** What a server is asked by whoever watches it: whether it can serve, as expected, and whether it lives. */
export async function expectProbes({ url }: Served, ready: 200 | 503): Promise<void> {
  expect((await fetch(`${url}/readyz`)).status).toBe(ready);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
}

/** Once its writers have stopped a server that is told to ends well, and has kept all. */
export async function expectKeptAtEnd(
  server: Started,
  { load, writing, database }: { load: Load; writing: Writing; database: string },
): Promise<void> {
  await writing.stop();
  server.process.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  await load.expectKept(database);
}

/** After something was away it is given back: writers go on by themselves, the server is ready, ends well, and has kept all. */
export async function expectRecovery(
  server: Served,
  { load, writing, database, writes }: { load: Load; writing: Writing; database: string; writes: number },
  giveBack: () => void,
): Promise<void> {
  const after = load.answered('ok', writes);
  giveBack();
  await after;
  await expectProbes(server, 200);
  await expectKeptAtEnd(server, { load, writing, database });
}
