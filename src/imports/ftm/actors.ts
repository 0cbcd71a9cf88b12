// Actors out of entities: people, organizations, public bodies, companies and whoever else may act.
import { externalIdsOf } from '../../model/external-ids.ts';
import type { Content } from '../../model/kinds.ts';
import { WIKIDATA_ITEM } from '../../model/schema.ts';
import { aliasesAmong } from '../aliases.ts';
import { noCode } from '../countries/uncoded.ts';
import type { MappedRow, Needed } from '../importer.ts';
import { cutNote } from '../shortened.ts';
import { all, type Entity, first } from './entities.ts';
import { isMadeOf, recordId, SCHEME } from './ids.ts';
import { countryOf, textOf } from './values.ts';

export interface Actor {
  /** The record, as others that name it need it. */
  readonly need: Needed;
  readonly name: Content;
  readonly row: MappedRow;
}

/** The schemata of those who act, and what they are; what is not known to be a person may be several. */
const TYPES: Readonly<Record<string, string>> = {
  Person: 'person',
  Organization: 'organization',
  PublicBody: 'organization',
  Company: 'organization',
  LegalEntity: 'group',
};

export const isActor = (schema: string): boolean => Object.hasOwn(TYPES, schema);

/** Where an actor's country may stand, the first that is told counts. */
const COUNTRIES = ['country', 'nationality', 'citizenship', 'jurisdiction', 'mainCountry'];
const NAMES = ['name', 'alias', 'weakAlias', 'previousName'];
const WIKIDATA = new RegExp(WIKIDATA_ITEM);

/** Undefined where it has no name. */
export function actorOf(entity: Entity): Actor | undefined {
  const { id, line, schema } = entity;
  const [told, ...others] = [...new Set(all(entity, ...NAMES))];
  if (told === undefined) return undefined;
  const classification = all(entity, 'classification');
  const type = ['state', 'group'].find(each => classification.includes(each)) ?? TYPES[schema] ?? 'group';
  const code = first(entity, ...COUNTRIES);
  const country = code === undefined ? undefined : countryOf(code);
  const wikidata = all(entity, 'wikidataId').find(each => WIKIDATA.test(each));
  const known = { scheme: SCHEME, value: id };
  const { aliases, notes } = aliasesAmong(others);
  const name = textOf(told, 300);
  const content: Content = {
    type: schema === 'Person' ? 'person' : type,
    name,
    ...(aliases.length > 0 && { aliases }),
    ...(country !== undefined && { country }),
    ...(wikidata !== undefined && { wikidata }),
    externalIds: [known],
  };
  const knownAs = externalIdsOf(content);
  const need: Needed = { kind: 'actor', id: recordId('actor', id), content, knownAs };
  const row: MappedRow = {
    ...{ line, row: id, needs: [] },
    contributions: [
      {
        kind: 'actor',
        id: need.id,
        knownAs,
        contribute: existing => (existing && !isMadeOf(existing, id) ? existing : withOffices(content, existing)),
      },
    ],
    notes: [
      ...(code !== undefined && country === undefined ? [noCode(code)] : []),
      ...notes,
      ...cutNote('name', told, 300),
    ],
  };
  return { need, name, row };
}

/** Offices are told of by entities of their own. */
const withOffices = (content: Content, existing: Content | null): Content =>
  existing?.positions === undefined ? content : { ...content, positions: existing.positions };
