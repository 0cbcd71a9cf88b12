// PLOVER: one record a line, with the members of the files that PLOVER's authors published, as far as an event tells them.
import type { Static } from '@sinclair/typebox';
import { endsOf, plainDate } from '../model/edtf.ts';
import type { EventDocument } from '../model/event.ts';
import type { participant } from '../model/parts.ts';
import type { Context, Writer } from './format.ts';
import { type Teller, tellerIn } from './texts.ts';

type Participant = Static<typeof participant>;

/** An event without a PLOVER code is a line too, with the event null: the rows are those of the list. */
export const plover = ({ languages }: Pick<Context, 'languages'>, teller = tellerIn(languages)): Writer => ({
  head: '',
  each: document => `${JSON.stringify(recordOf(JSON.parse(document.toString()) as EventDocument, teller))}\n`,
  between: '',
  tail: () => '',
});

function recordOf({ id, when, participants = [], venue, codes, title }: EventDocument, { plain, preferred }: Teller) {
  const actorOf = ({ actor, name, represents }: Participant) => ({ actorText: plain(name), actor, represents });
  const [first] = participants;
  const sided = (source: boolean) =>
    participants.filter(one => (partyOf(one) === (first && partyOf(first))) === source).map(actorOf);
  const { event = null, modes, contexts } = codes?.plover ?? {};
  const { language, text } = preferred(title);
  return {
    id,
    date: dateOf(when.start),
    source: sided(true),
    target: sided(false),
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

/** Who belongs to the party of the first participant is the source; whoever else took part, the target. */
const partyOf = ({ actor, represents }: Participant) => represents ?? actor;
