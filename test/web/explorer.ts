// The explorer as it is built, served from a ledger of its own, and a browser that looks at it.
import { join } from 'node:path';
import { build } from 'vite';
import type { Config } from '../../src/config.ts';
import { pageIn } from '../../src/operations/system/page.ts';
import { packageRoot } from '../../src/package-root.ts';
import { type TestApp, testApp } from '../app.ts';
import { throwAwayFolder } from '../databases.ts';
import { browserAt, type Look } from '../support/browser.ts';

/** Builds the page into a folder. */
export async function buildExplorer(outDir: string): Promise<void> {
  await build({ configFile: join(packageRoot, 'web/vite.config.ts'), logLevel: 'silent', build: { outDir } });
}

export interface Explorer {
  readonly server: TestApp;
  readonly url: string;
  /** Opens an address of the page. */
  readonly look: Look;
  close(): Promise<void>;
}

/** The explorer on a seeded ledger, in a browser. */
export async function explorer(config: Partial<Config> = {}): Promise<Explorer> {
  const { path: folder, remove } = await throwAwayFolder();
  await buildExplorer(folder);
  const built = await pageIn(folder, '');
  if (built === undefined) throw new Error('The page was not built.');
  const server = await testApp({ seeded: true, page: built, config });
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  const browser = await browserAt(url);
  return {
    server,
    url,
    look: browser.look,
    close: async () => {
      await browser.close();
      await server.close();
      await remove();
    },
  };
}
