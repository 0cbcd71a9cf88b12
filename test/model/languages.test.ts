// Languages: the best match of RFC 4647, by its own examples and by laws.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestMatch, rankIn } from '../../src/model/languages.ts';

const match = (ranges: readonly string[], tags: readonly string[]) => bestMatch(rankIn(ranges), tags);

test.each([
  // §3.4: a range is cut short until it fits, and never to a single letter.
  [['zh-Hant-CN-x-private1'], ['zh', 'zh-Hant'], 'zh-Hant'],
  [['zh-Hant-CN-x-private1'], ['zh', 'zh-Hant-CN-x-other'], 'zh-Hant-CN-x-other'],
  [['en-GB'], ['ar', 'en'], 'en'],
  [['en-GB'], ['en-US', 'en-GB'], 'en-GB'],
  [['en-GB'], ['en-US', 'en'], 'en'],
  [['en-GB'], ['ar', 'en-US'], 'en-US'],
  // §3.3.2: what the range does not name may stand in between.
  [['de-DE'], ['de', 'de-Latn-DE'], 'de-Latn-DE'],
  [['de-DE'], ['de-x-DE', 'de-CH'], 'de-x-DE'],
  [['zh-TW'], ['zh-Hans-CN', 'zh-Hant-TW'], 'zh-Hant-TW'],
  // What has the very language is better than what has it somewhere.
  [['en'], ['en-GB', 'en'], 'en'],
  [['ar'], ['en', 'ar-EG', 'ar-SY'], 'ar-EG'],
  [['AR-eg'], ['ar', 'ar-EG'], 'ar-EG'],
  // Each range is looked up to its end before the next.
  [['fr-CA', 'en'], ['en', 'fr-FR'], 'fr-FR'],
  [['fr-CA', 'en'], ['en', 'ar'], 'en'],
  // A language is no beginning of another's tag.
  [['en'], ['enm', 'ar'], undefined],
  [['ar'], ['arz'], undefined],
  [['en'], [], undefined],
] as const)('%j among %j is %s', (ranges, tags, expected) => {
  expect(match(ranges, tags)).toBe(expected);
});

const subtag = fc.constantFrom('GB', 'US', 'Latn', 'Hant', 'x', 'TW', '1996');
const tag = fc
  .tuple(fc.constantFrom('en', 'ar', 'zh', 'fr'), fc.array(subtag, { maxLength: 3 }))
  .map(([language, rest]) => [language, ...rest].join('-'));

test('a tag finds itself, and otherwise one of its language wherever there is one', () => {
  fc.assert(
    fc.property(tag, fc.uniqueArray(tag, { maxLength: 6 }), (range, tags) => {
      const [language] = range.split('-');
      const same = tags.filter(each => each.split('-')[0] === language);
      const found = match([range], tags);
      if (tags.includes(range)) expect(found).toBe(range);
      else if (same.length > 0) expect(same).toContain(found);
      else expect(found).toBeUndefined();
    }),
  );
});

test('further ranges matter only where those before find nothing', () => {
  fc.assert(
    fc.property(fc.array(tag, { minLength: 1, maxLength: 4 }), fc.array(tag, { maxLength: 6 }), (ranges, tags) => {
      const first = ranges.map(range => match([range], tags)).find(found => found !== undefined);
      expect(match(ranges, tags)).toBe(first);
    }),
  );
});
