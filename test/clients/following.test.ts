// The feed as it goes on, over connections that break.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { type Change, connect, type Following, Problem } from '../../client/src/client.ts';
import { AUTHORIZED } from '../app.ts';
import { minimal } from '../records.ts';
import { seededServer } from './served.ts';

const seeded = seededServer();

const write = () => seeded.server.post('/v1/issues', minimal.issue);
const feed = (following: Following) => connect({ baseUrl: seeded.front.url }).follow(following);

/** The next so many changes. */
async function taken(changes: AsyncGenerator<Change, void>, count: number): Promise<Change[]> {
  const found: Change[] = [];
  while (found.length < count) found.push((await changes.next()).value as Change);
  return found;
}

test('it tells what there is and then what comes, until whoever asks leaves', async () => {
  const head = seeded.server.ledger.head().position;
  const changes = feed({});
  const there = await taken(changes, head);
  expect(there.map(({ position }) => position)).toEqual(there.map((_, at) => at + 1));
  const next = changes.next();
  await write();
  expect((await next).value).toMatchObject({ position: head + 1, resource: 'issue', op: 'created' });
  await changes.return();
  await expect.poll(async () => (await seeded.server.get('/v1/status', AUTHORIZED)).json.streams).toBe(0);
});

test('a connection that is cut within a change is opened again, and nothing is skipped or comes twice', async () => {
  const since = seeded.server.ledger.head().position;
  const broken: unknown[] = [];
  for (let each = 0; each < 30; each += 1) await write();
  // Each connection ends after so much of the feed, mostly in the middle of a change.
  for (let each = 0; each < 5; each += 1) seeded.front.faults.push({ cutAfter: 1_000 + each });
  const changes = feed({ since, onBreak: error => broken.push(error) });
  const found = await taken(changes, 30);
  expect(found.map(({ position }) => position)).toEqual(Array.from({ length: 30 }, (_, at) => since + 1 + at));
  expect(seeded.front.requests.length).toBeGreaterThan(3);
  expect(broken.length).toBe(seeded.front.requests.length - 1);
  // It goes on where it was, and does not ask for everything anew.
  expect(seeded.front.requests[1]?.url).not.toContain(`since=${since}&`);
  expect(Number(/since=(\d+)/.exec(seeded.front.requests[1]?.url ?? '')?.[1])).toBeGreaterThan(since);
  seeded.front.cut();
  await write();
  expect((await taken(changes, 1))[0]?.position).toBe(since + 31);
  await changes.return();
});

test('a server that is busy is asked again, and one that knows no such position is not', async () => {
  const since = seeded.server.ledger.head().position;
  seeded.front.faults.push({ status: 503, headers: { 'retry-after': '0' } }, { status: 502, headers: {} });
  const changes = feed({ since });
  const next = changes.next();
  await expect.poll(() => seeded.front.requests.length).toBe(3);
  await write();
  expect((await next).value?.position).toBe(since + 1);
  await changes.return();
  const refused = await feed({ since: 1_000_000 })
    .next()
    .catch(error => error);
  expect(refused).toBeInstanceOf(Problem);
  expect(refused.code).toBe('invalid-parameter');
});

test('a signal ends the feed, without an error', async () => {
  const ending = new AbortController();
  const opened = Promise.withResolvers<void>();
  const found: Change[] = [];
  const done = (async () => {
    const since = seeded.server.ledger.head().position;
    for await (const change of feed({ since, signal: ending.signal, onOpen: opened.resolve })) found.push(change);
  })();
  await opened.promise;
  ending.abort();
  await done;
  expect(found).toEqual([]);
  expect(await feed({ signal: AbortSignal.abort() }).next()).toEqual({ done: true, value: undefined });
});

test('a connection on which nothing comes, not even a heartbeat, is held for dead', async () => {
  const silent = createServer(
    (_, answer) => void answer.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 10\n\n'),
  );
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const ending = new AbortController();
  const broken: unknown[] = [];
  const onBreak = (error: unknown) => {
    broken.push(error);
    if (broken.length === 3) ending.abort();
  };
  const changes = connect({ baseUrl: `http://127.0.0.1:${port}` }).follow({
    silence: 50,
    signal: ending.signal,
    onBreak,
  });
  expect(await changes.next()).toEqual({ done: true, value: undefined });
  expect(String(broken[0])).toBe('Error: Nothing came for 50 ms');
  silent.closeAllConnections();
  await new Promise(resolve => silent.close(resolve));
});
