// Citations: an example of each written out, and what holds whatever the filters are.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bibtex, type Cited, cslJson } from '../../src/formats/citation.ts';

const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const cited: Cited = {
  url: 'https://communique.example/v1/events?country=CN&from=2016&asOf=30',
  position: 30,
  at: '2026-02-01T09:30:00.000Z',
  accessed: '2026-03-04T05:06:07Z',
  filters: [
    ['country', 'CN'],
    ['from', '2016'],
  ],
  records: 12,
  sha256: SHA256,
  version: '0.1.0',
  noun: 'events',
};

const itemOf = (of: Cited) => JSON.parse(JSON.stringify(cslJson(of)))[0];

const partsOf = (instant: string) => {
  const date = new Date(instant);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
};

const NAMED: Readonly<Record<string, string>> = {
  backslash: '\\',
  braceleft: '{',
  braceright: '}',
  asciitilde: '~',
  asciicircum: '^',
  less: '<',
  greater: '>',
};
const ESCAPE = new RegExp(`\\\\text(${Object.keys(NAMED).join('|')})\\{\\}|\\\\([$&#%_])|([-'\`,])\\{\\}(?=\\3)`, 'g');

/** What TeX typesets of a text. @throws Error for one that holds a special character or a ligature */
function typeset(text: string): string {
  const bare = /[\\{}$&#%_~^<>]/.test(text.replace(ESCAPE, '')) || /--|''|``|,,/.test(text);
  if (bare) throw new Error(`Unescaped: ${text}`);
  return text.replace(ESCAPE, (_, name, special, first) => NAMED[name] ?? special ?? first);
}

/** How deep in braces each character leaves a file, as BibTeX counts them: a backslash does not hide a brace. */
function depthsOf(file: string): number[] {
  let depth = 0;
  return [...file].map(character => {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    return depth;
  });
}

/** The values of the one entry of a file, by field, with their braces. */
function fieldsOf(file: string): Record<string, string> {
  expect(file).toMatch(/^@misc\{communique-\d+-[0-9a-f]{8},\n( {2}[a-z]+ = .*,\n)+\}\n$/);
  const inside = depthsOf(file).slice('@misc'.length, -'}\n'.length);
  expect(Math.min(...inside)).toBe(1);
  expect(depthsOf(file).at(-1)).toBe(0);
  return Object.fromEntries([...file.matchAll(/^ {2}([a-z]+) = (.*),$/gm)].map(([, name, value]) => [name, value]));
}

const SPECIAL = `\\ { } {{ " $ & # % _ ~ ^ ^^ < > \`\` '' -- ,, @misc{x, },`.split(' ');
const UNPRINTABLE = ['\0', '\t', '\n', '\r', '\u2028', '\u202e', '\ud800', '\udc00'];
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...SPECIAL, ...UNPRINTABLE, 'مجلس التعاون', 'Côte d’Ivoire', '😀'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 12 },
  )
  .map(parts => parts.join(''));

const day = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });

const anyCited: fc.Arbitrary<Cited> = fc.record({
  url: text.map(value => `https://communique.example/v1/events?q=${value}`),
  position: fc.nat(),
  at: day.map(date => date.toISOString()),
  accessed: day.map(date => date.toISOString()),
  filters: fc.array(fc.tuple(text, text), { maxLength: 4 }),
  records: fc.nat(),
  sha256: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
  version: text,
  noun: fc.constantFrom('events', 'actors', 'issues', 'sources'),
});

test('CSL-JSON is one item, a data set', () => {
  expect(cslJson(cited)).toEqual([
    {
      id: 'communique-30-9f86d081',
      type: 'dataset',
      title: 'Diplomatic events: country CN, from 2016',
      genre: 'Data set',
      URL: 'https://communique.example/v1/events?country=CN&from=2016&asOf=30',
      issued: { 'date-parts': [[2026, 2, 1]] },
      accessed: { 'date-parts': [[2026, 3, 4]] },
      version: 'position 30',
      note: `records 12, sha256 ${SHA256}`,
      source: 'Communique 0.1.0',
    },
  ]);
});

test('BibTeX is one entry', () => {
  expect(bibtex(cited)).toBe(`@misc{communique-30-9f86d081,
  title = {{Diplomatic events: country CN, from 2016}},
  year = {2026},
  month = feb,
  howpublished = {Communique 0.1.0},
  version = {position 30},
  url = {https://communique.example/v1/events?country=CN&from=2016&asOf=30},
  urldate = {2026-03-04},
  note = {records 12, sha256 ${SHA256}},
  key = {Communique},
}
`);
});

test('without filters, all is cited', () => {
  expect(itemOf({ ...cited, filters: [] }).title).toBe('Diplomatic events: all');
});

test('dates are those of UTC', () => {
  const early = { ...cited, at: '2026-01-01T00:30:00+08:00', accessed: '2025-12-31T23:30:00-01:00' };
  expect(itemOf(early)).toMatchObject({
    issued: { 'date-parts': [[2025, 12, 31]] },
    accessed: { 'date-parts': [[2026, 1, 1]] },
  });
  expect(fieldsOf(bibtex(early))).toMatchObject({ year: '{2025}', month: 'dec', urldate: '{2026-01-01}' });
});

test.each([
  ['\\{ } $ & # % _ ~ ^', '\\{ } $ & # % _ ~ ^'],
  ["<i> `` '' -- --- ,,", "<i> `` '' -- --- ,,"],
  ['قمة "الدوحة"', 'قمة "الدوحة"'],
  ['two\r\n\tlines', 'two lines'],
  ['a bell \u0007 and half \ud800, \u202eturned', 'a bell and half , turned'],
])('the filter value %j is printed as %j', (value, printed) => {
  const title = `Diplomatic events: q ${printed}`;
  const asked: Cited = { ...cited, filters: [['q', value]] };
  expect(itemOf(asked).title).toBe(title);
  expect(typeset(fieldsOf(bibtex(asked)).title?.slice(2, -2) ?? '')).toBe(title);
});

test.each([
  ['?q=%D9%82&x=a_b$c', '?q=%D9%82&x=a_b%24c'],
  ['?q={\\}', '?q=%7B%5C%7D'],
  ['?q=~^ "<|>`', '?q=%7E%5E%20%22%3C%7C%3E%60'],
  ['?q=ق😀\ud800', '?q=%D9%82%F0%9F%98%80%EF%BF%BD'],
  ['?q=100%', '?q=100%25'],
  ['?q=%5', '?q=%255'],
])('the link %j stands as %j in BibTeX', (url, encoded) => {
  expect(fieldsOf(bibtex({ ...cited, url })).url).toBe(`{${encoded}}`);
});

test('any BibTeX is one balanced entry whose texts TeX typesets as they are', () => {
  fc.assert(
    fc.property(anyCited, any => {
      const fields = fieldsOf(bibtex(any));
      expect(fields.title).toMatch(/^\{\{.*\}\}$/s);
      expect(typeset(fields.title?.slice(2, -2) ?? '')).toBe(itemOf(any).title);
      for (const name of ['note', 'version', 'howpublished']) typeset(fields[name]?.slice(1, -1) ?? '');
      expect(fields.note).toContain(`sha256 ${any.sha256}`);
      expect(fields.url).toMatch(/^\{(%[0-9A-Fa-f]{2}|[\w\-.:/?#[\]@!&'()*+,;=])+\}$/);
    }),
  );
});

test('any CSL-JSON survives JSON, has its members and dates in whole numbers', () => {
  fc.assert(
    fc.property(anyCited, any => {
      const item = itemOf(any);
      expect([item]).toEqual(cslJson(any));
      expect(item).toMatchObject({ type: 'dataset', URL: any.url, version: `position ${any.position}` });
      expect(item).toHaveProperty('id', `communique-${any.position}-${any.sha256.slice(0, 8)}`);
      expect(item).toHaveProperty('note', `records ${any.records}, sha256 ${any.sha256}`);
      expect(item.title).not.toMatch(/[\p{Cc}\p{Cs}]|\s\s/u);
      expect(item.issued).toEqual({ 'date-parts': [partsOf(any.at)] });
      expect(item.accessed).toEqual({ 'date-parts': [partsOf(any.accessed)] });
    }),
  );
});
