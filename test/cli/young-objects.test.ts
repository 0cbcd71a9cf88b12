// What a server takes for objects that soon die: a flag that Node.js takes only as it starts, so that the server begins again.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { throwAwayDatabase } from '../databases.ts';
import { PATIENCE } from '../patience.ts';
import { serve } from '../process.ts';

/** Has each beginning of a process print its id and the flags that it was given. */
const TELLS = `--import=data:text/javascript,${encodeURIComponent('console.log("begun " + process.pid + " " + process.execArgv)')}`;

/** What a server prints of its beginnings. */
async function beginnings(options: string): Promise<{ readonly own: number | undefined; readonly begun: string[] }> {
  const { url: database, remove } = await throwAwayDatabase();
  try {
    const { process: child, exit, lines } = await serve({ DATABASE_URL: database, NODE_OPTIONS: options });
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    return { own: child.pid, begun: lines.filter(line => line.startsWith('begun ')) };
  } finally {
    await remove();
  }
}

test.skipIf(process.platform === 'win32')(
  'a server begins again with the flag, as the same process',
  {
    timeout: PATIENCE,
  },
  async () => {
    const { own, begun } = await beginnings(TELLS);
    expect(begun).toEqual([`begun ${own} `, `begun ${own} --max-semi-space-size=8`]);
  },
);

test('not where it is a child that is told by a channel', { timeout: PATIENCE }, async () => {
  const { url: database, remove } = await throwAwayDatabase();
  const env = { PATH: process.env.PATH, NODE_OPTIONS: TELLS, DATABASE_URL: database, PORT: '0' };

  const child = fork(join(packageRoot, 'bin/communique.js'), ['serve'], {
    ...{ env, execArgv: [] },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const begun: string[] = [];
  try {
    for await (const line of createInterface({ input: child.stdout as Readable })) {
      if (line.startsWith('begun ')) begun.push(line);
      if (/Communique listens on/.test(line)) break;
    }
    expect(begun).toEqual([`begun ${child.pid} `]);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    await remove();
  }
});

test('not where one was chosen', { timeout: PATIENCE }, async () => {
  const { own, begun } = await beginnings(`--max-semi-space-size=4 ${TELLS}`);
  expect(begun).toEqual([`begun ${own} `]);
});
