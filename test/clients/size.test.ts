// What the client adds to a page that is built with it.
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';

test('a page grows by 10 kB at most, compressed, with all of the client in it', async () => {
  const built = (await build({
    configFile: false,
    root: packageRoot,
    logLevel: 'silent',
    build: {
      write: false,
      rolldownOptions: { input: join(packageRoot, 'client/src/client.ts'), preserveEntrySignatures: 'strict' },
    },
  })) as Rolldown.RolldownOutput;
  const code = built.output.map(file => (file.type === 'chunk' ? file.code : '')).join('');
  for (const part of ['Idempotency-Key', 'if-match', 'Problem', 'text/event-stream|retry'])
    expect(code.toLowerCase()).toMatch(new RegExp(part.toLowerCase()));
  expect(gzipSync(code).length).toBeLessThan(10_000);
});
