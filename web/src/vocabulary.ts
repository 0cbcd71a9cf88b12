// Labels of codes, read from the server's vocabularies once each.
import { signal } from '@preact/signals';
import { api, bodyOf, type Text } from './api.ts';
import { words } from './language.ts';

const read = new Map<string, ReturnType<typeof signal<ReadonlyMap<string, Text> | undefined>>>();

/** The label of a code in the page's language; the code itself until, or where, there is none. */
export function label(vocabulary: string, code: string): string {
  const text = vocabularyOf(vocabulary)?.get(code);
  return text === undefined ? code : words(text);
}

/** The labels of a vocabulary by code, in its order; undefined until they are there. */
export function vocabularyOf(name: string): ReadonlyMap<string, Text> | undefined {
  const known = read.get(name);
  if (known !== undefined) return known.value;
  const labels = signal<ReadonlyMap<string, Text> | undefined>(undefined);
  read.set(name, labels);
  bodyOf(api.GET('/v1/vocabularies/{name}', { params: { path: { name: name as never } } })).then(
    ({ terms }) => {
      labels.value = new Map(terms.map(term => [term.code, term.label as Text]));
    },
    () => read.delete(name),
  );
  return labels.value;
}
