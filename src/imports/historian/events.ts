// Trips and visits of the Office of the Historian as events, with the people, the states and the data set that they need.
import { spanOf } from '../../model/edtf.ts';
import type { Content } from '../../model/kinds.ts';
import type { Person } from '../../model/people/likeness.ts';
import { type Titled, titled } from '../../model/people/titles.ts';
import type { Contribution, MappedRow, Needed, Who } from '../importer.ts';
import type { Element } from '../xml.ts';
import { type Country, countryOf } from './country.ts';
import { remarkSource, remarkStatement } from './remarks.ts';
import { mentionsOf, recallIn, reportedBefore, withReported } from './reported.ts';
import { citing, presidents, secretaries, visits } from './sources.ts';
import { isStop } from './stops.ts';
import { visitType } from './visit-types.ts';

/** What a row must tell to become an event. */
interface Told {
  readonly id: string;
  readonly start: string;
  readonly end: string;
  readonly country: Country;
  /** The text of a field of the row. */
  readonly field: (name: string) => string;
}

type Mapped = Pick<MappedRow, 'needs' | 'contributions' | 'people' | 'knowing' | 'recall'>;

/** What the traveller's office is called, and the trip in Arabic: by the office, for the data does not tell the gender. */
const OFFICES: Readonly<Record<string, { en: string; trip: (to: string) => string; source: Needed }>> = {
  president: {
    en: 'President of the United States',
    trip: to => `زيارة رئاسية أمريكية إلى ${to}`,
    source: presidents,
  },
  secretary: {
    en: 'Secretary of State of the United States',
    trip: to => `زيارة أمريكية على مستوى وزير الخارجية إلى ${to}`,
    source: secretaries,
  },
};

const HOME = countryOf('US');

/** A trip as an event; a reason where it cannot be one. */
export function tripOf({ attributes, published }: Element, { id, start, end, country, field }: Told): Mapped | string {
  const [role, name] = [attributes.role || field('role'), field('name')];
  const office = Object.hasOwn(OFFICES, role) ? OFFICES[role] : undefined;
  if (!office) return `There is no role ${JSON.stringify(role.slice(0, 50))} in this data set.`;
  if (name === '') return 'The row names nobody.';
  const person = personOf(slugOf(attributes.who || name), name, HOME, {
    offices: [office.en],
    ...activeIn(start, end),
  });
  const traveller = participantOf(person, HOME);
  const venue = venueOf(country, field('locale'));
  // Where the place has no code, and so no venue, the title tells all of it.
  const place = [...(venue ? [] : [field('locale')]), country.inSentence].filter(part => part !== '').join(', ');
  const row = { scheme: 'historian-trip', id, start, end, remark: remarkIn(field('remarks')) };
  const content = eventOf(row, {
    title: { en: `${name} in ${place}`, ...(country.name.ar && { ar: office.trip(country.name.ar) }) },
    ...(venue && { venue: { ...venue, ...settingOf(row) } }),
    participants: [traveller],
    evidence: [citing(office.source, published, [person])],
  });
  return mapped(row, content, country, [office.source, person]);
}

/** A visit to the United States as an event; a reason where it cannot be one. */
export function visitOf({ published }: Element, { id, start, end, country, field }: Told): Mapped | string {
  const visitors = visitorsIn(field('visitor'));
  if (visitors.length === 0) return 'The row names nobody.';
  const from = country.code?.toLowerCase() ?? slugOf(country.name.en);
  const people = visitors.map(name => {
    const { office, name: plain } = plainName(name);
    const told = { offices: office === undefined ? [] : [office], ...activeIn(start, end) };
    return personOf(`${from}-${slugOf(name)}`, plain, country, told);
  });
  const row = { scheme: 'historian-visit', id, start, end, remark: remarkIn(field('description')) };
  const content = eventOf(row, {
    title: {
      en: `${visitors.join(' and ')} of ${country.inSentence} in the United States`,
      ...(country.name.ar && { ar: `زيارة من ${country.name.ar} إلى الولايات المتحدة` }),
    },
    venue: { country: 'US', resolution: 'country', ...settingOf(row) },
    participants: people.map(person => participantOf(person, country)),
    evidence: [citing(visits, published, people)],
  });
  return mapped(row, content, country, [visits, ...people]);
}

/** A remark in the form in which passages of it are counted. */
const remarkIn = (text: string) => text.normalize('NFC');

/** The id of an event, and that of its remark. */
const eventId = ({ scheme, id }: Dated) => `${scheme}-${id}`;
const remarkId = (row: Dated) => `${eventId(row)}-remark`;

/** Of what type the visit was, as the occasion that the place is told with. */
function settingOf({ remark }: Dated): Content {
  const type = visitType(remark);
  return type === undefined ? {} : { setting: type };
}

interface Dated {
  /** The data set's name in external ids. */
  readonly scheme: string;
  readonly id: string;
  readonly start: string;
  readonly end: string;
  readonly remark: string;
}

function eventOf(row: Dated, rest: Content): Content {
  const { scheme, id, start, end, remark } = row;
  return {
    kind: 'visit',
    status: 'held',
    ...rest,
    when: { start, ...(end !== start && { end }) },
    // Who halts on the way, or rests, consults nobody.
    ...(!isStop(remark) && { codes: { cameo: ['042'], plover: { event: 'CONSULT', modes: ['visit'] } } }),
    ...(remark !== '' && { statements: [remarkStatement(remarkId(row), remark)] }),
    externalIds: [{ scheme, value: id }],
  };
}

/** What a row becomes; the first that it needs is its data set. */
function mapped(row: Dated, content: Content, country: Country, needs: readonly [Needed, ...Needed[]]): Mapped {
  const [dataSet] = needs;
  const title = `${row.scheme.replace('historian-', '')} ${row.id}`;
  const mentions = mentionsOf(content);
  const knowing = (who: Who): Contribution[] => [
    ...(row.remark === '' ? [] : [remarkSource(remarkId(row), title, row.remark, dataSet)]),
    {
      kind: 'event',
      id: eventId(row),
      contribute: existing => reportedBefore(content, existing) ?? withReported(content, mentions, who),
    },
  ];
  return {
    needs: [...[HOME, country].flatMap(({ state }) => state ?? []), ...needs],
    contributions: knowing(() => undefined),
    people: mentions.map(({ person }) => person),
    knowing,
    recall,
  };
}

/** Whom the remarks of all three data sets name. */
const recall = recallIn([presidents, secretaries, visits].map(({ id }) => id));

/**
 * One place is a city; of several, or of one that is explained, the data does not tell of what kind they are. None where
 * the country has no code.
 */
function venueOf({ code: country }: Country, locale: string): Content | undefined {
  if (country === undefined) return undefined;
  if (locale === '') return { country, resolution: 'country' };
  if (/[,;()]/.test(locale)) return { name: { en: locale }, country, resolution: 'country' };
  return { city: { en: locale }, country, resolution: 'city' };
}

function personOf(
  slug: string,
  name: string,
  { code, state }: Country,
  told: Omit<Person, 'names' | 'countries'>,
): Needed {
  const positions = told.offices.map(office => ({ office: { en: office }, ...(state && { represents: state.id }) }));
  return {
    kind: 'actor',
    id: `historian-${slug}`,
    content: {
      ...{ type: 'person', name: { en: name } },
      ...(code !== undefined && { country: code }),
      ...(positions.length > 0 && { positions }),
    },
    person: { names: [name], countries: code === undefined ? [] : [code], ...told },
  };
}

/** From when to when a row tells of somebody; nothing where its dates are none. */
function activeIn(start: string, end: string): Pick<Person, 'active'> {
  const span = spanOf(start, end);
  return span === null ? {} : { active: { from: span.start, to: Math.max(span.start, span.end) } };
}

const participantOf = ({ id, content, person }: Needed, { state }: Country) => ({
  actor: id,
  name: content.name as object,
  role: 'principal',
  ...(person?.offices[0] !== undefined && { office: { en: person.offices[0] } }),
  ...(state && { represents: state.id }),
  presence: 'attended',
});

/** Rulers are called by their titles, and so is who has one name alone. */
const RULER =
  /\b(king|queen|emperor|empress|pope|sultan|amir|emir|shah|sheikh|prince|princess|duke|duchess|regent|lord|earl|viscount)\b/i;

/** A name as its actor is called, and the title before it. */
function plainName(told: string): Titled {
  const { office, name } = titled(told);
  if (office === undefined) return { name: told };
  return { office, name: RULER.test(office) || !/\s/.test(name) ? told : name };
}

/** Titles that begin the name of another visitor. */
const NEXT = /(?:, | and )(?=(?:President|Prime Minister|Crown Prince|King|Chancellor|Emir) \p{Lu})/u;

/** Whom a row names: several where a title begins anew. */
const visitorsIn = (text: string): string[] =>
  [...new Set(text.split(NEXT).map(name => name.trim()))].filter(name => name !== '');

/** A name as a part of an id. */
const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80)
    .replace(/-$/, '');
