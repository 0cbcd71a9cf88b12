// The documentation as it is served: for browsers and for programs, with every link, every heading and every operation.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { type TestApp, testApp } from '../app.ts';

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

let server: TestApp;
/** What has been read, by path. */
const pages = new Map<string, string>();

beforeAll(async () => {
  server = await testApp();
  const waiting = ['/docs'];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const { status, text } = await server.get(path, BROWSER);
    expect(status, path).toBe(200);
    pages.set(path, text);
    const others = hrefsIn(text).map(href => href.split('#')[0] as string);
    waiting.push(
      ...others.filter(href => /^\/docs(\/[a-z-]+)?$/.test(href) && !pages.has(href) && !waiting.includes(href)),
    );
  }
});
afterAll(() => server.close());

const hrefsIn = (html: string) => [...html.matchAll(/ href="([^"]*)"/g)].map(([, href = '']) => href);
const idsIn = (html: string) => [...html.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id);
const read = (path: string) => pages.get(path) ?? expect.unreachable(`${path} is led to by no page`);

test('every page of docs/ is a page that the index leads to, and so is what it leads to beside them', () => {
  const expected = ['running', 'api', 'records', 'clients', 'readme', 'client', 'contributing', 'reference'];
  expect([...pages.keys()]).toEqual(expect.arrayContaining(expected.map(name => `/docs/${name}`)));
});

test('every link leads somewhere, also within a page', async () => {
  for (const [path, html] of pages)
    for (const href of hrefsIn(html)) {
      if (/^(https?:|data:|mailto:)/.test(href)) continue;
      const [to = '', fragment] = href.split('#');
      const target = to === '' ? html : pages.get(to);
      if (target === undefined) expect((await server.get(to)).status, `${href} on ${path}`).toBe(200);
      else if (fragment !== undefined) expect(idsIn(target), `${href} on ${path}`).toContain(fragment);
    }
});

test('every heading of a text has an address of its own, and a link to it', () => {
  for (const [path, html] of pages) {
    const ids = idsIn(html);
    expect(new Set(ids).size, path).toBe(ids.length);
    const article = html.slice(html.indexOf('<article>'), html.indexOf('</article>'));
    for (const [heading] of article.matchAll(/<h[2-4][^>]*>.*?<\/h[2-4]>/g)) {
      const [, id] = /^<h\d id="([^"]+)"/.exec(heading) ?? [];
      expect(heading, path).toContain(`<a class="anchor" href="#${id}"`);
    }
    expect(html.match(/<h1/g)?.length, path).toBe(1);
    expect(html, path).toContain('<html lang="en"');
  }
});

test('pages hold nothing that their policy forbids: no script, no style of their own, nothing from elsewhere', async () => {
  const { headers } = await server.get('/docs', BROWSER);
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|script-src|\*/);
  for (const [path, html] of pages) {
    const open = html.replace(/<pre.*?<\/pre>|<code.*?<\/code>/gs, '');
    expect(open.match(/<script|<style|<iframe|<img| style=| on\w+="/), path).toBeNull();
  }
  const style = await server.get('/docs/style.css');
  expect(style.headers['content-type']).toBe('text/css; charset=utf-8');
});

test('programs are given the Markdown that it is written in', async () => {
  const file = (path: string) => readFile(join(packageRoot, path), 'utf8');
  const page = await server.get('/docs/running', { accept: '*/*' });
  expect([page.headers['content-type'], page.text]).toEqual([
    'text/markdown; charset=utf-8',
    await file('docs/running.md'),
  ]);
  expect((await server.get('/docs')).text).toBe(await file('docs/README.md'));
  // As the files link to each other, whoever asks.
  expect((await server.get('/docs/running.md', BROWSER)).text).toBe(await file('docs/running.md'));
  const { status, json } = await server.get('/docs/runing', { accept: 'text/markdown, application/problem+json' });
  expect([status, json.detail]).toEqual([
    404,
    'The documentation has no page runing. GET /docs lists them. Did you mean running?',
  ]);
});

test('what a browser has already is not sent again', async () => {
  const { headers } = await server.get('/docs/api', BROWSER);
  const again = await server.get('/docs/api', { ...BROWSER, 'if-none-match': headers.etag ?? '' });
  expect([again.status, again.text]).toEqual([304, '']);
  expect(again.headers['content-security-policy']).toBe(headers['content-security-policy']);
  const markdown = await server.get('/docs/api');
  expect(markdown.headers.etag).not.toBe(headers.etag);
});

test('the reference has every operation, parameter, status and schema of the OpenAPI document', async () => {
  const { paths, components } = (await server.get('/openapi.json')).json;
  const html = read('/docs/reference');
  const partOf = (id: string) => html.slice(html.indexOf(`<h3 id="${id}">`)).split('</section>')[0] ?? '';
  const named = ({ $ref = '' }: { $ref?: string }) => components.parameters[$ref.split('/').at(-1) ?? ''].name;
  let count = 0;
  for (const [path, methods] of Object.entries(paths))
    for (const operation of Object.values(methods as object)) {
      const part = partOf(operation.operationId);
      expect(part, operation.operationId).toContain(`<code>${path}</code>`);
      for (const parameter of operation.parameters ?? []) expect(part).toContain(`<code>${named(parameter)}</code>`);
      for (const status of Object.keys(operation.responses)) expect(part).toContain(`<code>${status}</code>`);
      count += 1;
    }
  expect(count).toBeGreaterThan(80);
  for (const [name, schema] of Object.entries(components.schemas as Record<string, { properties?: object }>))
    for (const member of Object.keys(schema.properties ?? {}))
      expect(partOf(`schema-${name}`), name).toContain(`<code>${member}</code>`);
});

test('words find the sections that have them, as they are, begun, or with a letter wrong', async () => {
  const found = async (q: string) => (await server.get(`/docs/search?q=${encodeURIComponent(q)}`)).text;
  expect(await found('idempotency keys')).toMatch(
    /^- \[Idempotency keys\]\(\/docs\/many-at-once#idempotency-keys\): /m,
  );
  expect(await found('BACKUP_FOLDER')).toContain('](/docs/keeping#');
  expect(await found('idempotncy')).toContain('(/docs/many-at-once#idempotency-keys)');
  expect(await found('disagreements')).toContain('(/docs/reference#list-event-disagreements)');
  expect(await found('qwertyuiop')).toContain('# Nothing has all of “qwertyuiop”');
  const { text } = await server.get('/docs/search?q=%3Cscript%3E', BROWSER);
  expect(text).toContain('value="&lt;script&gt;"');
  expect(text).not.toContain('<script>');
  expect((await server.get('/docs/search', BROWSER)).text).toContain('<h1>Search</h1>');
});

test('under a public address with a path, links begin with it', async () => {
  const behind = await testApp({ config: { PUBLIC_URL: 'https://records.example/diplomacy' } });
  const { text } = await behind.get('/docs/running', BROWSER);
  const hrefs = hrefsIn(text).filter(href => !/^(#|data:|https?:\/\/(?!records))/.test(href));
  expect(hrefs.filter(href => !href.startsWith('https://records.example/diplomacy/'))).toEqual([]);
  expect((await behind.get('/docs/reference', BROWSER)).text).toContain(
    'href="https://records.example/diplomacy/openapi.yaml"',
  );
  await behind.close();
});
