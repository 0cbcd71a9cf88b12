// Citations of a list as it stood at a position: CSL-JSON (CSL 1.0.2) and BibTeX.

export interface Cited {
  /** The immutable link: the list as of the position. */
  readonly url: string;
  readonly position: number;
  /** RFC 3339 instant of that position. */
  readonly at: string;
  /** RFC 3339 instant of the reading. */
  readonly accessed: string;
  /** As asked, in canonical order. */
  readonly filters: readonly (readonly [name: string, value: string])[];
  readonly records: number;
  /** In hexadecimal, of what the link answers. */
  readonly sha256: string;
  /** Of the server. */
  readonly version: string;
  /** What the records are, in the plural: `events`. */
  readonly noun: string;
}

/** A CSL-JSON document: an array with one item of type `dataset`. Dates are those of UTC. */
export function cslJson(cited: Cited): object[] {
  return [
    {
      id: keyOf(cited),
      type: 'dataset',
      title: titleOf(cited),
      // Styles print the genre in place of the type: "[Data set]" in APA's.
      genre: 'Data set',
      URL: cited.url,
      issued: { 'date-parts': [datePartsOf(cited.at)] },
      accessed: { 'date-parts': [datePartsOf(cited.accessed)] },
      version: versionOf(cited),
      note: noteOf(cited),
      source: sourceOf(cited),
    },
  ];
}

/**
 * A BibTeX file of one `@misc` entry, in UTF-8, for BibTeX and biber alike. Dates are those of UTC.
 * The link stands in `url` alone: `%`, which it is full of, would begin a comment in `howpublished`.
 */
export function bibtex(cited: Cited): string {
  const [year, month] = datePartsOf(cited.at);
  const fields = [
    // Inner braces keep a style from changing the case of a code: CN, not Cn.
    ['title', `{{${escaped(titleOf(cited))}}}`],
    ['year', `{${year}}`],
    // The names of months are macros that every style defines and biber knows.
    ['month', MONTHS[month - 1]],
    ['howpublished', `{${escaped(sourceOf(cited))}}`],
    ['version', `{${escaped(versionOf(cited))}}`],
    ['url', `{${verbatim(cited.url)}}`],
    ['urldate', `{${dayOf(cited.accessed)}}`],
    ['note', `{${escaped(noteOf(cited))}}`],
    // What an entry without an author is sorted and labelled by.
    ['key', '{Communique}'],
  ];
  return `@misc{${keyOf(cited)},\n${fields.map(([name, value]) => `  ${name} = ${value},\n`).join('')}}\n`;
}

const keyOf = ({ position, sha256 }: Cited) => `communique-${position}-${sha256.slice(0, 8)}`;

const titleOf = ({ noun, filters }: Cited) =>
  printable(`Diplomatic ${noun}: ${filters.map(filter => filter.join(' ')).join(', ') || 'all'}`);

const versionOf = ({ position }: Cited) => `position ${position}`;

/** Without colons: citeproc-js and Zotero take a line `name: value` of a note for a variable. */
const noteOf = ({ records, sha256 }: Cited) => `records ${records}, sha256 ${sha256}`;

const sourceOf = ({ version }: Cited) => printable(`Communique ${version}`);

const dayOf = (instant: string) => new Date(instant).toISOString().slice(0, 10);

const datePartsOf = (instant: string) => dayOf(instant).split('-').map(Number) as [number, number, number];

/** One line of text, without control characters, directions that would outlive it, and halves of surrogate pairs. */
const printable = (text: string) =>
  text
    .replace(/(?!\s)[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** BibTeX and biber count the brace of `\{` as any other (plk/biber#61), so a brace goes by its name. */
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
};

/** Text as TeX source; an empty group keeps a doubled `-`, `,` or quote from becoming a dash or a quotation mark. */
const escaped = (text: string) =>
  text.replace(/[\\{}~^<>$&#%_]|([-'`,])(?=\1)/g, character => ESCAPES[character] ?? `${character}{}`);

/**
 * A link for a verbatim field: percent-encoded, except what a URI holds (RFC 3986 §2).
 * `~` and `$` are encoded too, for readers that take the field for TeX.
 */
const verbatim = (url: string) =>
  url.replace(/%(?![0-9A-Fa-f]{2})|[^\w\-.:/?#[\]@!&'()*+,;=%]/gu, character =>
    character === '~' ? '%7E' : encodeURIComponent(character.replace(/\p{Cs}/u, '\ufffd')),
  );
