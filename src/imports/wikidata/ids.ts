// Items of Wikidata, and the records that they are.
import { keyed } from '../slugs.ts';

/** The scheme of ids of items, which is that of the member `wikidata` of actors. */
export const SCHEME = 'wikidata';

/** The id of the record that an item makes where no other record is known by it. */
export const itemId = (item: string): string => keyed(`${SCHEME} ${item}`, [SCHEME, item]);

/** The properties whose values are ids elsewhere, and the schemes of these. */
export const IDENTIFIERS: Readonly<Record<string, string>> = {
  P213: 'isni',
  P214: 'viaf',
  P227: 'gnd',
  P244: 'lcnaf',
  P1278: 'lei',
  P1566: 'geonames',
  P6782: 'ror',
  P10632: 'opensanctions',
};
