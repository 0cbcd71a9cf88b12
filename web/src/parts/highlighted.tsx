// A passage in which words were found, from near the first of them, in the language in which it was written.
import type { Schemas } from '../api.ts';
import { shownFrom } from '../find/telling.ts';
import { directionOf } from '../language.ts';

/** The matches stand in code points of the whole text, of which the passage is a part. */
export function Highlighted({ passage }: { readonly passage: Schemas['Passage'] }) {
  const { pointer, start, text, matches } = passage;
  const points = Array.from(text);
  const cut = (from: number, to?: number) =>
    points.slice(from - start, to === undefined ? undefined : to - start).join('');
  const tag = languageOf(pointer);
  const from = shownFrom(passage);
  const ends = [from, ...matches.map(match => match.end)];
  return (
    <p class="highlighted">
      <bdi lang={tag} dir={tag === undefined ? 'auto' : directionOf(tag)}>
        {from > start && '… '}
        {matches.map((match, index) => (
          <>
            {cut(ends[index] ?? from, match.start)}
            <mark>{cut(match.start, match.end)}</mark>
          </>
        ))}
        {cut(ends.at(-1) ?? from)}
      </bdi>
    </p>
  );
}

/** The language of a text, which is the last part of the pointer to it; names and ids have none. */
function languageOf(pointer: string): string | undefined {
  const last = pointer.split('/').at(-1) ?? '';
  return /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(last) ? last : undefined;
}
