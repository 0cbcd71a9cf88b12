// Actors out of items: persons with the offices that they hold, states, organizations and groups.
import { isDeepStrictEqual } from 'node:util';
import { extentOf } from '../../model/edtf.ts';
import { type ExternalId, externalIdOf } from '../../model/external-ids.ts';
import type { Content } from '../../model/kinds.ts';
import { aliasesAmong } from '../aliases.ts';
import { stateOf } from '../countries/states.ts';
import type { Beside, Contribution, MappedRow, Needed } from '../importer.ts';
import { itemId, SCHEME } from './ids.ts';
import type { Held, Item } from './items.ts';
import type { KnownItems } from './known.ts';
import { type Words, withWords } from './names.ts';

/** How many offices and external ids an actor has. */
const MOST_OFFICES = 100;
const MOST_IDS = 100;

/** What is known by Wikidata to be an item. */
export const wikidataId = (item: string): string => externalIdOf({ scheme: SCHEME, value: item });

/** The row of an actor; `state` is the code whose state it is, where no other item of the input is that. */
export function actorRow(item: Item, type: string, state: string | undefined, known: KnownItems): MappedRow {
  const { line, id, names, aliases, ids } = item;
  const others = [...names.others, ...aliases].filter(name => !Object.values(names.words).includes(name));
  const own = aliasesAmong(others);
  const offices = officesOf(type === 'person' ? item.held : [], known);
  const from = (type === 'person' ? item.citizenOf : item.countries).filter(country => country !== id);
  const code = state ?? known.codeOf(id) ?? from.flatMap(country => known.codeOf(country) ?? [])[0];
  const asked = code === undefined ? from.slice(0, 1) : [];
  const content = ({ actor }: Beside): Content => {
    const country = code ?? asked.flatMap(one => actor(wikidataId(one))?.content.country ?? [])[0];
    const positions = offices.positions(actor);
    return {
      ...{ type, name: names.words },
      ...(own.aliases.length > 0 && { aliases: own.aliases }),
      ...(country !== undefined && { country }),
      wikidata: id,
      ...(positions.length > 0 && { positions }),
      ...(ids.length > 0 && { externalIds: ids }),
    };
  };
  const stub = state === undefined ? undefined : stateOf(state);
  const contribution: Contribution = {
    ...{ kind: 'actor', id: stub?.id ?? itemId(id), knownAs: [wikidataId(id)] },
    contribute: (existing, beside) => {
      const told = content(beside);
      if (stub === undefined && (existing === null || beside.id === itemId(id))) return told;
      return together(existing ?? (stub as Needed).content, told);
    },
  };
  return {
    ...{ line, row: id, needs: offices.needs, contributions: [contribution] },
    asks: [...asked, ...offices.asks].map(wikidataId),
    notes: [...own.notes, ...offices.notes],
    lacks: actor => [
      ...asked.flatMap(one =>
        actor(wikidataId(one))?.content.country === undefined
          ? [`Its country ${one} is neither in this input nor known here: it is left out.`]
          : [],
      ),
      ...offices.lacks(actor),
    ],
  };
}

interface Offices {
  readonly needs: readonly Needed[];
  /** The items that offices may be held for. */
  readonly asks: readonly string[];
  readonly notes: readonly string[];
  readonly positions: (actor: Beside['actor']) => readonly Content[];
  readonly lacks: (actor: Beside['actor']) => readonly string[];
}

/** An office, and the items that it may be held for: the statement tells them, or else the office. */
interface Told {
  readonly content: Content;
  readonly state: Needed | undefined;
  readonly asks: readonly string[];
}

/** What is known of offices that a person has held; they are held for states and organizations, which are recorded before people. */
function officesOf(held: Item['held'], known: KnownItems): Offices {
  const unknown = new Set<string>();
  const notes = new Set<string>();
  const all = held.flatMap((one): Told[] => {
    const office = known.find(one.office);
    if (!office || Object.keys(office.words).length === 0) {
      unknown.add(one.office);
      return [];
    }
    const of = [one.of, ...office.holders].find(items => items.length > 0) ?? [];
    const [code] = of.flatMap(item => known.codeOf(item) ?? []);
    const dates = datesOf(one);
    if (dates.note !== undefined) notes.add(dates.note);
    return [
      {
        content: { office: office.words, ...dates.told },
        state: code === undefined ? undefined : stateOf(code),
        asks: code === undefined ? of : [],
      },
    ];
  });
  const offices = all.slice(0, MOST_OFFICES);
  if (all.length > MOST_OFFICES) notes.add(`It holds more than ${MOST_OFFICES} offices: the others are left.`);
  for (const office of unknown)
    notes.add(`Its office ${office} is not in this input, or has no label: it is left out.`);
  const whose = ({ state, asks }: Told, actor: Beside['actor']) =>
    state?.id ?? asks.map(item => actor(wikidataId(item))).find(found => found && found.content.type !== 'person')?.id;
  return {
    needs: offices.flatMap(({ state }) => state ?? []),
    asks: offices.flatMap(({ asks }) => asks),
    notes: [...notes],
    positions: actor =>
      offices.map(one => {
        const represents = whose(one, actor);
        return { ...one.content, ...(represents !== undefined && { represents }) };
      }),
    lacks: actor =>
      offices.flatMap(one =>
        one.asks.length > 0 && whose(one, actor) === undefined
          ? [`Whom an office is held for is neither in this input nor known here: ${one.asks.join(', ')}.`]
          : [],
      ),
  };
}

/** From when to when; an end before the beginning is left out. */
function datesOf({ from, to }: Held): { readonly told: Content; readonly note?: string } {
  const told: Content = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const [begun, ended] = [extentOf(from ?? ''), extentOf(to ?? '')];
  if (!begun || !ended || ended.end >= begun.start) return { told };
  return { told: { from: from as string }, note: 'An office ends before it begins: its end is left out.' };
}

/** A record that others made, with what an item adds to it: what it has stays. Of another item, nothing is added. */
function together(existing: Content, told: Content): Content {
  if (existing.wikidata !== undefined && existing.wikidata !== told.wikidata) return existing;
  const names = [existing.name, told.name] as [Words, Words];
  const name = withWords(...names);
  const has = new Set(Object.values(name));
  const lists = <Item>(member: string): readonly Item[] => [existing, told].flatMap(of => (of[member] ?? []) as Item[]);
  const { aliases } = aliasesAmong(
    [...lists<string>('aliases'), ...Object.values(names[1])].filter(one => !has.has(one)),
  );
  const ids = new Map(lists<ExternalId>('externalIds').map(one => [externalIdOf(one), one]));
  const positions = withOffices((existing.positions ?? []) as Content[], (told.positions ?? []) as Content[]);
  return {
    ...existing,
    ...{ name, wikidata: told.wikidata },
    ...(aliases.length > 0 && { aliases }),
    ...(existing.country === undefined && told.country !== undefined && { country: told.country }),
    ...(positions.length > 0 && { positions }),
    ...(ids.size > 0 && { externalIds: [...ids.values()].slice(0, MOST_IDS) }),
  };
}

/**
 * Offices with those of an item: of the same name since the same day it is the same one, told anew. What is told again as it
 * is counts first, so that a second time nothing changes.
 */
function withOffices(offices: readonly Content[], more: readonly Content[]): readonly Content[] {
  const fresh = more.filter(one => !offices.some(other => isDeepStrictEqual(one, other)));
  const kept = offices.map(one => {
    const at = more.some(other => isDeepStrictEqual(one, other))
      ? -1
      : fresh.findIndex(other => isSameOffice(one, other));
    return at === -1 ? one : (fresh.splice(at, 1)[0] as Content);
  });
  return [...kept, ...fresh].slice(0, MOST_OFFICES);
}

function isSameOffice(one: Content, other: Content): boolean {
  const names = new Set(Object.values(one.office as Words));
  return one.from === other.from && Object.values(other.office as Words).some(name => names.has(name));
}
