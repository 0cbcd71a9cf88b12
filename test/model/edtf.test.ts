// EDTF level 0: what each form covers, against the calendar of Date.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { extentOf, LATEST, plainDate, reachOf, spanOf, YEAR_0 } from '../../src/model/edtf.ts';
import { EDTF_1_PATTERN } from '../../src/model/schema.ts';
import { often } from '../engine.ts';

const iso = (extent: ReturnType<typeof extentOf>) =>
  extent && [extent.start, extent.end].map(ms => new Date(ms).toISOString());

test.each([
  ['2016', ['2016-01-01T00:00:00.000Z', '2016-12-31T23:59:59.999Z']],
  ['2016-02', ['2016-02-01T00:00:00.000Z', '2016-02-29T23:59:59.999Z']],
  ['2016-12', ['2016-12-01T00:00:00.000Z', '2016-12-31T23:59:59.999Z']],
  ['2016-09-05', ['2016-09-05T00:00:00.000Z', '2016-09-05T23:59:59.999Z']],
  ['0099-01-01', ['0099-01-01T00:00:00.000Z', '0099-01-01T23:59:59.999Z']],
  ['2016-09-05T10:30:00+08:00', ['2016-09-05T02:30:00.000Z', '2016-09-05T02:30:00.000Z']],
  ['2015-02-29', null],
  ['2016-04-31', null],
  ['2016-02-30T10:00:00Z', null],
  ['2016-13', null],
  ['2015-13-02', null],
  ['2016-00-10', null],
  ['2016-9', null],
  ['2016-09-XX', ['2016-09-01T00:00:00.000Z', '2016-09-30T23:59:59.999Z']],
  ['2016-XX', ['2016-01-01T00:00:00.000Z', '2016-12-31T23:59:59.999Z']],
  ['2016-XX-XX', ['2016-01-01T00:00:00.000Z', '2016-12-31T23:59:59.999Z']],
  ['2016-XX-05', null],
  ['201X', ['2010-01-01T00:00:00.000Z', '2019-12-31T23:59:59.999Z']],
  ['19XX', ['1900-01-01T00:00:00.000Z', '1999-12-31T23:59:59.999Z']],
  ['201X-09', null],
  ['2016-02-30~', null],
  ['2016-02~', ['2016-02-01T00:00:00.000Z', '2016-02-29T23:59:59.999Z']],
  ['2016-09-05?', ['2016-09-05T00:00:00.000Z', '2016-09-05T23:59:59.999Z']],
  ['2016-09-05%', ['2016-09-05T00:00:00.000Z', '2016-09-05T23:59:59.999Z']],
  ['2016-09-05T10:30:00Z?', null],
  ['2016-09-11/2016-09-12', ['2016-09-11T00:00:00.000Z', '2016-09-12T23:59:59.999Z']],
  ['2016-09-30/2016-09', ['2016-09-30T00:00:00.000Z', '2016-09-30T23:59:59.999Z']],
  ['2016-09-12/2016-09-11', null],
  ['2016-09-11/..', ['2016-09-11T00:00:00.000Z', '9999-12-31T23:59:59.999Z']],
  ['../2016', ['0000-01-01T00:00:00.000Z', '2016-12-31T23:59:59.999Z']],
  ['2016-09-11/', ['2016-09-11T00:00:00.000Z', '2016-09-11T23:59:59.999Z']],
  ['/2016-09-11', ['2016-09-11T00:00:00.000Z', '2016-09-11T23:59:59.999Z']],
  ['../..', null],
  ['/', null],
  ['2016/2017/2018', null],
  ['', null],
])('%s', (value, expected) => {
  expect(iso(extentOf(value))).toEqual(expected);
});

test('a span runs from the beginning of its start to the last of its end', () => {
  expect(iso(spanOf('2016-09', '2016-10-02'))).toEqual(['2016-09-01T00:00:00.000Z', '2016-10-02T23:59:59.999Z']);
  expect(spanOf('2016', '2015-02-29')).toBeNull();
});

test('every day of the calendar covers itself alone, and lies in its month and year', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9998-12-31'), noInvalidDate: true }), date => {
      const day = date.toISOString().slice(0, 10);
      const own = extentOf(day);
      expect(own).toEqual({ start: Date.parse(day), end: Date.parse(day) + 86_399_999 });
      for (const wider of [day.slice(0, 7), day.slice(0, 4)]) {
        const extent = extentOf(wider);
        expect(extent && own && extent.start <= own.start && own.end <= extent.end).toBe(true);
      }
    }),
  );
});

test.each([
  ['2016-09-05', ['2016-09-05T00:00:00.000Z', '2016-09-05T23:59:59.999Z']],
  ['2016-09-05?', ['2016-09-05T00:00:00.000Z', '2016-09-05T23:59:59.999Z']],
  ['2016-09-05~', ['2016-09-04T00:00:00.000Z', '2016-09-06T23:59:59.999Z']],
  ['2017%', ['2016-01-02T00:00:00.000Z', '2018-12-31T23:59:59.999Z']],
  ['2016-09-11~/2016-09-12', ['2016-09-10T00:00:00.000Z', '2016-09-12T23:59:59.999Z']],
  ['2016-09-11/2016-09-12~', ['2016-09-11T00:00:00.000Z', '2016-09-13T23:59:59.999Z']],
  ['2016-02-30~', null],
])('%s may mean', (value, expected) => {
  expect(iso(reachOf(value))).toEqual(expected);
});

test.each([
  ['2016-09-05', '2016-09-05'],
  ['2016-09-05~', '2016-09-05'],
  ['2016-09-XX', '2016-09'],
  ['2016-XX-XX', '2016'],
  ['2016-XX?', '2016'],
  ['201X', undefined],
  ['2016-09-05T10:00:00+08:00', '2016-09-05T10:00:00+08:00'],
])('%s is plainly %s', (value, expected) => {
  expect(plainDate(value)).toBe(expected);
});

test('every form that the schema takes covers a time, or is told to be in no calendar', () => {
  const form = new RegExp(EDTF_1_PATTERN);
  fc.assert(
    fc.property(fc.stringMatching(form), value => {
      const extent = extentOf(value);
      expect(extent === null || extent.start <= extent.end).toBe(true);
      expect(extent === null || (YEAR_0 <= extent.start && extent.end <= LATEST)).toBe(true);
    }),
    { numRuns: often(2_000) },
  );
  for (const absurd of ['Y170000002', '-0001', '12016', '2016-21', '2016-09-05/x', '2016-09-05~?', '?2016', '2016-xx'])
    expect(form.test(absurd)).toBe(false);
});
