// Requests made from the server's own OpenAPI document, fitting and not, to a process of its own: each answer is one that the
// document tells of. HOSTILE says how many are sent (600 by default, half as many on a server, 20000 for the full test).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AUTHORIZED } from '../app.ts';
import { contractOf, type OpenApi, type Served } from '../contract.ts';
import { throwAwayDatabase } from '../databases.ts';
import { PATIENCE } from '../patience.ts';
import { run, serve } from '../process.ts';
import { requestsOf, type Sent } from './requests.ts';
import { failuresOf, HOSTILE, seed } from './sending.ts';

/** What the path of a request has, by its preflight. */
async function allowed(url: string, path: string): Promise<string> {
  return (await fetch(url + path.split('?')[0], { method: 'OPTIONS' })).headers.get('allow') ?? '';
}

/** What is wrong with an answer, by the document alone. */
function judgeOf(url: string, document: OpenApi): (sent: Sent, served: Served) => Promise<void> {
  const expectContract = contractOf(document);
  const offered = Object.entries(document.paths).map(([path, methods]) => ({
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
    methods: new Set([
      ...['OPTIONS', ...('get' in methods ? ['HEAD'] : [])],
      ...Object.keys(methods).map(name => name.toUpperCase()),
    ]),
  }));
  const isOffered = ({ method, url: path }: Sent) =>
    offered.some(({ pattern, methods }) => methods.has(method) && pattern.test(path.split('?')[0] ?? ''));
  return async (sent, served) => {
    if (served.status >= 500) expect(served.status).toBe(503);
    if (served.headers['content-type']?.startsWith('text/event-stream') || 'content-encoding' in served.headers) return;
    if (isOffered(sent)) expectContract({ method: sent.method, url: sent.url, body: bodyOf(sent) }, served);
    // One with nothing where an id belongs is of its operation, and may ask for what that does not have.
    else expect([400, 404, 405, 406]).toContain(served.status);
    if (served.status === 405) expect(served.headers.allow).toBe(await allowed(url, sent.url));
  };
}

function bodyOf({ body }: Sent): unknown {
  try {
    return JSON.parse(body ?? 'null');
  } catch {
    return body;
  }
}

test(`${HOSTILE} requests from the OpenAPI document are answered as it says`, {
  timeout: PATIENCE + HOSTILE * 1_000,
}, async () => {
  const { url: database, remove } = await throwAwayDatabase();
  try {
    const server = await serve({ DATABASE_URL: database, LOG_LEVEL: 'error' });
    const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as OpenApi;
    const judge = judgeOf(server.url, document);
    const statuses = new Map<number, number>();
    const sent = fc.sample(requestsOf(document, AUTHORIZED), { numRuns: HOSTILE, seed });
    const failures = await failuresOf(server.url, sent, (each, served) => {
      statuses.set(served.status, (statuses.get(served.status) ?? 0) + 1);
      return judge(each, served);
    });
    if (HOSTILE > 600) process.stdout.write(`${JSON.stringify(Object.fromEntries(statuses))}\n`);
    expect(failures, `with FC_SEED=${seed}`).toEqual([]);
    // Much of it is taken, and much is not.
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 404]));

    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    server.process.kill('SIGTERM');
    expect(await server.exit).toBe(0);
    expect(server.lines.filter(line => line.includes('"level":50') || line.includes('"level":60'))).toEqual([]);
    expect((await run(['check'], { DATABASE_URL: database })).code).toBe(0);
  } finally {
    await remove();
  }
});
