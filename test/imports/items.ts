// Items of Wikidata for the tests of imports, in the form in which they are published.

type Words = Readonly<Record<string, string>>;

export interface Time {
  readonly time: string;
  readonly precision: number;
  readonly calendar?: 'Q1985727' | 'Q1985786';
}

export interface Claim {
  readonly value: string | Time | null;
  readonly rank?: 'preferred' | 'normal' | 'deprecated';
  readonly qualifiers?: Readonly<Record<string, readonly (string | Time | null)[]>>;
}

export interface Told {
  readonly labels?: Words;
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  readonly descriptions?: Words;
  readonly claims?: Readonly<Record<string, readonly (Claim | string)[]>>;
}

const terms = (words: Words = {}) =>
  Object.fromEntries(Object.entries(words).map(([language, value]) => [language, { language, value }]));

/** A value as it stands in a statement: an item, a time, or text; null where it is unknown. */
function snak(property: string, value: string | Time | null): object {
  if (value === null) return { snaktype: 'somevalue', property };
  const told = (type: string, own: unknown) => ({ snaktype: 'value', property, datavalue: { value: own, type } });
  if (typeof value === 'object') {
    const { calendar = 'Q1985727', ...time } = value;
    const calendarmodel = `http://www.wikidata.org/entity/${calendar}`;
    return told('time', { ...time, timezone: 0, before: 0, after: 0, calendarmodel });
  }
  if (!/^Q\d+$/.test(value)) return told('string', value);
  return told('wikibase-entityid', { 'entity-type': 'item', 'numeric-id': Number(value.slice(1)), id: value });
}

const statement = (property: string, claim: Claim | string, id: string): object => {
  const { value, rank = 'normal', qualifiers = {} } = typeof claim === 'string' ? { value: claim } : claim;
  const own = Object.entries(qualifiers).map(([name, values]) => [name, values.map(one => snak(name, one))]);
  return { mainsnak: snak(property, value), type: 'statement', id, rank, qualifiers: Object.fromEntries(own) };
};

const itemObject = (id: string, { labels, aliases = {}, descriptions, claims = {} }: Told) => ({
  ...{ type: 'item', id, labels: terms(labels), descriptions: terms(descriptions) },
  aliases: Object.fromEntries(
    Object.entries(aliases).map(([language, values]) => [language, values.map(value => ({ language, value }))]),
  ),
  claims: Object.fromEntries(
    Object.entries(claims).map(([property, all]) => [
      property,
      all.map((claim, index) => statement(property, claim, `${id}$${property}-${index}`)),
    ]),
  ),
  sitelinks: {},
});

export const item = (id: string, told: Told): string => JSON.stringify(itemObject(id, told));

export const day = (date: string): Time => ({ time: `+${date}T00:00:00Z`, precision: 11 });
export const year = (of: string): Time => ({ time: `+${of}-00-00T00:00:00Z`, precision: 9 });

/** So many persons, each with an office of a state that comes after them all. */
export const manyItems = (count: number): string => {
  const people = Array.from({ length: count }, (_, index) =>
    item(`Q${1_000 + index}`, {
      labels: { en: `Person ${index}` },
      claims: {
        P31: ['Q5'],
        P27: ['Q142'],
        P39: [{ value: 'Q900', qualifiers: { P580: [year(String(1_900 + (index % 100)))] } }],
      },
    }),
  );
  const office = item('Q900', { labels: { en: 'Minister' }, claims: { P279: ['Q83307'], P1001: ['Q142'] } });
  const state = item('Q142', { labels: { en: 'France' }, claims: { P31: ['Q3624078'], P297: ['FR'] } });
  return `[\n${[...people, office, state].join(',\n')}\n]\n`;
};
