// Portions: how many documents are read at once, so that what is held does not grow with their size.

/** About how many bytes of documents are read at once, and how many documents at least and at most. */
const AT_ONCE = 250_000;
const FEWEST = 10;
const MOST = 500;

/** How many documents are read before it is known how large they are. */
export const FIRST_PORTION = 100;

/** How many documents to read next, by how large those were that were read last: in bytes, or about as many characters. */
export function nextPortion(documents: readonly { readonly length: number }[]): number {
  const bytes = documents.reduce((sum, document) => sum + document.length, 1);
  const fit = Math.floor((AT_ONCE * documents.length) / bytes);
  return Math.min(Math.max(fit, FEWEST), MOST);
}
