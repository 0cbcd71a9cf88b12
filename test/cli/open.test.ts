// `communique serve --open`: the browser of the machine is opened at the server's address, or the address is told.
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { throwAwayFolder } from '../databases.ts';
import { PATIENCE } from '../patience.ts';
import { start } from '../process.ts';

const ELSEWHERE = process.platform === 'linux' ? '' : '(skipped: elsewhere a browser is opened without asking BROWSER)';

describe.skipIf(ELSEWHERE !== '')(`a browser is opened ${ELSEWHERE}`, () => {
  let folder: string;
  let remove: () => Promise<void>;
  beforeAll(async () => {
    ({ path: folder, remove } = await throwAwayFolder());
  });
  afterAll(() => remove());

  /** Serves until `done`, with a command for a browser; no desktop has a say in it. */
  async function opening(browser: string, database: string, done: (url: string) => Promise<unknown>) {
    const path = join(folder, browser);
    await writeFile(path, `#!/bin/sh\n${browser === 'none' ? 'exit 1' : `echo "$1" > '${path}.opened'`}\n`);
    await chmod(path, 0o755);
    const environment = { BROWSER: path, DATABASE_URL: `file:${join(folder, database)}`, SEED: 'false' };
    const server = start(['serve', '--open'], environment);
    const told = server.line(/No browser could be opened here: open (\S+) in one/);
    told.catch(() => {});
    const [, url = ''] = await server.line(/Communique listens on (\S+)/);
    await done(browser === 'none' ? ((await told)[1] ?? '') : url);
    server.process.kill('SIGTERM');
    expect(await server.exit).toBe(0);
    return { url, path };
  }

  test('at the address of the server', async () => {
    const opened = async (path: string) => readFile(`${path}.opened`, 'utf8').catch(() => '');
    await opening('browser', 'one.db', url =>
      expect.poll(async () => (await opened(join(folder, 'browser'))).trim(), { timeout: PATIENCE }).toBe(url),
    );
  });

  test('or, where none can be, the address is told', async () => {
    let told = '';
    const { url } = await opening('none', 'two.db', async said => {
      told = said;
    });
    expect(told).toBe(url);
  });
});
