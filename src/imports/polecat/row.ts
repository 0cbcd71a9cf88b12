// A POLECAT row: what its columns tell, as a PLOVER record.
import type { Outcome } from '../coded/mapped.ts';
import { told } from '../empty.ts';
import type { GivenActor, GivenPlace } from '../plover/forms.ts';
import { readGiven } from '../plover/row.ts';
import type { Columns, Layout, TableRow } from '../tables.ts';

const UNEVEN = 'Its lists of a side are not of one length: what belongs to whom is left out.';

/** Reads one row of the table. @returns what the row tells, or why it is left */
export function readRow({ line, text, cells }: TableRow, layout: Layout): Outcome {
  const value = layout(cells);
  if (typeof value !== 'function') return { line, outcome: 'rejected', reason: value.reason };
  const [from, to] = [sideOf(value, 'Actor'), sideOf(value, 'Recipient')];
  const publisher = value('Source');
  const given = readGiven(line, text ?? '', {
    id: value('Event ID'),
    date: value('Event Date'),
    event: value('Event Type').toUpperCase(),
    modes: listed(value('Event Mode')).map(mode => mode.toLowerCase()),
    contexts: listed(value('Contexts')).map(context => context.toLowerCase()),
    from: from.actors,
    to: to.actors,
    place: placeOf(value),
    ...(publisher !== '' && { publisher }),
  });
  return 'outcome' in given || (from.even && to.even) ? given : { ...given, repairs: [UNEVEN] };
}

/** The items of a cell, each empty where it says that there is nothing. */
const listed = (cell: string): string[] => (cell === '' ? [] : cell.split(';').map(told));

/**
 * The actors of a side. Each column of a side is a list in the order of its actors; one of another length does not tell what
 * of it belongs to whom.
 */
function sideOf(value: Columns, side: 'Actor' | 'Recipient'): { actors: GivenActor[]; even: boolean } {
  const lists = {
    known: listed(value(`${side} Name`)),
    code: listed(value(`${side} Country`)),
    text: listed(value(`${side} Name Raw`)),
    primary: listed(value(`Primary ${side} Sector`)),
    others: listed(value(`${side} Sectors`)),
  };
  const count = [lists.known, lists.code, lists.text, lists.primary].find(list => list.length > 0)?.length ?? 0;
  const even = Object.values(lists).every(list => list.length === 0 || list.length === count);
  const at = (list: readonly string[], index: number) => (list.length === count ? (list[index] ?? '') : '');
  const actors = Array.from({ length: count }, (_, index): GivenActor => {
    const [known, text] = [at(lists.known, index), at(lists.text, index)];
    return {
      ...(known !== '' && { known }),
      ...(text !== '' && { text }),
      code: at(lists.code, index),
      sectors: sectorsIn(`${at(lists.primary, index)},${at(lists.others, index)}`),
    };
  });
  return { actors, even };
}

const sectorsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,/|\s]+/)
      .map(told)
      .filter(sector => sector !== ''),
  ),
];

/** A place whose name is not told, or is that of a region, is one of its country. */
function placeOf(value: Columns): GivenPlace | null {
  const [country, city, region] = [value('Country'), value('City'), value('Province')];
  if (country === '' && city === '' && region === '') return null;
  return { country, name: city, region, longitude: value('Longitude'), latitude: value('Latitude') };
}
