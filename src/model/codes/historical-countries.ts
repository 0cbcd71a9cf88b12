// The countries and territories that ISO 3166-1 no longer codes, by their ISO 3166-3 code.

/**
 * `code` is the four-letter code of ISO 3166-3 (code for formerly used names of countries). The former two-letter code
 * would be ambiguous: `CS` was Czechoslovakia (`CSHH`), then Serbia and Montenegro (`CSXX`), and `AI`, `BQ`, `BY`, `GE`
 * and `SK` are in use today. `until` is the year in which the entry was withdrawn from ISO 3166-1, which may be later
 * than the end of the state itself.
 */
interface HistoricalCountry {
  code: string;
  en: string;
  ar: string;
  until: number;
}

export const historicalCountries: readonly HistoricalCountry[] = [
  { code: 'AIDJ', en: 'French Afars and Issas', ar: 'إقليم العفر والعيسى الفرنسي', until: 1977 },
  { code: 'ANHH', en: 'Netherlands Antilles', ar: 'جزر الأنتيل الهولندية', until: 2010 },
  { code: 'BQAQ', en: 'British Antarctic Territory', ar: 'إقليم أنتاركتيكا البريطاني', until: 1979 },
  { code: 'BUMM', en: 'Burma', ar: 'بورما', until: 1989 },
  { code: 'BYAA', en: 'Byelorussian SSR', ar: 'جمهورية بيلاروسيا السوفيتية الاشتراكية', until: 1992 },
  { code: 'CSHH', en: 'Czechoslovakia', ar: 'تشيكوسلوفاكيا', until: 1993 },
  { code: 'CSXX', en: 'Serbia and Montenegro', ar: 'صربيا والجبل الأسود', until: 2006 },
  { code: 'CTKI', en: 'Canton and Enderbury Islands', ar: 'جزيرتا كانتون وإندربري', until: 1984 },
  { code: 'DDDE', en: 'German Democratic Republic', ar: 'جمهورية ألمانيا الديمقراطية', until: 1990 },
  { code: 'DYBJ', en: 'Dahomey', ar: 'داهومي', until: 1977 },
  { code: 'FQHH', en: 'French Southern and Antarctic Territories', ar: 'أراضي فرنسا الجنوبية والقطبية', until: 1979 },
  { code: 'FXFR', en: 'Metropolitan France', ar: 'فرنسا المتروبولية', until: 1997 },
  { code: 'GEHH', en: 'Gilbert and Ellice Islands', ar: 'جزر جلبرت وإليس', until: 1979 },
  { code: 'HVBF', en: 'Upper Volta', ar: 'فولتا العليا', until: 1984 },
  { code: 'JTUM', en: 'Johnston Island', ar: 'جزيرة جونستون', until: 1986 },
  { code: 'MIUM', en: 'Midway Islands', ar: 'جزر ميدواي', until: 1986 },
  { code: 'NHVU', en: 'New Hebrides', ar: 'هبريدس الجديدة', until: 1980 },
  { code: 'NQAQ', en: 'Dronning Maud Land', ar: 'أرض الملكة مود', until: 1983 },
  { code: 'NTHH', en: 'Saudi-Iraqi Neutral Zone', ar: 'المنطقة المحايدة السعودية العراقية', until: 1993 },
  { code: 'PCHH', en: 'Pacific Islands Trust Territory', ar: 'إقليم جزر المحيط الهادئ المشمول بالوصاية', until: 1986 },
  { code: 'PUUM', en: 'US Miscellaneous Pacific Islands', ar: 'جزر أمريكية متفرقة في المحيط الهادئ', until: 1986 },
  { code: 'PZPA', en: 'Panama Canal Zone', ar: 'منطقة قناة بنما', until: 1980 },
  { code: 'RHZW', en: 'Southern Rhodesia', ar: 'روديسيا الجنوبية', until: 1980 },
  { code: 'SKIN', en: 'Sikkim', ar: 'سيكيم', until: 1975 },
  { code: 'SUHH', en: 'Soviet Union', ar: 'الاتحاد السوفيتي', until: 1992 },
  { code: 'TPTL', en: 'East Timor', ar: 'تيمور الشرقية', until: 2002 },
  { code: 'VDVN', en: 'Democratic Republic of Viet-Nam', ar: 'جمهورية فيتنام الديمقراطية', until: 1977 },
  { code: 'WKUM', en: 'Wake Island', ar: 'جزيرة ويك', until: 1986 },
  { code: 'YDYE', en: 'Democratic Yemen', ar: 'اليمن الديمقراطية', until: 1990 },
  { code: 'YUCS', en: 'Yugoslavia', ar: 'يوغوسلافيا', until: 2003 },
  { code: 'ZRCD', en: 'Zaire', ar: 'زائير', until: 1997 },
];
