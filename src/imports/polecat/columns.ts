// The columns of POLECAT: known by their names, in files of which some have more of them in the header, or more tabs in a row.
import { type Layout, layoutOf } from '../tables.ts';

const ACTOR = ['Name', 'Country', 'COW'] as const;

/** What is told of either side, under the name of the side. */
const columnsOf = (side: string) => [
  ...ACTOR.map(column => `${side} ${column}`),
  ...[`Primary ${side} Sector`, `${side} Sectors`, `${side} Title`, `${side} Name Raw`, `Wikipedia ${side} ID`],
];

/** The columns of every file, in the order of most. */
const COLUMNS: readonly string[] = [
  ...['Event ID', 'Event Date', 'Event Type', 'Event Mode', 'Intensity', 'Quad Code', 'Contexts'],
  ...[...columnsOf('Actor'), ...columnsOf('Recipient')],
  ...['Placename', 'City', 'District', 'Province', 'Country', 'Latitude', 'Longitude', 'GeoNames ID'],
  ...['Raw Placename', 'Feature Type', 'Source', 'Publication Date'],
  ...['Story People', 'Story Organizations', 'Story Locations', 'Language', 'Version'],
];

/** What a header is known by, and what rows cannot do without. */
export const KNOWN_BY = ['Event ID', 'Event Date', 'Event Type'] as const;
const NEEDED = [...KNOWN_BY, 'Actor Name', 'Actor Country', 'Recipient Name', 'Recipient Country'] as const;

const ALSO = { 'Event Intensity': 'Intensity' };
const known = new Set([...COLUMNS, ...Object.keys(ALSO)].map(name => name.toLowerCase()));

/**
 * The layout under a header. A row may be without the columns that the header has beside those of every file, and may have
 * empty cells after its last.
 * @throws UnreadableInput where the header lacks columns that are needed, naming them
 */
export function layoutUnder(header: readonly string[]): Layout {
  const whole = withoutTail(header, 0);
  const usual = whole.filter(name => known.has(name.trim().toLowerCase()));
  const [asTold, asUsual] = [whole, usual].map(names => layoutOf(names, NEEDED, ALSO)) as [Layout, Layout];
  return given => {
    const cells = withoutTail(given, whole.length);
    const isUsual = cells.length !== whole.length && withoutTail(given, usual.length).length === usual.length;
    return isUsual ? asUsual(withoutTail(given, usual.length)) : asTold(cells);
  };
}

/** The cells without the empty ones at their end, as far as there are more than `least`. */
function withoutTail(cells: readonly string[], least: number): readonly string[] {
  let length = cells.length;
  while (length > least && cells[length - 1]?.trim() === '') length--;
  return length === cells.length ? cells : cells.slice(0, length);
}
