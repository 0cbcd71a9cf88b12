// kill -9 at random moments of a write load: after each restart every acknowledged write is there, and the file is sound.
// KILLS says how often (5 by default, 3 on a server, 50 for the full test).
import { expect, test } from 'vitest';
import { API_KEY } from '../app.ts';
import { often, throwAwayDatabase } from '../databases.ts';
import { PATIENCE } from '../patience.ts';
import { type Served, serve } from '../process.ts';
import { minimal } from '../records.ts';
import { expectSound } from './soundness.ts';

const KILLS = Number(process.env.KILLS ?? often(5));
const WRITERS = 8;

const HEADERS = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' };

test(`${KILLS} kills in the middle of writing lose nothing that was acknowledged`, {
  timeout: PATIENCE + KILLS * 30_000,
}, async () => {
  const { url: database, remove } = await throwAwayDatabase();
  /** Each acknowledged write: what must be read at which position. */
  const acknowledged = new Map<number, string>();
  const deleted = new Set<string>();
  let counter = 0;
  /** Called when the next write is acknowledged. */
  let told = () => {};

  /** Creates, changes and deletes until the connection breaks. */
  async function load({ url }: Served): Promise<void> {
    const send = async (method: string, path: string, headers: Record<string, string>, body?: object) => {
      const type = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {};
      const response = await fetch(url + path, {
        method,
        headers: { ...HEADERS, ...type, ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.ok && text !== '') acknowledged.set(JSON.parse(text).position, text);
      if (response.status === 204) deleted.add(path.split('/').at(-1) ?? '');
      if (response.ok) told();
      return response;
    };
    try {
      while (true) {
        const path = `/v1/events/event-${counter++}`;
        const participants = [{ actor: 'russia', name: { en: 'Russia' }, role: 'principal', presence: 'attended' }];
        const made = await send('PUT', path, { 'if-none-match': '*' }, { ...minimal.event, participants });
        const changed = await send(
          'PATCH',
          path,
          { 'if-match': made.headers.get('etag') ?? '' },
          { status: 'planned' },
        );
        if (counter % 3 === 0) await send('DELETE', path, { 'if-match': changed.headers.get('etag') ?? '' });
      }
    } catch {
      // The server was killed: what was not answered counts for nothing.
    }
  }

  const answers = (count: number) =>
    new Promise<void>(resolve => {
      let left = count;
      told = () => {
        left -= 1;
        if (left === 0) resolve();
      };
    });

  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const server = await serve({ DATABASE_URL: database, LOG_LEVEL: 'error' });
      const writing = Array.from({ length: WRITERS }, () => load(server));
      // Killed at the answer to one of the first writes, with those of the other writers under way.
      await answers(1 + Math.floor(Math.random() * 60));
      server.process.kill('SIGKILL');
      await Promise.all([server.exit, ...writing]);
      const rows = await expectSound(database);
      const recorded = new Map(rows.map(row => [row.position, row.document]));
      const tombstones = new Set(rows.filter(row => row.op === 'deleted').map(row => row.id));
      for (const id of deleted) expect(tombstones).toContain(id);
      for (const [position, document] of acknowledged) expect(recorded.get(position)).toBe(document);
    }
    expect(acknowledged.size).toBeGreaterThanOrEqual(KILLS);
  } finally {
    await remove();
  }
});
