// Whether words are a name, however it is written. Pure.

/** Words without marks, signs and capitals. */
const plain = (words: string): string =>
  words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '')
    .join(' ');

/** Whether words are one of the names. */
export function isCalled(names: readonly string[], words: string): boolean {
  const sought = plain(words);
  return sought !== '' && names.some(name => plain(name) === sought);
}
