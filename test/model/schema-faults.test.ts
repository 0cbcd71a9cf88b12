// What is said of a value that a schema refuses: what would be right, in queries and in bodies.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXAMPLE } from '../../src/model/schema.ts';
import { filters } from '../../src/query/filters.ts';
import { type TestApp, testApp } from '../app.ts';
import { minimal } from '../records.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp();
});
afterAll(() => server.close());

const queries: [query: string, told: string][] = [
  ['/v1/events?kind=metting', '/v1/vocabularies/event-kinds has no metting. Did you mean meeting?'],
  ['/v1/events?kind=-metting', '/v1/vocabularies/event-kinds has no metting. Did you mean meeting?'],
  ['/v1/events?kind=Meeting', 'Did you mean meeting?'],
  ['/v1/events?kind=visit,metting', 'has no metting. Did you mean meeting?'],
  ['/v1/events?country=cn', '/v1/vocabularies/countries has no cn. Did you mean CN?'],
  ['/v1/events?country=China', '/v1/vocabularies/countries has no China. Did you mean CN?'],
  [`/v1/events?country=${encodeURIComponent('الصين')}`, 'Did you mean CN?'],
  ['/v1/events?country=USA', 'Did you mean US?'],
  ['/v1/events?country=constructor', '/v1/vocabularies/countries has no constructor.'],
  ['/v1/events?country=XX', '/v1/vocabularies/countries has no XX.'],
  ['/v1/events?cameo=36', '/v1/vocabularies/cameo-codes has no 36. Did you mean 036?'],
  ['/v1/events?plover=agre', '/v1/vocabularies/plover-events has no agre. Did you mean AGREE?'],
  ['/v1/actors?type=persn', '/v1/vocabularies/actor-types has no persn. Did you mean person?'],
  ['/v1/events?format=csv', '/v1/vocabularies/event-formats has no csv. Did you mean as=csv?'],
  ['/v1/events?participant=Barack_Obama', 'Id of an actor that took part, such as barack-obama.'],
  ['/v1/events?issue=Syria%20ceasefire', 'such as syria-ceasefire.'],
  ['/v1/events?bbox=120,30', 'in degrees (RFC 7946), such as 120,30,121,31.'],
  ['/v1/events?near=Hangzhou&radius=10', 'in degrees, such as 120.15,30.25.'],
  ['/v1/events?status=agreed', 'Did you mean issueStatus=agreed?'],
  ['/v1/events?sort=star', 'It must be one of -start, start'],
  ['/v1/events?sort=star', 'Did you mean start?'],
  ['/v1/events?fields=titel', 'Did you mean title?'],
  ['/v1/events?as=csvv', 'Did you mean csv?'],
  ['/v1/events/facets?by=contry', 'Did you mean country?'],
  ['/v1/events?from=05/09/2016', 'such as 2016-09-05.'],
  ['/v1/events?asOf=yesterday', 'what a position means never does. For example 30.'],
  ['/v1/events?from=2016-09-05T10:00:00+08:00', 'a + stands for a space: send it as %2B.'],
  ['/v1/events?asOf=2016-09-05T10:00:00+08:00', 'a + stands for a space: send it as %2B.'],
  ['/v1/schemas/evnt', 'Did you mean event?'],
];

test.each(queries)('%s is told: %s', async (path, told) => {
  const { status, json } = await server.get(path);
  expect([status, json.errors[0].detail]).toEqual([400, expect.stringContaining(told)]);
});

test.each([
  ['/v1/vocabularies/event-kind', 'Did you mean event-kinds?'],
  ['/problems/invalid-paramter', 'Did you mean invalid-parameter?'],
])('%s, which there is not, is told: %s', async (path, told) => {
  const { status, json } = await server.get(path);
  expect([status, json.detail]).toEqual([404, expect.stringContaining(told)]);
});

test('a value that is shown as an example is one that is taken', async () => {
  const shown = filters.flatMap(({ name, kinds, schema }) => {
    const { [EXAMPLE]: example } = (schema.items ?? schema) as { [EXAMPLE]?: string };
    return example === undefined ? [] : [`/v1/${kinds[0]}s?${name}=${example}${name === 'near' ? '&radius=10' : ''}`];
  });
  expect(shown.length).toBeGreaterThan(8);
  for (const path of shown) expect([path, (await server.get(path)).status]).toEqual([path, 200]);
});

test('what is no code of a filter is told where all its codes stand, whichever filter it is', async () => {
  for (const { name, kinds, values } of filters.filter(filter => typeof filter.values === 'object')) {
    const { json } = await server.get(`/v1/${kinds[0]}s?${name}=no-such-code`);
    const [, path = ''] = /(\/v1\/vocabularies\/\S+) has no no-such-code\./.exec(json.errors[0].detail) ?? [];
    const { terms } = (await server.get(path)).json;
    expect([name, terms]).toEqual([name, typeof values === 'object' ? values.terms : []]);
  }
});

const { event, issue, source } = minimal;
const bodies: [path: string, body: object, pointer: string, told: string][] = [
  ['/v1/events', { ...event, kind: 'metting' }, '#/kind', 'event-kinds has no metting. Did you mean meeting?'],
  ['/v1/events', { ...event, title: 'x' }, '#/title', 'It must be object, by language: { "en": "x" }.'],
  ['/v1/issues', { ...issue, countries: 'CN' }, '#/countries', 'It must be array: ["CN"].'],
  ['/v1/issues', { ...issue, countries: ['Russia'] }, '#/countries/0', 'countries has no Russia. Did you mean RU?'],
  ['/v1/issues', { ...issue, countries: ['XX'] }, '#/countries/0', '/v1/vocabularies/countries has no XX.'],
  ['/v1/events', { ...event, codes: { cameo: ['36'] } }, '#/codes/cameo/0', 'has no 36. Did you mean 036?'],
  ['/v1/events', { ...event, codes: { cameo: ['0361x'] } }, '#/codes/cameo/0', '/v1/vocabularies/cameo-codes has no'],
  ['/v1/events', { ...event, codes: { plover: { event: 'CONSLT' } } }, '#/codes/plover/event', 'Did you mean CONSULT?'],
  ['/v1/events', { ...event, when: { start: '05/09/2016' } }, '#/when/start', 'such as 2016-09-05.'],
  [
    '/v1/events',
    { ...event, when: { start: '2016', timeZone: 'Asia/Shangai' } },
    '#/when/timeZone',
    'Did you mean Asia/Shanghai?',
  ],
  ['/v1/sources', { ...source, rights: 'opne' }, '#/rights', 'source-rights has no opne. Did you mean open?'],
  ['/v1/sources', { ...source, language: 'Arabic' }, '#/language', 'BCP 47, such as en.'],
  ['/v1/events/search', { kind: ['metting'] }, '#/kind/0', 'Did you mean meeting?'],
  ['/v1/events/search', { not: { status: 'hled' } }, '#/not/status/0', 'Did you mean held?'],
  ['/v1/events/search', { sort: 'star' }, '#/sort', 'Did you mean start?'],
];

test.each(bodies)('%s %j is told at %s: %s', async (path, body, pointer, told) => {
  const { json } = await server.post(path, body);
  expect(json.errors).toContainEqual(expect.objectContaining({ pointer, detail: expect.stringContaining(told) }));
});

test('an operation of a batch that is none is told the nearest', async () => {
  const { json } = await server.post('/v1/events/batch', { items: [{ op: 'creat', body: event }] });
  expect(json.errors[0].detail).toContain('Did you mean create?');
});

test('instants have small letters too, as RFC 3339 allows', async () => {
  const when = { start: '2016-09-05t10:00:00+08:00', end: '2016-09-05t03:30:00z' };
  const made = await server.put('/v1/events/small', { ...event, when }, { 'if-none-match': '*' });
  expect([made.status, made.json.when]).toEqual([201, when]);
  for (const query of ['from=2016-09-05t03:30:00z&to=2016-09-05t03:30:00z', 'from=2016-09-05T02:00:00Z&to=2016-09-05'])
    expect((await server.get(`/v1/events?${query}`)).json.data.map(({ id }: { id: string }) => id)).toEqual(['small']);
  expect((await server.get('/v1/events.icalendar')).text).toMatch(
    /DTSTART:20160905T020000Z[\s\S]*DTEND:20160905T033000Z/,
  );
  expect((await server.get('/v1/events.jsonld')).text).toContain('"2016-09-05T10:00:00+08:00"');
  expect((await server.get(`/v1/events?asOf=${new Date().toISOString().toLowerCase()}`)).status).toBe(200);
});
