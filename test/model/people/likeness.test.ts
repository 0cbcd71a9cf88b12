// How likely two accounts are of one person.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { personOf } from '../../../src/model/people/actors.ts';
import { LIKELY, likeness, type Person, RECOGNISED, recognised } from '../../../src/model/people/likeness.ts';
import { titled } from '../../../src/model/people/titles.ts';

const at = (year: number) => Date.UTC(year, 6, 1);
const YEAR_OF_ALL = 2009;

interface Told {
  readonly country?: string;
  readonly office?: string;
  readonly years?: readonly [number, number];
}

const person = (name: string, { country = 'RU', office, years = [YEAR_OF_ALL, YEAR_OF_ALL] }: Told = {}): Person => ({
  names: [name],
  countries: country === '' ? [] : [country],
  offices: [office ?? titled(name).office ?? []].flat(),
  active: { from: at(years[0]), to: at(years[1]) },
});

const president = { office: 'President' };

test.each<[string, string, Told?, Told?]>([
  ['Dmitri Medvedev', 'Dimitry Medvedev', president, president],
  ['Medvedev Dmitri', 'Dimitry Medvedev', president, president],
  ['President Dmitri Medvedev', 'Prime Minister Dmitri Medvedev'],
  ['President Boris Yeltsin', 'President Boris N. Yeltsin'],
  ['Yeltsin', 'Boris Yeltsin', president, president],
  ['Volodymyr Zelensky', 'Volodymyr Zelenskyy', president, president],
  ['John Kerry', 'John Forbes Kerry'],
  ['John F. Kerry', 'John Forbes Kerry'],
  ['Recep Erdogan', 'Recep Tayyip Erdoğan', president, president],
  ['Pedro Sánchez', 'Pedro Sánchez Pérez-Castejón', { office: 'President' }, { office: 'Prime Minister' }],
  ['Sergey Lavrov', 'Foreign Minister Lavrov', { office: 'Minister of Foreign Affairs of the Russian Federation' }],
  ['President Roh', 'President Roh Tae Woo'],
  ['King Abdullah II', 'King Abdullah'],
  ['Lech Wałęsa', 'Lech Walesa', president, president],
])('%s and %s are one', (one, other, of = {}, by = {}) => {
  expect(likeness(person(one, of), person(other, by))?.score).toBeGreaterThanOrEqual(RECOGNISED);
});

test.each<[string, string, Told?, Told?]>([
  ['George H.W. Bush', 'George W. Bush', president, president],
  ['Igor Ivanov', 'Sergei Ivanov', president, president],
  ['Kim Dae-jung', 'Kim Young-sam', president, president],
  ['Mohammed bin Salman', 'Mohammed bin Nayef', president, president],
  ['Hassan II', 'Hassan III', { office: 'King' }, { office: 'King' }],
  ['Boris Yeltsin', 'Boris Yeltsin', { country: 'RU' }, { country: 'KZ' }],
  ['John Adams', 'John Adams', { years: [1800, 1801] }, { years: [2000, 2001] }],
  ['Vladimir Putin', 'Dmitri Medvedev', president, president],
  ['Kim Jong-il', 'Kim Jong-un', president, president],
])('%s and %s are two', (one, other, of = {}, by = {}) => {
  expect(likeness(person(one, of), person(other, by))?.score ?? 0).toBeLessThan(LIKELY);
});

test.each<[string, string, Told?, Told?]>([
  ['President Putin', 'Vladimir Putin', {}, { office: 'Prime Minister' }],
  ['President Bush', 'George W. Bush', {}, { office: 'President', years: [2001, 2001] }],
  ['Dmitri Medvedev', 'Dimitry Medvedeff', president, { office: 'Prime Minister' }],
  ['Amata Kabua', 'Imata Kabua', president, president],
  ['Hosni Mubarak', 'Mohammed Hosni Mubarak', president, president],
  ['Jabir al-Sabah', 'Sabah al-Ahmed al-Jabir al-Sabah', president, president],
  [
    'Ferdinand E. Marcos',
    'Ferdinand Marcos Jr.',
    { ...president, years: [1966, 1982] },
    { ...president, years: [2022, 2022] },
  ],
])('of %s and %s it is not certain', (one, other, of = {}, by = {}) => {
  const { score = 0 } = likeness(person(one, of), person(other, by)) ?? {};
  expect(score).toBeLessThan(RECOGNISED);
  expect(score).toBeGreaterThan(0.45);
});

test('one whom no other comes near is recognised, and nobody where two may be meant', () => {
  const asked = person('President Bush', { country: 'US', years: [1990, 1990] });
  const older = person('George H.W. Bush', { country: 'US', ...president, years: [1989, 1993] });
  const younger = person('George W. Bush', { country: 'US', ...president, years: [2001, 2008] });
  const cousin = person('Jeb Bush', { country: 'US', ...president, years: [1990, 1990] });
  expect(
    recognised(asked, [
      ['younger', younger],
      ['older', older],
    ])?.id,
  ).toBe('older');
  expect(
    recognised(asked, [
      ['older', older],
      ['cousin', cousin],
    ]),
  ).toBeUndefined();
  expect(recognised(asked, [['younger', younger]])).toBeUndefined();
  expect(recognised(asked, [])).toBeUndefined();
});

test.each([
  ['President-elect Kim Dae-jung', 'President-elect', 'Kim Dae-jung'],
  ['Chairman of the Presidency Bakir Izetbegovic', 'Chairman of the Presidency', 'Bakir Izetbegovic'],
  ['Lieutenant General Olusegun Obasanjo', 'Lieutenant General', 'Olusegun Obasanjo'],
  ['Secretary-General Annan', 'Secretary-General', 'Annan'],
  ['Jane Doe', undefined, 'Jane Doe'],
  ['President', undefined, 'President'],
])('the title of %s is %s', (text, office, name) => {
  expect(titled(text)).toEqual({ ...(office !== undefined && { office }), name });
});

test('the names, offices and dates of an actor are those of its record, and of the events beside it', () => {
  const content = {
    ...{ type: 'person', name: { en: 'President Jane Doe', ar: 'جين دو' }, aliases: ['J. Doe'], country: 'US' },
    positions: [{ office: { en: 'Secretary of State' }, from: '2013-02-01' }, { office: { ar: 'وزيرة' } }],
  };
  expect(personOf(content, { from: at(2020), to: at(2021) })).toEqual({
    ...{
      names: ['President Jane Doe', 'جين دو', 'J. Doe'],
      countries: ['US'],
      offices: ['Secretary of State', 'President'],
    },
    active: { from: Date.UTC(2013, 1, 1), to: at(2021) },
  });
  expect(personOf({ type: 'state', name: { en: 'France' } })).toBeUndefined();
});

const anyPerson = fc.record({
  names: fc.array(
    fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .chain(a => fc.constantFrom(a, `President ${a}`, `${a} Doe`, `J. ${a}`)),
    { maxLength: 4 },
  ),
  countries: fc.subarray(['RU', 'US']),
  offices: fc.subarray(['President', 'Vice President', 'Foreign Minister']),
});

test('likeness is the same either way, within bounds, and whoever is told twice is one', () => {
  fc.assert(
    fc.property(anyPerson, anyPerson, (one, other) => {
      const found = likeness(one, other);
      expect(likeness(other, one)?.score).toEqual(found?.score);
      if (found) expect([found.score > 0, found.score <= 1, found.reasons.length]).toEqual([true, true, 4]);
    }),
  );
  const words = fc.array(fc.constantFrom('anna', 'maria', 'olga', 'petrova', 'ivanova'), {
    minLength: 2,
    maxLength: 4,
  });
  fc.assert(
    fc.property(words, name => {
      const told = person(name.join(' '), president);
      expect(likeness(told, { ...told })?.score).toBe(1);
    }),
  );
});
