// Labels, aliases and descriptions of items: by languages as records have them, and all other names as aliases.
import { isObject } from '../../model/json.ts';
import { LANGUAGE_PATTERN, PROSE } from '../../model/schema.ts';
import { shortened } from '../shortened.ts';

export type Words = Readonly<Record<string, string>>;

const FORM = new RegExp(PROSE, 'u');
const TAG = new RegExp(LANGUAGE_PATTERN);

/** Codes of Wikimedia that are no tags of BCP 47, or are the tags of something else. */
const TAGS: Readonly<Record<string, string>> = {
  als: 'gsw',
  'bat-smg': 'sgs',
  'be-x-old': 'be-tarask',
  eml: 'egl',
  'fiu-vro': 'vro',
  'roa-rup': 'rup',
  'sr-ec': 'sr-Cyrl',
  'sr-el': 'sr-Latn',
  'zh-classical': 'lzh',
  'zh-min-nan': 'nan',
  'zh-yue': 'yue',
};

/** What Wikidata says in every language that has nothing of its own. */
const EVERY = 'mul';

/** The languages that come first: those of this project, and the others of the United Nations. */
const FIRST = ['en', 'ar', 'fr', 'es', 'ru', 'zh'];

/** How many languages a text of a record has. */
const MOST = 20;

function tagOf(code: string): string | undefined {
  if (Object.hasOwn(TAGS, code)) return TAGS[code];
  try {
    const [tag = ''] = Intl.getCanonicalLocales(code);
    return TAG.test(tag) ? tag : undefined;
  } catch {
    return undefined;
  }
}

/** The values of labels or descriptions, or of aliases, each with its language as Wikimedia codes it. */
const told = (terms: unknown): { readonly language: string; readonly value: string }[] =>
  Object.values(isObject(terms) ? terms : {})
    .flat()
    .flatMap(term => {
      const { language, value } = isObject(term) ? term : {};
      return typeof language === 'string' && typeof value === 'string' && FORM.test(value) ? [{ language, value }] : [];
    });

export interface Told {
  readonly words: Words;
  /** What is told in further languages. */
  readonly others: readonly string[];
}

/**
 * The texts by language, of at most `most` code points each: first the languages of this project and of the United Nations,
 * then the others by their tags. What is told for every language stands for English where nothing else does.
 */
export function wordsOf(terms: unknown, most: number): Told {
  const byTag = new Map<string, string>();
  const others: string[] = [];
  let every: string | undefined;
  for (const { language, value } of told(terms)) {
    const tag = tagOf(language);
    if (language === EVERY) every = value;
    else if (tag === undefined || byTag.has(tag)) others.push(value);
    else byTag.set(tag, value);
  }
  if (every !== undefined && byTag.has('en')) others.push(every);
  else if (every !== undefined) byTag.set('en', every);
  const rank = (tag: string) => (FIRST.includes(tag) ? FIRST.indexOf(tag) : FIRST.length);
  const tags = [...byTag.keys()].sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
  const at = (tag: string) => byTag.get(tag) ?? '';
  return {
    words: Object.fromEntries(tags.slice(0, MOST).map(tag => [tag, shortened(at(tag), most)])),
    others: [...tags.slice(MOST).map(at), ...others],
  };
}

/** All aliases, of whatever language. */
export const aliasesIn = (terms: unknown): readonly string[] => told(terms).map(({ value }) => value);

/** Words in the languages that another text lacks, as far as there is room. */
export const withWords = (words: Words, more: Words): Words =>
  Object.fromEntries(
    [...Object.entries(words), ...Object.entries(more).filter(([tag]) => !Object.hasOwn(words, tag))].slice(0, MOST),
  );
