// The page of documentation tells all that an address may say.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { OWN } from '../../web/src/address.ts';

test('what may stand after # is documented, each with an example', () => {
  const page = readFileSync(join(packageRoot, 'docs/explorer.md'), 'utf8');
  const told = [...page.matchAll(/^\| `(\w+)=/gm)].map(([, name]) => name);
  expect(told.sort()).toEqual([...OWN].sort());
});
