// Texts that are longer than a record may hold.

/** A text of at most so many code points: what is longer is cut after a word, and ends with an ellipsis. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = Array.from(text);
  return characters.length <= most ? text : `${wholeWords(characters.slice(0, most - 1).join(''))}…`;
}

/** What is told of a text that is longer than that, by what it is of its row; nothing where it is not. */
export const cutNote = (what: string, text: string | undefined, most: number): readonly string[] =>
  text === undefined || shortened(text, most) === text
    ? []
    : [`Its ${what} is longer than ${most} characters: it is cut.`];

/** A text that was cut somewhere, without the word that it was cut in; where that is the first, what there is of it. */
function wholeWords(cut: string): string {
  let end = cut.length;
  while (end > 0 && cut[end - 1]?.trim() !== '') end--;
  return cut.slice(0, end).trimEnd() || cut;
}
