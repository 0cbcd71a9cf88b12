// What the clients of a file's tests ask: a server with the seed on a socket of its own, and the proxy before it.
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type TestApp, testApp } from '../app.ts';
import { type Front, frontOf } from './front.ts';

export interface Seeded {
  readonly server: TestApp;
  readonly url: string;
  /** Knows nothing of what came in the test before. */
  readonly front: Front;
}

/** Is there from before the first test of the file until after the last. */
export function seededServer(): Seeded {
  const seeded = {} as { -readonly [member in keyof Seeded]: Seeded[member] };
  beforeAll(async () => {
    seeded.server = await testApp({ seeded: true });
    seeded.url = await seeded.server.app.listen({ port: 0, host: '127.0.0.1' });
    seeded.front = await frontOf(seeded.url);
  });
  beforeEach(() => seeded.front.forget());
  afterAll(async () => {
    await seeded.front.close();
    await seeded.server.close();
  });
  return seeded;
}
