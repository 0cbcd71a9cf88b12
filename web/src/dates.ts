// A date of a record (EDTF level 1), as a language writes it and no more precise than it is. Pure.

/** What a language says about dates; `#` stands for the date. */
export interface DateWords {
  /** Approximate (`~`). */
  readonly about: string;
  /** Uncertain (`?`). */
  readonly uncertain: string;
  /** An interval without an end, and one without a beginning. */
  readonly from: string;
  readonly until: string;
}

const FORM = /^(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d|XX)(?:-(\d\d|XX)([Tt].+)?)?)?([~?%]?)$/;

/** A date in words of a language; as it is written where it has no form that is known. */
export function dateIn(language: string, words: DateWords, value: string, timeZone = 'UTC'): string {
  const [first = '', last] = value.split('/');
  if (last === undefined) return single(language, words, first, timeZone);
  const start = single(language, words, first, timeZone);
  const end = single(language, words, last, timeZone);
  if (first === '' || first === '..') return words.until.replace('#', end);
  if (last === '' || last === '..') return words.from.replace('#', start);
  return `${start} – ${end}`;
}

function single(language: string, words: DateWords, value: string, timeZone: string): string {
  const match = FORM.exec(value);
  if (!match) return value;
  const [, years = '', month = 'XX', day = 'XX', time, sure] = match;
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { calendar: 'gregory', timeZone: 'UTC', year: 'numeric', ...options });
  if (time !== undefined) {
    const precise = {
      month: 'long',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    } as const;
    return format({ ...precise, timeZone }).format(new Date(value));
  }
  const at = (year: string, monthOf = '01', dayOf = '01') => new Date(`${year}-${monthOf}-${dayOf}T00:00:00Z`);
  const said = years.includes('X')
    ? format({}).formatRange(at(years.replaceAll('X', '0')), at(years.replaceAll('X', '9')))
    : month === 'XX'
      ? format({}).format(at(years))
      : day === 'XX'
        ? format({ month: 'long' }).format(at(years, month))
        : format({ month: 'long', day: 'numeric' }).format(at(years, month, day));
  const uncertain = sure === '?' || sure === '%' ? words.uncertain.replace('#', said) : said;
  return sure === '~' || sure === '%' ? words.about.replace('#', uncertain) : uncertain;
}

/** A day or a month as short as it can be told beside others: without the year where the day is told. */
export function shortDateIn(language: string, value: string): string {
  const [year = '0', month, day] = value.split('-');
  const at = new Date(`${year}-${month ?? '01'}-${day ?? '01'}T00:00:00Z`);
  const shown: Intl.DateTimeFormatOptions =
    day !== undefined
      ? { month: 'short', day: 'numeric' }
      : month !== undefined
        ? { year: 'numeric', month: 'short' }
        : { year: 'numeric' };
  return new Intl.DateTimeFormat(language, { calendar: 'gregory', timeZone: 'UTC', ...shown }).format(at);
}

const LASTING = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/;
const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute'] as const;

/** A length of time (ISO 8601) such as `P2Y6M`, unit by unit; as it is written where it has no form that is known. */
export function lastingIn(language: string, value: string): string {
  const counts = LASTING.exec(value)?.slice(1) ?? [];
  const said = UNITS.flatMap((unit, index) => {
    const count = counts[index];
    const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
    return count === undefined ? [] : [format.format(Number(count))];
  });
  return said.length === 0 ? value : new Intl.ListFormat(language, { type: 'unit' }).format(said);
}
