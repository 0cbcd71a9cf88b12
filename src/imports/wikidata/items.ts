// Items of Wikidata as far as records tell of them: what is held of an entity once its text is read.
import { isObject } from '../../model/json.ts';
import { PROSE, WIKIDATA_ITEM } from '../../model/schema.ts';
import { IDENTIFIERS } from './ids.ts';
import { aliasesIn, type Told, type Words, wordsOf } from './names.ts';
import { edtfOf } from './times.ts';

/** An office that somebody holds: the item that it is, from when to when, and for whom where the statement tells it. */
export interface Held {
  readonly office: string;
  readonly from?: string;
  readonly to?: string;
  readonly of: readonly string[];
}

export interface Item {
  readonly line: number;
  readonly id: string;
  readonly names: Told;
  readonly aliases: readonly string[];
  readonly description: Words;
  /** The items that it is an instance of, and those that it is a subclass of. */
  readonly classes: readonly string[];
  readonly above: readonly string[];
  /** The codes of ISO 3166-3 and 3166-1 that are of it. */
  readonly codes: readonly string[];
  /** Whose citizen it is, and the countries that it is of; those that it is of no more come last. */
  readonly citizenOf: readonly string[];
  readonly countries: readonly string[];
  readonly held: readonly Held[];
  /** Of an office: whose it is, by the properties that may tell it, the first that does counts. */
  readonly holders: readonly (readonly string[])[];
  readonly ids: readonly { readonly scheme: string; readonly value: string }[];
  /** About how many characters of it are held. */
  readonly size: number;
}

const ITEM = new RegExp(WIKIDATA_ITEM);
const FORM = new RegExp(PROSE, 'u');

/** Applies to jurisdiction, organization directed by the office, country. */
const HOLDERS = ['P1001', 'P2389', 'P17'];

/** How long names and descriptions may be, in code points, and how many identifiers of a scheme are kept. */
const LONGEST_NAME = 300;
const LONGEST_DESCRIPTION = 5_000;
const MOST_IDS = 10;

/** What is held of an item beside its words. */
const OWN_SIZE = 500;

/** The item that an entity is; why it is none. */
export function itemIn(line: number, entity: object): Item | string {
  const { id, type = 'item', missing, labels, aliases, descriptions, claims } = entity as Record<string, unknown>;
  if (typeof id !== 'string') return 'The entity has no id.';
  if (missing !== undefined) return `Wikidata has no ${id.slice(0, 20)}.`;
  if (type !== 'item' || !ITEM.test(id)) return 'It is no item of Wikidata: its id begins with Q.';
  const statements = statementsIn(claims);
  const itemsOf = (...properties: readonly string[]) =>
    unique(properties.flatMap(property => statements(property).flatMap(({ item }) => item ?? [])));
  const names = wordsOf(labels, LONGEST_NAME);
  const others = aliasesIn(aliases);
  const { words: description } = wordsOf(descriptions, LONGEST_DESCRIPTION);
  const held = statements('P39').flatMap(heldIn);
  const texts = [...Object.values(names.words), ...names.others, ...others, ...Object.values(description)];
  return {
    ...{ line, id, names, aliases: others, description },
    classes: itemsOf('P31'),
    above: itemsOf('P279'),
    codes: [...statements('P773'), ...statements('P297').filter(({ isOver }) => !isOver)].flatMap(
      ({ text }) => text ?? [],
    ),
    citizenOf: itemsOf('P27'),
    countries: itemsOf('P17'),
    held,
    holders: HOLDERS.map(property => itemsOf(property)),
    ids: Object.entries(IDENTIFIERS).flatMap(([property, scheme]) =>
      unique(statements(property).flatMap(({ text }) => text ?? []))
        .slice(0, MOST_IDS)
        .map(value => ({ scheme, value })),
    ),
    size: texts.reduce((sum, text) => sum + text.length, OWN_SIZE + 200 * held.length),
  };
}

/** A statement that is not deprecated. */
interface Statement {
  readonly item: string | undefined;
  readonly text: string | undefined;
  /** The values of a qualifier. */
  readonly qualifiers: (property: string) => readonly unknown[];
  /** It was so, and is no more. */
  readonly isOver: boolean;
}

const RANKS = ['preferred', 'normal'];

/** The statements of a property: the preferred first, those that hold before those that do no more. */
function statementsIn(claims: unknown): (property: string) => readonly Statement[] {
  return property => {
    const all = listIn(claims, property).filter(isObject);
    const ranked = RANKS.map(rank => all.filter(one => (one.rank ?? 'normal') === rank));
    return ranked.flatMap(of =>
      of.map(statementOf).toSorted((one, other) => Number(one.isOver) - Number(other.isOver)),
    );
  };
}

function statementOf({ mainsnak, qualifiers }: Record<string, unknown>): Statement {
  const value = valueIn(mainsnak);
  const own = (property: string) => listIn(qualifiers, property).map(valueIn);
  return {
    item: itemOf(value),
    text: typeof value === 'string' && value.length <= LONGEST_NAME && FORM.test(value) ? value : undefined,
    qualifiers: own,
    // An end that is unknown is one.
    isOver: listIn(qualifiers, 'P582').some(snak => isObject(snak) && snak.snaktype !== 'novalue'),
  };
}

/** The value of a snak; undefined where it is unknown, or there is none. */
function valueIn(snak: unknown): unknown {
  const { snaktype, datavalue } = isObject(snak) ? snak : {};
  return snaktype === 'value' && isObject(datavalue) ? datavalue.value : undefined;
}

/** The item that a value is: older dumps have its number alone. */
function itemOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const id = value.id ?? (value['entity-type'] === 'item' ? `Q${value['numeric-id']}` : undefined);
  return typeof id === 'string' && ITEM.test(id) ? id : undefined;
}

/** Of (P642), applies to jurisdiction (P1001), organization directed (P2389), employer (P108). */
const OF = ['P642', 'P1001', 'P2389', 'P108'];
const CIRCA = 'Q5727902';

function heldIn({ item, qualifiers }: Statement): Held[] {
  if (item === undefined) return [];
  const about = qualifiers('P1480').some(value => itemOf(value) === CIRCA);
  const dated = (property: string) => {
    const [date] = qualifiers(property).flatMap(value => edtfOf(value) ?? []);
    return date === undefined || !about || date.endsWith('~') ? date : `${date}~`;
  };
  const [from, to] = [dated('P580'), dated('P582')];
  const of = unique(OF.flatMap(property => qualifiers(property).flatMap(value => itemOf(value) ?? [])));
  return [{ office: item, ...(from !== undefined && { from }), ...(to !== undefined && { to }), of }];
}

const listIn = (lists: unknown, name: string): readonly unknown[] => {
  const list = isObject(lists) && Object.hasOwn(lists, name) ? lists[name] : undefined;
  return Array.isArray(list) ? list : [];
};

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];
