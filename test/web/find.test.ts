// Find, in a browser: what it shows, and that each view is an address.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PATIENCE } from '../patience.ts';
import { type Looked, WITHOUT_BROWSER } from '../support/browser.ts';
import { type Explorer, explorer } from './explorer.ts';

const eventually = { timeout: PATIENCE };

/** What is known here of a row in the page. */
interface Row {
  readonly clientHeight: number;
  readonly clientWidth: number;
  readonly scrollHeight: number;
  readonly scrollWidth: number;
}

/** What is known here of a drawing in the page. */
interface Drawn {
  getScreenCTM(): { readonly a: number; readonly d: number; readonly e: number; readonly f: number };
}

/** What runs the code that the page shows, by its name there. */
const INTERPRETERS = [
  ['TypeScript', process.execPath, '--input-type=module', '--eval'],
  ['Python', 'python3', '-c'],
  ['R', 'Rscript', '-e'],
  ['curl', 'sh', '-c'],
] as const;

/** What a command prints; undefined where there is none of that name, or R lacks its package. */
async function answerOf(command: string, options: readonly string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(command, [...options])).stdout;
  } catch (error) {
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT' || stderr.includes('there is no package called')) return undefined;
    throw error;
  }
}

describe.skipIf(WITHOUT_BROWSER !== '')(`Find ${WITHOUT_BROWSER}`, () => {
  let served: Explorer;
  let looked: Looked;
  const rows = () => looked.page.locator('.events h3');
  const look = async (...asked: Parameters<Explorer['look']>) => {
    looked = await served.look(...asked);
    return looked.page;
  };
  /** The titles that are listed, once there are so many. */
  const titles = async (count: number) => {
    await expect.poll(() => rows().count(), eventually).toBe(count);
    return rows().allTextContents();
  };

  beforeAll(async () => {
    served = await explorer();
  });
  afterEach(async () => {
    expect(looked.errors).toEqual([]);
    await looked.close();
  });
  afterAll(() => served?.close());

  test.each([
    ['en', 'ltr', 'light', 'Events', 'Meeting of Presidents Obama and Putin in Hangzhou', 'Not achieved'],
    ['ar', 'rtl', 'dark', 'الأحداث', 'اجتماع الرئيسين أوباما وبوتين في هانغتشو', 'لم يتحقق'],
  ] as const)('is told in %s, %s and %s, to whoever sees it and whoever hears it', async (...told) => {
    const [lang, dir, colorScheme, heading, title, status] = told;
    const page = await look(`/#lang=${lang}&view=map&changes=1`, { colorScheme });
    expect(await titles(6)).toContain(title);
    const html = page.locator('html');
    expect([await html.getAttribute('lang'), await html.getAttribute('dir')]).toEqual([lang, dir]);
    expect(await html.getAttribute('data-theme')).toBe(colorScheme);
    expect(await page.locator('h1').textContent()).toBe(heading);
    await expect.poll(() => page.title(), eventually).toBe(`${heading} · Communique`);
    await page.locator('.status.not-achieved', { hasText: status }).first().waitFor();
    await page.locator('.map .country').first().waitFor();
    for (const taken of await page.locator('.taken summary').all()) await taken.click();
    expect(await looked.violations()).toEqual([]);
  });

  test('the language that is chosen stays, and is part of the address', async () => {
    const page = await look('/v1/events?country=CN');
    await page.locator('button[lang="ar"]').click();
    await expect.poll(() => looked.at()).toBe('/v1/events?country=CN#lang=ar');
    await page.goto(`${served.url}/`);
    await expect.poll(() => page.locator('html').getAttribute('dir'), eventually).toBe('rtl');
  });

  test('what is chosen is the address, which shows the same again', async () => {
    const page = await look('/');
    await page.locator('.facet button.value', { hasText: 'Not achieved' }).click();
    const found = await titles(2);
    await page.locator('.facet li', { hasText: 'Barack Obama' }).locator('.out').click();
    await expect.poll(() => looked.at()).toBe('/v1/events?outcomeStatus=not-achieved&participant=-barack-obama');
    const left = await titles(1);
    expect(found).toContain(left[0]);
    await page.reload();
    expect(await titles(1)).toEqual(left);
    expect(await page.locator('.chips li').allTextContents()).toEqual([
      expect.stringContaining('Not achieved'),
      expect.stringContaining('not Barack Obama'),
      'Clear all',
    ]);
    await page.goBack();
    expect(await titles(2)).toEqual(found);
    await page.locator('.chips button').first().click();
    await titles(6);
    expect(looked.at()).toBe('/v1/events');
  });

  test('words are marked where they stand, in the language in which they were written', async () => {
    const page = await look('/');
    await page.getByRole('searchbox').fill('حلب');
    await page.getByRole('searchbox').press('Enter');
    await titles(1);
    expect(decodeURIComponent(looked.at())).toBe('/v1/events?q=حلب');
    const passage = page.locator('.highlighted bdi');
    expect(await passage.locator('mark').first().textContent()).toContain('حلب');
    expect([await passage.getAttribute('lang'), await passage.getAttribute('dir')]).toEqual(['ar', 'rtl']);
  });

  test('time is chosen by keys', async () => {
    const page = await look('/');
    await titles(6);
    const from = page.getByRole('slider', { name: 'When they began: from' });
    await from.focus();
    for (let day = 1; day < 6; day++) await from.press('ArrowRight');
    await expect.poll(() => looked.at(), eventually).toContain('from=2016-09-06&to=2016-09-30');
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('When they began: from');
    const found = await titles(1);
    await page.reload();
    expect(await titles(1)).toEqual(found);
  });

  test('time is chosen by a stroke over the bars', async () => {
    const page = await look('/#lang=ar');
    await titles(6);
    const { x = 0, y = 0, width = 0 } = (await page.locator('.bars svg').boundingBox()) ?? {};
    // From right to left, as Arabic is written: from the first day of thirty to the third.
    await page.mouse.move(x + width - 5, y + 20);
    await page.mouse.down();
    await page.mouse.move(x + width - (width / 30) * 2.5, y + 20, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => looked.at(), eventually).toBe('/v1/events?from=2016-09-01&to=2016-09-03#lang=ar');
    await titles(1);
  });

  /** Where a place is seen on the screen, by what the map itself says of how it is zoomed. */
  const seenAt = async (page: Page, longitude: number, latitude: number) => {
    const place = [480 + (longitude * 960) / 360, 232 - (latitude * 960) / 360];
    return page.locator('.map svg > g').evaluate((group, [x = 0, y = 0]) => {
      const at = (group as unknown as Drawn).getScreenCTM();
      return { x: at.a * x + at.e, y: at.d * y + at.f };
    }, place);
  };
  const zoomOf = async (page: Page) =>
    Number(/scale\(([\d.]+)\)/.exec((await page.locator('.map svg > g').getAttribute('transform')) ?? '')?.[1]);
  const bboxIn = () => (/bbox=([^&#]*)/.exec(looked.at())?.[1] ?? '').split(',').map(Number);

  test('the map zooms by wheel, buttons and keys, and a box is drawn where it is seen', async () => {
    const page = await look('/#lang=en&view=map');
    await page.locator('.map .country').first().waitFor();
    await page.locator('.map svg').scrollIntoViewIfNeeded();
    const before = await seenAt(page, 120, 30);
    await page.mouse.move(before.x, before.y);
    await page.mouse.wheel(0, -500);
    await expect.poll(() => zoomOf(page), eventually).toBeGreaterThan(1.5);
    // What is under the pointer stays there.
    const after = await seenAt(page, 120, 30);
    expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(1);
    const wheeled = await zoomOf(page);
    await page.getByRole('button', { name: 'Closer' }).click();
    await expect.poll(() => zoomOf(page)).toBeCloseTo(wheeled * 1.6, 3);
    await page.keyboard.press('-');
    await expect.poll(() => zoomOf(page)).toBeCloseTo(wheeled, 3);
    const still = await seenAt(page, 120, 30);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(async () => (await seenAt(page, 120, 30)).x).toBeGreaterThan(still.x + 10);
    await page.keyboard.press('ArrowRight');

    const [northWest, southEast] = [await seenAt(page, 110, 40), await seenAt(page, 125, 25)];
    await page.mouse.move(northWest.x, northWest.y);
    await page.mouse.down();
    await page.mouse.move(southEast.x, southEast.y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => bboxIn().length, eventually).toBe(4);
    for (const [index, edge] of [110, 25, 125, 40].entries())
      expect(Math.abs((bboxIn()[index] ?? 0) - edge)).toBeLessThan(0.5);
    // What is chosen stays where it is seen, and so does the zoom.
    expect(await zoomOf(page)).toBeCloseTo(wheeled, 3);
    const drawn = await page.locator('.map rect.area').boundingBox();
    expect(Math.abs((drawn?.x ?? 0) - northWest.x)).toBeLessThan(2);

    await page.getByRole('radio', { name: 'move' }).check();
    const grabbed = await seenAt(page, 100, 30);
    await page.mouse.move(grabbed.x, grabbed.y);
    await page.mouse.down();
    await page.mouse.move(grabbed.x + 30, grabbed.y + 10, { steps: 3 });
    await page.mouse.up();
    await expect.poll(async () => (await seenAt(page, 100, 30)).x - grabbed.x).toBeCloseTo(30, 0);
    await page.getByRole('button', { name: 'Whole map' }).click();
    await expect.poll(() => zoomOf(page)).toBe(1);
    expect(await looked.violations()).toEqual([]);
    // Where the whole map is seen, a wheel that goes farther scrolls the page.
    const down = await page.evaluate<number>('scrollY');
    await page.mouse.wheel(0, 200);
    await expect.poll(() => page.evaluate<number>('scrollY')).toBeGreaterThan(down);
  });

  test('buttons and keys zoom the map towards what was found', async () => {
    const page = await look('/v1/events?country=CN#lang=en&view=map');
    const country = page.locator('.map .country[data-chosen="true"]');
    await country.waitFor();
    await titles(5);
    for (let times = 0; times < 5; times++) await page.getByRole('button', { name: 'Closer' }).click();
    await expect.poll(() => zoomOf(page)).toBeGreaterThan(10);
    const map = (await page.locator('.map svg').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const dots = await page.locator('.map .dot').all();
    expect(dots.length).toBeGreaterThan(0);
    for (const seen of [country, ...dots]) {
      const { x = 0, y = 0 } = (await seen.boundingBox()) ?? {};
      expect([x > map.x && x < map.x + map.width, y > map.y && y < map.y + map.height]).toEqual([true, true]);
    }
  });

  test('on a phone a row has room for all that it tells, in either language', async () => {
    for (const lang of ['en', 'ar']) {
      const page = await look(`/v1/events?q=Obama#lang=${lang}`, { viewport: { width: 390, height: 844 } });
      await titles(5);
      await page.waitForLoadState('networkidle');
      const rows = await page
        .locator('.events li')
        .evaluateAll(all =>
          (all as unknown as Row[]).map(({ clientHeight, scrollHeight }) => scrollHeight - clientHeight),
        );
      expect(Math.max(...rows)).toBeLessThanOrEqual(0);
      const cut = await page
        .locator('.row .who')
        .evaluateAll(
          all =>
            (all as unknown as Row[]).filter(
              each => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight + 1,
            ).length,
        );
      expect(cut).toBe(0);
      if (lang === 'en') await looked.close();
    }
  });

  test.each([1280, 390])('an Arabic title keeps its dots, %d pixels wide', async width => {
    const page = await look('/v1/events?q=Obama#lang=ar', { viewport: { width, height: 844 } });
    await titles(5);
    await page.evaluate('document.fonts.ready');
    const all = await rows().evaluateAll(titles =>
      (titles as unknown as Row[]).map(({ clientHeight, scrollHeight }) => scrollHeight - clientHeight),
    );
    expect(Math.max(...all)).toBeLessThanOrEqual(0);
    // What is drawn below the line that letters stand on has room before it is cut off.
    const room = await page.evaluate<number>(`(() => {
      const title = document.querySelector('.events h3');
      const style = getComputedStyle(title);
      const pen = document.createElement('canvas').getContext('2d');
      pen.font = [style.fontWeight, style.fontSize, style.fontFamily].join(' ');
      const { actualBoundingBoxDescent, fontBoundingBoxAscent, fontBoundingBoxDescent } = pen.measureText('في');
      const spare = parseFloat(style.lineHeight) - fontBoundingBoxAscent - fontBoundingBoxDescent;
      return spare / 2 + fontBoundingBoxDescent - actualBoundingBoxDescent;
    })()`);
    expect(room).toBeGreaterThan(0);
    const rowsOut = await page
      .locator('.events li')
      .evaluateAll(all => (all as unknown as Row[]).map(each => each.scrollHeight - each.clientHeight));
    expect(Math.max(...rowsOut)).toBeLessThanOrEqual(0);
  });

  test('two fingers zoom the map on a phone, and one draws on it there', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const page = await look('/#lang=ar&view=map', phone);
    await page.locator('.map .country').first().waitFor();
    await page.locator('.map svg').scrollIntoViewIfNeeded();
    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: touchPoints.map((at, id) => ({ ...at, id })) });
    const { x, y } = await seenAt(page, 60, 30);
    const fingers = (apart: number) => [
      { x: x - apart, y },
      { x: x + apart, y },
    ];
    await touch('touchStart', ...fingers(15).slice(0, 1));
    await touch('touchStart', ...fingers(15));
    for (const apart of [25, 40, 60]) await touch('touchMove', ...fingers(apart));
    await touch('touchEnd');
    await expect.poll(() => zoomOf(page), eventually).toBeGreaterThan(2);
    expect(looked.at()).not.toContain('bbox');
    const [from, to] = [await seenAt(page, 50, 35), await seenAt(page, 70, 25)];
    await touch('touchStart', from);
    for (const share of [0.3, 0.6, 1])
      await touch('touchMove', { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) });
    await touch('touchEnd');
    await expect.poll(() => bboxIn().length, eventually).toBe(4);
    for (const [index, edge] of [50, 25, 70, 35].entries())
      expect(Math.abs((bboxIn()[index] ?? 0) - edge)).toBeLessThan(2);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  test('a circle is drawn on the map, a box is told by numbers', async () => {
    const page = await look('/#view=map');
    const { x = 0, y = 0, width = 0 } = (await page.locator('.map svg').boundingBox()) ?? {};
    await page.getByRole('radio', { name: 'circle' }).check();
    const hangzhou = { x: x + ((120 + 180) / 360) * width, y: y + ((232 - (30 * 960) / 360) / 960) * width };
    await page.mouse.move(hangzhou.x, hangzhou.y);
    await page.mouse.down();
    await page.mouse.move(hangzhou.x + 40, hangzhou.y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => looked.at(), eventually).toMatch(/near=1\d\d.*&radius=\d+#view=map$/);
    await titles(5);
    await page.getByRole('radio', { name: 'box' }).check();
    await page.getByText('By numbers').click();
    await page.getByLabel('North').fill('0');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => looked.at(), eventually).toBe('/v1/events?bbox=-180,-90,180,0#view=map');
    await page.getByText('No event fits.').waitFor();
  });

  test('the slider shows what was recorded then, and the way back', async () => {
    const page = await look('/');
    await titles(6);
    const slider = page.getByRole('slider', { name: 'Then and now' });
    await slider.press('ArrowLeft');
    await expect.poll(() => looked.at(), eventually).toBe('/v1/events?asOf=28');
    await titles(5);
    await page.goto(`${served.url}/v1/events?asOf=25`);
    const then = await titles(2);
    expect(await page.locator('.then-and-now').getAttribute('data-then')).toBe('true');
    await page.getByRole('button', { name: 'What changed' }).click();
    await page.getByRole('heading', { name: 'What changed since then' }).waitFor();
    const { data } = (await (await fetch(`${served.url}/v1/changes?since=25`)).json()) as { data: { id: string }[] };
    const listed = page.locator('.changes li a');
    await expect.poll(() => listed.count(), eventually).toBe(data.length);
    const ids = await listed.evaluateAll(all => all.map(link => (link as unknown as URL).pathname.split('/').pop()));
    expect(ids).toEqual(data.map(({ id }) => id).reverse());
    await page.getByRole('button', { name: 'Back to now' }).click();
    expect(await titles(6)).toEqual(expect.arrayContaining(then));
  });

  test('where nothing fits a button takes all filters and words away', async () => {
    const page = await look('/v1/events?q=nowhere-at-all&country=CN&asOf=29#lang=en');
    await page.getByText('No event fits.').waitFor();
    await page.getByText('Take away filters or words above').waitFor();
    expect(await looked.violations()).toEqual([]);
    await page.locator('.empty').getByRole('button', { name: 'Clear all' }).click();
    await titles(6);
    expect(looked.at()).toBe('/v1/events?asOf=29#lang=en');
  });

  test('an id that nobody has leads to the one that was meant', async () => {
    const page = await look('/v1/events?participant=obama');
    await page.getByRole('button', { name: 'Barack Obama', exact: true }).click();
    await titles(3);
    expect(looked.at()).toBe('/v1/events?participant=barack-obama');
  });

  test('the request behind a view is the address, and answers the same to a program', async () => {
    const page = await look('/v1/events?outcomeStatus=not-achieved#lang=en&view=map');
    const found = await titles(2);
    await page.locator('summary', { hasText: 'As an API request' }).click();
    const call = await page.locator('.taken pre').first().textContent();
    expect(call).toBe(`curl '${served.url}/v1/events?outcomeStatus=not-achieved'`);
    const { data } = (await (await fetch(call?.split("'")[1] ?? '')).json()) as { data: { title: { en: string } }[] };
    expect(data.map(({ title }) => title.en)).toEqual(found);
    for (const [name, command, ...options] of INTERPRETERS) {
      await page.getByRole('button', { name, exact: true }).click();
      const code = (await page.locator('.taken pre').first().textContent()) ?? '';
      expect(code).toContain('outcomeStatus=not-achieved');
      const said = await answerOf(command, [...options, code]);
      // Where there is no such interpreter, nothing is said.
      if (said !== undefined)
        expect([name, said]).toEqual([name, expect.stringContaining('outcomeStatus=not-achieved')]);
    }
  });

  test('every download, subscription and citation that is offered is to be had', async () => {
    const page = await look('/v1/events?country=CN&q=Obama');
    await titles(5);
    const links = await page
      .locator('.taken a:not([href^="webcal:"])')
      .evaluateAll(all => all.map(link => (link as unknown as { href: string }).href));
    const told = await page.locator('.taken pre').allTextContents();
    const addresses = [...links, ...told.filter(text => text.startsWith('http') && !text.endsWith('/stream'))];
    expect(addresses.length).toBeGreaterThanOrEqual(13);
    expect(addresses).toContain(`${served.url}/v1/events?country=CN&q=Obama&asOf=29`);
    for (const address of addresses) {
      const answer = await fetch(address);
      await answer.arrayBuffer();
      expect([address, answer.status]).toEqual([address, 200]);
    }
  });

  test('words that are a name offer the filter by it, which finds more', async () => {
    const page = await look('/v1/events?q=ceasefire+in+SYRIA#lang=en');
    await titles(1);
    await page.getByRole('button', { name: 'Issue Ceasefire in Syria' }).click();
    await titles(5);
    expect(looked.at()).toBe('/v1/events?issue=syria-ceasefire#lang=en');
    expect(await page.locator('.by-name').count()).toBe(0);
  });

  test('downloads and subscriptions are in the language of the page', async () => {
    const page = await look('/v1/events?country=CN#lang=ar');
    await titles(5);
    const [csv] = await page
      .locator('.taken a[href*="events.csv"]')
      .evaluateAll(all => all.map(link => (link as unknown as { href: string }).href));
    expect(await (await fetch(csv ?? '')).text()).toContain(',هانغتشو,');
    const told = await page.locator('.taken pre').allTextContents();
    expect(told).toContain(`${served.url}/v1/events.icalendar?country=CN&lang=ar`);
  });

  test('whoever has a keyboard alone comes to the content at once', async () => {
    const page = await look('/v1/events?country=CN#lang=en');
    await titles(5);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Events');
    expect(looked.at()).toBe('/v1/events?country=CN#lang=en');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.closest(".results") !== null')).toBe(true);
  });

  test.each(['/', '/v1/actors'])('a search at %s goes on at what was found, which tells how much', async path => {
    const page = await look(`${path}#lang=en`);
    await page.getByRole('searchbox', { name: 'Search events' }).fill('Obama');
    await page.keyboard.press('Enter');
    await titles(5);
    await expect.poll(() => page.evaluate('document.activeElement.tagName'), eventually).toBe('H1');
    const described = 'document.getElementById(document.activeElement.getAttribute("aria-describedby")).textContent';
    expect(await page.evaluate(described)).toBe('5 events');
  });

  test('a value is chosen and left out by keys, each value one stop', async () => {
    const page = await look('/#lang=en');
    await titles(6);
    const values = page.locator('.facet button.value');
    await values.first().focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe(await values.nth(1).textContent());
    await page.locator('.facet button.value', { hasText: 'Barack Obama' }).focus();
    await page.keyboard.press('Delete');
    await expect.poll(() => looked.at()).toBe('/v1/events?participant=-barack-obama#lang=en');
  });

  test('the ring around a title that has the focus is not cut off', async () => {
    const page = await look('/#lang=en');
    await titles(6);
    await page.locator('.events h3 a').first().focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    // Whatever is cut off is so at the edge of what hides it: the ring is drawn around that edge.
    const ringed = await page.evaluate(`(() => {
      const ring = [...document.querySelectorAll('.events *')].filter(each => {
        const { outlineStyle, outlineWidth } = getComputedStyle(each);
        return outlineStyle === 'solid' && parseFloat(outlineWidth) > 0;
      });
      return ring.map(each => each.localName);
    })()`);
    expect(ringed).toEqual(['h3']);
  });

  test('nothing that is there moves while the rest comes', async () => {
    const page = await look('/v1/events?q=Obama#view=map', { viewport: { width: 390, height: 844 } });
    await titles(5);
    await page.locator('.map .country').first().waitFor();
    const moved = await page.evaluate<number>(`new Promise(resolve => {
      let sum = 0;
      const watched = new PerformanceObserver(list => list.getEntries().forEach(({ value }) => { sum += value; }));
      watched.observe({ type: 'layout-shift', buffered: true });
      // What is buffered comes before the next frame but one.
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(sum))));
    })`);
    expect(moved).toBeLessThan(0.02);
  });

  test('a server that is not reached can be asked again', async () => {
    const page = await look('/');
    await titles(6);
    const away = await served.look('/v1/issues');
    await away.page.route('**/v1/events?**', route =>
      route.request().resourceType() === 'document' ? route.continue() : route.abort(),
    );
    await away.page.goto(`${served.url}/v1/events?country=CN`);
    await away.page.getByRole('heading', { name: 'The server cannot be reached' }).waitFor();
    await away.page.unroute('**/v1/events?**');
    await away.page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => away.page.locator('.events h3').count(), eventually).toBe(5);
    await away.close();
    await page.waitForLoadState();
  });

  test('what the server refuses is told in its words', async () => {
    const page = await look('/');
    const refused = await served.look('/v1/events?kind=conversation');
    await page.waitForLoadState();
    await refused.page.getByText('has no conversation').waitFor();
    expect(await refused.violations()).toEqual([]);
    // The browser itself tells of the status, twice where the page came with it too.
    expect(refused.errors.filter(error => !/status of 400/.test(error))).toEqual([]);
    await refused.close();
  });
});
