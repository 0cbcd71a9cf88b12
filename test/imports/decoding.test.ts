// Bytes as text: whatever is cut where, the text is the same; what is no UTF-8 is told with its place.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decoded } from '../../src/imports/decoding.ts';
import { UnreadableInput } from '../../src/imports/importer.ts';
import { collect, inPieces, refusal } from './inputs.ts';

const textOf = async (bytes: Uint8Array | string, piece?: number) =>
  (await collect(decoded(inPieces(bytes, piece)))).join('');

test('any text comes out as it went in, in pieces of any length', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(text, fc.boolean(), fc.integer({ min: 1, max: 9 }), async (given, marked, piece) => {
      fc.pre(!given.startsWith('\ufeff') && !given.startsWith('PK') && !given.startsWith('BZh'));
      expect(await textOf(`${marked ? '\ufeff' : ''}${given}`, piece)).toBe(given);
    }),
  );
});

test('a byte that is no UTF-8 is told with its line and its place, in pieces of any length', async () => {
  const before = 'one\ntwo é\nthr';
  const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0xe9]), Buffer.from(' and more\n')]);
  for (let piece = 1; piece <= bytes.length; piece++) {
    const error = await refusal(textOf(bytes, piece));
    expect(error).toBeInstanceOf(UnreadableInput);
    expect(String(error)).toContain(`Line 3 is not UTF-8, at byte ${Buffer.byteLength(before)}`);
  }
});

test('what breaks off within a character is told so', async () => {
  const bytes = Buffer.from('ab€').subarray(0, 4);
  expect(String(await refusal(textOf(bytes)))).toContain('Line 1 is not UTF-8, at byte 2');
});

test.each([
  ['gzip', gzipSync('{}')],
  ['a ZIP archive', Buffer.from('PK\u0003\u0004')],
  ['bzip2', Buffer.from('BZh91AY')],
  ['Zstandard', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0])],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])],
  ['UTF-16', Buffer.from('\ufeffab', 'utf16le')],
])('%s is refused by its first bytes', async (what, bytes) => {
  for (const piece of [1, 2, 100]) expect(String(await refusal(textOf(bytes, piece)))).toContain(what);
});
