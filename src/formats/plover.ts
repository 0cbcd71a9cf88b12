// PLOVER: one record a line, with the members of the files that PLOVER's authors published, as far as an event tells them.
import { endsOf, plainDate } from '../model/edtf.ts';
import type { EventDocument } from '../model/event.ts';
import type { Context, Writer } from './format.ts';
import { codedAs } from './plover-codes.ts';
import { type Side, sidesOf } from './plover-sides.ts';
import { type Teller, type Text, tellerIn } from './texts.ts';

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

/** What PLOVER has a member for, and then what it has none for and our importer reads. */
function recordOf(event: EventDocument, teller: Teller, actorOf: ActorOf) {
  const { id, kind, status, when, codes, title } = event;
  const { language, text } = teller.preferred(title);
  const told = tellingIn(language, teller, actorOf);
  const { source, target } = sidesOf(event);
  const { event: type = null, modes, contexts } = codes?.plover ?? {};
  return {
    id,
    date: dateOf(when.start),
    source: source.map(told.side),
    target: target.map(told.side),
    event: type,
    ...(modes && { mode: modes.join(',') }),
    ...(contexts && { context: contexts.join(',') }),
    ...(event.venue && { eventLoc: told.place(event.venue) }),
    text,
    language,
    kind,
    status,
  };
}

/** The parts of a record in `language`; what is told in another says so. */
function tellingIn(language: string, { plain, preferred }: Teller, actorOf: ActorOf) {
  const otherThan = (own: string) => (own === language ? {} : { language: own });
  const named = (text: Text | undefined, id: string) => preferred(text ?? actorOf(id)?.name ?? { [language]: id });
  return {
    side: ({ actor, name, called, role, represents, sectors }: Side) => {
      const own = named(name, actor);
      const text = called === undefined ? own.text : preferred(called).text;
      return {
        actorText: text,
        ...codedAs({ actor, represents, sectors }, actorOf),
        actor,
        ...(own.text !== text && { name: own.text }),
        ...otherThan(own.language),
        type: actorOf(actor)?.type,
        role,
        ...(represents !== undefined && {
          represents,
          representsText: named(undefined, represents).text,
          representsType: actorOf(represents)?.type,
          representsCode: codedAs({ actor: represents }, actorOf).code,
        }),
      };
    },
    place: ({ city, name, country, resolution, coordinates }: NonNullable<EventDocument['venue']>) => {
      const within = city ?? name;
      return {
        name: plain(within),
        'country code': country,
        ...(within && otherThan(preferred(within).language)),
        city: plain(city),
        site: plain(name),
        resolution,
        ...(coordinates && { longitude: coordinates[0], latitude: coordinates[1] }),
      };
    },
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
