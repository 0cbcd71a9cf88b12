// Lists and records in other formats: the same rows whatever the filters are, chosen by Accept or by name, cached as lists are.
import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse as csvParse } from 'csv-parse/sync';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formats, formatsOf } from '../../../src/formats/formats.ts';
import { kindNames, kinds } from '../../../src/model/kinds.ts';
import { type Answer, type TestApp, testApp } from '../../app.ts';
import { often } from '../../engine.ts';
import { arbitraryEvent, arbitraryQuestion, type Filters, known } from '../../query/arbitrary.ts';
import { minimal } from '../../records.ts';

let server: TestApp;
beforeAll(async () => {
  server = await testApp({ seeded: true });
});
afterAll(() => server.close());

const linesOf = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line));
const afterSlash = (url: string) => url.split('/').at(-1) as string;

interface Feed {
  readonly id: string;
  readonly entry: readonly { readonly id: string; readonly link: { readonly '@_href': string } }[];
}

function feedOf(text: string): Feed {
  const { feed } = new XMLParser({ ignoreAttributes: false, isArray: name => name === 'entry' }).parse(text);
  return { ...feed, entry: feed.entry ?? [] };
}

/** A row of a format as its reader has it, and how it tells its id. */
interface Reader {
  readonly rows: (text: string) => readonly unknown[];
  readonly id: (row: never) => string;
}

const ownId = ({ id }: { id: string }) => id;

/** What each format holds, by a reader of its own. */
const READERS: Readonly<Record<string, Reader>> = {
  csv: { rows: text => csvParse(text, { bom: true, columns: true }), id: ownId },
  ndjson: { rows: linesOf, id: ownId },
  geojson: { rows: text => JSON.parse(text).features, id: ownId },
  icalendar: {
    rows: text =>
      new ICAL.Component(ICAL.parse(text) as string).getAllSubcomponents('vevent').map(event => event.toJSON()),
    id: (event: unknown[]) => String(new ICAL.Component(event).getFirstPropertyValue('uid')).split('@')[0] as string,
  },
  atom: {
    rows: text => feedOf(text).entry,
    id: ({ link }: Feed['entry'][number]) => afterSlash(link['@_href']),
  },
  jsonld: {
    rows: text => JSON.parse(text)['@graph'],
    id: ({ mainEntityOfPage }: { mainEntityOfPage: string }) => afterSlash(mainEntityOfPage),
  },
  plover: { rows: linesOf, id: ownId },
  ftm: {
    // Events come after the actors that they name, and actors before the offices that they held.
    rows: text => {
      const entities: { id: string; schema: string }[] = linesOf(text);
      const events = entities.filter(({ schema }) => schema === 'Event');
      return events.length > 0 ? events : entities.filter(({ id }) => id.split('.')[2] === 'actor');
    },
    id: ({ id }: { id: string }) => id.split('.').at(-1) as string,
  },
};

const rowsIn = (format: string, text: string) => READERS[format]?.rows(text) ?? [];
const idsIn = (format: string, text: string) =>
  rowsIn(format, text).map(row => READERS[format]?.id(row as never) ?? '');

test('every format has a reader here', () => {
  expect(Object.keys(READERS)).toEqual(formats.map(({ name }) => name));
});

const urlOf = (path: string, parameters: Record<string, string | undefined>) =>
  `${path}?${new URLSearchParams(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined))}`;

/** All pages of a list. */
async function listed(of: TestApp, first: string): Promise<string[] | null> {
  const ids: string[] = [];
  for (let url: string | undefined = first; url !== undefined; ) {
    const { status, json } = await of.get(url);
    if (status === 400) return null;
    ids.push(...json.data.map(({ id }: { id: string }) => id));
    url = json.links.next;
  }
  return ids;
}

/** The answer, and those that follow it where the format has pages. */
async function everyPage(of: TestApp, first: string): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let url: string | undefined = first; url !== undefined; ) {
    const answer: Answer = await of.get(url);
    answers.push(answer);
    url = /<([^>]+)>; rel="next"/.exec(answer.headers.link ?? '')?.[1];
  }
  return answers;
}

test('every format has the rows of the list, in its order, whatever is asked', async () => {
  const filled = await testApp();
  const records = (kind: 'actor' | 'issue' | 'source', ids: readonly string[]) =>
    ids.map(id => ({ op: 'create' as const, kind, id, content: minimal[kind] }));
  await filled.ledger.append(
    [...records('actor', known.actors), ...records('issue', known.issues), ...records('source', known.sources)],
    'test',
  );
  const parents = known.parents.map(id => ({
    op: 'create' as const,
    kind: 'event' as const,
    id,
    content: minimal.event,
  }));
  await filled.ledger.append(parents, 'test');
  const contents = fc.sample(arbitraryEvent, 130);
  const events = contents.map((content, n) => ({
    op: 'create' as const,
    kind: 'event' as const,
    id: `event-${n}`,
    content,
  }));
  await filled.ledger.append(events.slice(0, 100), 'test');
  const before = filled.ledger.head().position;
  await filled.ledger.append(events.slice(100), 'test');
  const expectSame = async (filters: Filters, sort: string, then: boolean) => {
    const order = sort === 'relevance' && filters.q === undefined ? '-start' : sort;
    const asked = { ...filters, sort: order, asOf: then ? String(before) : undefined };
    const expected = await listed(filled, urlOf('/v1/events', { ...asked, limit: '100' }));
    for (const { name } of formats) {
      const url = urlOf('/v1/events', { ...asked, as: name });
      const answers = await everyPage(filled, url);
      if (expected === null) expect(answers[0]?.status, url).toBe(400);
      else
        expect(
          answers.flatMap(({ text }) => idsIn(name, text)),
          url,
        ).toEqual(expected);
    }
  };
  await expectSame({}, '-start', false);
  await fc.assert(
    fc.asyncProperty(arbitraryQuestion, fc.boolean(), ({ filters, sort }, then) => expectSame(filters, sort, then)),
    { numRuns: often(25) },
  );
  await filled.close();
});

describe.each(kindNames)('%s', kind => {
  const path = `/v1/${kinds[kind].plural}`;

  test.each(formatsOf(kind))('in $name has the rows of the list', async ({ name, order }) => {
    const answers = await everyPage(server, `${path}?as=${name}`);
    expect(answers.flatMap(({ text }) => idsIn(name, text))).toEqual(
      await listed(server, order === undefined ? path : `${path}?sort=${order}`),
    );
  });

  test('leads to its other formats, and so does each record', async () => {
    const list = await server.get(`${path}?limit=2`);
    const record = `${path}/${list.json.data[0].id}`;
    const { headers } = await server.get(record);
    for (const { name, mediaTypes } of formatsOf(kind)) {
      const leading = (to: string) => `<${to}?as=${name}>; rel="alternate"; type="${mediaTypes[0]}"`;
      expect(list.headers.link).toContain(leading(path));
      expect(headers.link).toContain(leading(record));
    }
  });

  test.each(formatsOf(kind))('one record in $name is the row that the list has of it', async ({ name }) => {
    const rows = (await everyPage(server, `${path}.${name}`)).flatMap(({ text }) => rowsIn(name, text));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const { status, text } = await server.get(`${path}/${READERS[name]?.id(row as never)}/as/${name}`);
      expect([status, rowsIn(name, text)]).toEqual([200, [row]]);
    }
  });
});

test.each([
  ['/v1/events?as=csv;header=absent', 'application/json', 'absent'],
  ['/v1/events?as=csv%3Bheader%3Dabsent', '*/*', 'absent'],
  ['/v1/events', 'text/csv; header=absent', 'absent'],
  ['/v1/events', 'text/csv;charset=utf-8;header=absent', 'absent'],
  ['/v1/events/obama-putin-hangzhou-2016-09-05?as=csv;header=absent', '*/*', 'absent'],
  ['/v1/events?as=csv;header=present', '*/*', 'present'],
  ['/v1/events', 'text/csv; header=present', 'present'],
  ['/v1/events', 'text/csv', 'present'],
  ['/v1/events?as=csv', 'text/csv; header=absent', 'present'],
  ['/v1/events.csv', 'text/csv; header=absent', 'absent'],
  ['/v1/events.csv', 'application/json, text/csv;header=present;q=0.1', 'present'],
  ['/v1/events.csv', 'application/json', 'present'],
  ['/v1/events/obama-putin-hangzhou-2016-09-05/as/csv', 'text/csv; header=absent', 'absent'],
])('%s by %s is CSV with its header %s', async (path, accept, header) => {
  const { status, headers, text } = await server.get(path, { accept });
  expect([status, headers['content-type']]).toEqual([200, `text/csv; charset=utf-8; header=${header}`]);
  const withHeader = (await server.get(path.split('?')[0] as string, { accept: 'text/csv' })).text;
  const [head = ''] = withHeader.split('\r\n', 1);
  expect(text).toBe(header === 'present' ? withHeader : `\ufeff${withHeader.slice(head.length + 2)}`);
});

const MEETING = '/v1/events/obama-putin-hangzhou-2016-09-05';

const accepts: [accept: string, path: string, status: number, type: string][] = [
  ['text/csv', '/v1/events', 200, 'text/csv'],
  ['text/csv;q=0.5, application/geo+json', '/v1/events', 200, 'application/geo+json'],
  ['application/jsonl', '/v1/actors', 200, 'application/jsonl'],
  ['text/calendar, */*;q=0.1', '/v1/events', 200, 'text/calendar'],
  ['text/calendar', '/v1/actors', 406, 'application/problem+json'],
  ['text/html', '/v1/events', 200, 'application/json'],
  ['text/*', '/v1/events', 200, 'text/csv'],
  ['*/*', '/v1/events', 200, 'application/json'],
  ['text/csv', '/v1/events?as=json', 200, 'application/json'],
  ['application/json', '/v1/events?as=csv', 200, 'text/csv'],
  ['text/html', '/v1/events?as=atom', 200, 'application/atom+xml'],
  ['*/*', '/v1/events?as=pdf', 400, 'application/problem+json'],
  ['*/*', '/v1/actors?as=geojson', 400, 'application/problem+json'],
  ['application/x-ndjson', '/v1/changes', 200, 'application/x-ndjson'],
  ['text/csv; header=absent', '/v1/changes', 406, 'application/problem+json'],
  ['text/csv; header=perhaps', '/v1/events', 406, 'application/problem+json'],
  ['text/csv', '/v1/changes', 406, 'application/problem+json'],
  ['text/calendar, application/json;q=0.5', MEETING, 200, 'text/calendar'],
  ['text/html, */*;q=0.1', MEETING, 200, 'application/json'],
  ['text/calendar', `${MEETING}?as=json`, 200, 'application/json'],
  ['*/*', `${MEETING}?as=pdf`, 400, 'application/problem+json'],
  ['text/calendar', '/v1/actors/barack-obama', 406, 'application/problem+json'],
];

test.each(accepts)('Accept: %s on %s is answered %d in %s', async (accept, path, status, type) => {
  const answer = await server.get(path, { accept });
  expect([answer.status, answer.headers['content-type']?.split(';')[0]]).toEqual([status, type]);
  if (status === 406) expect(answer.json.detail).toContain('application/x-ndjson');
});

test.each([
  ['/v1/events?as=csv&limit=5', 'limit'],
  ['/v1/events?as=ndjson&cursor=a.b', 'cursor'],
  ['/v1/events?as=geojson&fields=title', 'fields'],
  ['/v1/events?as=csv&fields=nothing', 'fields'],
  ['/v1/events?as=csv&county=CN', 'county'],
  ['/v1/changes?as=ndjson&limit=5', 'limit'],
  ['/v1/events.csv?limit=5', 'limit'],
  ['/v1/events.geojson?fields=title', 'fields'],
  ['/v1/events.xml', 'as'],
  ['/v1/actors.icalendar', 'as'],
  ['/v1/changes.ndjson?limit=5', 'limit'],
  [`${MEETING}/as/xml`, 'as'],
  [`${MEETING}/as/csv?fields=title`, 'fields'],
  [`${MEETING}/as/icalendar?asOf=999`, 'asOf'],
  ['/v1/actors/barack-obama/as/icalendar', 'as'],
])('%s is refused for its %s', async (path, parameter) => {
  const { status, json } = await server.get(path);
  expect([status, json.errors[0].parameter]).toEqual([400, parameter]);
});

const asked = formats.flatMap(({ name, kinds: able }) =>
  able.map(kind => [`/v1/${kinds[kind].plural}.${name}`, `/v1/${kinds[kind].plural}?as=${name}`] as const),
);

test.each([
  ...asked,
  ...formatsOf('event').map(({ name }) => [`${MEETING}/as/${name}`, `${MEETING}?as=${name}`] as const),
  ['/v1/changes.ndjson?since=5', '/v1/changes?since=5&as=ndjson'],
  ['/v1/citation.bibtex?country=CN', '/v1/citation?country=CN&as=bibtex'],
] as const)('%s is %s, whatever Accept says', async (path, list) => {
  const [own, same] = [await server.get(path, { accept: 'application/json' }), await server.get(list)];
  const plain = (text: string) => text.replaceAll(path, list);
  expect([own.status, own.headers['content-type']]).toEqual([200, same.headers['content-type']]);
  expect(own.headers['content-disposition']).toBe(same.headers['content-disposition']);
  expect(plain(own.text)).toBe(same.text);
});

test('a record in a format is of the moment that is asked for, and is asked after as a list is', async () => {
  const path = '/v1/events/told-twice';
  await server.put(path, minimal.event, { 'if-none-match': '*' });
  const then = server.ledger.head().position;
  const { headers } = await server.get(path);
  await server.patch(path, { title: { en: 'Told anew' } }, headers.etag ?? '');
  const [now, before] = [
    await server.get(`${path}/as/icalendar`),
    await server.get(`${path}/as/icalendar?asOf=${then}`),
  ];
  expect(now.text).toContain('SUMMARY;LANGUAGE=en:Told anew\r\n');
  expect(before.text).not.toContain('Told anew');
  expect(now.headers['content-disposition']).toBe(`attachment; filename="told-twice-${then + 1}.ics"`);
  expect(before.headers['cache-control']).toContain('immutable');
  const again = await server.get(`${path}/as/icalendar`, { 'if-none-match': now.headers.etag ?? '' });
  expect([again.status, again.text]).toEqual([304, '']);
  expect(now.headers.etag).not.toBe((await server.get(`${path}/as/csv`)).headers.etag);
});

test('a record in a format that is not there is told so, and a merged one leads to its heir in that format', async () => {
  for (const id of ['heir', 'merged', 'deleted'])
    await server.put(`/v1/events/${id}`, minimal.event, { 'if-none-match': '*' });
  const tagOf = async (id: string) => (await server.get(`/v1/events/${id}`)).headers.etag ?? '';
  await server.delete('/v1/events/merged?mergedInto=heir', await tagOf('merged'));
  await server.delete('/v1/events/deleted', await tagOf('deleted'));
  const told = async (path: string) => {
    const { status, headers } = await server.get(path);
    return [status, headers.location];
  };
  expect(await told('/v1/events/nobody/as/icalendar')).toEqual([404, undefined]);
  expect(await told('/v1/events/deleted/as/icalendar')).toEqual([410, undefined]);
  const { position } = server.ledger.head();
  expect(await told('/v1/events/merged/as/icalendar')).toEqual([308, '/v1/events/heir/as/icalendar']);
  expect(await told(`/v1/events/merged?as=icalendar&asOf=${position}`)).toEqual([
    308,
    `/v1/events/heir?asOf=${position}&as=icalendar`,
  ]);
});

test('fields choose members of NDJSON', async () => {
  const [first] = linesOf((await server.get('/v1/events?as=ndjson&fields=kind')).text);
  expect(Object.keys(first)).toEqual(['id', 'kind']);
});

test('NDJSON has the documents as they are stored', async () => {
  const { text } = await server.get('/v1/actors?as=ndjson&sort=created');
  const stored = await Promise.all(
    linesOf(text).map(async ({ id }) => (await server.ledger.record('actor', id))?.document),
  );
  expect(text).toBe(`${stored.join('\n')}\n`);
});

test('the changes as lines are those of the feed', async () => {
  await server.put('/v1/issues/for-a-while', minimal.issue, { 'if-none-match': '*' });
  await server.delete('/v1/issues/for-a-while', `"${server.ledger.head().position}"`);
  const feed: unknown[] = [];
  for (let url: string | undefined = '/v1/changes?limit=7'; url !== undefined; ) {
    const { json } = await server.get(url);
    feed.push(...json.data);
    url = json.links.next;
  }
  const { text, headers } = await server.get('/v1/changes?as=ndjson');
  expect(linesOf(text)).toEqual(feed);
  expect(linesOf(text).at(-1)).toMatchObject({ op: 'deleted', document: null });
  expect(headers['content-disposition']).toBe(`attachment; filename="changes-${feed.length}.ndjson"`);
  expect(
    linesOf((await server.get('/v1/changes?as=ndjson&since=3&asOf=5')).text).map(({ position }) => position),
  ).toEqual([4, 5]);
});

/** The headers but for how the message is framed, which is GET's alone, and what differs each time. */
const described = ({ headers }: { headers: Readonly<Record<string, string>> }) => {
  const { 'transfer-encoding': _, date: __, 'request-id': ___, ...same } = headers;
  return same;
};

describe.each(formats.map(({ name, ending }) => [name, ending] as const))('in %s', (name, ending) => {
  const path = `/v1/events?as=${name}`;

  test('the answer names a file and is cached as the list is', async () => {
    const { headers } = await server.get(path);
    const { position } = (await server.get('/v1/events')).json;
    expect(headers).toMatchObject({
      'content-disposition': `attachment; filename="events-${position}.${ending}"`,
      'cache-control': 'public, max-age=60, stale-while-revalidate=300',
      etag: expect.stringMatching(/^W\//),
      link: expect.stringContaining(`asOf=${position}>; rel="cite-as"`),
    });
    const again = await server.get(path, { 'if-none-match': headers.etag ?? '' });
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', headers.etag]);
    expect((await server.get(`${path}&asOf=29`)).headers['cache-control']).toContain('immutable');
  });

  test.each(['identity', 'br', 'gzip'])('HEAD has the headers of GET (%s)', async coding => {
    const headers = { 'accept-encoding': coding };
    const [get, head] = [
      await server.request('GET', path, { headers }),
      await server.request('HEAD', path, { headers }),
    ];
    expect(head.text).toBe('');
    expect(described(head)).toEqual(described(get));
    expect(get.headers['content-encoding']).toBe(coding === 'identity' ? undefined : coding);
  });
});

const titles: Readonly<Record<string, (text: string) => readonly (string | undefined)[]>> = {
  csv: text => csvParse(text, { bom: true, columns: true }).map((row: unknown) => (row as { title: string }).title),
  geojson: text => [JSON.parse(text).features[0].properties.label],
  icalendar: text => {
    const [event] = new ICAL.Component(ICAL.parse(text) as string).getAllSubcomponents('vevent');
    const summary = event?.getFirstProperty('summary');
    return [String(summary?.getFirstValue()), String(summary?.getFirstParameter('language'))];
  },
  atom: text => {
    const [, language, title] = /<entry>.*?<title xml:lang="([^"]*)">([^<]*)</s.exec(text) ?? [];
    return [title, language];
  },
  plover: text => [linesOf(text)[0].text, linesOf(text)[0].language],
  ftm: text => [linesOf(text).at(-1).properties.name[0]],
};

test('the formats that tell texts in one language are those whose titles are read here', () => {
  expect(Object.keys(titles)).toEqual(formats.filter(each => each.inOneLanguage).map(({ name }) => name));
});

describe.each(Object.keys(titles))('texts in %s', name => {
  const title = { ar: 'اجتماع', 'en-GB': 'A meeting', 'zh-Hant-TW': '會談', 'ru-RU': 'Встреча' };
  const path = `/v1/events.${name}?q=${encodeURIComponent('Встреча')}`;
  beforeAll(async () => {
    const put = await server.put('/v1/events/spoken', { ...minimal.event, title }, { 'if-none-match': '*' });
    expect([201, 412]).toContain(put.status);
  });

  test.each([
    [undefined, 'A meeting', 'en-GB'],
    ['*', 'A meeting', 'en-GB'],
    ['fr', 'A meeting', 'en-GB'],
    ['ru', 'Встреча', 'ru-RU'],
    ['ar-EG, en;q=0.8', 'اجتماع', 'ar'],
    ['en;q=0.5, zh-TW', '會談', 'zh-Hant-TW'],
    ['ru;q=0, -, ar;q=0.1', 'اجتماع', 'ar'],
  ])('Accept-Language: %s shows %s', async (accepted, shown, language) => {
    const { text, headers } = await server.get(path, accepted === undefined ? {} : { 'accept-language': accepted });
    // What is flat does not tell the language, and entities do not.
    expect(titles[name]?.(text)).toEqual(['csv', 'geojson', 'ftm'].includes(name) ? [shown] : [shown, language]);
    expect(headers.vary).toBe('Accept, Accept-Encoding, Authorization, Prefer, Dataset-Position, Accept-Language');
  });

  test('the address names the language where the program that follows it prefers another', async () => {
    for (const one of [`${path}&lang=ru`, `/v1/events/spoken/as/${name}?lang=RU`]) {
      const { text } = await server.get(one, { 'accept-language': 'ar' });
      expect(titles[name]?.(text)[0]).toBe('Встреча');
    }
  });

  test.each([`/v1/events/spoken?as=${name}`, `/v1/events/spoken/as/${name}`])(
    '%s is in the language asked for, and says so',
    async one => {
      for (const [accepted, shown] of [
        ['ru', 'Встреча'],
        ['ar', 'اجتماع'],
      ] as const) {
        const { text, headers } = await server.get(one, { 'accept-language': accepted });
        expect([titles[name]?.(text)[0], headers.vary?.endsWith(', Accept-Language')]).toEqual([shown, true]);
      }
    },
  );

  test('each language has a tag of its own, which brings a 304 that names it in Vary too', async () => {
    const tagIn = async (language: string) =>
      (await server.get(path, { 'accept-language': language })).headers.etag ?? '';
    const [russian, arabic, other] = [await tagIn('ru'), await tagIn('ar'), await tagIn('RU, *;q=0.1')];
    expect([russian === arabic, russian === other]).toEqual([false, true]);
    const again = await server.get(path, { 'accept-language': 'ru', 'if-none-match': russian });
    expect([again.status, again.headers.vary?.endsWith(', Accept-Language')]).toEqual([304, true]);
    expect((await server.get(path, { 'accept-language': 'ar', 'if-none-match': russian })).status).toBe(200);
  });
});

test.each(['/v1/events', '/v1/events.ndjson', '/v1/events.jsonld'])(
  '%s has all languages for every reader',
  async path => {
    const [one, other] = [await server.get(path), await server.get(path, { 'accept-language': 'ru' })];
    expect([other.text, other.headers.etag]).toEqual([one.text, one.headers.etag]);
    expect(one.headers.vary).not.toContain('Accept-Language');
  },
);

test('formats by Accept have tags of their own', async () => {
  const types = ['application/json', ...formats.map(({ mediaTypes }) => mediaTypes[0])];
  const tags = await Promise.all(types.map(async accept => (await server.get('/v1/events', { accept })).headers.etag));
  expect(new Set(tags).size).toBe(types.length);
});

test('the context of JSON-LD is where the documents say', async () => {
  const { json } = await server.get('/v1/issues?as=jsonld');
  const { headers, json: context } = await server.get(json['@context']);
  expect(headers['content-type']).toContain('application/ld+json');
  expect(context['@context']['@vocab']).toBe('https://schema.org/');
});

test.each(formats.map(({ name }) => name))('%s is the same under every name of the host', async name => {
  const path = `/v1/events?as=${name}&country=CN`;
  const [one, other] = [
    await server.get(path, { host: 'one.example' }),
    await server.get(path, { host: 'b.example:1' }),
  ];
  expect([one.status, one.text, one.headers.etag]).toEqual([200, other.text, other.headers.etag]);
  expect(one.text).not.toContain('one.example');
});

test('a feed is known by what is asked, in whatever order and words', async () => {
  const idOf = async (query: string, of = server) => feedOf((await of.get(`/v1/events?${query}`)).text).id;
  const id = await idOf('country=CN&kind=meeting,visit&from=2016&as=atom');
  expect(id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await idOf('as=atom&kind=visit&from=2016&kind=meeting&country=CN&sort=-start')).toBe(id);
  for (const query of ['country=CN', 'country=CN&kind=meeting,visit&from=2016&sort=start', 'asOf=29', 'q=a%20b'])
    expect(await idOf(`${query}&as=atom`)).not.toBe(id);
  const elsewhere = await testApp({ config: { PUBLIC_URL: 'https://records.example' } });
  for (const query of ['as=atom&kind=meeting&country=CN', 'country=CN&as=atom&kind=meeting'])
    expect(await idOf(query, elsewhere)).toBe('https://records.example/v1/events?country=CN&kind=meeting');
  await elsewhere.close();
});

test('links lead to the address that is set', async () => {
  const elsewhere = await testApp({ seeded: true, config: { PUBLIC_URL: 'https://records.example/base' } });
  const { text } = await elsewhere.get('/v1/events?as=icalendar');
  expect(text).toContain('UID:g20-hangzhou-2016@records.example\r\n');
  expect(text.replaceAll('\r\n ', '')).toContain('URL:https://records.example/base/v1/events/g20-hangzhou-2016\r\n');
  await elsewhere.close();
});

describe('on a socket', () => {
  /** Large enough that no socket takes it all at once: 24 MB. */
  const texts = Object.fromEntries(
    ['en', 'fr', 'de', 'ru', 'zh', 'ar', 'es', 'it'].map(tag => [tag, 'x'.repeat(5_000)]),
  );
  const EVENTS = 600;
  let large: TestApp;
  let base: string;

  beforeAll(async () => {
    large = await testApp();
    for (let from = 0; from < EVENTS; from += 50) {
      const writes = Array.from({ length: 50 }, (_, n) => ({
        ...{ op: 'create' as const, kind: 'event' as const, id: `event-${from + n}` },
        content: { ...minimal.event, summary: texts },
      }));
      await large.ledger.append(writes, 'test');
    }
    await large.app.listen({ host: '127.0.0.1', port: 0 });
    base = `http://127.0.0.1:${(large.app.server.address() as AddressInfo).port}`;
  });
  afterAll(() => large.close());

  const answerOf = (path: string) =>
    new Promise<IncomingMessage>((resolve, reject) =>
      httpGet(base + path, { agent: false, headers: { 'accept-encoding': 'identity' } }, resolve).on('error', reject),
    );

  test('all of it comes, as of one position while others write', async () => {
    const answer = await answerOf('/v1/events?as=ndjson');
    await once(answer, 'readable');
    await large.ledger.append([{ op: 'create', kind: 'event', id: 'later', content: minimal.event }], 'test');
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += chunk;
    const ids = linesOf(text).map(({ id }) => id);
    expect([ids.length, new Set(ids).size, ids.includes('later')]).toEqual([EVENTS, EVENTS, false]);
  });

  test('a ledger that fails midway breaks the answer off, and no row tells of it', async () => {
    const answer = await answerOf('/v1/events?as=csv');
    expect(answer.statusCode).toBe(200);
    await once(answer, 'readable');
    await large.ledger.close();
    let text = '';
    const ended = await new Promise(resolve => {
      answer.on('data', chunk => {
        text += chunk;
      });
      answer.once('end', () => resolve('whole')).once('error', () => resolve('broken off'));
    });
    expect(ended).toBe('broken off');
    expect(text).not.toContain('problem');
    expect((await answerOf('/v1/events?as=csv')).statusCode).toBe(503);
  });
});

test('Atom has what changed last first, page by page, each with a link to the next', async () => {
  const own = await testApp();
  for (const id of ['first', 'second', 'third'])
    await own.put(`/v1/events/${id}`, { ...minimal.event, when: { start: '2016' } }, { 'if-none-match': '*' });
  const { headers } = await own.get('/v1/events/first');
  expect((await own.patch('/v1/events/first', { summary: { en: 'Once more' } }, headers.etag ?? '')).status).toBe(200);
  const idsIn = (text: string) =>
    [...text.matchAll(/<entry>\s*<id>[^<]*<\/id>.*?href="\/v1\/events\/([^"]+)"/gs)].map(([, id]) => id);
  const linkIn = (text: string, relation: string) =>
    new RegExp(`<link rel="${relation}" type="application/atom\\+xml" href="([^"]+)"`)
      .exec(text)?.[1]
      ?.replaceAll('&amp;', '&');
  const first = await own.get('/v1/events.atom?limit=2');
  expect(first.status).toBe(200);
  expect(idsIn(first.text)).toEqual(['first', 'third']);
  expect(linkIn(first.text, 'previous')).toBeUndefined();
  // What is written meanwhile does not move what follows.
  await own.put('/v1/events/fourth', minimal.event, { 'if-none-match': '*' });
  const second = await own.get(linkIn(first.text, 'next') ?? '');
  expect(idsIn(second.text)).toEqual(['second']);
  expect(linkIn(second.text, 'next')).toBeUndefined();
  const back = await own.get(linkIn(second.text, 'previous') ?? '');
  expect(idsIn(back.text)).toEqual(['first', 'third']);
  expect(idsIn((await own.get('/v1/events.atom?limit=1&sort=start')).text)).toEqual(['first']);
  expect((await own.get('/v1/events?as=atom&limit=2')).headers.link).toContain('rel="next"');
  expect((await own.get('/v1/events.csv?limit=2')).status).toBe(400);
  await own.close();
});

test('formats that tell what actors are read them beside the events, as of then', async () => {
  const linked = JSON.parse((await server.get('/v1/events.jsonld?participant=barack-obama&kind=meeting')).text);
  const types = linked['@graph'].flatMap(({ attendee }: { attendee: object[] }) => attendee.map(one => '@type' in one));
  expect(types.length).toBeGreaterThan(1);
  expect(new Set(types)).toEqual(new Set([true]));
  const [line] = linesOf((await server.get('/v1/events.plover?participant=barack-obama&kind=meeting')).text);
  expect([line.source[0].code, line.source[0].sector]).toEqual(['USA', 'GOV']);
});
