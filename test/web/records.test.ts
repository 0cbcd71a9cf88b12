// The views of records, in a browser: what each shows in both languages, wide and narrow, and that its address is enough.
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { formatsOf } from '../../src/formats/formats.ts';
import { codePoints, fingerprint, sha256 } from '../../src/model/evidence.ts';
import { kinds } from '../../src/model/kinds.ts';
import { PATIENCE } from '../patience.ts';
import { minimal } from '../records.ts';
import { sharedFile } from '../shared-data.ts';
import { type Looked, WITHOUT_BROWSER } from '../support/browser.ts';
import { type Explorer, explorer } from './explorer.ts';

const eventually = { timeout: PATIENCE };
const MEETING = '/v1/events/obama-putin-hangzhou-2016-09-05';

/** The text of a source that is made up: with letters of two scripts, and one that takes two units of UTF-16. */
const TEXT = 'They spoke for ten hours. 🕊 Others say thirteen. قيل غير ذلك.';

/** A passage of it, cited as if it stood `off` code points further on. */
function passage(words: string, off = 0) {
  const start = Array.from(TEXT.slice(0, TEXT.indexOf(words))).length + off;
  const end = start + Array.from(words).length;
  return { source: 'made-up', start, end, sha256: sha256(words) };
}

const said = (id: string, actor: string, represents: string, minutes: number, others: object) => ({
  id,
  speaker: { actor, represents },
  channel: 'press-conference',
  speechType: 'indirect',
  text: { en: `It took ${minutes} minutes.`, ar: `استغرق ${minutes} دقيقة.` },
  about: ['duration'],
  asserts: { duration: { minutes } },
  ...others,
});

const TALKS = {
  ...minimal.event,
  kind: 'negotiation-round',
  title: { en: 'Talks in Geneva', ar: 'محادثات في جنيف' },
  duration: { minutes: 600, qualifier: 'at-least', planned: { minutes: 300, maxMinutes: 450, qualifier: 'between' } },
  phases: [{ id: 'alone', label: { en: 'One on one' }, duration: { minutes: 120, qualifier: 'about' } }],
  participants: [
    { actor: 'john-kerry', name: { en: 'John Kerry' }, role: 'principal', presence: 'attended' },
    { actor: 'sergei-lavrov', name: { en: 'Sergei Lavrov' }, role: 'principal', presence: 'attended' },
    { actor: 'vladimir-putin', name: { en: 'Vladimir Putin' }, role: 'observer', presence: 'absent' },
  ],
  issues: [{ issue: 'syria-ceasefire', status: 'agreed' }],
  statements: [
    said('kerry', 'john-kerry', 'united-states', 780, { evidence: [passage('thirteen'), passage('ten hours', 3)] }),
    said('lavrov', 'sergei-lavrov', 'russia', 600, {
      relations: [{ relation: 'contradicts', statement: 'kerry' }],
      evidence: [{ ...passage('ten hours'), sha256: sha256('two hours') }],
    }),
  ],
};

/** The texts that are cut off where there is no room. */
const CUT_OFF = `[...document.querySelectorAll('body *')]
  .filter(each => getComputedStyle(each).textOverflow === 'ellipsis' && each.scrollWidth > each.clientWidth)
  .map(each => each.textContent)
  .filter(text => text !== '')`;

describe.skipIf(WITHOUT_BROWSER !== '')(`Records ${WITHOUT_BROWSER}`, () => {
  let served: Explorer;
  let looked: Looked;
  const look = async (...asked: Parameters<Explorer['look']>) => {
    looked = await served.look(...asked);
    return looked.page;
  };
  const put = (path: string, body: unknown) => served.server.put(path, body, { 'if-none-match': '*' });

  beforeAll(async () => {
    served = await explorer();
    await put('/v1/sources/made-up', { ...minimal.source, ...fingerprint(TEXT) });
    expect((await put('/v1/events/talks', TALKS)).status).toBe(201);
    const changed = { title: { en: 'Talks in Geneva, Switzerland' } };
    expect((await served.server.patch('/v1/events/talks', changed, await tagOf('/v1/events/talks'))).status).toBe(200);
  });
  afterEach(async () => {
    expect(looked.errors).toEqual([]);
    await looked.close();
  });
  afterAll(() => served?.close());

  const tagOf = async (path: string) => String((await served.server.get(path)).headers.etag);

  /** Each view, by an address of it and words that stand on it in English and in Arabic. */
  const VIEWS: [path: string, en: string, ar: string][] = [
    [MEETING, 'Not achieved', 'لم يتحقق'],
    [`${MEETING}/corroboration`, 'How many independent sources say it', 'كم مصدرًا مستقلًا يقول ذلك'],
    ['/v1/events/talks/disagreements', 'They give different values.', 'تذكر قيمًا مختلفة.'],
    ['/v1/issues/syria-ceasefire', 'Where it stood after each event', 'أين وصلت بعد كل حدث'],
    ['/v1/issues/syria-ceasefire/timeline', 'Deadlocked', 'في طريق مسدود'],
    ['/v1/actors/barack-obama', 'Met with', 'لقاءات مع'],
    ['/v1/actors/barack-obama/positions-on/syria-ceasefire', 'Ceasefire in Syria', 'وقف إطلاق النار في سوريا'],
    ['/v1/sources/article-obama-putin-g20-2016', 'What is cited from it', 'ما استُشهد به منه'],
    ['/v1/actors', 'Vladimir Putin', 'فلاديمير بوتين'],
    ['/v1/issues?q=Syria', 'Ceasefire in Syria', 'وقف إطلاق النار في سوريا'],
    ['/v1/sources', 'A text', 'A text'],
    ['/v1/events/talks/revisions', 'Version 2', 'النسخة 2'],
    ['/v1/events/talks/revisions/2', 'See it as it was then', 'انظر إليه كما كان آنذاك'],
    ['/v1/events/talks/diff?from=1&to=2', 'Talks in Geneva, Switzerland', 'Talks in Geneva, Switzerland'],
    ['/problems', 'Precondition failed', 'الشرط لم يتحقق'],
    ['/problems/precondition-failed', 'Precondition failed', 'الشرط لم يتحقق'],
  ];

  describe.each(VIEWS)('%s', (path, ...words) => {
    test.each([
      ['en', 'ltr', 'light', 1280],
      ['ar', 'rtl', 'dark', 390],
    ] as const)('is told in %s, %s and %s, %d pixels wide', async (lang, dir, colorScheme, width) => {
      const page = await look(`${path}#lang=${lang}`, { colorScheme, viewport: { width, height: 844 } });
      await page
        .getByText(words[lang === 'en' ? 0 : 1] ?? '')
        .first()
        .waitFor();
      expect(await page.locator('html').getAttribute('dir')).toBe(dir);
      await page.waitForLoadState('networkidle');
      for (const folded of ['.folding > summary', '.taken summary'])
        for (const summary of await page.locator(folded).all()) await summary.click();
      expect(await looked.violations()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(await page.evaluate(CUT_OFF)).toEqual([]);
    });
  });

  test('on a phone the network of an actor is seen whole, with every name in it', async () => {
    const page = await look('/v1/actors/barack-obama#lang=en', { viewport: { width: 390, height: 844 } });
    await page.locator('.met svg a').first().waitFor();
    const { x: left = 0, width = 0 } = (await page.locator('.met .chart').boundingBox()) ?? {};
    for (const name of await page.locator('.met svg text').all()) {
      const box = await name.boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(left);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(left + width);
    }
  });

  test('what an actor said at one event stands together', async () => {
    const path = '/v1/actors/barack-obama/positions-on/syria-ceasefire';
    const { data } = (await served.server.get(path)).json as { data: { event: string }[] };
    const events = new Set(data.map(({ event }) => event));
    expect(events.size).toBeLessThan(data.length);
    const page = await look(`${path}#lang=en`);
    await expect.poll(() => page.locator('.said-at .said').count(), eventually).toBe(data.length);
    expect(await page.locator('.said-at').count()).toBe(events.size);
    // Another statement is told by its first words.
    await page.locator('.relation a', { hasText: 'The two presidents' }).waitFor();
  });

  test('from one list to the next nothing is asked for that is not there', async () => {
    const page = await look('/v1/actors#lang=en');
    for (const [link, name] of [
      ['Issues', 'Ceasefire in Syria'],
      ['Actors', 'John Kerry'],
      ['Issues', 'Aid to Aleppo'],
      ['Sources', 'A text'],
    ] as const) {
      await page.getByRole('navigation').getByRole('link', { name: link }).click();
      await page.getByRole('main').getByRole('link', { name }).first().waitFor();
    }
    expect(looked.errors).toEqual([]);
  });

  test('nothing is asked for twice, nor when now was', async () => {
    const asked: string[] = [];
    await look('/problems');
    looked.page.on('request', request => asked.push(request.url()));
    await looked.page.goto(`${served.url}/v1/events/talks#lang=en`);
    await looked.page.getByText('A text').first().waitFor();
    await looked.page.waitForLoadState('networkidle');
    const apart = asked.filter(url => !url.includes('/assets/') && !url.endsWith('/events/talks'));
    expect(apart.filter((url, index) => apart.indexOf(url) !== index)).toEqual([]);
    expect(apart.filter(url => url.includes('/v1/changes'))).toEqual([]);
  });

  test('what was not achieved stands beside what was, as large', async () => {
    const page = await look(`${MEETING}#lang=en`);
    const sizes = await page
      .locator('.card.outcome')
      .evaluateAll(cards => cards.map(card => (card as unknown as { offsetWidth: number }).offsetWidth));
    expect(sizes.length).toBe(4);
    expect(new Set(sizes).size).toBe(1);
    expect(await page.locator('.card.outcome .status').allTextContents()).toEqual([
      'Not achieved',
      'Deferred',
      'Achieved',
      'Pending',
    ]);
  });

  test('on a phone what is long is folded, and opened by keys or by an address of what is in it', async () => {
    const page = await look(`${MEETING}#lang=en`, { viewport: { width: 390, height: 844 } });
    const kremlin = page.locator('details.side', { hasText: 'Kremlin' });
    await kremlin.getByText('3 statements').waitFor();
    expect(await kremlin.locator('.said').first().isVisible()).toBe(false);
    await kremlin.locator('summary').press('Enter');
    await kremlin.locator('.said').first().waitFor();
    expect(await looked.violations()).toEqual([]);
    await page
      .locator('[data-part="outcomes/ceasefire"]')
      .getByRole('link', { name: /passages$/ })
      .click();
    await page.locator('.cited li.lit').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.goto(`${served.url}/v1/issues/syria-ceasefire#lang=en`);
    const folded = page.locator('.said-at .folding').first();
    await folded.locator('summary', { hasText: /^\d+ statements$/ }).press('Enter');
    await folded.locator('.said').first().waitFor();
  });

  test('what was not achieved tells who says so, and leads to the passages', async () => {
    const page = await look(`${MEETING}#lang=en`);
    const card = page.locator('[data-part="outcomes/ceasefire"]');
    await card.getByText('Said by: Arabic news article').waitFor();
    await card.getByText('The article itself').waitFor();
    expect(await page.locator('.passages details[open]').count()).toBe(0);
    const leading = card.getByRole('link', { name: /passages$/ });
    const count = Number.parseInt((await leading.textContent()) ?? '', 10);
    for (let times = 0; times < 2; times++) {
      await leading.click();
      await expect.poll(() => page.evaluate('document.activeElement.dataset.cited')).toContain('outcomes/ceasefire');
      expect(await page.locator('.cited li.lit').count()).toBe(count);
      await page.locator('.cited li.lit').first().waitFor();
      await page.locator('.passages summary').click();
      await page.locator('.cited').waitFor({ state: 'hidden' });
    }
    expect(looked.at()).toBe(`${MEETING}#lang=en&part=evidence/outcomes/ceasefire`);
    await page.reload();
    await page.locator('.cited li.lit').first().waitFor();
    expect(await looked.violations()).toEqual([]);
  });

  test('an outcome is told in the words of its source where the record holds them, in their own language', async () => {
    const text = 'اتفقا على الهدنة. ثم افترقا.';
    const words = 'اتفقا على الهدنة';
    await put('/v1/sources/open-text', { ...minimal.source, language: 'ar', rights: 'open', text });
    const outcome = { id: 'truce', type: 'agreement', status: 'achieved', text: { en: 'A truce' } };
    const quote = { language: 'ar', text: 'هدنة حتى الجمعة' };
    const evidence = { source: 'open-text', start: 0, end: words.length, sha256: sha256(words) };
    const truce = (status: string) => ({ about: [], asserts: { 'outcomes/truce': { status } } });
    const written = await put('/v1/events/truce', {
      ...minimal.event,
      outcomes: [outcome],
      statements: [
        said('kerry', 'john-kerry', 'united-states', 1, { ...truce('achieved'), quote }),
        said('lavrov', 'sergei-lavrov', 'russia', 1, truce('not-achieved')),
      ],
      evidence: [{ ...evidence, about: ['outcomes/truce'] }],
    });
    expect(written.status).toBe(201);
    const page = await look('/v1/events/truce#lang=en');
    const card = page.locator('[data-part="outcomes/truce"]');
    await expect.poll(() => card.locator('blockquote').allTextContents(), eventually).toEqual([quote.text, words]);
    expect(await card.locator('blockquote').first().getAttribute('lang')).toBe('ar');
    expect(await card.locator('blockquote').first().getAttribute('dir')).toBe('rtl');
    await card.getByText('John Kerry').waitFor();
    expect(await card.getByText('Sergei Lavrov').count()).toBe(0);
  });

  test('accounts that contradict each other stand side by side, with the reason', async () => {
    const page = await look('/v1/events/talks#lang=en');
    const disagreement = page.locator('.disagreement');
    await disagreement.getByText('Length: either 780 minutes or 600 minutes, not both').waitFor();
    expect(await disagreement.locator('.side > h4').allTextContents()).toEqual(['United States', 'Russia']);
    expect(await disagreement.locator('.reasons li').allTextContents()).toEqual([
      'They give different values.',
      'One is said to contradict the other.',
    ]);
  });

  test('where no statements contradict each other no source is told to, and each part is told with its value', async () => {
    const page = await look(`${MEETING}#lang=en`);
    await page.getByText('No two statements of this event contradict each other.').waitFor();
    const rows = page.locator('section[aria-labelledby=corroboration] li');
    await rows.filter({ hasText: 'When September 5, 2016' }).waitFor();
    for (const said of ['Kind Meeting', 'Duration 90 minutes', 'Where Hangzhou, China'])
      await rows.filter({ hasText: said }).waitFor();
    await rows.filter({ hasText: /^Outcome: .* Not achieved$/ }).waitFor();
    expect(await page.locator('.against').count()).toBe(0);
    const bare = (await rows.allTextContents()).filter(text => /^[\p{L} ]+$/u.test(text) && !text.trim().includes(' '));
    expect(bare).toEqual([]);
  });

  test('why accounts cannot both be true is told in the language of the page, whatever they are about', async () => {
    const lasting = (minutes: number, comparedToPlan: string) => ({
      minutes,
      planned: { minutes: 60 },
      comparedToPlan,
    });
    const one = {
      ...{
        kind: 'meeting',
        status: 'held',
        format: 'bilateral',
        pressAccess: 'open',
        when: { start: '2015', end: '2016' },
      },
      duration: lasting(90, 'longer'),
      venue: { country: 'CN', name: { ar: 'القصر' }, city: { ar: 'بكين' } },
      'issues/cyber-security': { status: 'agreed' },
      'phases/alone': { duration: { minutes: 10 } },
      'participants/john-kerry': { role: 'host', presence: 'attended' },
      'outcomes/truce': { status: 'achieved', term: { from: '2016-01-01', length: 'P2Y', renewable: true } },
    };
    const other = {
      ...{
        kind: 'summit',
        status: 'cancelled',
        format: 'trilateral',
        pressAccess: 'closed',
        when: { start: '2017', end: '2018' },
      },
      duration: { minutes: 40, planned: { minutes: 120 } },
      venue: { country: 'RU', name: { ar: 'الفندق' }, city: { ar: 'موسكو' } },
      'issues/cyber-security': { status: 'collapsed' },
      'phases/alone': { duration: { minutes: 30, qualifier: 'more-than' } },
      'participants/john-kerry': { role: 'observer', presence: 'absent' },
      'outcomes/truce': { status: 'not-achieved', term: { from: '2017-01-01', length: 'P1M', renewable: false } },
    };
    const outcome = { id: 'truce', type: 'agreement', status: 'pending', text: { ar: 'هدنة' } };
    const issue = { issue: 'cyber-security', status: 'open' };
    const statements = [
      { ...said('one', 'john-kerry', 'united-states', 1, {}), about: [], asserts: one },
      { ...said('other', 'sergei-lavrov', 'russia', 1, {}), about: [], asserts: other },
    ];
    const written = await put('/v1/events/apart', { ...TALKS, issues: [issue], outcomes: [outcome], statements });
    expect(written.status).toBe(201);
    const { data } = (await served.server.get('/v1/events/apart/disagreements')).json;
    const differences = data.flatMap((each: { differences: object[] }) => each.differences).length;
    expect(differences).toBeGreaterThan(20);
    const page = await look('/v1/events/apart#lang=ar');
    await page.waitForLoadState('networkidle');
    const told = await page.locator('.difference').allTextContents();
    expect(told.length).toBe(differences);
    expect(told.filter(text => /[a-z]|undefined|#/i.test(text) || !/إما \S.* وإما \S/.test(text))).toEqual([]);
    // Both values differ as they are told.
    for (const pair of await page.locator('.difference').all()) {
      const [first, second] = await pair.locator('bdi').allTextContents();
      expect(first).not.toBe(second);
    }
  });

  test('lengths are drawn on one scale: solid to the least, faint to the most', async () => {
    const page = await look('/v1/events/talks#lang=en');
    const widths = (kind: string, part: string) =>
      page.locator(`.length.${kind} .${part}`).evaluateAll(bars => bars.map(bar => Number(bar.getAttribute('width'))));
    expect(await page.locator('.length strong').allTextContents()).toEqual([
      '300–450 minutes',
      'At least 600 minutes',
      'About 120 minutes',
    ]);
    expect([await widths('planned', 'is'), await widths('planned', 'may-be')]).toEqual([[40], [60]]);
    expect([await widths('actual', 'is'), await widths('actual', 'may-be')]).toEqual([[80], [100]]);
    const [least = 0, most = 0] = [...(await widths('phase', 'is')), ...(await widths('phase', 'may-be'))];
    expect([least, most].map(Math.round)).toEqual([14, 18]);
  });

  test('a part that the address names is in sight, and another statement leads to its own', async () => {
    const page = await look('/v1/events/talks#lang=en&part=statements/lavrov');
    await expect.poll(() => page.locator('.looked-at').getAttribute('data-part')).toBe('statements/lavrov');
    await page.locator('.looked-at .relations a').click();
    await expect.poll(() => page.locator('.looked-at').getAttribute('data-part')).toBe('statements/kerry');
    expect(looked.at()).toBe('/v1/events/talks#lang=en&part=statements/kerry');
  });

  test('passages light up in a text that is pasted, and the text goes nowhere', async () => {
    const page = await look('/v1/events/talks#lang=en');
    await page.waitForLoadState('networkidle');
    const sent: string[] = [];
    page.on('request', request => sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`));
    await page.getByLabel('Drop the text of the source here').fill(TEXT);
    await page.getByText('2 passages found of 3').waitFor();
    expect(await page.locator('.found').textContent()).toContain('This is the text that was recorded.');
    expect(await page.locator('mark').allTextContents()).toEqual(['ten hours', 'thirteen']);
    const states = page.locator('.cited .check:last-child');
    const told = (await states.allTextContents()).map(text => text.split(':')[0]);
    expect(told).toEqual(['Verified', 'Moved', 'Not found']);
    await page.getByLabel('Drop the text of the source here').fill(`${TEXT} And more.`);
    await page.getByText('This is not the text that was recorded').waitFor();
    expect(await looked.violations()).toEqual([]);
    await page.waitForLoadState('networkidle');
    expect(sent).toEqual([]);
  });

  test('passages that were found come first, and lead to what they are cited for', async () => {
    const page = await look('/v1/events/talks#lang=en');
    await page.getByLabel('Drop the text of the source here').fill('Others say thirteen.');
    await page.getByText('1 passage found of 3').waitFor();
    const states = await page.locator('.cited .check:last-child').allTextContents();
    expect(states.map(text => text.split(':')[0])).toEqual(['Moved', 'Not found', 'Not found']);
    await page.locator('mark a', { hasText: 'thirteen' }).click();
    await expect.poll(() => page.locator('.looked-at').getAttribute('data-part')).toBe('statements/kerry');
    // The text that was pasted is still there.
    expect(await page.locator('mark').count()).toBe(1);
    expect(await looked.violations()).toEqual([]);
  });

  test('a file that is dropped beside its place leaves the page where it is', async () => {
    const page = await look('/v1/events/talks#lang=en');
    await page.locator('.drop').waitFor();
    const dragged = (name: string) =>
      page.evaluate<boolean>(`(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['text'], 'text.txt', { type: 'text/plain' }));
        const event = new DragEvent('${name}', { dataTransfer, bubbles: true, cancelable: true });
        document.querySelector('h1').dispatchEvent(event);
        return event.defaultPrevented;
      })()`);
    expect(await dragged('dragover')).toBe(true);
    await page.locator('.drop.over').waitFor();
    expect(await dragged('drop')).toBe(true);
    await page.locator('.drop:not(.over)').waitFor();
    await dragged('dragover');
    await page.locator('.drop.over').waitFor();
    await dragged('dragleave');
    await page.locator('.drop:not(.over)').waitFor();
  });

  const article = sharedFile('seed/article.ar.txt');
  test.skipIf(article === null)(
    'every passage of the seed stands in its article, chosen as a file (shared data)',
    async () => {
      const page = await look('/v1/sources/article-obama-putin-g20-2016#lang=en');
      await page.waitForLoadState('networkidle');
      const sent: string[] = [];
      page.on('request', request => sent.push(request.url()));
      await page.locator('input[type=file]').setInputFiles(article ?? '');
      await page.getByText('This is the text that was recorded.').waitFor();
      const [found, all] = ((await page.locator('.found').textContent()) ?? '').match(/\d+/g) ?? [];
      expect(Number(found)).toBeGreaterThan(30);
      expect(found).toBe(all);
      expect(await page.locator('section.text').getAttribute('dir')).toBe('rtl');
      expect(sent).toEqual([]);
    },
  );

  test('the course of an issue leads to its events, and says what its points say', async () => {
    const page = await look('/v1/issues/syria-ceasefire#lang=en');
    const points = page.locator('.chart a');
    await expect.poll(() => points.count(), eventually).toBe(6);
    const [first] = await points.evaluateAll(all => all.map(each => each.getAttribute('aria-label')));
    expect(first).toMatch(/Kerry–Lavrov negotiations on Syria in Hangzhou, Deadlocked$/);
    await points.first().focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => looked.at()).toBe('/v1/events/kerry-lavrov-hangzhou-2016-09#lang=en');
  });

  test('whom an actor met leaves out who was not there', async () => {
    const page = await look('/v1/actors/john-kerry#lang=en');
    await page.locator('.met ol').getByText('Sergei Lavrov').waitFor();
    expect(await page.locator('.met ol').textContent()).not.toContain('Putin');
    expect(await page.locator('.met svg a').count()).toBe(await page.locator('.met li').count());
  });

  test('a record is shown as it was, and its history tells what changed', async () => {
    const before = (await served.server.get('/v1/events/talks/revisions/1')).json.position as number;
    const page = await look(`/v1/events/talks?asOf=${before}#lang=en`);
    await expect.poll(() => page.locator('h1').textContent()).toBe('Talks in Geneva');
    await page.getByRole('button', { name: 'Back to now' }).click();
    await expect.poll(() => page.locator('h1').textContent(), eventually).toBe('Talks in Geneva, Switzerland');
    await page.getByRole('link', { name: 'Version 2' }).click();
    await page.getByRole('link', { name: 'What changed' }).click();
    await page.locator('.differences del', { hasText: 'Talks in Geneva' }).waitFor();
    expect(await page.locator('.differences ins').allTextContents()).toEqual(['Talks in Geneva, Switzerland']);
    expect(looked.at()).toBe('/v1/events/talks/diff?from=1&to=2#lang=en');
  });

  test('a former version can be had in every format as it was', async () => {
    const page = await look('/v1/events/talks/revisions/1#lang=en');
    const links = page.locator('.taken a[href*="/as/"]');
    await expect.poll(() => links.count(), eventually).toBe(formatsOf('event').length);
    const [csv] = await links.evaluateAll(all => all.map(link => (link as unknown as { href: string }).href));
    const text = await (await fetch(csv ?? '')).text();
    expect([text.includes('Talks in Geneva'), text.includes('Geneva, Switzerland')]).toEqual([true, false]);
  });

  test.each(['/v1/events/talks', '/v1/sources/made-up', MEETING, '/v1/actors/john-kerry'])(
    '%s before it was recorded is told to come, with the way there, and nothing fails',
    async path => {
      const { position } = (await served.server.get(`${path}/revisions/1`)).json;
      expect(position).toBeGreaterThan(2);
      const page = await look(`${path}#lang=en`);
      await page.waitForLoadState('networkidle');
      // The slider leaves the moment of the page behind.
      const slider = page.getByRole('slider', { name: 'Then and now' });
      await slider.fill('1');
      await page.getByRole('heading', { name: 'This was not recorded yet' }).waitFor();
      await page.getByText('after 1 change', { exact: true }).last().waitFor();
      await page.getByText(new RegExp(`, 20\\d\\d .*, after ${position} changes$`)).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await page.locator('.problem').count()).toBe(0);
      expect(await looked.violations()).toEqual([]);
      await page.getByRole('button', { name: 'See its first version' }).click();
      await page.locator('.record h1').waitFor();
      expect(looked.at()).toBe(`${path}?asOf=${position}#lang=en`);
    },
  );

  test('a short list is in the order of its names', async () => {
    const page = await look('/v1/issues#lang=en');
    const names = page.locator('.plain a');
    await expect.poll(() => names.count(), eventually).toBe(4);
    expect(await names.allTextContents()).toEqual([
      ...['Aid to Aleppo', 'Ceasefire in Syria', 'Cyber security', 'Situation in Ukraine'],
    ]);
  });

  test.each(['events', 'issues'])('a list of %s of before any was recorded says so', async kind => {
    const page = await look(`/v1/${kind}?asOf=1#lang=en`);
    await page.getByText('Nothing was recorded yet at this moment.').waitFor();
  });

  test.each([
    ['/v1/events/nobody', 404],
    ['/nowhere', 404],
    ['/v1/actors?colour=red', 400],
  ])('%s is told in the words of the problem, or in those of the page, %d', async (path, status) => {
    await look('/problems');
    const told = await served.look(`${path}#lang=ar`);
    expect(await told.page.locator('.problem h2').textContent()).toMatch(/^\p{Script=Arabic}/u);
    const own = await told.page.locator('.problem > p:first-of-type, .problem > ul').allInnerTexts();
    expect(own.join(' ')).toMatch(/\p{Script=Arabic}/u);
    expect(await told.violations()).toEqual([]);
    await told.close();
    const refused = await served.look(`${path}#lang=en`);
    const { detail } = (await served.server.get(path)).json;
    await refused.page.getByText(detail).waitFor();
    expect(await refused.violations()).toEqual([]);
    // The browser itself tells of the status.
    expect(refused.errors.filter(error => !error.includes(`status of ${status}`))).toEqual([]);
    await refused.close();
  });

  test('an event is added to a calendar, as it was at the moment that is looked at', async () => {
    const { position } = (await served.server.get('/v1/events/talks/revisions/1')).json;
    const added = async (path: string) => {
      const page = await look(path);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Add to a calendar' }).click(),
      ]);
      const text = (await readFile(await download.path(), 'utf8')).replaceAll('\r\n ', '');
      return [download.suggestedFilename(), text.match(/^(UID|SUMMARY)[^:]*:[^@\r\n]*/gm)];
    };
    const { head } = served.server.ledger;
    expect(await added('/v1/events/talks#lang=en')).toEqual([
      `talks-${head().position}.ics`,
      ['UID:talks', 'SUMMARY;LANGUAGE=en:Talks in Geneva\\, Switzerland'],
    ]);
    await looked.close();
    expect(await added(`/v1/events/talks?asOf=${position}#lang=en`)).toEqual([
      `talks-${position}.ics`,
      ['UID:talks', 'SUMMARY;LANGUAGE=en:Talks in Geneva'],
    ]);
  });

  test.each([
    ['/v1/events/talks', ['talks']],
    ['/v1/actors/john-kerry', ['john-kerry', 'talks']],
    ['/v1/issues/syria-ceasefire', ['syria-ceasefire', 'talks']],
    ['/v1/sources/made-up', ['made-up', 'talks']],
  ])('%s leads to files of it in every format that its kind has', async (path, told) => {
    const page = await look(`${path}#lang=en`);
    await page.locator('.taken summary').filter({ hasText: 'Download' }).click();
    const files = page.locator('.taken[open] a');
    const hrefs = await files.evaluateAll(all => all.map(each => String(each.getAttribute('href'))));
    const formats = Object.values(kinds).find(({ plural }) => path.startsWith(`/v1/${plural}/`));
    const own = hrefs
      .filter(href => href.startsWith(`${path}/as/`))
      .map(href =>
        href
          .split(/[/?]/)
          .filter(part => !part.startsWith('lang='))
          .at(-1),
      );
    expect(own).toEqual(formatsOf(formats?.name ?? 'event').map(({ name }) => name));
    for (const href of hrefs) {
      const { status, text } = await served.server.get(href);
      expect([href, status]).toEqual([href, 200]);
      expect(told.some(id => text.includes(id))).toBe(true);
    }
  });

  test('the same request in a shell answers what is shown', async () => {
    const page = await look(`${MEETING}#lang=en`);
    await page.locator('.taken summary').filter({ hasText: 'As an API request' }).click();
    const [curl = ''] = await page.locator('.taken pre').allTextContents();
    const address = /https?:[^'\s]+/.exec(curl)?.[0] ?? '';
    const { title } = (await (await fetch(address)).json()) as { title: { en: string } };
    expect(await page.locator('h1').textContent()).toBe(title.en);
  });
});

test('code points of the browser are those of the server', () => {
  expect(codePoints(TEXT).length).toBe(Array.from(TEXT).length);
});
