// The forms in which PLOVER records are published: the gold records of the manual, and those that the NGEC coder writes.
import { isObject } from '../../model/json.ts';
import { toldIso } from '../empty.ts';
import type { Given } from './current.ts';
import { type Json, objects, word, words } from './values.ts';

export interface GivenActor {
  /** The name of the actor in an encyclopaedia, where the coder found it. */
  readonly known?: string;
  /** What the report calls it. */
  readonly text?: string;
  /** The code of a country, or `IGO`. */
  readonly code: string;
  readonly sectors: readonly string[];
}

export interface GivenPlace {
  /** In ISO 3166, alpha-2 or alpha-3, or by its name; empty where the place has a name alone. */
  readonly country: string;
  readonly name: string;
  /** The part of the country, where no name of a town is told. */
  readonly region?: string;
  /** What GeoNames calls the kind of place: `P` is a town, `A` a country or a part of one. */
  readonly feature?: string;
  readonly longitude?: unknown;
  readonly latitude?: unknown;
}

/** A record as either form gives it. */
export interface GivenRecord extends Given {
  readonly id: string;
  readonly date: string;
  readonly from: readonly GivenActor[];
  readonly to: readonly GivenActor[];
  readonly place: GivenPlace | null;
  readonly publisher?: string;
}

/** A country of the gold records, which is ISO 3166 alpha-2 or alpha-3. */
const isoCode = (value: unknown): string => (typeof value === 'string' ? toldIso(value) : '');

/** Reads a record in whichever form it has. */
export const readForm = (record: Json): GivenRecord => ('event_type' in record ? ngecForm(record) : goldForm(record));

const goldForm = (record: Json): GivenRecord => ({
  id: word(record.id),
  date: word(record.date),
  event: word(record.event),
  modes: words(record.mode),
  contexts: words(record.context),
  from: objects(record.source).map(goldActor),
  to: objects(record.target).map(goldActor),
  place:
    objects(record.eventLoc).map(place => ({ country: isoCode(place['country code']), name: word(place.name) }))[0] ??
    null,
});

const goldActor = (actor: Json): GivenActor => ({
  ...textOf(actor.actorText),
  code: word(actor.code),
  sectors: words(actor.sector),
});

const textOf = (value: unknown): Pick<GivenActor, 'text'> => (word(value) === '' ? {} : { text: word(value) });

function ngecForm(record: Json): GivenRecord {
  const attributes = isObject(record.attributes) ? record.attributes : {};
  const publisher = word(record.publisher);
  return {
    id: word(record.id),
    date: word(record.date_resolved) || word(record.date),
    event: word(record.event_type),
    modes: words(record.event_mode),
    contexts: words(record.contexts),
    from: objects(attributes.ACTOR).map(ngecActor),
    to: objects(attributes.RECIP).map(ngecActor),
    place: ngecPlace(record.event_geolocation),
    ...(publisher !== '' && { publisher }),
  };
}

function ngecActor(actor: Json): GivenActor {
  const known = word(actor.wiki);
  return {
    ...(known !== '' && { known }),
    ...textOf(actor.text),
    code: word(actor.country),
    sectors: [word(actor.code_1), word(actor.code_2)].filter(code => code !== ''),
  };
}

/** Later versions put the place under `geo`, beside the reason for it. */
function ngecPlace(value: unknown): GivenPlace | null {
  const place = isObject(value) && 'geo' in value ? value.geo : value;
  if (!isObject(place)) return null;
  return {
    country: word(place.country_code3),
    name: word(place.resolved_placename),
    feature: word(place.feature_class),
    longitude: place.lon,
    latitude: place.lat,
  };
}
