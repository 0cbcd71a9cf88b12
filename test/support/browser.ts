// A browser that looks at the pages of a server, as its readers do.
import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { PATIENCE } from '../patience.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why no browser can look at a page here; nothing where one can. */
export const WITHOUT_BROWSER = existsSync(CHROMIUM) ? '' : `skipped: there is no ${CHROMIUM}`;

/**
 * What a browser does besides showing pages: each window had two more for what is typed into the field for addresses, which took
 * a third of its time. Chromium knows the last such list alone, so that Playwright's own is in it.
 */
const WITHOUT = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup'],
  ...[
    'AvoidUnnecessaryBeforeUnloadCheckSync',
    'DestroyProfileOnBrowserClose',
    'HttpsUpgrades',
    'LensOverlay',
    'MediaRouter',
  ],
  ...[
    'HttpsFirstBalancedModeAutoEnable',
    'PaintHolding',
    'ThirdPartyStoragePartitioning',
    'OptimizationHints',
    'AimEnabled',
  ],
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'NetworkTimeServiceQuerying', 'PreconnectToSearch'],
];

export interface Looked {
  readonly page: Page;
  /** What the page told of errors so far: in the console, by exceptions, by requests to another server than its own. */
  readonly errors: readonly string[];
  /** Where the reader is: path, query and what stands after `#`. */
  at(): string;
  /** What axe-core finds wrong. */
  violations(): Promise<string[]>;
  close(): Promise<void>;
}

/** Opens a path of the server. */
export type Look = (path: string, options?: BrowserContextOptions) => Promise<Looked>;

/** A browser for the pages of the server at an address. */
export async function browserAt(url: string): Promise<{ look: Look; close(): Promise<void> }> {
  const own = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const args = [...own, `--disable-features=${WITHOUT.join()}`];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  return { look: (path, options) => lookAt(browser, url, path, options), close: () => browser.close() };
}

async function lookAt(
  browser: Browser,
  url: string,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Looked> {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  // Sooner than the test ends, which could not tell what it waits for.
  page.setDefaultTimeout(PATIENCE / 2);
  const errors: string[] = [];
  page.on('console', message => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', error => errors.push(String(error)));
  page.on('request', request => {
    if (request.url().startsWith('http') && !request.url().startsWith(url)) errors.push(request.url());
  });
  await page.goto(url + path);
  await page.locator('h1').first().waitFor();
  return {
    page,
    errors,
    at: () => page.url().slice(url.length),
    violations: () => violationsOn(page),
    close: () => context.close(),
  };
}

/** What passes is not told: on a long page it is many times the page. */
async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
