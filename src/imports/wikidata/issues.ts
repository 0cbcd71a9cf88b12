// Issues out of items: conflicts, disputed territories, policies and whatever else is talked about.
import { type ExternalId, externalIdOf } from '../../model/external-ids.ts';
import type { Content } from '../../model/kinds.ts';
import type { Contribution, MappedRow } from '../importer.ts';
import { wikidataId } from './actors.ts';
import { itemId, SCHEME } from './ids.ts';
import type { Item } from './items.ts';
import type { KnownItems } from './known.ts';
import { type Words, withWords } from './names.ts';

export function issueRow(item: Item, known: KnownItems): MappedRow {
  const { line, id, names, description, countries, ids } = item;
  const codes = [...new Set(countries.flatMap(country => known.codeOf(country) ?? []))];
  const lacking = countries.filter(country => known.codeOf(country) === undefined);
  const told: Content = {
    label: names.words,
    ...(Object.keys(description).length > 0 && { description }),
    ...(codes.length > 0 && { countries: codes.slice(0, 100) }),
    externalIds: [{ scheme: SCHEME, value: id }, ...ids],
  };
  const contribution: Contribution = {
    ...{ kind: 'issue', id: itemId(id), knownAs: [wikidataId(id)] },
    contribute: (existing, beside) => (existing === null || beside.id === itemId(id) ? told : together(existing, told)),
  };
  return {
    ...{ line, row: id, needs: [], contributions: [contribution] },
    notes: lacking.map(country => `Its country ${country} is not in this input: it is left out.`),
  };
}

/** An issue that others made, with what an item adds to it: what it has stays. */
function together(existing: Content, told: Content): Content {
  const words = (member: string) => withWords((existing[member] ?? {}) as Words, (told[member] ?? {}) as Words);
  const description = words('description');
  const all = [existing, told].flatMap(({ externalIds = [] }) => externalIds as ExternalId[]);
  const ids = new Map(all.map(one => [externalIdOf(one), one]));
  return {
    ...existing,
    label: words('label'),
    ...(Object.keys(description).length > 0 && { description }),
    ...(existing.countries === undefined && told.countries !== undefined && { countries: told.countries }),
    externalIds: [...ids.values()].slice(0, 100),
  };
}
