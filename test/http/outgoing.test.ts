// What answers requests asks no other server: whatever URLs a body holds, nothing is fetched (OWASP API7).
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';

/** What asks others, and belongs to commands: following another server. */
const ASKS = new RegExp(
  [
    '(?<![.\\w])fetch\\(',
    "import \\{[^}]*\\b(request|get|Agent)\\b[^}]*\\} from 'node:https?'",
    "import \\{[^}]*\\b(connect|createConnection|Socket)\\b[^}]*\\} from 'node:(net|tls|dgram)'",
    "from '(undici|axios|got)'",
  ].join('|'),
);

test('nothing that answers requests can ask another server', () => {
  const source = join(packageRoot, 'src');
  const rooms = ['model', 'query', 'formats', 'imports', 'operations', 'http'];
  const files = rooms.flatMap(room => globSync(`${room}/**/*.ts`, { cwd: source }));
  expect(files.length).toBeGreaterThan(100);
  const textOf = (file: string) => readFileSync(join(source, file), 'utf8');
  const asking = files.filter(file => ASKS.test(textOf(file)));
  // It asks a process of the same server, at a socket that no request names.
  expect(asking).toEqual([join('http', 'handing-over.ts')]);
  expect(textOf(asking[0] ?? '').match(/\brequest\(\{ (\w+)/)?.[1]).toBe('socketPath');
  // The pattern finds what does.
  expect(ASKS.test(textOf('follow/remote.ts'))).toBe(true);
});
