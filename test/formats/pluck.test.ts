// Plucking against parsing: the same values, whatever the document is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columns } from '../../src/formats/csv-columns.ts';
import { COUNTED, NEXT, NONE, Plucker } from '../../src/formats/pluck.ts';
import { tellerIn } from '../../src/formats/texts.ts';
import { hashOf, type Wanted } from '../../src/formats/wanted.ts';
import { arbitraryDocument, documentOf, exampleOf, nastyText, saidIn, shownOf } from './documents.ts';

/** What was plucked out of a text, as texts. */
function pluckedFrom(json: string, wanted: readonly Wanted[], plucker = new Plucker(wanted)) {
  const bytes = Buffer.from(json);
  plucker.pluck(bytes);
  const { first, begins, ends, after, numeric } = plucker;
  const texts = [...first].map(start => {
    let text = '';
    for (let index = start; index !== NONE; index = after[index] as number) {
      const [begin, end] = [begins[index] as number, ends[index] as number];
      if (begin === COUNTED) text += String(end);
      else text += begin === NEXT ? '|' : JSON.parse(`"${bytes.toString('utf8', begin, end)}"`);
    }
    return text;
  });
  return { texts, numeric: [...numeric] };
}

type Value = undefined | null | string | number | Value[] | { [member: string]: Value };

/** What is at a path, by walking through what a parser makes. */
function valueAt(value: Value, steps: readonly string[], take: Wanted['take']): string {
  const [step, ...rest] = steps;
  if (value === undefined || value === null) return '';
  if (step === '*') return (value as Value[]).map(element => valueAt(element, rest, take)).join('|');
  if (step !== undefined) return valueAt((value as { [member: string]: Value })[step], rest, take);
  if (take === 'length') return String((value as Value[]).length);
  if (take === 'value') return String(value);
  const text = value as Record<string, string>;
  return take === 'arabic' ? (saidIn(text, 'ar') ?? '') : shownOf(text);
}

test('every column of an event has what parsing finds there', () => {
  const wanted = columns.event;
  fc.assert(
    fc.property(arbitraryDocument, document => {
      const json = JSON.stringify(document);
      const expected = wanted.map(({ path, take }) => valueAt(JSON.parse(json), path.split('/'), take));
      expect(pluckedFrom(json, wanted).texts).toEqual(expected);
    }),
  );
});

test('texts are in the language that is preferred, as other formats tell them', () => {
  const ranges = fc.array(fc.constantFrom('ar', 'ar-SY', 'zh-TW', 'fr', 'en-US', 'ru'), { maxLength: 3 });
  fc.assert(
    fc.property(fc.array(arbitraryDocument, { minLength: 1, maxLength: 3 }), ranges, (documents, languages) => {
      const wanted: readonly Wanted[] = [{ path: 'title', take: 'plain' }];
      const plucker = new Plucker(wanted, languages);
      const { plain } = tellerIn(languages);
      for (const document of documents)
        expect(pluckedFrom(JSON.stringify(document), wanted, plucker).texts).toEqual([plain(document.title)]);
    }),
  );
});

test('tags of one hash are told apart', () => {
  const wanted: readonly Wanted[] = [{ path: 'title', take: 'plain' }];
  const plucker = new Plucker(wanted, ['en-Ca']);
  expect(hashOf('en-Ca')).toBe(hashOf('en-DB'));
  for (const title of [
    { 'en-DB': 'a', 'en-Ca': 'b' },
    { 'en-Ca': 'b', 'en-DB': 'a' },
  ])
    expect(pluckedFrom(JSON.stringify({ title }), wanted, plucker).texts).toEqual(['b']);
});

test('what stands before and between is passed over, whatever it is', () => {
  const anything = fc.dictionary(fc.constantFrom('a', 'b', 'wanted', 'ar', 'tdxt'), fc.jsonValue(), { maxKeys: 4 });
  const wanted: readonly Wanted[] = [
    { path: 'wanted/text', take: 'value' },
    { path: 'last', take: 'value' },
  ];
  fc.assert(
    fc.property(anything, nastyText, fc.double({ noNaN: true, noDefaultInfinity: true }), (other, text, last) => {
      const json = JSON.stringify({
        before: other,
        wanted: { other, text, more: [other, other] },
        after: [other],
        last,
      });
      const { texts, numeric } = pluckedFrom(json, wanted);
      expect(texts).toEqual([text, JSON.stringify(last)]);
      expect(numeric).toEqual([0, 1]);
    }),
  );
});

test('nothing of one document is found in the next', () => {
  const plucker = new Plucker(columns.event);
  pluckedFrom(JSON.stringify(exampleOf('event')), columns.event, plucker);
  const { texts } = pluckedFrom(JSON.stringify(documentOf({ kind: 'visit' })), columns.event, plucker);
  expect(texts.filter(text => text !== '')).toEqual([
    'an-id',
    'visit',
    '2',
    '7',
    expect.any(String),
    expect.any(String),
  ]);
});
