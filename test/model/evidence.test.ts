// Evidence against a plain search for the passage itself.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPassage, codePoints, fingerprint, sha256, withChecks, withoutChecks } from '../../src/model/evidence.ts';

const text = fc.string({ unit: fc.constantFrom('ا', 'ب', '𝒳', 'a'), minLength: 1, maxLength: 30 });

/** Where `passage` stands in `text`, by comparing the words themselves. */
function places(text: string, passage: string): number[] {
  const points = Array.from(text);
  const length = Array.from(passage).length;
  return points.flatMap((_, start) => (points.slice(start, start + length).join('') === passage ? [start] : []));
}

test('the check is what a search for the words gives', () => {
  fc.assert(
    fc.property(text, text, fc.nat(30), (whole, passage, start) => {
      const points = codePoints(whole);
      const end = start + codePoints(passage).length;
      const found = places(whole, passage);
      const expected = found.includes(start) ? 'verified' : (['not-found', 'moved'][found.length] ?? 'ambiguous');
      const finding = checkPassage(points, { source: 's', start, end, sha256: sha256(passage) });
      expect(finding.check).toBe(expected);
      if (expected === 'moved' || expected === 'ambiguous') expect(finding.found).toEqual(found);
    }),
  );
});

test('offsets count code points of the NFC text', () => {
  const points = codePoints('e\u0301𝒳b');
  const cut = (start: number, end: number) => String(Buffer.from(points.bytes(start, end)));
  expect([points.length, cut(0, 1), cut(1, 2), cut(2, 3), cut(0, 3)]).toEqual([3, 'é', '𝒳', 'b', 'é𝒳b']);
  expect(fingerprint('e\u0301𝒳b')).toEqual({ sha256: sha256('é𝒳b'), length: 3 });
});

test('a search that would cost more than the budget is not made', () => {
  const cited = { source: 's', start: 0, end: 1, sha256: sha256('b') };
  const budget = { left: 1_000 };
  expect(checkPassage(codePoints('aab'), cited, budget).check).toBe('moved');
  expect(budget.left).toBeLessThan(600);
  expect(checkPassage(codePoints('aab'), cited, budget).check).toBe('unchecked');
  const enough = { left: 1_000 };
  expect(checkPassage(codePoints('aab'), { ...cited, end: 100_000_000 }, enough).check).toBe('not-found');
  expect(enough.left).toBe(1_000);
});

test('checks are put on every piece of evidence, and taken off again', () => {
  const evidence = [{ source: 's', start: 0, end: 1, sha256: 'x' }];
  const content = { title: 'x', evidence, statements: [{ id: 'a', evidence }, { id: 'b' }] };
  const checked = withChecks(content, () => 'verified');
  expect(JSON.stringify(checked).match(/verified/g)).toHaveLength(2);
  expect(withoutChecks(checked)).toEqual(content);
  expect(withChecks({ title: 'x' }, () => 'verified')).toEqual({ title: 'x' });
});
