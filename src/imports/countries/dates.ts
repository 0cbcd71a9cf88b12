// When former countries were: their codes count for the years of the state, and for no others.
import { historicalCountries } from '../../model/codes/historical-countries.ts';

interface Life {
  /** The first year of the state under this code, where another code stands before it. */
  readonly from?: number;
  /** Its last year, where ISO 3166 withdrew the code later than that. */
  readonly until?: number;
  /** The code for the years before, and for those after, where the same state had another name. */
  readonly before?: string;
  readonly after?: string;
}

/** What ISO 3166-3 does not tell: its years are those in which a code was withdrawn. */
const LIVES: Readonly<Record<string, Life>> = {
  AIDJ: { after: 'DJ' },
  BUMM: { after: 'MM' },
  BYAA: { until: 1991, after: 'BY' },
  CSHH: { until: 1992 },
  CSXX: { from: 2003, before: 'YUCS' },
  DYBJ: { until: 1975, after: 'BJ' },
  HVBF: { after: 'BF' },
  NHVU: { after: 'VU' },
  RHZW: { after: 'ZW' },
  SUHH: { until: 1991 },
  TPTL: { after: 'TL' },
  VDVN: { until: 1976 },
  ZRCD: { from: 1971, before: 'CD', after: 'CD' },
};

type Span = Life & { readonly from: number; readonly until: number };

const spans: ReadonlyMap<string, Span> = new Map(
  historicalCountries.map(({ code, until }) => [
    code,
    { from: Number.NEGATIVE_INFINITY, until, ...(Object.hasOwn(LIVES, code) && LIVES[code]) },
  ]),
);

/** Codes of today whose state had another code: that code, where its name was another. */
const renamed: ReadonlyMap<string, string> = new Map(
  [...spans].flatMap(([code, { after }]) =>
    after === undefined || code === 'BYAA' ? [] : [[after, code] as [string, string]],
  ),
);

/**
 * The code of a country as of a year: Zaire is `ZRCD` from 1971 to 1997, under whatever name a row has it, and the
 * Democratic Republic of the Congo before and after. In the year of the change it is as the row names it. Undefined where
 * a former country was no more and none goes on in its place.
 */
export function codeInYear(code: string, year: number): string | undefined {
  const span = spans.get(code);
  if (span) return year < span.from ? span.before : year > span.until ? span.after : code;
  const former = renamed.get(code);
  const life = former === undefined ? undefined : spans.get(former);
  return life && year > life.from && year < life.until ? former : code;
}
