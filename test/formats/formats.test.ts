// The table of formats: names, media types and endings tell them apart.
import { expect, test } from 'vitest';
import { formats } from '../../src/formats/formats.ts';
import { write } from '../../src/formats/write.ts';

test.each(['name', 'ending'] as const)('no two formats have the same %s', member => {
  expect(new Set(formats.map(format => format[member])).size).toBe(formats.length);
});

test('no two formats have a media type in common', () => {
  const types = formats.flatMap(({ mediaTypes }) => mediaTypes);
  expect(new Set(types).size).toBe(types.length);
});

test('nothing is read ahead of whoever takes the chunks', async () => {
  let read = 0;
  async function* documents() {
    for (;;) {
      read += 1;
      yield [Buffer.alloc(100_000, 'x'), Buffer.alloc(100_000, 'x')];
    }
  }
  const chunks = write({ head: '', each: document => document, between: '', tail: () => '' }, documents());
  for (let taken = 1; taken <= 3; taken++) {
    await chunks.next();
    expect(read).toBeLessThanOrEqual(taken);
  }
  await chunks.return(undefined);
});
