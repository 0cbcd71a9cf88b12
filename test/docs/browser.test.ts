// The documentation in a browser: on a desk and on a phone, in light and in dark.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../app.ts';
import { PATIENCE } from '../patience.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const hasBrowser = existsSync(CHROMIUM);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server: TestApp;
let url: string;
let browser: Browser;

beforeAll(async () => {
  if (!hasBrowser) return;
  server = await testApp();
  url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath: CHROMIUM, args });
});
afterAll(async () => {
  if (!hasBrowser) return;
  await browser.close();
  await server.close();
});

/** Looks at a page; answers what it told of errors. */
async function look<T>(
  path: string,
  options: BrowserContextOptions,
  at: (page: Page, errors: readonly string[]) => Promise<T>,
) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const errors: string[] = [];
  page.on('console', message => message.type() === 'error' && errors.push(message.text()));
  page.on(
    'request',
    request => request.url().startsWith('http') && !request.url().startsWith(url) && errors.push(request.url()),
  );
  await page.goto(url + path);
  await at(page, errors);
  await context.close();
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
      await look(path, options, async (page, errors) => {
        await page.evaluate(axe);
        const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
          'axe.run()',
        );
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
        expect(errors).toEqual([]);
      });
    },
  );

test.skipIf(!hasBrowser)(
  'by keyboard alone: past the frame to the text, or to a word and what has it (where there is Chromium)',
  async () => {
    await look('/docs', DESK, async page => {
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
  await look('/docs/running', PHONE, async page => {
    await page.getByRole('link', { name: 'All pages' }).tap();
    await page.waitForURL(/#pages$/);
    await page.getByRole('navigation', { name: 'All pages' }).getByRole('link', { name: 'The ledger' }).tap();
    await page.waitForURL(`${url}/docs/ledger`);
  });
});
