// RFC 9110 §13.2.2 as a table: what the preconditions make of a request.
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { encodedTag, evaluate, type Preconditions, type Verdict } from '../../src/operations/conditions.ts';
import { PATIENCE } from '../patience.ts';

const MODIFIED = Date.parse('2026-01-01T12:00:00Z') / 1000;
const at = (seconds: number) => new Date((MODIFIED + seconds) * 1000).toUTCString();

type Row = [Preconditions, etag: string | null, onRead: Verdict, onWrite: Verdict];

const table: Row[] = [
  [{}, '"1"', 'proceed', 'proceed'],
  [{ 'if-match': '"1"' }, '"1"', 'proceed', 'proceed'],
  [{ 'if-match': '"0", "1"' }, '"1"', 'proceed', 'proceed'],
  [{ 'if-match': '"1-gzip"' }, '"1"', 'proceed', 'proceed'],
  [{ 'if-match': '"1-br"' }, '"1"', 'proceed', 'proceed'],
  [{ 'if-match': '"0"' }, '"1"', 'precondition-failed', 'precondition-failed'],
  [{ 'if-match': 'W/"1"' }, '"1"', 'precondition-failed', 'precondition-failed'],
  [{ 'if-match': '1' }, '"1"', 'precondition-failed', 'precondition-failed'],
  [{ 'if-match': 'W/"1"' }, 'W/"1"', 'precondition-failed', 'precondition-failed'],
  [{ 'if-match': '"1-zstd"' }, '"1"', 'precondition-failed', 'precondition-failed'],
  [{ 'if-match': 'w/"1"' }, '"1"', 'precondition-failed', 'precondition-failed'],
  [{ 'if-match': 'x"1"' }, '"1"', 'precondition-failed', 'precondition-failed'],
  [{ 'if-match': '"0" "1"' }, '"1"', 'precondition-failed', 'precondition-failed'],
  [{ 'if-match': ' ,"0",, "1" ,' }, '"1"', 'proceed', 'proceed'],
  [{ 'if-none-match': 'x"1"' }, '"1"', 'proceed', 'proceed'],
  [{ 'if-modified-since': '2099-01-01' }, '"1"', 'proceed', 'proceed'],
  [{ 'if-modified-since': 'Thursday, 01-Jan-26 12:00:00 GMT' }, '"1"', 'not-modified', 'proceed'],
  [{ 'if-modified-since': 'Thu Jan  1 12:00:00 2026' }, '"1"', 'not-modified', 'proceed'],
  [{ 'if-unmodified-since': 'garbage 1' }, '"1"', 'proceed', 'proceed'],
  [{ 'if-match': '*' }, '"1"', 'proceed', 'proceed'],
  [{ 'if-match': '*' }, null, 'precondition-failed', 'precondition-failed'],
  [{ 'if-match': '"1"' }, null, 'precondition-failed', 'precondition-failed'],
  [{ 'if-none-match': '"1"' }, '"1"', 'not-modified', 'precondition-failed'],
  [{ 'if-none-match': 'W/"1"' }, '"1"', 'not-modified', 'precondition-failed'],
  [{ 'if-none-match': '"a,b", W/"1"' }, 'W/"1"', 'not-modified', 'precondition-failed'],
  [{ 'if-none-match': '"1-gzip"' }, '"1"', 'not-modified', 'precondition-failed'],
  [{ 'if-none-match': '*' }, '"1"', 'not-modified', 'precondition-failed'],
  [{ 'if-none-match': '*' }, null, 'proceed', 'proceed'],
  [{ 'if-none-match': '"2"' }, '"1"', 'proceed', 'proceed'],
  [{ 'if-match': '"0"', 'if-none-match': '"1"' }, '"1"', 'precondition-failed', 'precondition-failed'],
  [{ 'if-match': '"1"', 'if-none-match': '"1"' }, '"1"', 'not-modified', 'precondition-failed'],
  [{ 'if-modified-since': at(0) }, '"1"', 'not-modified', 'proceed'],
  [{ 'if-modified-since': at(-1) }, '"1"', 'proceed', 'proceed'],
  [{ 'if-modified-since': 'yesterday' }, '"1"', 'proceed', 'proceed'],
  [{ 'if-modified-since': at(0), 'if-none-match': '"2"' }, '"1"', 'proceed', 'proceed'],
  [{ 'if-unmodified-since': at(-1) }, '"1"', 'precondition-failed', 'precondition-failed'],
  [{ 'if-unmodified-since': at(0) }, '"1"', 'proceed', 'proceed'],
  [{ 'if-unmodified-since': at(-1), 'if-match': '"1"' }, '"1"', 'proceed', 'proceed'],
];

describe.each(table)('%j against %s', (headers, etag, onRead, onWrite) => {
  test(`a read is to ${onRead}, a write is to ${onWrite}`, () => {
    expect(evaluate(headers, { etag, modified: MODIFIED }, true)).toBe(onRead);
    expect(evaluate(headers, { etag, modified: MODIFIED }, false)).toBe(onWrite);
  });
});

test('dates count for nothing where the change cannot be told to the second', () => {
  expect(evaluate({ 'if-modified-since': at(0) }, { etag: '"1"', modified: null }, true)).toBe('proceed');
  expect(evaluate({ 'if-unmodified-since': at(-9) }, { etag: '"1"', modified: null }, true)).toBe('proceed');
});

test('a compressed body has a strong tag of its own; a weak tag stays', () => {
  expect(encodedTag('"1"', 'gzip')).toBe('"1-gzip"');
  expect(encodedTag('W/"1"', 'gzip')).toBe('W/"1"');
});

/** So long that no machine ends within PATIENCE what grows with the square of it, and that none is held up by what does not. */
const LENGTH = 4_000_000;

test.each([
  ['commas', `${','.repeat(LENGTH)}x`],
  ['spaces', `"a"${' '.repeat(LENGTH)}x`],
  ['tags', '"a", '.repeat(LENGTH / 5)],
  ['tags and what is none', `${'"a", '.repeat(LENGTH / 5)}x`],
])('a list of tags costs what its length costs: %s', (_, field) => {
  const read = () => evaluate({ 'if-none-match': field }, { etag: '"1"', modified: null }, true);
  // What takes too long is ended in the middle: a test of its own accord would not be.
  expect(runInNewContext('read()', { read }, { timeout: PATIENCE })).toBe('proceed');
});
