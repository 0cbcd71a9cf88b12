// The texts of a record that can be searched, and which part of the record each belongs to.
import type { Content, KindName } from './kinds.ts';
import { locate, pointerStep } from './paths.ts';

/** What a text is to its record; relevance goes by this. */
export type Field = 'title' | 'names' | 'body';
export const FIELDS: readonly Field[] = ['title', 'names', 'body'];

/** Where the texts are: each path leads to a string, or to a `Text` in several languages. */
const TEXTS: Record<KindName, Record<Field, readonly string[]>> = {
  event: {
    title: ['title'],
    names: ['participants/*/name', 'otherParticipants/*/description', 'venue/name', 'venue/city'],
    body: [
      ...['summary', 'venue/setting', 'phases/*/label', 'participants/*/office', 'issues/*/note'],
      ...['outcomes/*/text', 'outcomes/*/term/conditions'],
      ...['statements/*/text', 'statements/*/quote/text', 'statements/*/speaker/description'],
      ...['externalIds/*/value'],
    ],
  },
  actor: { title: ['name'], names: ['aliases/*'], body: ['positions/*/office', 'wikidata', 'externalIds/*/value'] },
  issue: { title: ['label'], names: [], body: ['description', 'externalIds/*/value'] },
  source: { title: ['title'], names: ['publisher'], body: ['url', 'externalIds/*/value'] },
};

export interface LocatedText {
  readonly field: Field;
  /** RFC 6901. */
  readonly pointer: string;
  readonly text: string;
}

/** Every text of a record that can be searched, in the order of the fields. */
export const textsOf = (kind: KindName, content: Content): LocatedText[] =>
  FIELDS.flatMap(field =>
    TEXTS[kind][field].flatMap(path =>
      locate<string | Record<string, string>>(content, path).flatMap(({ pointer, value }) => {
        const at = pointer.slice(1);
        if (typeof value === 'string') return [{ field, pointer: at, text: value }];
        return Object.entries(value).map(([tag, text]) => ({ field, pointer: `${at}/${pointerStep(tag)}`, text }));
      }),
    ),
  );
