// A machine-coded row as every data set's mapping gives it, before it is folded into an event.
import type { ExternalId } from '../../model/external-ids.ts';
import type { Content } from '../../model/kinds.ts';
import type { Family, Plover } from './diplomatic.ts';

export type Text = { readonly en: string; readonly ar?: string };

/** An actor that a row names, and the record that is made for it where there is none. */
export interface Side {
  readonly id: string;
  readonly name: Text;
  readonly record: Content;
  /** What the row calls it, where that says more than its code: a city, a people or a part of a country. */
  readonly called?: string;
  /** Its sectors, as CAMEO and PLOVER code them. */
  readonly sectors?: readonly string[];
  /** ISO 3166; absent where the row tells none that is known. */
  readonly country?: string;
  /** An intergovernmental organization: what it says crosses a border. */
  readonly international?: true;
  /** What the row has for a country where no code is known for it. */
  readonly countryUnknown?: string;
}

export interface RowPlace {
  readonly country: string;
  readonly city?: string;
  /** A region or a site, by its name. */
  readonly name?: string;
  readonly resolution: 'country' | 'region' | 'city';
  /** Longitude and latitude in degrees. */
  readonly coordinates?: readonly [number, number];
}

/** A data set, and how its records name it. */
export interface DataSet {
  /** The scheme of external ids, and the beginning of the ids of what is made. */
  readonly scheme: string;
  readonly title: string;
  /** Each row is an event of its own: whatever of it is corrected, it is the same event. */
  readonly rowIsEvent?: true;
  /** The id and the record of the source that stands for the data set. */
  readonly source: { readonly id: string; readonly content: Content };
}

export interface CodedRow {
  readonly line: number;
  /** What the data set calls the row, among all of its rows. */
  readonly row: string;
  /** The row as it was published: its evidence is its hash. */
  readonly published: string;
  /** EDTF. */
  readonly day: string;
  readonly family: Family;
  /** Either a CAMEO code or a PLOVER coding. */
  readonly cameo?: string;
  readonly plover?: Plover;
  /** Who acts, and who is acted upon. */
  readonly from: readonly Side[];
  readonly to: readonly Side[];
  /** The ids of those who were hosts. */
  readonly hosts: readonly string[];
  readonly place: RowPlace | null;
  /** Set where the row names a place whose country is not known: told in the record, and no place is recorded. */
  readonly placeUnknown?: string;
  /** What makes rows one event, beside the data set and the family. */
  readonly key: readonly string[];
  /** Who published it, where the row tells. */
  readonly publisher?: string;
  /** What it was published in: events of the same article may be one. */
  readonly article?: ExternalId;
  /** What was repaired in the row. */
  readonly repairs?: readonly string[];
  /** What is to be known of every record of the collection. */
  readonly remark?: Text;
}
