// The seed: complete, true to its source, in our own words, and loaded once.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkPassage, citationsOf, codePoints, fingerprint, type Passage } from '../src/model/evidence.ts';
import { locate } from '../src/model/paths.ts';
import { faultsOf } from '../src/model/rules.ts';
import { seed, seedRecords } from '../src/seed.ts';
import { type TestApp, testApp } from './app.ts';
import { sharedFile } from './shared-data.ts';

let server: TestApp;

beforeAll(async () => {
  server = await testApp({ seeded: true });
});
afterAll(() => server.close());

const records = seedRecords();
const article = sharedFile('seed/article.ar.txt');
const MEETING = 'obama-putin-hangzhou-2016-09-05';
const event = (id: string) => records.find(record => record.kind === 'event' && record.id === id)?.content ?? {};
const cited = records.flatMap(({ content }) => citationsOf(content));

test('a second run appends nothing', async () => {
  const { position } = server.ledger.head();
  expect(position).toBe(records.length);
  expect(await seed(server.ledger)).toBe(0);
  expect(server.ledger.head().position).toBe(position);
});

test('what was changed or deleted since stays as it is', async () => {
  const own = await testApp({ seeded: true });
  const { headers } = await own.get('/v1/events/kerry-lavrov-follow-up-2016-09');
  await own.patch('/v1/events/kerry-lavrov-follow-up-2016-09', { status: 'held' }, headers.etag ?? '');
  const actor = await own.get('/v1/actors/nusra-front');
  expect((await own.delete('/v1/actors/nusra-front', actor.headers.etag ?? '')).status).toBe(204);
  expect(await seed(own.ledger)).toBe(0);
  expect((await own.get('/v1/actors/nusra-front')).status).toBe(410);
  await own.close();
});

test('no record breaks a rule, and every text is there in English and Arabic', () => {
  for (const { kind, id, content } of records) {
    expect(faultsOf(kind, id, content)).toEqual([]);
    for (const text of JSON.stringify(content).match(/\{"en":"[^}]*\}/g) ?? [])
      expect(text).toMatch(/"ar":"[^"]*\p{Script=Arabic}/u);
  }
});

test('actors, issues and places are there in Russian and Chinese too', () => {
  const named = { actor: 'name', issue: 'label', event: 'venue/city', source: '-' } as const;
  const names = records.flatMap(({ kind, content }) => locate<Record<string, string>>(content, named[kind]));
  expect(names.length).toBeGreaterThan(25);
  for (const { value } of names) {
    expect(value.ru).toMatch(/^[^\p{Script=Latin}]*\p{Script=Cyrillic}[^\p{Script=Latin}]*$/u);
    expect(value.zh).toMatch(/\p{Script=Han}/u);
  }
});

test.each(['Обама', 'Лавров', 'Ханчжоу', 'обама путин', '杭州', '奥巴马', '"约翰·克里"'])(
  'q=%s finds the meeting',
  async q => {
    const { data } = (await server.get(`/v1/events?q=${encodeURIComponent(q)}`)).json;
    expect(data.map(({ id }: { id: string }) => id)).toContain(MEETING);
  },
);

test.each([
  ['соединенные штаты', 'united-states'],
  ['Соединённые Штаты', 'united-states'],
  ['二十国集团', 'g20'],
])('q=%s finds the actor', async (q, id) => {
  const { data } = (await server.get(`/v1/actors?q=${encodeURIComponent(q)}`)).json;
  expect(data.map((actor: { id: string }) => actor.id)).toContain(id);
});

describe('the meeting', () => {
  const meeting = event(MEETING) as Record<string, never>;

  test('is told as it was: who, when, where, how long', () => {
    expect(meeting).toMatchObject({
      kind: 'meeting',
      status: 'held',
      format: 'bilateral',
      when: { start: '2016-09-05' },
      duration: { minutes: 90 },
      venue: { country: 'CN', city: { en: 'Hangzhou' } },
      partOf: 'g20-hangzhou-2016',
      codes: { cameo: ['044', '046'], plover: { event: 'CONSULT', modes: ['third-party', 'multilateral'] } },
    });
    expect(locate(meeting, 'participants/*/actor').map(({ value }) => value)).toEqual(
      expect.arrayContaining(['barack-obama', 'vladimir-putin']),
    );
  });

  test('tells what came of it and what did not', () => {
    const outcomes = locate<{ type: string; status: string; assignedTo?: string[] }>(meeting, 'outcomes/*').map(
      ({ value }) => value,
    );
    expect(outcomes.map(({ type, status }) => `${type} ${status}`)).toEqual([
      'none not-achieved',
      'follow-up deferred',
      'mandate achieved',
      'follow-up pending',
    ]);
    expect(outcomes.find(outcome => outcome.type === 'mandate')?.assignedTo).toEqual(['john-kerry', 'sergei-lavrov']);
    expect(locate(meeting, 'issues/*/issue').map(({ value }) => value)).toEqual([
      'syria-ceasefire',
      'aleppo-aid',
      'cyber-security',
      'ukraine',
    ]);
  });

  test('lets both sides speak', () => {
    const speakers = locate<{ actor?: string; description?: { en: string } }>(meeting, 'statements/*/speaker').map(
      ({ value }) => value.actor ?? value.description?.en,
    );
    expect(speakers).toEqual(
      expect.arrayContaining([
        'vladimir-putin',
        'barack-obama',
        'dmitry-peskov',
        expect.stringMatching(/senior .*official/i),
      ]),
    );
    expect(locate(meeting, 'statements/*/relations/*/relation').map(({ value }) => value)).toContain(
      'differs-in-scope',
    );
    for (const { value } of locate<{ evidence?: unknown[] }>(meeting, 'statements/*'))
      expect(value.evidence?.length).toBeGreaterThan(0);
  });

  test('has evidence for each of its facts', () => {
    const about = new Set(locate<string>(meeting, 'evidence/*/about/*').map(({ value }) => value));
    const ids = (list: string, member: string) =>
      locate<string>(meeting, `${list}/*/${member}`).map(({ value }) => `${list}/${value}`);
    const facts = [
      ...ids('participants', 'actor'),
      ...ids('issues', 'issue'),
      ...ids('outcomes', 'id'),
      'duration',
      'venue',
    ];
    expect(facts.filter(fact => !about.has(fact))).toEqual([]);
  });
});

test('quotes are phrases of at most eight words', () => {
  for (const { content } of records) {
    for (const { value } of locate<string>(content, 'statements/*/quote/text'))
      expect(value.split(/\s+/).length).toBeLessThanOrEqual(8);
  }
});

describe.skipIf(article === null)('against the article (skipped without ../shared/data/seed/article.ar.txt)', () => {
  const text = article === null ? '' : readFileSync(article, 'utf8');
  const points = codePoints(text);

  test('the source has its fingerprint, and not its text', () => {
    const source = records.find(record => record.kind === 'source')?.content;
    expect(source).toMatchObject({ rights: 'restricted', ...fingerprint(text) });
    expect(source).not.toHaveProperty('text');
  });

  test('every passage stands where it is cited', () => {
    expect(cited.length).toBeGreaterThan(40);
    for (const { value } of cited) expect(checkPassage(points, value as Passage).check).toBe('verified');
  });

  test('no nine words of the article stand in a row in the seed', () => {
    const words = (value: string) => value.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const runs = (all: string[]) => all.slice(8).map((_, index) => all.slice(index, index + 9).join(' '));
    const own = new Set(
      records.flatMap(({ content }) =>
        (JSON.stringify(content).match(/"[^"]*"/g) ?? []).flatMap(value => runs(words(value))),
      ),
    );
    expect(runs(words(text)).filter(run => own.has(run))).toEqual([]);
  });
});
