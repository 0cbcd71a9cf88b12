// What accounts say of real meetings, out of the public record in our own words: entered over HTTP, read back in every view
// and format, and compared. What contradicts is told with its reason, and nothing else is.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from './app.ts';
import { minimal } from './records.ts';
import { said } from './statements.ts';

let server: TestApp;

const ACTORS = ['donald-trump', 'kim-jong-un', 'vladimir-putin', 'john-kerry', 'sergei-lavrov', 'rex-tillerson'];
const actor = (id: string) => ({ actor: id, name: { en: id }, role: 'principal', presence: 'attended' });
const truce = { type: 'agreement', status: 'achieved', text: { en: 'A truce' } };
const term = (members: object) => ({ asserts: { 'outcomes/truce': { term: members } } });
const lasted = (members: object) => ({ asserts: { duration: members } });

const EVENTS = {
  'geneva-2016': {
    ...{ kind: 'negotiation-round', status: 'held', title: { en: 'Talks on Syria in Geneva' } },
    when: { start: '2016-09-09/2016-09-10' },
    ...{ duration: { minutes: 780, qualifier: 'more-than' }, pressAccess: 'closed' },
    participants: [actor('john-kerry'), actor('sergei-lavrov')],
    outcomes: [
      {
        ...{ id: 'truce', ...truce },
        term: { from: '2016-09-12', length: 'P7D', renewable: true, conditions: { en: 'Aid reaches the besieged' } },
      },
    ],
    statements: [
      said('seven-days', term({ length: 'P7D' })),
      said('two-days', term({ length: 'PT48H' })),
      said('two-days-renewable', term({ from: '2016-09-12', length: 'PT48H', renewable: true })),
      said('all-week', term({ from: '2016-09-12', until: '2016-09-18' })),
    ],
    evidence: [{ source: 'record', locator: 'entry of the day', about: ['outcomes/truce'] }],
  },
  'singapore-2018': {
    ...{ kind: 'summit', status: 'held', title: { en: 'Summit in Singapore' }, when: { start: '2018-06-12' } },
    duration: { minutes: 270, qualifier: 'about' },
    phases: [
      { id: 'alone', label: { en: 'One on one' }, duration: { minutes: 38, maxMinutes: 41, qualifier: 'between' } },
      { id: 'delegations', label: { en: 'With delegations' }, duration: { minutes: 100, qualifier: 'about' } },
      { id: 'lunch', label: { en: 'Over lunch' }, duration: { minutes: 50, qualifier: 'about' } },
    ],
    participants: [actor('donald-trump'), actor('kim-jong-un')],
    otherParticipants: [
      { id: 'interpreters', description: { en: 'Interpreters', ar: 'مترجمون' }, count: 2, presence: 'attended' },
    ],
    statements: [
      said('alone-38', { asserts: { 'phases/alone': { duration: { minutes: 38 } } } }),
      said('alone-about-45', { asserts: { 'phases/alone': { duration: { minutes: 45, qualifier: 'about' } } } }),
      said('alone-41', { asserts: { 'phases/alone': { duration: { minutes: 41 } } } }),
    ],
  },
  'helsinki-2018': {
    ...{ kind: 'meeting', status: 'held', title: { en: 'Meeting in Helsinki' }, when: { start: '2018-07-16' } },
    duration: { minutes: 130, qualifier: 'about', planned: { minutes: 90 }, comparedToPlan: 'longer' },
    ...{ pressAccess: 'closed', sameAs: [{ url: 'https://ledger.example/v1/events/trump-putin' }] },
    participants: [actor('donald-trump'), actor('vladimir-putin')],
    statements: [
      said('two-hours', lasted({ minutes: 120, qualifier: 'more-than' })),
      said('about-140', lasted({ minutes: 140, qualifier: 'about' })),
      said('136', lasted({ minutes: 136 })),
      said('longer', lasted({ comparedToPlan: 'longer' })),
      said('planned-and-took', lasted({ minutes: 130, qualifier: 'about', planned: { minutes: 90 } })),
      said('expects-another', { expects: [{ event: 'singapore-2018', within: 'P1Y' }] }),
    ],
  },
  'hamburg-2017': {
    ...{ kind: 'meeting', status: 'held', title: { en: 'Meeting in Hamburg' }, when: { start: '2017-07-07' } },
    duration: { minutes: 136, qualifier: 'exact', planned: { minutes: 30, maxMinutes: 35, qualifier: 'between' } },
    participants: [actor('donald-trump'), actor('vladimir-putin')],
    statements: [
      said('half-an-hour-planned', lasted({ planned: { minutes: 30 } })),
      said('as-planned', lasted({ comparedToPlan: 'as-planned' })),
      said('overran', lasted({ minutes: 136, planned: { minutes: 35, qualifier: 'at-most' } })),
      said('present', { asserts: { 'participants/rex-tillerson': { presence: 'attended' } } }),
      said('reported', { asserts: { 'participants/rex-tillerson': { presence: 'reported' } } }),
      said('absent', { asserts: { 'participants/rex-tillerson': { presence: 'absent' } } }),
      said('translated', { relations: [{ relation: 'translates', statement: 'overran' }] }),
    ],
  },
};
type Id = keyof typeof EVENTS;

beforeAll(async () => {
  server = await testApp();
  const make = async (path: string, content: object) => {
    const { status, json } = await server.put(`/v1/${path}`, content, { 'if-none-match': '*' });
    expect(status, JSON.stringify(json)).toBe(201);
  };
  for (const id of ['actor-a', ...ACTORS]) await make(`actors/${id}`, minimal.actor);
  await make('sources/record', minimal.source);
  for (const [id, content] of Object.entries(EVENTS)) await make(`events/${id}`, content);
});
afterAll(() => server.close());

/** What a client wrote of a document. */
function written(document: Record<string, unknown>): unknown {
  const { id: _, revision: _r, position: _p, createdAt: _c, updatedAt: _u, ...content } = document;
  return JSON.parse(JSON.stringify(content, (key, value) => (key === 'check' ? undefined : value)));
}

test('every record reads back as it was written, and evidence without a passage says so', async () => {
  for (const [id, content] of Object.entries(EVENTS)) {
    const { json } = await server.get(`/v1/events/${id}`);
    expect(written(json)).toEqual(JSON.parse(JSON.stringify(content)));
  }
  const { json } = await server.get('/v1/events/geneva-2016');
  expect(json.evidence).toEqual([{ ...EVENTS['geneva-2016'].evidence[0], check: 'no-passage' }]);
});

/** Which statements differ, on what, by part. */
async function differences(id: Id): Promise<Record<string, string[]>> {
  const { json } = await server.get(`/v1/events/${id}/disagreements`);
  const all = json.data as { part: string; differences: { between: string[]; on?: string }[] }[];
  return Object.fromEntries(
    all.map(({ part, differences: each }) => [part, each.map(({ between, on }) => `${between.join(' ')}: ${on}`)]),
  );
}

describe('what contradicts is told with what it is about', () => {
  test.each<[Id, Record<string, string[]>]>([
    [
      'geneva-2016',
      {
        'outcomes/truce': [
          'seven-days two-days: term length',
          'seven-days two-days-renewable: term length',
          'two-days all-week: term length',
        ],
      },
    ],
    ['singapore-2018', { 'phases/alone': ['alone-38 alone-about-45: length', 'alone-38 alone-41: length'] }],
    ['helsinki-2018', {}],
    [
      'hamburg-2017',
      {
        duration: ['as-planned overran: overrun'],
        'participants/rex-tillerson': ['present absent: presence', 'reported absent: presence'],
      },
    ],
  ])('%s', async (id, expected) => expect(await differences(id)).toEqual(expected));
});

test('all of it is found, counted and written in each format', async () => {
  const ids = async (query: string) =>
    ((await server.get(`/v1/events?${query}`)).json.data as { id: string }[]).map(({ id }) => id).sort();
  expect(await ids('pressAccess=closed')).toEqual(['geneva-2016', 'helsinki-2018']);
  expect(await ids('from=2016-09-10&to=2016-09-10')).toEqual(['geneva-2016']);
  expect(await ids('q=مترجمون')).toEqual(['singapore-2018']);
  expect(await ids('q=besieged')).toEqual(['geneva-2016']);
  expect(await ids('q="one on one"')).toEqual(['singapore-2018']);
  const { json } = await server.get('/v1/events/facets?by=pressAccess');
  expect(json.data[0].values).toMatchObject([{ value: 'closed', count: 2 }]);

  const bodyOf = async (url: string) => {
    const { status, text } = await server.get(url);
    expect(status, text).toBe(200);
    return text;
  };
  const [header = '', ...rows] = (await bodyOf('/v1/events.csv?pressAccess=closed&sort=start')).trim().split('\r\n');
  const columns = header.replace('\ufeff', '').split(',');
  const cells = rows.map(row => row.split(','));
  const column = (name: string) => cells.map(row => row[columns.indexOf(name)]);
  expect([column('start'), column('compared_to_plan'), column('planned_minutes')]).toEqual([
    ['2016-09-09/2016-09-10', '2018-07-16'],
    ['', 'longer'],
    ['', '90'],
  ]);
  expect(await bodyOf('/v1/events.icalendar?participant=john-kerry')).toMatch(
    /DTSTART;VALUE=DATE:20160909\r\nDTEND;VALUE=DATE:20160911\r\n/,
  );
  const linked = JSON.parse(await bodyOf('/v1/events.jsonld?participant=john-kerry'));
  expect(JSON.stringify(linked)).toContain('"startDate":"2016-09-09","endDate":"2016-09-10"');
  expect(await bodyOf('/v1/events.jsonld?participant=vladimir-putin')).toContain(
    '"sameAs":[{"@id":"https://ledger.example/v1/events/trump-putin"}]',
  );
  expect(JSON.parse(await bodyOf('/v1/events.plover?participant=john-kerry'))).toMatchObject({ date: '2016-09-09' });
  for (const format of ['ndjson', 'geojson', 'atom']) expect(await bodyOf(`/v1/events.${format}`)).not.toBe('');
});
