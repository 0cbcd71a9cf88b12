// The texts of a record that every format shows, whatever the kind: what it is called, and what is told of it.
import type { Content, KindName } from '../model/kinds.ts';
import { bestMatch, ENGLISH, type Ranges, rankIn } from '../model/languages.ts';

/** The same words in one or more languages, by BCP 47 tag. */
export type Text = Readonly<Record<string, string>>;

/** A document with the members that the server sets. */
export interface Recorded extends Content {
  readonly id: string;
  readonly revision: number;
  readonly position: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

const MEMBERS: Readonly<Record<KindName, { readonly title: string; readonly summary?: string }>> = {
  event: { title: 'title', summary: 'summary' },
  actor: { title: 'name' },
  issue: { title: 'label', summary: 'description' },
  source: { title: 'title' },
};

export const titleOf = (kind: KindName, document: Content): Text => document[MEMBERS[kind].title] as Text;

export function summaryOf(kind: KindName, document: Content): Text | undefined {
  const { summary } = MEMBERS[kind];
  return summary === undefined ? undefined : (document[summary] as Text | undefined);
}

/** How a format tells texts where it has room for one language: the best match of those preferred, else the first. */
export interface Teller {
  readonly preferred: (text: Text) => { readonly language: string; readonly text: string };
  /** Without its language, where it is told. */
  readonly plain: (text: Text | undefined) => string | undefined;
}

export function tellerIn(languages: Ranges = ENGLISH): Teller {
  const rank = rankIn(languages);
  const preferred = (text: Text) => {
    const tags = Object.keys(text);
    const language = bestMatch(rank, tags) ?? tags[0] ?? 'en';
    return { language, text: text[language] ?? '' };
  };
  return { preferred, plain: text => text && preferred(text).text };
}
