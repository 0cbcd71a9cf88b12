// What SQLite is taught on every connection that reads terms: how to count and to test those of a revision, which are kept as a
// JSON array of texts, each a name, a space and a value, in the order of the names. Not TypeScript, so that it can be loaded
// from the sources as from what is built of them.

/** What stands before the value of a term in the text of the array, behind another: a comma within a text has no such mark after it. */
const opening = name => `,"${name} `;

/** Gives `each` the terms of one name in the text of an array: what stands between their quotation marks. */
function eachNamed(terms, before, each) {
  let at = terms.startsWith(before.slice(1), 1) ? 0 : terms.indexOf(before);
  while (at >= 0) {
    const end = endOf(terms, at + before.length);
    each(terms.slice(at + 2, end));
    at = terms.startsWith(before, end + 1) ? end + 1 : -1;
  }
}

/** Where a text of JSON ends: the first quotation mark that is not escaped. */
function endOf(terms, from) {
  let end = terms.indexOf('"', from);
  while (isEscaped(terms, end)) end = terms.indexOf('"', end + 1);
  return end;
}

function isEscaped(terms, at) {
  let before = at;
  while (terms.charCodeAt(before - 1) === 92) before--;
  return (at - before) % 2 === 1;
}

/** What stands between quotation marks, without what escapes it. */
const textOf = term => (term.includes('\\') ? JSON.parse(`"${term}"`) : term);

/** The last list that a statement gave: it gives the same one for every row. */
function remembered(make) {
  let [text, made] = [null, null];
  return given => {
    if (given !== text) [text, made] = [given, make(given)];
    return made;
  };
}

const setOf = () => remembered(text => new Set(JSON.parse(text)));

/**
 * `term_counts(terms, names, texts, part)`: how many rows have each term of these names, as a JSON array of `[text, count]`, or
 * of `[text, count, part]`, counted apart for each part, where that is not null. Of `texts`, where they are not null, alone.
 * `has_term(terms, texts)`: 1 where one of the texts is among the terms. Names and texts are JSON arrays.
 */
export function defineFunctions(database) {
  const openings = remembered(names => JSON.parse(names).map(opening));
  const only = setOf();
  database.aggregate('term_counts', {
    deterministic: true,
    start: () => new Map(),
    step: (parts, terms, names, texts, part) => {
      const counts = parts.get(part) ?? new Map();
      parts.set(part, counts);
      const wanted = texts === null ? null : only(texts);
      for (const before of openings(names))
        eachNamed(terms, before, term => {
          const counter = counts.get(term);
          if (counter) counter.count++;
          else if (wanted === null || wanted.has(textOf(term))) counts.set(term, { count: 1 });
        });
    },
    result: parts =>
      JSON.stringify(
        [...parts].flatMap(([part, counts]) => [...counts].map(([term, { count }]) => [textOf(term), count, part])),
      ),
  });
  const sought = setOf();
  database.function('has_term', { deterministic: true }, (terms, texts) => {
    const wanted = sought(texts);
    return JSON.parse(terms).some(text => wanted.has(text)) ? 1 : 0;
  });
}
