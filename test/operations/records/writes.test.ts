// Writing: every fault is named and changes nothing; every change is one revision.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprint, sha256 } from '../../../src/model/evidence.ts';
import { AUTHORIZED, type TestApp, testApp } from '../../app.ts';
import { minimal } from '../../records.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp({ seeded: true });
});
afterAll(() => server.close());

const { event, source } = minimal;
const JSON_TYPE = { 'content-type': 'application/json' };
const statement = {
  id: 's',
  speaker: { description: { en: 'An official' } },
  channel: 'briefing',
  speechType: 'indirect',
  text: { en: 'Said so.' },
};
const evidence = { source: 'article-obama-putin-g20-2016', start: 0, end: 5, sha256: '0'.repeat(64) };
const participant = { actor: 'russia', name: { en: 'Russia' }, role: 'principal', presence: 'attended' };

type Faults = [code: string, pointer: string][];

const invalidBodies: [name: string, body: unknown, faults: Faults][] = [
  [
    'all at once',
    { kind: 'dinner', titel: {}, when: {} },
    [
      ['not-in-vocabulary', '#/kind'],
      ['unknown', '#/titel'],
      ['missing', '#/title'],
      ['missing', '#/status'],
      ['missing', '#/when/start'],
    ],
  ],
  ['an id', { ...event, id: 'mine' }, [['server-member', '#/id']]],
  [
    'server members',
    { ...event, revision: 1, position: 2, createdAt: 'x', updatedAt: 'x' },
    [
      ['server-member', '#/revision'],
      ['server-member', '#/position'],
      ['server-member', '#/createdAt'],
      ['server-member', '#/updatedAt'],
    ],
  ],
  [
    'a check',
    { ...event, evidence: [{ ...evidence, about: [], check: 'verified' }] },
    [['server-member', '#/evidence/0/check']],
  ],
  [
    'no coercion',
    { ...event, duration: { minutes: '90', qualifier: 'exact' } },
    [['wrong-type', '#/duration/minutes']],
  ],
  ['a fraction', { ...event, duration: { minutes: 1.5, qualifier: 'exact' } }, [['wrong-type', '#/duration/minutes']]],
  ['an empty text', { ...event, title: {} }, [['too-few', '#/title']]],
  ['a blank text', { ...event, title: { en: ' \t' } }, [['wrong-form', '#/title/en']]],
  ['U+0000', { ...event, title: { en: 'a\u0000b' } }, [['wrong-form', '#/title/en']]],
  [
    'a lone surrogate',
    `{"kind":"meeting","status":"held","title":{"en":"a\\ud800"},"when":{"start":"2016"}}`,
    [['wrong-form', '#/title/en']],
  ],
  ['a language that is none', { ...event, title: { english: 'x' } }, [['wrong-form', '#/title/english']]],
  ['too long a text', { ...event, title: { en: 'x'.repeat(301) } }, [['too-long', '#/title/en']]],
  ['a month that is none', { ...event, when: { start: '2016-13' } }, [['wrong-form', '#/when/start']]],
  [
    'a latitude out of range',
    { ...event, venue: { country: 'CN', resolution: 'site', coordinates: [10, 91] } },
    [['out-of-range', '#/venue/coordinates/1']],
  ],
  [
    'a huge number',
    `{"kind":"meeting","status":"held","title":{"en":"x"},"when":{"start":"2016"},"duration":{"minutes":1e400,"qualifier":"exact"}}`,
    [['wrong-type', '#/duration/minutes']],
  ],
  ['a list', [event], [['wrong-type', '#']]],
  ['a string', '"x"', [['wrong-type', '#']]],
  ['null', 'null', [['wrong-type', '#']]],
];

test.each(invalidBodies)('%s is refused with a pointer to each fault', async (_, body, faults) => {
  const { position } = server.ledger.head();
  const { status, json } = await server.post('/v1/events', body);
  expect([status, json.type]).toEqual([400, '/problems/invalid-body']);
  const found = json.errors.map(({ code, pointer }: { code: string; pointer: string }) => [code, pointer]);
  expect(found).toEqual(expect.arrayContaining(faults));
  expect(server.ledger.head().position).toBe(position);
});

test('a body too large to look for every fault in is told its first', async () => {
  const statements = Array.from({ length: 300 }, () => ({
    ...statement,
    id: 'NO',
    about: Array.from({ length: 10 }, (_, n) => `part ${n}`),
  }));
  const { status, json } = await server.post('/v1/events', { ...event, statements });
  expect([status, json.errors.length]).toEqual([400, 1]);
});

const invalidRecords: [name: string, body: object, faults: Faults][] = [
  ['a day that the calendar lacks', { ...event, when: { start: '2015-02-29' } }, [['date-invalid', '#/when/start']]],
  [
    'an end before the start',
    { ...event, when: { start: '2016-09-05', end: '2016-09-04' } },
    [['end-before-start', '#/when/end']],
  ],
  [
    'a plan that ends before it starts',
    { ...event, when: { start: '2016', planned: { start: '2016-02', end: '2016-01-31' } } },
    [['end-before-start', '#/when/planned/end']],
  ],
  [
    'a time zone that is none',
    { ...event, when: { start: '2016', timeZone: 'Asia/Hangzhou' } },
    [['code-unknown', '#/when/timeZone']],
  ],
  [
    'a country that is none',
    { ...event, venue: { country: 'XX', resolution: 'country' } },
    [['code-unknown', '#/venue/country']],
  ],
  ['a CAMEO code that is none', { ...event, codes: { cameo: ['044', '44'] } }, [['code-unknown', '#/codes/cameo/1']]],
  [
    'a PLOVER event that is none',
    { ...event, codes: { plover: { event: 'DEMAND' } } },
    [['code-unknown', '#/codes/plover/event']],
  ],
  [
    'a PLOVER mode of another event',
    { ...event, codes: { plover: { event: 'AGREE', modes: ['visit'] } } },
    [['code-unknown', '#/codes/plover/modes/0']],
  ],
  [
    'a PLOVER context that is none',
    { ...event, codes: { plover: { event: 'CONSULT', contexts: ['weather'] } } },
    [['code-unknown', '#/codes/plover/contexts/0']],
  ],
  [
    'records that do not exist',
    {
      ...event,
      partOf: 'none',
      participants: [{ ...participant, actor: 'nobody' }],
      issues: [{ issue: 'nothing', status: 'open' }],
    },
    [
      ['reference-unknown', '#/partOf'],
      ['reference-unknown', '#/participants/0/actor'],
      ['reference-unknown', '#/issues/0/issue'],
    ],
  ],
  [
    'a source that does not exist',
    { ...event, statements: [{ ...statement, evidence: [{ ...evidence, source: 'none' }] }] },
    [['reference-unknown', '#/statements/0/evidence/0/source']],
  ],
  [
    'an empty passage',
    { ...event, evidence: [{ ...evidence, about: [], start: 5 }] },
    [['end-before-start', '#/evidence/0/end']],
  ],
  [
    'outcomes of one id',
    { ...event, outcomes: ['a', 'a'].map(id => ({ id, type: 'none', status: 'not-achieved', text: { en: 'x' } })) },
    [['duplicate', '#/outcomes/1/id']],
  ],
  [
    'a participant twice in one role',
    { ...event, participants: [participant, participant] },
    [['duplicate', '#/participants/1/actor']],
  ],
  [
    'parts that the event lacks',
    {
      ...event,
      statements: [
        { ...statement, about: ['duration', 'outcomes/ceasefire'], asserts: { 'issues/ukraine': { status: 'open' } } },
      ],
    },
    [
      ['part-unknown', '#/statements/0/about/1'],
      ['part-unknown', '#/statements/0/asserts/issues~1ukraine'],
    ],
  ],
  [
    'a relation to itself',
    { ...event, statements: [{ ...statement, relations: [{ relation: 'contradicts', statement: 's' }] }] },
    [['statement-unknown', '#/statements/0/relations/0/statement']],
  ],
  [
    'a relation to a statement of another event that has none',
    {
      ...event,
      statements: [{ ...statement, relations: [{ relation: 'supports', statement: 'g20-hangzhou-2016/none' }] }],
    },
    [['reference-unknown', '#/statements/0/relations/0/statement']],
  ],
];

test.each(invalidRecords)('%s breaks a rule of the domain', async (_, body, faults) => {
  const { position } = server.ledger.head();
  const { status, json } = await server.post('/v1/events', body);
  expect([status, json.type]).toEqual([422, '/problems/invalid-record']);
  expect(json.errors.map(({ code, pointer }: { code: string; pointer: string }) => [code, pointer])).toEqual(faults);
  expect(server.ledger.head().position).toBe(position);
});

const brokenRequests: [name: string, body: string | Buffer, type: string | undefined, status: number, slug: string][] =
  [
    ['half of a JSON text', '{"kind":', 'application/json', 400, 'malformed-request'],
    ['no body', '', 'application/json', 400, 'malformed-request'],
    ['__proto__', '{"__proto__":{"x":1}}', 'application/json', 400, 'malformed-request'],
    ['constructor.prototype', '{"constructor":{"prototype":{}}}', 'application/json', 400, 'malformed-request'],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'application/json', 400, 'malformed-request'],
    ['10 MB', `{"x":"${'x'.repeat(10_000_000)}"}`, 'application/json', 413, 'body-too-large'],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415, 'unsupported-media-type'],
    ['a merge patch', '{}', 'application/merge-patch+json', 415, 'unsupported-media-type'],
    ['no media type', '{}', undefined, 415, 'unsupported-media-type'],
    ['another charset', '{}', 'application/json; charset=iso-8859-1', 415, 'unsupported-media-type'],
    ['UTF-8 that is called so', '{}', 'application/json; charset="UTF-8"', 400, 'invalid-body'],
  ];

test.each(brokenRequests)('a body of %s is refused', async (_, body, type, status, slug) => {
  const { position } = server.ledger.head();
  const headers = { ...AUTHORIZED, ...(type && { 'content-type': type }) };
  const answer = await server.request('POST', '/v1/events', { headers, body });
  expect([answer.status, answer.json.type]).toEqual([status, `/problems/${slug}`]);
  expect(server.ledger.head().position).toBe(position);
});

describe('PATCH', () => {
  test('takes merge patches alone, and says so', async () => {
    const answer = await server.request('PATCH', '/v1/actors/russia', {
      headers: { ...AUTHORIZED, ...JSON_TYPE },
      body: {},
    });
    expect([answer.status, answer.headers['accept-patch']]).toEqual([
      415,
      'application/merge-patch+json, application/json-patch+json',
    ]);
  });

  test('changes members, removes those that are null, and keeps the rest', async () => {
    const before = await server.get('/v1/actors/dmitry-peskov');
    const answer = await server.patch(
      '/v1/actors/dmitry-peskov',
      { name: { fr: 'Dmitri Peskov' }, aliases: null },
      before.headers.etag ?? '',
    );
    const { aliases: _, ...rest } = before.json;
    const recorded = { revision: 2, position: server.ledger.head().position, updatedAt: answer.json.updatedAt };
    expect(answer.json).toEqual({ ...rest, name: { ...rest.name, fr: 'Dmitri Peskov' }, ...recorded });
    expect(answer.headers['content-location']).toBe('/v1/actors/dmitry-peskov');
  });

  test('is validated as a whole', async () => {
    const { headers } = await server.get('/v1/actors/china');
    const etag = headers.etag ?? '';
    expect((await server.patch('/v1/actors/china', { name: null }, etag)).json.errors[0]).toMatchObject({
      code: 'missing',
      pointer: '#/name',
    });
    expect((await server.patch('/v1/actors/china', { revision: 7 }, etag)).json.errors[0]).toMatchObject({
      code: 'server-member',
    });
    expect((await server.patch('/v1/actors/china', { country: 'XX' }, etag)).status).toBe(422);
    expect((await server.patch('/v1/actors/china', '[1]', etag)).status).toBe(400);
    const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
    expect((await server.patch('/v1/actors/china', deep, etag)).json.errors[0]).toMatchObject({ code: 'too-deep' });
  });

  test('that changes nothing appends nothing', async () => {
    const { position } = server.ledger.head();
    const before = await server.get('/v1/actors/ukraine');
    for (const patch of [{}, { type: 'state' }, { nothing: null }]) {
      const answer = await server.patch('/v1/actors/ukraine', patch, before.headers.etag ?? '');
      expect([answer.status, answer.headers.etag, answer.json]).toEqual([200, before.headers.etag, before.json]);
    }
    expect(server.ledger.head().position).toBe(position);
  });
});

describe('PUT', () => {
  test('makes what is not there with If-None-Match: *, and nothing without', async () => {
    expect((await server.put('/v1/actors/new', minimal.actor, {})).status).toBe(428);
    expect((await server.put('/v1/actors/new', minimal.actor, { 'if-none-match': '"x"' })).status).toBe(428);
    expect((await server.put('/v1/actors/new', minimal.actor, { 'if-match': '*' })).status).toBe(412);
    const made = await server.put('/v1/actors/new', minimal.actor, { 'if-none-match': '*' });
    expect([made.status, made.headers.location, made.headers.etag]).toEqual([
      201,
      '/v1/actors/new',
      `"${made.json.position}"`,
    ]);
    expect((await server.put('/v1/actors/new', minimal.actor, { 'if-none-match': '*' })).status).toBe(412);
  });

  test('replaces whole what has the ETag, and nothing else', async () => {
    const body = { type: 'group', name: { en: 'The new' } };
    const { headers } = await server.put(
      '/v1/actors/replaced',
      { ...minimal.actor, country: 'CN' },
      { 'if-none-match': '*' },
    );
    expect((await server.put('/v1/actors/replaced', body, {})).status).toBe(428);
    const stale = await server.put('/v1/actors/replaced', body, { 'if-match': '"1"' });
    expect([stale.status, stale.headers.etag, stale.json.etag]).toEqual([412, headers.etag, headers.etag]);
    const replaced = await server.put('/v1/actors/replaced', body, { 'if-match': headers.etag ?? '' });
    expect(replaced.status).toBe(200);
    expect(replaced.json).toMatchObject({ ...body, revision: 2 });
    expect(replaced.json.country).toBeUndefined();
    const same = await server.put(
      '/v1/actors/replaced',
      { name: body.name, type: body.type },
      { 'if-match': replaced.headers.etag ?? '' },
    );
    expect([same.status, same.headers.etag]).toEqual([200, replaced.headers.etag]);
  });
});

describe('DELETE', () => {
  test('leaves a tombstone, and the record can be made anew', async () => {
    const { headers } = await server.put('/v1/issues/brief', minimal.issue, { 'if-none-match': '*' });
    expect((await server.request('DELETE', '/v1/issues/brief', { headers: AUTHORIZED })).status).toBe(428);
    expect((await server.delete('/v1/issues/brief', '"0"')).status).toBe(412);
    const deleted = await server.delete('/v1/issues/brief', headers.etag ?? '');
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    const gone = await server.get('/v1/issues/brief');
    expect([gone.status, gone.json.type, gone.json.revision]).toEqual([410, '/problems/gone', 2]);
    expect((await server.delete('/v1/issues/brief', '*')).status).toBe(410);
    expect((await server.patch('/v1/issues/brief', {}, '*')).status).toBe(410);
    expect((await server.get('/v1/issues/brief/revisions/2')).status).toBe(410);
    expect((await server.get('/v1/issues/brief/revisions')).json.data.map((entry: { op: string }) => entry.op)).toEqual(
      ['deleted', 'created'],
    );
    expect((await server.get('/v1/issues/brief/diff')).json).toEqual([{ op: 'replace', path: '', value: null }]);
    const again = await server.put('/v1/issues/brief', minimal.issue, { 'if-none-match': '*' });
    expect([again.status, again.json.revision]).toEqual([201, 3]);
  });

  test('is refused while current records refer to it, naming them', async () => {
    const { headers } = await server.get('/v1/issues/ukraine');
    const { status, json } = await server.delete('/v1/issues/ukraine', headers.etag ?? '');
    expect([status, json.type]).toEqual([409, '/problems/still-referred-to']);
    expect(json.referrers).toContain('event/obama-putin-hangzhou-2016-09-05');
  });

  test('into an heir answers 308 from then on, and keeps references good', async () => {
    const { headers } = await server.put('/v1/actors/wladimir-putin', minimal.actor, { 'if-none-match': '*' });
    const named = { ...event, participants: [{ ...participant, actor: 'wladimir-putin' }] };
    const referring = await server.put('/v1/events/names-a-double', named, { 'if-none-match': '*' });
    const merge = (heir: string) => server.delete(`/v1/actors/wladimir-putin?mergedInto=${heir}`, headers.etag ?? '');
    for (const [heir, code] of [
      ['nobody', 'reference-unknown'],
      ['wladimir-putin', 'self-reference'],
    ] as const) {
      expect((await merge(heir)).json.errors[0]).toMatchObject({ parameter: 'mergedInto', code });
    }
    expect((await merge('vladimir-putin')).status).toBe(204);
    const read = await server.get('/v1/actors/wladimir-putin');
    expect([read.status, read.headers.location]).toEqual([308, '/v1/actors/vladimir-putin']);
    const entry = (await server.get('/v1/actors/wladimir-putin/revisions')).json.data[0];
    expect(entry).toMatchObject({ op: 'deleted', mergedInto: 'vladimir-putin' });
    expect(
      (await server.patch('/v1/events/names-a-double', { status: 'planned' }, referring.headers.etag ?? '')).status,
    ).toBe(200);
    const heir = await server.get('/v1/actors/vladimir-putin');
    expect((await server.delete('/v1/actors/vladimir-putin', heir.headers.etag ?? '')).json.referrers).toContain(
      'actor/wladimir-putin',
    );
    const back = await server.delete('/v1/actors/vladimir-putin?mergedInto=wladimir-putin', heir.headers.etag ?? '');
    expect([back.status, back.json.errors[0]]).toMatchObject([
      422,
      {
        parameter: 'mergedInto',
        code: 'heir-merged',
        detail:
          'The actor wladimir-putin was merged into vladimir-putin: it would stand for vladimir-putin, and vladimir-putin for it.',
      },
    ]);
  });
});

describe('sources', () => {
  const text = 'Übung macht den Meister. 𝒳 macht 𝒳.';

  test('a text is held only where rights are open, in NFC, with a fingerprint that fits', async () => {
    const codes = async (body: object) =>
      (await server.post('/v1/sources', { ...source, ...body })).json.errors?.map(
        (error: { code: string }) => error.code,
      );
    expect(await codes({ text })).toEqual(['rights-restricted']);
    expect(await codes({ rights: 'open', text: 'Ubung'.replace('U', 'U\u0308') })).toEqual(['not-nfc']);
    // Normalizing it would take minutes.
    expect(await codes({ rights: 'open', text: `\u0915${'\u094d\u093c'.repeat(99_999)}` })).toEqual([
      'not-stream-safe',
    ]);
    expect(await codes({ rights: 'open', text, sha256: '0'.repeat(64), length: 1 })).toEqual([
      'fingerprint-mismatch',
      'fingerprint-mismatch',
    ]);
    expect(await codes({ rights: 'open', text, ...fingerprint(text) })).toBeUndefined();
  });

  test('evidence is checked when it is recorded, where the text is held', async () => {
    await server.put('/v1/sources/open-text', { ...source, rights: 'open', text }, { 'if-none-match': '*' });
    const cite = (start: number, end: number, passage: string, id = 'open-text') => ({
      source: id,
      start,
      end,
      sha256: sha256(passage),
      about: [],
    });
    const made = await server.post('/v1/events', {
      ...event,
      evidence: [
        cite(0, 5, 'Übung'),
        cite(1, 6, 'Übung'),
        cite(0, 5, 'macht'),
        cite(0, 5, 'Nicht'),
        cite(25, 26, '𝒳'),
        cite(0, 5, 'x', 'article-obama-putin-g20-2016'),
      ],
    });
    const checks = made.json.evidence.map((one: { check: string }) => one.check);
    expect(checks).toEqual(['verified', 'moved', 'ambiguous', 'not-found', 'verified', 'unchecked']);
    const { check: _, ...first } = made.json.evidence[0];
    const patched = await server.patch(`/v1/events/${made.json.id}`, { evidence: [first] }, made.headers.etag ?? '');
    expect(patched.json.evidence[0].check).toBe('verified');
  });
});

test('POST makes an id of its own and tells where the record is', async () => {
  const { status, json, headers } = await server.post('/v1/events', event);
  expect(status).toBe(201);
  expect(json).toMatchObject({ ...event, revision: 1 });
  expect(headers.location).toBe(`/v1/events/${json.id}`);
  expect((await server.get(headers.location ?? '')).json).toEqual(json);
});

test('members that JavaScript knows are members like any other', async () => {
  for (const name of ['toString', 'hasOwnProperty', 'valueOf']) {
    const { json } = await server.post('/v1/events', { ...event, [name]: 1 });
    expect(json.errors[0]).toMatchObject({ code: 'unknown', pointer: `#/${name}` });
  }
});

test('rules and references are told at once', async () => {
  const { json } = await server.post('/v1/events', { ...event, partOf: 'nothing', when: { start: '2015-02-29' } });
  expect(json.errors.map((error: { code: string }) => error.code)).toEqual(['date-invalid', 'reference-unknown']);
});

test('a body that is compressed, or a part of one, is refused', async () => {
  const send = (headers: Record<string, string>) =>
    server.request('PUT', '/v1/actors/x', {
      headers: { ...AUTHORIZED, ...JSON_TYPE, 'if-none-match': '*', ...headers },
      body: minimal.actor,
    });
  const compressed = await send({ 'content-encoding': 'gzip' });
  expect([compressed.status, compressed.headers['accept-encoding']]).toEqual([415, 'identity']);
  expect((await send({ 'content-range': 'bytes 0-1/2' })).status).toBe(400);
  const long = await send({ 'if-match': `"${'x'.repeat(2_000)}"` });
  expect([long.json.type, long.json.errors[0].header]).toEqual(['/problems/invalid-header', 'if-match']);
});

test('a patch cannot make a record larger than one request can write', async () => {
  const own = await testApp({ config: { BODY_LIMIT: 10_000 } });
  const { headers } = await own.put(
    '/v1/issues/grows',
    { label: { en: 'x' }, description: { en: 'x'.repeat(4_900) } },
    { 'if-none-match': '*' },
  );
  const answer = await own.patch('/v1/issues/grows', { description: { ar: 'ن'.repeat(4_000) } }, headers.etag ?? '');
  expect([answer.status, own.ledger.head().position]).toEqual([413, 1]);
  await own.close();
});

test('-0 is 0', async () => {
  const venue = { country: 'CN', resolution: 'site', coordinates: [-0, 5] };
  const { headers } = await server.put('/v1/events/at-zero', { ...event, venue }, { 'if-none-match': '*' });
  const again = await server.put(
    '/v1/events/at-zero',
    `{"kind":"meeting","status":"held","title":{"en":"A meeting"},"when":{"start":"2016-09-05"},"venue":{"country":"CN","resolution":"site","coordinates":[-0,5]}}`,
    { 'if-match': headers.etag ?? '' },
  );
  expect([again.status, again.headers.etag]).toEqual([200, headers.etag]);
});

describe('a statement that another event relates to', () => {
  test('can be taken away only after the relation', async () => {
    const cited = { ...event, statements: [statement, { ...statement, id: 't' }] };
    const made = await server.put('/v1/events/cited', cited, { 'if-none-match': '*' });
    const relations = [{ relation: 'supports', statement: 'cited/t' }];
    const citing = await server.put(
      '/v1/events/citing',
      { ...event, statements: [{ ...statement, relations }] },
      { 'if-none-match': '*' },
    );
    const without = await server.patch('/v1/events/cited', { statements: [statement] }, made.headers.etag ?? '');
    expect([without.status, without.json.referrers]).toEqual([409, ['event/citing']]);
    const merged = await server.delete('/v1/events/cited?mergedInto=g20-hangzhou-2016', made.headers.etag ?? '');
    expect([merged.status, merged.json.referrers]).toEqual([409, ['event/citing']]);
    const kept = await server.patch(
      '/v1/events/cited',
      { statements: [{ ...statement, id: 't' }] },
      made.headers.etag ?? '',
    );
    expect(kept.status).toBe(200);
    expect((await server.patch('/v1/events/citing', { statements: null }, citing.headers.etag ?? '')).status).toBe(200);
    expect((await server.patch('/v1/events/cited', { statements: null }, kept.headers.etag ?? '')).status).toBe(200);
  });

  test('is named by its local id in its own event', async () => {
    const own = {
      ...event,
      statements: [statement, { ...statement, id: 't', relations: [{ relation: 'supports', statement: 'own/s' }] }],
    };
    const { json } = await server.put('/v1/events/own', own, { 'if-none-match': '*' });
    expect(json.errors[0]).toMatchObject({ code: 'self-reference', pointer: '#/statements/1/relations/0/statement' });
  });
});
