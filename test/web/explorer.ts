// The explorer as it is built, served from a ledger of its own, and a browser that looks at it.
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import type { Config } from '../../src/config.ts';
import { pageIn } from '../../src/operations/system/page.ts';
import { packageRoot } from '../../src/package-root.ts';
import { type TestApp, testApp } from '../app.ts';
import { throwAwayFolder } from '../databases.ts';
import { PATIENCE } from '../patience.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why no browser can look at the page here; nothing where one can. */
export const WITHOUT_BROWSER = existsSync(CHROMIUM) ? '' : `skipped: there is no ${CHROMIUM}`;

/** Builds the page into a folder. */
export async function buildExplorer(outDir: string): Promise<void> {
  await build({ configFile: join(packageRoot, 'web/vite.config.ts'), logLevel: 'silent', build: { outDir } });
}

export interface Explorer {
  readonly server: TestApp;
  readonly url: string;
  /** Opens an address of the page. */
  look(path: string, options?: BrowserContextOptions): Promise<Looked>;
  close(): Promise<void>;
}

export interface Looked {
  readonly page: Page;
  /** What the page told of errors so far: in the console, by exceptions, by requests that did not come through. */
  readonly errors: readonly string[];
  /** Where the reader is: path, query and what stands after `#`. */
  at(): string;
  /** What axe-core finds wrong. */
  violations(): Promise<string[]>;
  close(): Promise<void>;
}

/** The explorer on a seeded ledger, in a browser. */
export async function explorer(config: Partial<Config> = {}): Promise<Explorer> {
  const { path: folder, remove } = await throwAwayFolder();
  await buildExplorer(folder);
  const built = await pageIn(folder, '');
  if (built === undefined) throw new Error('The page was not built.');
  const server = await testApp({ seeded: true, page: built, config });
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  return {
    server,
    url,
    look: (path, options) => lookAt(browser, url, path, options),
    close: async () => {
      await browser.close();
      await server.close();
      await remove();
    },
  };
}

async function lookAt(
  browser: Browser,
  url: string,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Looked> {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const errors: string[] = [];
  page.on('console', message => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', error => errors.push(String(error)));
  await page.goto(url + path);
  await page.locator('h1').first().waitFor();
  return {
    page,
    errors,
    at: () => page.url().slice(url.length),
    violations: async () => {
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
        'axe.run()',
      );
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    },
    close: () => context.close(),
  };
}
