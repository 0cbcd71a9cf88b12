// The documentation in a browser: on a desk and on a phone, in light and in dark.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../app.ts';
import { PATIENCE } from '../patience.ts';
import { browserAt, type Looked, WITHOUT_BROWSER } from '../support/browser.ts';

const hasBrowser = WITHOUT_BROWSER === '';

let server: TestApp;
let url: string;
let browser: Awaited<ReturnType<typeof browserAt>>;

beforeAll(async () => {
  if (!hasBrowser) return;
  server = await testApp();
  url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await browserAt(url);
});
afterAll(async () => {
  if (!hasBrowser) return;
  await browser.close();
  await server.close();
});

/** Looks at a page. */
async function look(path: string, options: object, at: (looked: Looked) => Promise<void>): Promise<void> {
  const looked = await browser.look(path, options);
  await at(looked);
  await looked.close();
}

const DESK = { viewport: { width: 1400, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

const PAGES = ['/docs', '/docs/tutorial', '/docs/running', '/docs/records', '/docs/reference', '/docs/search?q=keys'];
const VIEWS = [
  ['a desk', DESK],
  ['a desk in the dark', { ...DESK, colorScheme: 'dark' }],
  ['a phone', PHONE],
] as const;

for (const [where, options] of VIEWS)
  test.skipIf(!hasBrowser).each(PAGES)(
    `%s on ${where} is accessible, fits, and loads nothing from elsewhere (where there is Chromium)`,
    async path => {
      await look(path, options, async ({ page, errors, violations }) => {
        expect(await violations()).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
        expect(errors).toEqual([]);
      });
    },
  );

test.skipIf(!hasBrowser)(
  'by keyboard alone: past the frame to the text, or to a word and what has it (where there is Chromium)',
  async () => {
    await look('/docs', DESK, async ({ page }) => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the text');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.evaluate('document.activeElement.id'), { timeout: PATIENCE }).toBe('main');
      await page.getByRole('searchbox').fill('idempotency keys');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'Idempotency keys' }).first().press('Enter');
      await page.waitForURL(`${url}/docs/many-at-once#idempotency-keys`);
      expect(await page.getByRole('heading', { name: 'Idempotency keys' }).isVisible()).toBe(true);
    });
  },
);

test.skipIf(!hasBrowser)('on a phone the other pages are a link away (where there is Chromium)', async () => {
  await look('/docs/running', PHONE, async ({ page }) => {
    await page.getByRole('link', { name: 'All pages' }).tap();
    await page.waitForURL(/#pages$/);
    await page.getByRole('navigation', { name: 'All pages' }).getByRole('link', { name: 'The ledger' }).tap();
    await page.waitForURL(`${url}/docs/ledger`);
  });
});
