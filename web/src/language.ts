// The language of the page: its strings, and how it writes numbers, dates and counts.
import { computed, effect } from '@preact/signals';
import type { Text } from './api.ts';
import { dateIn, lastingIn, shortDateIn } from './dates.ts';
import { ar } from './i18n/ar.ts';
import { en, type Forms } from './i18n/en.ts';
import type { Strings } from './i18n/strings.ts';
import { address, show } from './router.ts';

/** Every language of the page, by its tag. A further one is a file and a row. */
export const LANGUAGES: Readonly<Record<string, Strings>> = { en, ar };

const REMEMBERED = 'language';

/** The language of the page: the one in the address, else the last one chosen, else what the browser prefers. */
export const language = computed(
  () =>
    [
      address.value.own.lang,
      localStorage.getItem(REMEMBERED),
      ...navigator.languages.map(tag => tag.split('-')[0]),
    ].find(tag => tag && tag in LANGUAGES) ?? 'en',
);

/** The strings of the page. */
export const t = computed<Strings>(() => LANGUAGES[language.value] ?? en);

export function choose(tag: string): void {
  localStorage.setItem(REMEMBERED, tag);
  show({ lang: tag }, { replace: true });
}

const RIGHT_TO_LEFT = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg', 'Mand']);

/** The direction in which a language is written. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  try {
    return RIGHT_TO_LEFT.has(new Intl.Locale(tag).maximize().script ?? '') ? 'rtl' : 'ltr';
  } catch {
    return 'ltr';
  }
}

/** A text in the language of the page, else in English, else in the first that there is: its tag and its words. */
export function best(text: Text): readonly [tag: string, words: string] {
  const tags = Object.keys(text);
  const like = (wanted: string) => tags.find(tag => tag === wanted) ?? tags.find(tag => tag.split('-')[0] === wanted);
  const tag = like(language.value) ?? like('en') ?? tags[0] ?? 'en';
  return [tag, text[tag] ?? ''];
}

/** The words alone, where no markup can tell the language. */
export const words = (text: Text): string => best(text)[1];

export const number = (value: number): string => new Intl.NumberFormat(language.value).format(value);

/** The form of a count: `forms.one`, `forms.few` … with the number for `#`. */
export function counted(count: number, forms: Forms): string {
  const form = forms[new Intl.PluralRules(language.value).select(count)] ?? forms.other;
  return form.replace('#', number(count));
}

/** A date of a record in the language of the page, no more precise than it is. */
export const date = (value: string, timeZone?: string): string =>
  dateIn(language.value, t.value.dates, value, timeZone);

/** From when until when, as far as either is told. */
export const span = (from: string | undefined, until: string | undefined): string =>
  [from && t.value.dates.from.replace('#', date(from)), until && t.value.dates.until.replace('#', date(until))]
    .filter(Boolean)
    .join(' ');

/** A year, a month or a day, as short as it can be told. */
export const shortDate = (value: string): string => shortDateIn(language.value, value);

/** A length of time such as `P2Y`, in words. */
export const lasting = (value: string): string => lastingIn(language.value, value);

effect(() => {
  document.documentElement.lang = language.value;
  document.documentElement.dir = directionOf(language.value);
});
