// A text of a record in the language that the reader knows best, marked with that language and its direction.
import type { Text } from '../api.ts';
import { best, directionOf, language } from '../language.ts';

interface Props {
  readonly text: Text;
  /** Shows every language, the best first, rather than the best alone. */
  readonly all?: boolean;
}

export function TextOf({ text, all = false }: Props) {
  const [tag, words] = best(text);
  if (!all) return <Words tag={tag} words={words} />;
  const others = Object.entries(text).filter(([other]) => other !== tag);
  return (
    <>
      <Words tag={tag} words={words} />
      {others.map(([other, said]) => (
        <span class="other-language" key={other}>
          <Words tag={other} words={said} />
        </span>
      ))}
    </>
  );
}

/** Words in a language; marked only where it is not that of the page. */
export function Words({ tag, words }: { readonly tag: string; readonly words: string }) {
  if (tag === language.value) return <>{words}</>;
  return (
    <bdi lang={tag} dir={directionOf(tag)}>
      {words}
    </bdi>
  );
}
