// kill -9 at random moments of a write load: after each restart every acknowledged write is there, and the file is sound.
// KILLS says how often (5 by default, 3 on a server, 50 for the full test).
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { API_KEY } from '../app.ts';
import { often, throwAwayDatabase } from '../databases.ts';
import { type Served, serve } from '../process.ts';
import { minimal } from '../records.ts';
import { expectSound } from './soundness.ts';

const KILLS = Number(process.env.KILLS ?? often(5));
const WRITERS = 8;

const HEADERS = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' };

test(`${KILLS} kills in the middle of writing lose nothing that was acknowledged`, {
  timeout: 30_000 + KILLS * 10_000,
}, async () => {
  const { url: database, remove } = await throwAwayDatabase();
  /** Each acknowledged write: what must be read at which position. */
  const acknowledged = new Map<number, string>();
  const deleted = new Set<string>();
  let counter = 0;

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

  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const server = await serve({ DATABASE_URL: database, LOG_LEVEL: 'error' });
      const writing = Array.from({ length: WRITERS }, () => load(server));
      // The moment of the kill is what is random here; nothing is waited for.
      await setTimeout(50 + Math.random() * 600);
      server.process.kill('SIGKILL');
      await Promise.all([server.exit, ...writing]);
      const rows = await expectSound(database);
      const recorded = new Map(rows.map(row => [row.position, row.document]));
      const tombstones = new Set(rows.filter(row => row.op === 'deleted').map(row => row.id));
      for (const id of deleted) expect(tombstones).toContain(id);
      for (const [position, document] of acknowledged) expect(recorded.get(position)).toBe(document);
    }
    expect(acknowledged.size).toBeGreaterThan(KILLS);
  } finally {
    await remove();
  }
});
