// Labels of codes, read from the server's vocabularies once each.
import { api, bodyOf, type Text } from './api.ts';
import { words } from './language.ts';
import { readOnce } from './read-once.ts';

const labelsOf = readOnce(async (name: string): Promise<ReadonlyMap<string, Text>> => {
  const { terms } = await bodyOf(api.GET('/v1/vocabularies/{name}', { params: { path: { name: name as never } } }));
  return new Map(terms.map(term => [term.code, term.label as Text]));
});

/** The label of a code in the page's language; the code itself until, or where, there is none, as in no vocabulary (''). */
export function label(vocabulary: string, code: string): string {
  if (vocabulary === '') return code;
  const text = labelsOf(vocabulary)?.get(code);
  return text === undefined ? code : words(text);
}
