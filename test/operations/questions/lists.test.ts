// Questions over HTTP: what the answers hold beside the rows, that pages stay as they are while others write, and what
// becomes of values that make no sense.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../../src/app.ts';
import { behindPrefixes } from '../../../src/model/arabic-prefixes.ts';
import { wordsOf } from '../../../src/model/folding.ts';
import type { Content } from '../../../src/model/kinds.ts';
import { type Answer, AUTHORIZED, configOf, type TestApp, testApp } from '../../app.ts';
import { resolved } from '../../contract.ts';
import { minimal } from '../../records.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp({ seeded: true });
});
afterAll(() => server.close());

const ids = ({ json }: Answer) => json.data.map((record: { id: string }) => record.id);
const search = (body: object | string, query = '') =>
  server.request('POST', `/v1/events/search${query}`, { headers: { 'content-type': 'application/json' }, body });
const MEETING = 'obama-putin-hangzhou-2016-09-05';

describe('words', () => {
  test.each([
    ['بوتن', 'an alias, in one of its spellings'],
    ['اوباما', 'a name without its hamza'],
    ['OBAMA', 'another case'],
    ['"of presidents" hangz*', 'a phrase and a prefix'],
    ['٢٠١٦ G20', 'digits of another script', false],
  ])('%s: %s', async (q, _, found = true) => {
    expect(ids(await server.get(`/v1/events?q=${encodeURIComponent(q)}`)).includes(MEETING)).toBe(found);
  });

  test('every passage shows its text as it was written, and in it the words', async () => {
    let matches = 0;
    for (const q of ['بوتن', 'Obama', 'وقف', '"cyber security"', 'syr*']) {
      const { json } = await server.get(`/v1/events?q=${encodeURIComponent(q)}`);
      expect(json.highlights.map((one: { id: string }) => one.id)).toEqual(ids({ json } as Answer));
      for (const { id, passages } of json.highlights) {
        expect(passages.length, `${q} ${id}`).toBeGreaterThan(0);
        for (const passage of passages) matches += await expectPassage(id, passage, q.replace(/["*]/g, ''));
      }
    }
    expect(matches).toBeGreaterThan(20);
  });

  test('an Arabic word behind a prefix comes last, and a quoted one is exact', async () => {
    const own = await testApp();
    const titles = { exact: 'إعلان هدنة', behind: 'بدء الهدنة', other: 'كالهدنة' };
    for (const [id, ar] of Object.entries(titles)) {
      const when = { start: id === 'exact' ? '2016-09-01' : '2016-09-12' };
      await own.put(`/v1/events/${id}`, { ...minimal.event, title: { ar }, when }, { 'if-none-match': '*' });
    }
    const found = async (q: string) =>
      ids(await own.get(`/v1/events?sort=relevance&limit=1&q=${encodeURIComponent(q)}`));
    const first = await own.get(`/v1/events?sort=relevance&limit=1&q=${encodeURIComponent('هدنة')}`);
    expect(ids(first)).toEqual(['exact']);
    expect(ids(await own.get(first.json.links.next))).toEqual(['behind']);
    expect(await found('"هدنة"')).toEqual(['exact']);
    expect(await found('الهدنة')).toEqual(['behind']);
    await own.close();
  });

  test.each([
    ['Oʻzbekiston Tashqi ishlar vazirligi', ["O'zbekiston", 'ozbekiston', 'O‘zb*', '"oʼzbekiston tashqi"']],
    ['премʼєр-міністр', ["прем'єр", 'прем’єр-міністр', 'премєр']],
    ["Iran's allies, l'accord", ['iran', 'allies', 'accord', "iran's", 'l’accord']],
    ['وزیرخارجهٔ ایران، آقای کمال خرازی', ['وزيرخارجه', 'اقاي', '"كمال خرازي"', 'ايران']],
    ['ھەولێر', ['ههولير', 'هەولێر']],
    ['Переговоры о Донбассе, ещё идёт', ['еще', 'идет', 'переговоры']],
  ])('%s is found however it is spelled, and shown as it was written', async (title, spellings) => {
    const own = await testApp();
    await own.put('/v1/events/spelled', { ...minimal.event, title: { en: title } }, { 'if-none-match': '*' });
    for (const q of spellings) {
      const { json } = await own.get(`/v1/events?q=${encodeURIComponent(q)}`);
      expect(ids({ json } as Answer), q).toEqual(['spelled']);
      const [{ text, matches }] = json.highlights[0].passages;
      expect([text, matches.length], q).toEqual([title, 1]);
    }
    await own.close();
  });

  async function expectPassage(
    id: string,
    { record = `events/${id}`, pointer, start, end, text, matches }: Passage,
    q: string,
  ) {
    const whole = (await server.get(`/v1/${record}`)).json;
    const member = pointer
      .split('/')
      .slice(1)
      .reduce((value, step) => value[step], whole) as unknown as string;
    expect(Array.from(member).slice(start, end).join('')).toBe(text);
    for (const match of matches) {
      const found = wordsOf(Array.from(member).slice(match.start, match.end).join('')).map(word => word.folded);
      const asked = wordsOf(q).map(word => word.folded);
      const behind = asked.length === 1 ? behindPrefixes(asked[0] ?? '') : [];
      const forms = [asked.join(' '), ...behind];
      expect(
        forms.some(form => found.join(' ').startsWith(form)),
        `${found} for ${asked}`,
      ).toBe(true);
      expect(match.start >= start && match.end <= end).toBe(true);
    }
    return matches.length;
  }

  interface Passage {
    record?: string;
    pointer: string;
    start: number;
    end: number;
    text: string;
    matches: { start: number; end: number }[];
  }

  test('without words there is nothing to highlight', async () => {
    expect((await server.get('/v1/events')).json).not.toHaveProperty('highlights');
  });

  test('an actor is found by its offices only among actors', async () => {
    const own = await testApp();
    const actor = { ...minimal.actor, positions: [{ office: { en: 'Plenipotentiary' } }] };
    await own.put('/v1/actors/envoy', actor, { 'if-none-match': '*' });
    const participants = [{ actor: 'envoy', name: { en: 'X' }, role: 'principal', presence: 'attended' }];
    await own.put('/v1/events/e', { ...minimal.event, participants }, { 'if-none-match': '*' });
    expect(ids(await own.get('/v1/actors?q=plenipotentiary'))).toEqual(['envoy']);
    expect(ids(await own.get('/v1/events?q=plenipotentiary'))).toEqual([]);
    await own.close();
  });

  test('words that more than a thousand actors are named by are too broad', async () => {
    const own = await testApp();
    const writes = Array.from({ length: 1_001 }, (_, n) => ({
      ...{ op: 'create' as const, kind: 'actor' as const, id: `a-${n}` },
      content: { ...minimal.actor, name: { en: `Same ${n}` } },
    }));
    await own.ledger.append(writes, 'test');
    const { status, json } = await own.get('/v1/events?q=same');
    expect([status, json.errors[0].parameter, json.errors[0].code]).toEqual([400, 'q', 'too-broad']);
    expect((await own.get('/v1/events?q=%22same%2017%22')).status).toBe(200);
    expect((await own.get('/v1/actors?q=same')).status).toBe(200);
    await own.close();
  });
});

test('`fields` sends the members asked for, in the order of the document, and the id', async () => {
  const { json } = await server.get('/v1/events?fields=when,title');
  for (const event of json.data) expect(Object.keys(event)).toEqual(['id', 'title', 'when']);
  const whole = await server.get('/v1/events');
  expect(whole.headers.etag).not.toBe((await server.get('/v1/events?fields=when')).headers.etag);
});

describe('pages', () => {
  const sorts = ['-start', 'start', '-updated', 'updated', '-duration', 'relevance'];

  test.each(sorts)('by %s hold at the position of the first, whoever writes in between', async sort => {
    const own = await testApp();
    const event = (n: number): Content => ({
      ...minimal.event,
      title: n % 3 === 0 ? { en: 'Word' } : { en: 'Other' },
      summary: { en: 'word' },
      when: { start: `20${10 + (n % 4)}` },
      ...(n % 2 === 0 && { duration: { minutes: n % 5, qualifier: 'exact' } }),
    });
    const make = (n: number) => own.put(`/v1/events/e-${n}`, event(n), { 'if-none-match': '*' });
    for (let n = 0; n < 14; n++) await make(n);
    const url = `/v1/events?q=word&sort=${sort}&limit=3`;
    const first = await own.get(url);
    const expected = ids(await own.get(`/v1/events?q=word&sort=${sort}&limit=100&asOf=${first.json.position}`));
    const seen = [...ids(first)];
    let page = first;
    for (let n = 0; page.json.links.next; n++) {
      await make(100 + n);
      const victim = await own.get(`/v1/events/e-${n}`);
      await own.delete(`/v1/events/e-${n}`, victim.headers.etag as string);
      const moved = await own.get(`/v1/events/e-${13 - n}`);
      await own.patch(
        `/v1/events/e-${13 - n}`,
        { when: { start: '2030' }, title: { en: 'Word' } },
        moved.headers.etag as string,
      );
      page = await own.get(page.json.links.next);
      seen.push(...ids(page));
    }
    expect(seen).toEqual(expected);
    expect(seen.length).toBe(14);
    const back: string[] = [];
    for (; page; page = await own.get(page.json.links.previous)) {
      back.unshift(...ids(page));
      if (!page.json.links.previous) break;
    }
    expect(back).toEqual(expected);
    await own.close();
  });

  test('what began in one hour comes in the order of its ids, whenever it was recorded', async () => {
    const own = await testApp();
    const numbers = Array.from({ length: 25 }, (_, n) => 50 - n);
    await own.ledger.append(
      numbers.map(n => ({ op: 'create', kind: 'event', id: `e-${n}`, content: minimal.event })),
      'test',
    );
    const seen: string[] = [];
    for (let url = '/v1/events?q=meeting&limit=7'; url; ) {
      const page = await own.get(url);
      seen.push(...ids(page));
      url = page.json.links.next;
    }
    expect(seen).toEqual(numbers.map(n => `e-${n}`));
    expect(ids(await own.get('/v1/events?q=meeting&limit=7&sort=start'))).toEqual(
      numbers
        .reverse()
        .slice(0, 7)
        .map(n => `e-${n}`),
    );
    await own.close();
  });

  test('a cursor of one order is none of another', async () => {
    const { next } = (await server.get('/v1/events?limit=1')).json.links;
    expect((await server.get(`${next}&sort=start`)).json.errors[0].parameter).toBe('cursor');
    const cursor = (await search({ limit: 1 })).json.page.next;
    expect((await search({ limit: 1, cursor })).status).toBe(200);
    expect((await search({ limit: 1, cursor, country: 'CN' })).status).toBe(400);
  });
});

describe('a search', () => {
  test('that a GET can ask for names it, and cites it', async () => {
    const body = {
      and: [{ country: ['CN', 'RU'] }, { not: { status: 'cancelled' } }],
      or: [{ q: 'Obama' }],
      sort: 'start',
    };
    const { query, get } = (await search(body, '?explain=true')).json;
    expect(query).toEqual({ country: 'CN,RU', status: '-cancelled', q: 'obama', sort: 'start', limit: 20 });
    expect(get).toBe('/v1/events?country=CN%2CRU&status=-cancelled&q=obama&sort=start');
    const found = await search(body);
    expect(ids(await server.get(get))).toEqual(ids(found));
    expect(found.json.links.citeAs).toBe(`${get}&asOf=29`);
    expect(found.headers['cache-control']).toBe('no-store');
  });

  test('is explained at a path of its own, and where the search is asked to', async () => {
    const body = { country: ['CN'], not: { q: 'Obama' }, fields: ['title', 'when'] };
    const own = await server.post('/v1/events/search/explain', body);
    expect(own.json).toEqual((await search(body, '?explain=true')).json);
    expect(own.json.query).toMatchObject({ country: 'CN', fields: 'title,when' });
    expect(ids(await search(own.json.query))).toEqual(ids(await search(body)));
  });

  test('takes a text with commas where it takes a list, at any depth', async () => {
    const lists = { country: ['CN', '-RU'], or: [{ issue: ['ukraine', 'aid-to-aleppo'] }], fields: ['title', 'when'] };
    const texts = { country: 'CN,-RU', or: [{ issue: ['ukraine,aid-to-aleppo'] }], fields: 'title,when' };
    const [one, other] = [await search(lists), await search(texts)];
    expect(one.json.data.length).toBeGreaterThan(0);
    expect(other.json.data).toEqual(one.json.data);
    expect(Object.keys(one.json.data[0])).toEqual(['id', 'title', 'when']);
    const { status, json } = await search({ not: { country: 'CN,XX' } });
    expect([status, json.errors[0].pointer]).toEqual([400, '#/not/country/1']);
  });

  test('that no GET can ask for says so', async () => {
    const body = { or: [{ issue: 'syria-ceasefire' }, { q: 'summit' }] };
    expect((await search(body, '?explain=true')).json.get).toBeNull();
    expect((await search(body)).json.links).toEqual({ self: '/v1/events/search' });
    expect((await search(body)).headers.link).toBeUndefined();
  });

  test('is told every fault with its place', async () => {
    const body = { and: [{ from: '2016-02-30' }, { or: [{ q: '"open' }] }], sort: 'relevance' };
    const { status, json } = await search(body);
    expect(status).toBe(400);
    const pointers = json.errors.map((error: { pointer: string }) => error.pointer);
    expect(pointers).toEqual(['#/and/0/from', '#/and/1/or/0/q', '#/sort']);
    expect((await search({ countri: 'CN' })).json.errors[0].detail).toMatch(/Did you mean country/);
  });

  test('is nested five deep and no deeper', async () => {
    const nested = (depth: number): object => (depth === 0 ? { country: 'CN' } : { not: nested(depth - 1) });
    expect((await search(nested(5))).status).toBe(200);
    expect((await search(nested(6))).json.errors[0].code).toBe('unknown');
    expect((await search(`${'{"not":'.repeat(50_000)}{}${'}'.repeat(50_000)}`)).status).toBe(400);
  });
});

test('a question mark in a query stands in its links too', async () => {
  const url = '/v1/events?limit=1&q=obama?&participant=barack-obama';
  const { links } = (await server.get(url)).json;
  expect(links.citeAs).toBe(`${url}&asOf=29`);
  const next = await server.get(links.next);
  expect(ids(next)).toEqual([ids(await server.get(url.replace('limit=1', 'limit=2')))[1]]);
});

test('what two places can be told by is one place', async () => {
  const own = await testApp();
  const at = (id: string, coordinates: number[]) =>
    own.put(
      `/v1/events/${id}`,
      { ...minimal.event, venue: { country: 'AQ', resolution: 'site', coordinates } },
      { 'if-none-match': '*' },
    );
  await at('pole', [180, 90]);
  await at('line', [-180, 10]);
  expect(ids(await own.get('/v1/events?near=0,90&radius=0'))).toEqual(['pole']);
  expect(ids(await own.get('/v1/events?near=180,10&radius=0'))).toEqual(['line']);
  expect(ids(await own.get('/v1/events?near=180,10.00001&radius=0'))).toEqual([]);
  await own.close();
});

test('one question asks for a thousand values and no more', async () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => `a${n}`).join(',');
  expect((await server.get(`/v1/events?participant=${many(160)}&participant=a&represents=${many(150)}`)).status).toBe(
    200,
  );
  const { status, json } = await server.get(
    `/v1/events?${[1, 2, 3, 4, 5, 6, 7, 8].map(n => `participant=${many(150).replaceAll('a', `a${n}`)}`).join('&')}`,
  );
  expect([status, json.errors[0].parameter]).toEqual([400, 'participant']);
  const leaves = (depth: number, own = 'a'): object =>
    depth === 0 ? { q: own } : { or: Array.from({ length: 20 }, (_, n) => leaves(depth - 1, `${own}${n}`)) };
  for (const depth of [2, 3]) expect((await search(leaves(depth))).status).toBe(400);
  // What says one thing many times asks for one thing.
  const same = (depth: number): object => (depth === 0 ? { q: 'a b c' } : { or: Array(20).fill(same(depth - 1)) });
  expect([(await search(same(1))).status, (await search(same(3))).status]).toEqual([200, 400]);
  // Fifty conditions are looked up anew for each record: of so many, few values are too much.
  const pairs = (count: number) => ({
    or: Array.from({ length: count }, (_, n) => ({ and: [{ participant: `a${n}` }, { issue: `b${n}` }] })),
  });
  expect([(await search(pairs(20))).status, (await search({ and: [pairs(20), { or: [pairs(12)] }] })).status]).toEqual([
    200, 400,
  ]);
  const wide = {
    or: Array.from({ length: 7 }, () => ({ and: Array.from({ length: 20 }, (_, n) => ({ minDuration: n })) })),
  };
  expect((await search(wide)).status).toBe(200);
  expect(
    (
      await search({
        not: { or: Array.from({ length: 20 }, (_, n) => ({ participant: many(40).replaceAll('a', `b${n}`) })) },
      })
    ).status,
  ).toBe(200);
});

describe('counts', () => {
  test('facets have labels, stop at the limit and say whether there is more', async () => {
    const { data } = (await server.get('/v1/events/facets?by=participant,kind&limit=1')).json;
    expect(data[0].values).toEqual([
      {
        value: 'barack-obama',
        count: 3,
        label: { en: 'Barack Obama', ar: 'باراك أوباما', ru: 'Барак Обама', zh: '贝拉克·奥巴马' },
      },
    ]);
    expect([data[0].more, data[1].values[0].label.en, data[1].more]).toEqual([true, 'Round of negotiations', true]);
  });

  test.each([
    ['/v1/events/facets?by=kind&by=issue', '/v1/events/facets?by=kind,issue'],
    ['/v1/events?fields=title&fields=when', '/v1/events?fields=title,when'],
    ['/v1/events?country=CN&country=-RU', '/v1/events?country=CN,-RU'],
  ])('%s asks for the same as %s', async (repeated, listed) => {
    const [one, other] = [await server.get(repeated), await server.get(listed)];
    expect([one.status, one.json.data]).toEqual([200, other.json.data]);
  });

  test('what is asked of a dimension narrows the others alone', async () => {
    const { data } = (await server.get('/v1/events/facets?by=kind,issue&kind=meeting')).json;
    expect(data[0].values.length).toBeGreaterThan(1);
    expect(data[1].values.map((one: { count: number }) => one.count)).toEqual([1, 1, 1, 1]);
  });

  test('a histogram splits by the values that are most frequent in what is asked', async () => {
    const { data, series } = (await server.get('/v1/events/histogram?interval=day&by=kind&kind=meeting,summit')).json;
    expect(data.reduce((sum: number, one: { count: number }) => sum + one.count, 0)).toBe(2);
    expect(series.map((one: { value: string }) => one.value)).toEqual(['meeting', 'summit']);
  });

  test.each(['/v1/events/facets?by=country', '/v1/events/histogram?interval=month', '/v1/citation'])(
    '%s is confirmed by its tag, has a link for ever, and changes with the ledger',
    async path => {
      const own = await testApp({ seeded: true });
      const first = await own.get(path);
      const etag = first.headers.etag as string;
      expect(first.headers.link).toMatch(/asOf=29>; rel="cite-as"/);
      expect((await own.get(path, { 'if-none-match': etag })).status).toBe(304);
      await own.post('/v1/events', minimal.event);
      const then = await own.get(path, { 'if-none-match': etag });
      expect(then.status).toBe(200);
      expect((await own.get(`${path}${path.includes('?') ? '&' : '?'}asOf=29`)).text.replace(/[?&]asOf=29/g, '')).toBe(
        first.text.replace(/[?&]asOf=29/g, ''),
      );
      await own.close();
    },
  );
});

test('what many ask for at once, and again, is counted once until the ledger moves', async () => {
  const own = await testApp({ seeded: true });
  let reads = 0;
  const select: typeof own.ledger.select = (query, options) => {
    reads++;
    return own.ledger.select(query, options);
  };
  const app = await buildApp(configOf({}), { ...own.ledger, select });
  const ask = () => app.inject('/v1/events/facets?by=country,kind');
  const first = (await ask()).body;
  const once = reads;
  expect(once).toBeGreaterThan(0);
  await own.post('/v1/events', minimal.event);
  const together = await Promise.all(Array.from({ length: 20 }, ask));
  expect(new Set(together.map(answer => answer.body)).size).toBe(1);
  expect(together[0]?.body).not.toBe(first);
  expect((await ask()).statusCode).toBe(200);
  expect(reads).toBe(2 * once);
  await app.close();
  await own.close();
});

describe('a citation', () => {
  const hashOf = (list: Answer) => {
    const lines = list.json.data.map((event: { id: string; revision: number }) => `${event.id}/${event.revision}\n`);
    return createHash('sha256').update(lines.join('')).digest('hex');
  };

  test('carries a hash that whoever follows its link can compute', async () => {
    const [item] = (await server.get('/v1/citation?country=CN&q=%22of%20presidents%22%20بوتن', { host: 'example.org' }))
      .json;
    expect(item.URL).toMatch(/^http:\/\/example.org\/v1\/events\?country=CN&q=.*&asOf=29$/);
    const list = await server.get(item.URL.slice('http://example.org'.length));
    expect(ids(list)).toEqual([MEETING]);
    expect(item.note).toBe(`records 1, sha256 ${hashOf(list)}`);
    const bibtex = await server.get('/v1/citation?as=bibtex&sort=-updated', { accept: 'application/json;q=0.1, */*' });
    expect(bibtex.headers['content-type']).toMatch(/^application\/x-bibtex/);
    expect(bibtex.text).toContain(`sha256 ${hashOf(await server.get('/v1/events?sort=-updated'))}`);
  });

  test('is BibTeX for who prefers that, and CSL-JSON for who asks for web pages alone', async () => {
    const bibtex = await server.get('/v1/citation', { accept: 'application/x-bibtex' });
    expect(bibtex.text).toMatch(/^@misc\{communique-29-/);
    const shown = await server.get('/v1/citation', { accept: 'text/html' });
    expect([shown.status, shown.headers['content-type']]).toEqual([
      200,
      'application/vnd.citationstyles.csl+json; charset=utf-8',
    ]);
    expect((await server.get('/v1/citation?as=csl', { accept: 'text/html' })).status).toBe(200);
    const forged = await server.get('/v1/citation', { host: 'a>b; rel="x"' });
    expect(forged.headers.link).toBe('</v1/events?asOf=29>; rel="cite-as"');
  });
});

describe('values that make no sense', () => {
  const NASTY = [
    '',
    '%20',
    '%00',
    'a%00b',
    '%ed%a0%80',
    '%c3%28',
    '%E2%80%AEright-to-left',
    "'%20OR%201=1%20--",
    '%22',
    '%22unclosed',
    '*',
    'a*',
    'AND',
    'NOT%20x',
    'NEAR(a%20b)',
    'title:x',
    '%7Btitle%7D%20:%20x',
    '-',
    '--CN',
    ',',
    'CN,',
    '[]',
    '+5',
    '1e3',
    '-0',
    '0x10',
    'Infinity',
    '99999999999999999999',
    '2016-13-45',
    '1,2,3,4',
    '200,0,0,0',
    '181,91',
    '__proto__',
    'constructor',
    'x'.repeat(6_000),
    'CN,'.repeat(500),
  ];
  const paths = [
    ...['/v1/events', '/v1/actors', '/v1/issues', '/v1/sources', '/v1/events/facets', '/v1/events/histogram'],
    ...['/v1/citation', '/v1/issues/ukraine/timeline', '/v1/actors/barack-obama/positions-on/ukraine'],
    ...[`/v1/events/${MEETING}/disagreements`, `/v1/events/${MEETING}/revisions`, '/v1/changes'],
  ];

  test.each(paths)('%s: each parameter is named in the refusal, or has the right answer', async path => {
    const document = (await server.get('/openapi.json')).json;
    const documented = document.paths;
    const template = Object.keys(documented)
      .sort((a, b) => a.split('{').length - b.split('{').length)
      .find(one => new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)) as string;
    const parameters = documented[template].get.parameters
      .map((one: object) => resolved(document, one))
      .filter((one: { in: string }) => one.in === 'query');
    expect(parameters.length).toBeGreaterThan(0);
    const needed = parameters
      .filter((one: { required?: boolean }) => one.required)
      .map((one: { name: string }) => one.name);
    for (const { name, schema } of parameters as { name: string; schema: { type: string } }[]) {
      const others = needed
        .filter((one: string) => one !== name)
        .map((one: string) => `${one}=${one === 'by' ? 'kind' : 'day'}`);
      const ask = async (...parts: string[]) => {
        const url = `${path}?${[...others, ...parts].join('&')}`;
        const { status, json } = await server
          .get(url)
          .then(answer => ({ status: answer.status, json: safely(answer) }));
        expect([200, 400], url.slice(0, 200)).toContain(status);
        if (status === 400 && json.errors) {
          const named = json.errors.map((error: { parameter: string }) => error.parameter);
          expect(named, url.slice(0, 200)).toContain(name);
        }
        return status;
      };
      for (const value of NASTY) await ask(`${name}=${value}`);
      for (const value of ['%zz', '%', '%c3%28', '%c0%af', '%ed%a0%80'])
        expect(await ask(`${name}=${value}`), `${name}=${value}`).toBe(400);
      expect(await ask(`${name}=`), `${name} empty`).toBe(400);
      if (resolved(document, schema).type !== 'array')
        expect(await ask(`${name}=1`, `${name}=1`), `${name} repeated`).toBe(400);
    }
    const unknown = await server.get(
      `${path}?${[...needed.map((one: string) => `${one}=kind`), 'nonsense=1'].join('&')}`,
    );
    expect([unknown.status, JSON.stringify(unknown.json.errors)]).toEqual([400, expect.stringContaining('nonsense')]);
  });

  const safely = (answer: Answer) => {
    try {
      return answer.json;
    } catch {
      return {};
    }
  };

  test.each([
    ['near=0,0', 'near'],
    ['radius=5', 'radius'],
    ['near=0,0&radius=-1', 'radius'],
    ['from=2017&to=2016', 'from'],
    ['minDuration=5&maxDuration=4', 'minDuration'],
    ['bbox=0,10,0,5', 'bbox'],
    ['sort=relevance', 'sort'],
    ['q=!!!', 'q'],
    ['countrys=CN', 'countrys'],
  ])('%s: %s is wrong', async (query, parameter) => {
    const { status, json } = await server.get(`/v1/events?${query}`);
    expect([status, json.errors[0].parameter]).toEqual([400, parameter]);
  });
});

test('an actor that was merged into another is found and called by what that one is called', async () => {
  const own = await testApp();
  await own.put('/v1/actors/old', { ...minimal.actor, name: { en: 'Former' } }, { 'if-none-match': '*' });
  const name = { en: 'Zvonimira', ar: 'زفونيميرا' };
  await own.put('/v1/actors/new', { ...minimal.actor, name }, { 'if-none-match': '*' });
  const participants = [{ actor: 'old', name: { en: 'X' }, role: 'principal', presence: 'attended' }];
  await own.put('/v1/events/e', { ...minimal.event, participants }, { 'if-none-match': '*' });
  const before = own.ledger.head().position;
  const { etag } = (await own.get('/v1/actors/old')).headers;
  await own.request('DELETE', '/v1/actors/old?mergedInto=new', {
    headers: { ...AUTHORIZED, 'if-match': etag as string },
  });
  const found = await own.get('/v1/events?q=zvonimira');
  expect(ids(found)).toEqual(['e']);
  expect(found.json.highlights[0].passages[0]).toMatchObject({ record: 'actors/new', pointer: '/name/en' });
  expect(ids(await own.get(`/v1/events?q=zvonimira&asOf=${before}`))).toEqual([]);
  expect(ids(await own.get(`/v1/events?q=former&asOf=${before}`))).toEqual(['e']);
  const { values } = (await own.get('/v1/events/facets?by=participant')).json.data[0];
  expect(values).toEqual([{ value: 'new', count: 1, label: name }]);
  await own.close();
});

describe('by what others call a record', () => {
  const address = 'https://news.example/2016/a,b?c=[d]';
  const made: [plural: string, id: string, content: object][] = [
    ['actors', 'called', { ...minimal.actor, wikidata: 'Q424242', externalIds: [{ scheme: 'viaf', value: '99' }] }],
    ['issues', 'called', { ...minimal.issue, externalIds: [{ scheme: 'codebook', value: '424242-x' }] }],
    ['sources', 'called', { ...minimal.source, url: address, externalIds: [{ scheme: 'doi', value: '10.9/7' }] }],
    ['events', 'called', { ...minimal.event, externalIds: [{ scheme: 'article', value: address }] }],
  ];
  beforeAll(async () => {
    for (const [plural, id, content] of made)
      expect((await server.put(`/v1/${plural}/${id}`, content, { 'if-none-match': '*' })).status).toBe(201);
  });
  const written = encodeURIComponent(address.replace(',', '%2C'));

  test.each([
    ['actors', 'externalId=wikidata:Q424242'],
    ['actors', 'externalId=Q424242'],
    ['actors', 'externalId=viaf:99,viaf:98'],
    ['actors', 'q=q424242'],
    ['issues', 'externalId=codebook:424242-x'],
    ['issues', 'externalId=424242-x'],
    ['issues', 'q=424242-x'],
    ['sources', `externalId=url:${written}`],
    ['sources', `externalId=${written}`],
    ['sources', 'externalId=doi:10.9/7'],
    ['sources', `q=${encodeURIComponent(address)}`],
    ['events', `externalId=article:${written}`],
    ['events', `externalId=${written}`],
    ['events', `q=${encodeURIComponent(address)}`],
    ['events', 'q=news.example'],
  ])('%s?%s', async (plural, query) => {
    expect(ids(await server.get(`/v1/${plural}?${query}`))).toEqual(['called']);
  });

  test.each(['viaf:Q424242', 'Q42424', 'wikidata', '99:viaf'])('%s is nobody', async id => {
    expect(ids(await server.get(`/v1/actors?externalId=${id}`))).toEqual([]);
  });

  test('what is excluded is not found, and no facet counts ids', async () => {
    expect(ids(await server.get('/v1/issues?externalId=-424242-x&limit=100'))).not.toContain('called');
    expect((await server.get('/v1/events/facets?by=externalId')).status).toBe(400);
  });

  test('a record of another kind is not found, and what is no id any more neither, but as of then', async () => {
    expect(ids(await server.get('/v1/issues?externalId=Q424242'))).toEqual([]);
    const { headers, json } = await server.get('/v1/actors/called');
    await server.patch('/v1/actors/called', { wikidata: null }, headers.etag ?? '');
    expect(ids(await server.get('/v1/actors?externalId=Q424242'))).toEqual([]);
    expect(ids(await server.get(`/v1/actors?externalId=Q424242&asOf=${json.position}`))).toEqual(['called']);
  });
});

test('what answers questions is no id of an event', async () => {
  for (const id of ['facets', 'histogram', 'search']) {
    const { status } = await server.put(`/v1/events/${id}`, minimal.event, { 'if-none-match': '*' });
    expect(status).toBe(405);
  }
});
