// The actor record: a person, a state, an organization or a group.
import { countryCode, externalIds, officeHeld } from './parts.ts';
import { coded, list, object, oneOf, optional, prose, ref, text, WIKIDATA_ITEM } from './schema.ts';
import * as vocabulary from './vocabularies/closed.ts';

export const actorContent = {
  type: oneOf(vocabulary.actorType),
  name: text(300, 'Name'),
  aliases: optional(list(prose(300, 'Another name or spelling, in any language'), 200, { uniqueItems: true })),
  country: optional(countryCode()),
  wikidata: optional(coded(WIKIDATA_ITEM, 13, 'Wikidata item')),
  positions: optional(list(ref(officeHeld), 100, { description: 'Offices held' })),
  externalIds: optional(externalIds()),
};

export const actorInput = object(actorContent, { description: 'An actor as a client writes it' });
