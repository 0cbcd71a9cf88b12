// The three-letter country codes of CAMEO actors, and those of regions, which are no countries.
import countries from 'i18n-iso-countries';

/**
 * Where CAMEO does not have the alpha-3 code of ISO 3166-1, from the actor codes of the CAMEO code book (1.1b3) and of
 * GDELT's list of countries.
 */
const OTHER: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ROM: 'RO',
    MTN: 'ME',
    IMY: 'IM',
    TMP: 'TL',
    ZAR: 'CD',
    KSV: 'XK',
    XKX: 'XK',
    KOS: 'XK',
    WSB: 'PS',
    GZS: 'PS',
    BAG: 'IQ',
    SUN: 'SUHH',
    DDR: 'DDDE',
    CSK: 'CSHH',
    YUG: 'YUCS',
    SCG: 'CSXX',
    ANT: 'ANHH',
    YMD: 'YDYE',
  }),
);

/** Regions stand where a country would, and are groups: no country is meant. The wording of the labels is our own. */
const REGIONS: ReadonlyMap<string, readonly [en: string, ar: string]> = new Map(
  Object.entries({
    AFR: ['Africa', 'أفريقيا'],
    ASA: ['Asia', 'آسيا'],
    BLK: ['The Balkans', 'البلقان'],
    CRB: ['The Caribbean', 'الكاريبي'],
    CAU: ['The Caucasus', 'القوقاز'],
    CFR: ['Central Africa', 'وسط أفريقيا'],
    CAS: ['Central Asia', 'آسيا الوسطى'],
    CEU: ['Central Europe', 'أوروبا الوسطى'],
    EIN: ['The East Indies', 'جزر الهند الشرقية'],
    EAF: ['East Africa', 'شرق أفريقيا'],
    EEU: ['Eastern Europe', 'أوروبا الشرقية'],
    EUR: ['Europe', 'أوروبا'],
    LAM: ['Latin America', 'أمريكا اللاتينية'],
    MEA: ['The Middle East', 'الشرق الأوسط'],
    MDT: ['The Mediterranean', 'حوض المتوسط'],
    NAF: ['North Africa', 'شمال أفريقيا'],
    NMR: ['North America', 'أمريكا الشمالية'],
    PGS: ['The Persian Gulf', 'الخليج'],
    SCN: ['Scandinavia', 'إسكندنافيا'],
    SAM: ['South America', 'أمريكا الجنوبية'],
    SAS: ['South Asia', 'جنوب آسيا'],
    SEA: ['Southeast Asia', 'جنوب شرق آسيا'],
    SAF: ['Southern Africa', 'الجنوب الأفريقي'],
    WAF: ['West Africa', 'غرب أفريقيا'],
    WST: ['The West', 'الغرب'],
  } as const),
);

/** The ISO 3166 code of a CAMEO country code, current or former; undefined where it stands for a region or for nothing known. */
export const countryOfCameo = (code: string): string | undefined =>
  OTHER.get(code) ?? (REGIONS.has(code) ? undefined : countries.alpha3ToAlpha2(code));

/** The name of a region's code. */
export function regionOfCameo(code: string): { readonly en: string; readonly ar: string } | undefined {
  const [en, ar] = REGIONS.get(code) ?? [];
  return en === undefined || ar === undefined ? undefined : { en, ar };
}
