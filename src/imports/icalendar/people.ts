// Who takes part: the organizer and the attendees of an event, each an actor known by its calendar address.
import { LONGEST_LISTS } from '../../model/event.ts';
import { type ExternalId, externalIdOf } from '../../model/external-ids.ts';
import type { Content } from '../../model/kinds.ts';
import type { Needed } from '../importer.ts';
import { shortened } from '../shortened.ts';
import { keyed, slug } from '../slugs.ts';
import { languageOf, type Properties, type Property } from './properties.ts';
import { clean } from './texts.ts';

/** Whom a property names, and in what role. */
export interface Person {
  readonly need: Needed;
  readonly participant: Content;
}

/** What a calendar user is (§3.2.3); rooms and things take no part. */
const TYPES: Readonly<Record<string, string | undefined>> = {
  INDIVIDUAL: 'person',
  GROUP: 'group',
  UNKNOWN: 'person',
};

const ROLES: Readonly<Record<string, string | undefined>> = { CHAIR: 'principal', 'NON-PARTICIPANT': 'observer' };

/** Addresses of calendars, of which some programs make organizers. */
const CALENDARS = /@(group|resource)\.calendar\.google\.com$/i;

/** Each actor once; the organizer is the host. */
export function peopleIn(told: Properties): { readonly people: readonly Person[]; readonly note?: string } {
  const people = new Map<string, Person>();
  const organizer = told.one('organizer');
  const all = [
    ...(organizer ? [[organizer, 'host'] as const] : []),
    ...told.all('attendee').map(one => [one] as const),
  ];
  for (const [property, role] of all) {
    const person = personOf(property, role);
    if (person && !people.has(person.need.id)) people.set(person.need.id, person);
  }
  const left = people.size - LONGEST_LISTS.participants;
  return {
    people: [...people.values()].slice(0, LONGEST_LISTS.participants),
    ...(left > 0 && { note: `It has more than ${LONGEST_LISTS.participants} participants: the others are left.` }),
  };
}

function personOf(property: Property, role: string | undefined): Person | undefined {
  const { parameters, values } = property;
  const address = String(values[0] ?? '').trim();
  const cutype = (parameters.cutype ?? 'INDIVIDUAL').toUpperCase();
  const type = cutype === 'ROOM' || cutype === 'RESOURCE' ? undefined : (TYPES[cutype] ?? 'person');
  const name = clean(parameters.cn ?? '')
    ?.replace(/\s+/g, ' ')
    .trim();
  const known = externalIdIn(address);
  const called = name ?? known?.value;
  if (type === undefined || called === undefined || CALENDARS.test(address)) return undefined;
  const text = { [languageOf(property)]: shortened(called, 300) };
  const need: Needed = {
    kind: 'actor',
    id: known ? keyed(known.value, [known.scheme, known.value]) : slug(called),
    content: { type, name: text, ...(known && { externalIds: [known] }) },
    ...(known && { knownAs: [externalIdOf(known)] }),
  };
  const participant = {
    actor: need.id,
    name: text,
    role: role ?? ROLES[(parameters.role ?? '').toUpperCase()] ?? 'delegate',
    // A calendar tells who is to come, and not who came.
    presence: parameters.partstat?.toUpperCase() === 'DECLINED' ? 'absent' : 'reported',
  };
  return { need, participant };
}

/** What an address is as an external id: of mail the address alone, whose case tells nobody from another. */
function externalIdIn(address: string): ExternalId | undefined {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9]*):(.+)$/is.exec(clean(address) ?? '') ?? [];
  // `invalid:nomail` is written where no address is known.
  if (rest.trim() === '' || rest.length > 250 || scheme.toLowerCase() === 'invalid') return undefined;
  return scheme.toLowerCase() === 'mailto'
    ? { scheme: 'mailto', value: rest.trim().toLowerCase() }
    : { scheme: 'calendar-address', value: `${scheme.toLowerCase()}:${rest.trim()}` };
}
