// PLOVER: one record a line, with the members of the files that PLOVER's authors published, as far as an event tells them.
import type { Static } from '@sinclair/typebox';
import countries from 'i18n-iso-countries';
import { endsOf, plainDate } from '../model/edtf.ts';
import type { EventDocument } from '../model/event.ts';
import type { participant } from '../model/parts.ts';
import type { Context, Writer } from './format.ts';
import { type Teller, tellerIn } from './texts.ts';

type Participant = Static<typeof participant>;
type ActorOf = NonNullable<Context['actorOf']>;

/** An event without a PLOVER code is a line too, with the event null: the rows are those of the list. */
export function plover({ languages, actorOf = () => undefined }: Pick<Context, 'languages' | 'actorOf'>): Writer {
  const teller = tellerIn(languages);
  return {
    head: '',
    each: document =>
      `${JSON.stringify(recordOf(JSON.parse(document.toString()) as EventDocument, teller, actorOf))}\n`,
    between: '',
    tail: () => '',
  };
}

function recordOf(
  { id, when, participants = [], venue, codes, title }: EventDocument,
  { plain, preferred }: Teller,
  actorOf: ActorOf,
) {
  const told = ({ actor, name, represents }: Participant) => ({
    actorText: plain(name),
    ...codedAs(actor, represents, actorOf),
    ...{ actor, represents },
  });
  const [source, target] = sidesOf(participants);
  const { event = null, modes, contexts } = codes?.plover ?? {};
  const { language, text } = preferred(title);
  return {
    id,
    date: dateOf(when.start),
    source: source.map(told),
    target: target.map(told),
    event,
    ...(modes && { mode: modes.join(',') }),
    ...(contexts && { context: contexts.join(',') }),
    ...(venue && { eventLoc: { name: plain(venue.city ?? venue.name), 'country code': venue.country } }),
    text,
    language,
  };
}

/**
 * PLOVER's dates are days, but a day that is not known is not invented: the date is as precise as the record; null where not
 * even the year is told.
 */
function dateOf(start: string): string | null {
  const [first, last] = endsOf(start);
  return plainDate(first ?? last)?.slice(0, 10) ?? null;
}

/**
 * Who did it, and to whom. Hosts are those who were visited, or received, by the others; where all or none are hosts, who
 * belongs to the party of the first participant is the source, and whoever else took part the target.
 */
function sidesOf(participants: readonly Participant[]): [source: Participant[], target: Participant[]] {
  const isHost = ({ role }: Participant) => role === 'host';
  const [first] = participants;
  const hosted = participants.some(isHost) && !participants.every(isHost);
  const isSource = (one: Participant) => (hosted ? !isHost(one) : partyOf(one) === (first && partyOf(first)));
  return [participants.filter(isSource), participants.filter(one => !isSource(one))];
}

const partyOf = ({ actor, represents }: Participant) => represents ?? actor;

/** What PLOVER codes of a side: the country of the actor or of whom it represents, and a sector where it is more than a state. */
function codedAs(actor: string, represents: string | undefined, actorOf: ActorOf) {
  const [own, represented] = [actorOf(actor), represents === undefined ? undefined : actorOf(represents)];
  const country = own?.country ?? represented?.country;
  const code = country === undefined ? undefined : countries.alpha2ToAlpha3(country);
  if (own?.type === 'organization' && country === undefined) return { code: 'IGO' };
  const governs = own?.type === 'person' && (represented?.type === 'state' || (own.positions ?? []).length > 0);
  return { ...(code && { code }), ...(governs && { sector: 'GOV' }) };
}
