// The texts of a record that every format shows, whatever the kind: what it is called, and what is told of it.
import type { Content, KindName } from '../model/kinds.ts';

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

/** Where a format has room for one language: English where there is any, else the first. */
export function preferred(text: Text): { readonly language: string; readonly text: string } {
  const language = 'en' in text ? 'en' : (Object.keys(text)[0] ?? 'en');
  return { language, text: text[language] ?? '' };
}

/** A text in one language, where it is told. */
export const plain = (text: Text | undefined): string | undefined => (text ? preferred(text).text : undefined);
