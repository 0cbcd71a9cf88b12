// Bytes as text: whatever is cut where, the text is the same; what is no UTF-8 is marked where it stands.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BAD, decoded, encodingNamed } from '../../src/imports/decoding.ts';
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

test('a byte that is no UTF-8 is marked where it stands, in pieces of any length, and the rest is read', async () => {
  const bytes = Buffer.concat([
    Buffer.from('one\ntwo é\ufffd\nthr'),
    Buffer.from([0xe9]),
    Buffer.from(' more\ufffd\n'),
  ]);
  for (let piece = 1; piece <= bytes.length; piece++)
    expect(await textOf(bytes, piece)).toBe(`one\ntwo é\ufffd\nthr${BAD} more\ufffd\n`);
});

test('a calendar may be folded within characters, in pieces of any length; what is no character stays what it is', async () => {
  const begun = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX:';
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '€', '🕊', ' '), minLength: 1, maxLength: 30 });
  const fold = fc.constantFrom('\r\n ', '\n\t');
  await fc.assert(
    fc.asyncProperty(
      text,
      fold,
      fc.integer({ min: 1, max: 80 }),
      fc.integer({ min: 1, max: 9 }),
      async (given, by, at, piece) => {
        const bytes = Buffer.from(given);
        const cut = at % bytes.length;
        const folded = Buffer.concat([
          Buffer.from(begun),
          bytes.subarray(0, cut),
          Buffer.from(by),
          bytes.subarray(cut),
        ]);
        expect((await textOf(folded, piece)).replaceAll(by, '')).toBe(`${begun}${given}`);
      },
    ),
  );
  const half = Buffer.concat([
    Buffer.from(begun),
    Buffer.from([0xc3]),
    Buffer.from('\r\n a'),
    Buffer.from([0xa9, 0xe2]),
  ]);
  for (let piece = 1; piece <= half.length; piece++)
    expect(await textOf(half, piece)).toBe(`${begun}${BAD}\r\n a${BAD}${BAD}`);
  // Elsewhere lines are not folded.
  expect(await textOf(Buffer.concat([Buffer.from([0xc3]), Buffer.from('\r\n '), Buffer.from([0xa9])]))).toBe(
    `${BAD}\r\n ${BAD}`,
  );
});

test('what breaks off within a character is marked', async () => {
  expect(await textOf(Buffer.from('ab€').subarray(0, 4))).toBe(`ab${BAD}`);
});

test.each([
  ['latin1', Buffer.from('São Tomé', 'latin1')],
  ['windows-1252', Buffer.from('São Tomé', 'latin1')],
  ['utf-16le', Buffer.from('\ufeffSão Tomé', 'utf16le')],
])('another encoding is read by its name: %s', async (name, bytes) => {
  for (const piece of [1, 2, 100])
    expect((await collect(decoded(inPieces(bytes, piece), encodingNamed(name) ?? ''))).join('')).toBe('São Tomé');
});

test('an encoding that nobody knows is none', () => {
  expect([encodingNamed('klingon'), encodingNamed('Latin1')]).toEqual([null, 'windows-1252']);
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
