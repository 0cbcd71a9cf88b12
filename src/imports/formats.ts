// Every format that can be imported: adding one is adding a row.
import { communique } from './communique.ts';
import { BAD } from './decoding.ts';
import { ftm } from './ftm.ts';
import { gdelt } from './gdelt.ts';
import { historian } from './historian.ts';
import { icalendar } from './icalendar.ts';
import { icews } from './icews.ts';
import { type Beginning, type Importer, Unrecognised } from './importer.ts';
import { plover } from './plover.ts';
import { polecat } from './polecat.ts';
import { table } from './table.ts';
import { wikidata } from './wikidata.ts';

export const importers: readonly Importer[] = [
  communique,
  historian,
  gdelt,
  icews,
  plover,
  polecat,
  icalendar,
  ftm,
  wikidata,
  table,
];

export const importerNamed = (format: string): Importer | undefined =>
  importers.find(importer => importer.format === format);

/** Names the format by looking at what is given. */
export const AUTO = 'auto';

/** What needs a mapping. */
export const TABLE = table.format;

export const formatNames: readonly string[] = [AUTO, ...importers.map(({ format }) => format)];

/** Why what is recognised by nobody may be so: where it is not UTF-8. */
function notUtf8({ text }: Beginning): string {
  const at = text.indexOf(BAD);
  return at === -1 ? '' : ` Line ${text.slice(0, at).split('\n').length} is not UTF-8.`;
}

/** The importers that take it for theirs. */
const recognisedBy = (beginning: Beginning): Importer[] => importers.filter(({ recognise }) => recognise(beginning));

/**
 * The importer of a format, or the one that recognises the beginning.
 * @throws Unrecognised where none or several do, or where it is of another format than the one that is named
 */
export function importerFor(format: string, beginning: Beginning): Importer {
  const recognised = recognisedBy(beginning);
  const named = importerNamed(format);
  const names = recognised.map(importer => importer.format).join(' and ');
  if (named) {
    if (named.readsAny || recognised.length === 0 || recognised.includes(named)) return named;
    throw new Unrecognised(`It is not of the format ${named.format}; it looks like ${names}.`);
  }
  const [only] = recognised;
  const known = importers.flatMap(({ format, readsAny }) => (readsAny ? [] : [format])).join(', ');
  if (only === undefined) throw new Unrecognised(`No format recognises it. Known: ${known}.${notUtf8(beginning)}`);
  if (recognised.length > 1) throw new Unrecognised(`It may be ${names}: name the format.`);
  return only;
}
