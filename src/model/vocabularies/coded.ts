// The open vocabularies: code lists that others keep. A schema gives their form; whether a code exists is a rule of the domain.
import countries from 'i18n-iso-countries';
import arabic from 'i18n-iso-countries/langs/ar.json' with { type: 'json' };
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import { cameo } from '../codes/cameo.ts';
import { historicalCountries } from '../codes/historical-countries.ts';
import { ploverContexts, ploverEvents, ploverModes } from '../codes/plover.ts';
import type { Term, Vocabulary } from './vocabulary.ts';

countries.registerLocale(english);
countries.registerLocale(arabic);

const plain = ({ code, en, ar }: { code: string; en: string; ar: string }): Term => ({ code, label: { en, ar } });

/** What countries are called in English and Arabic, where ISO 3166 is formal, or turns the words of a name around. */
const CALLED: Readonly<Record<string, { readonly en: string; readonly ar: string }>> = {
  US: { en: 'United States', ar: 'الولايات المتحدة' },
  RU: { en: 'Russia', ar: 'روسيا' },
  CN: { en: 'China', ar: 'الصين' },
  SY: { en: 'Syria', ar: 'سوريا' },
  IR: { en: 'Iran', ar: 'إيران' },
  TZ: { en: 'Tanzania', ar: 'تنزانيا' },
  LA: { en: 'Laos', ar: 'لاوس' },
  FM: { en: 'Micronesia', ar: 'ميكرونيزيا' },
  MD: { en: 'Moldova', ar: 'مولدوفا' },
  PS: { en: 'Palestine', ar: 'فلسطين' },
  TW: { en: 'Taiwan', ar: 'تايوان' },
  MK: { en: 'North Macedonia', ar: 'مقدونيا الشمالية' },
  GM: { en: 'The Gambia', ar: 'غامبيا' },
  BN: { en: 'Brunei', ar: 'بروناي' },
  VG: { en: 'British Virgin Islands', ar: 'جزر العذراء البريطانية' },
  VI: { en: 'United States Virgin Islands', ar: 'جزر العذراء الأمريكية' },
  CD: { en: 'Democratic Republic of the Congo', ar: 'جمهورية الكونغو الديمقراطية' },
};

/** By any name in English or Arabic, or the alpha-3 code. */
const countryNamed = (name: string): string | undefined =>
  countries.getSimpleAlpha2Code(name, 'en') ??
  countries.getSimpleAlpha2Code(name, 'ar') ??
  countries.alpha3ToAlpha2(name.toUpperCase());

/** ISO 3166-1 alpha-2, then the four-letter codes of ISO 3166-3 for countries that are no more. */
export const country: Vocabulary = {
  description: 'ISO 3166-1 alpha-2 code, or the ISO 3166-3 code of a former country',
  terms: [
    ...Object.keys(countries.getAlpha2Codes())
      .sort()
      .map(code =>
        plain({
          code,
          ...(CALLED[code] ?? { en: countries.getName(code, 'en') ?? code, ar: countries.getName(code, 'ar') ?? code }),
        }),
      ),
    ...historicalCountries.map(row => ({ ...plain(row), until: row.until })),
  ],
  codeNamed: countryNamed,
};

export const cameoCode: Vocabulary = {
  description: 'CAMEO event code, a string with its leading zero',
  terms: cameo.map(row => ({ ...plain(row), broader: row.root })),
};

export const ploverEvent: Vocabulary = { description: 'PLOVER event type', terms: ploverEvents.map(plain) };

export const ploverMode: Vocabulary = {
  description: 'PLOVER mode; which modes an event may have is told by `broader`',
  terms: ploverModes.map(row => ({ ...plain(row), broader: row.event })),
};

export const ploverContext: Vocabulary = { description: 'PLOVER context', terms: ploverContexts.map(plain) };
