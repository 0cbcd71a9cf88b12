// One event in a list: when, what, who and where, and what came of it.
import type { Event, Schemas } from '../api.ts';
import { date, t } from '../language.ts';
import { Highlighted } from '../parts/highlighted.tsx';
import { OutcomeStatus } from '../parts/status.tsx';
import { TextOf } from '../parts/text.tsx';
import { linkTo } from '../router.ts';
import { label } from '../vocabulary.ts';
import { mostTelling } from './telling.ts';

export interface Found {
  readonly event: Event;
  readonly highlight: Schemas['Highlight'] | undefined;
}

/** So many participants are named, and the rest counted. */
const NAMED = 3;

export function Row({ event, highlight }: Found) {
  const { id, kind, status, title, when, venue, participants = [] } = event;
  const passage = mostTelling(highlight?.passages ?? []);
  const became = statuses(event);
  return (
    <article class="row">
      <p class="when">
        <time dateTime={when.start}>{date(when.start, when.timeZone)}</time>
        <span class="kind">{label('event-kinds', kind)}</span>
      </p>
      <div>
        <h3>
          <a href={linkTo(`/v1/events/${id}`)}>
            <TextOf text={title} />
          </a>
        </h3>
        <p class="who">
          {status !== 'held' && <span class="unheld">{label('event-statuses', status)}</span>}
          {participants.slice(0, NAMED).map(({ actor, name }, index) => (
            <span key={actor}>
              {index > 0 && ' · '}
              <TextOf text={name} />
            </span>
          ))}
          {participants.length > NAMED && <span class="quiet"> +{participants.length - NAMED}</span>}
          {venue !== undefined && (
            <span class="where">
              {participants.length > 0 && ' — '}
              {venue.city !== undefined && (
                <>
                  <TextOf text={venue.city} />
                  {t.value.comma}
                </>
              )}
              {label('countries', venue.country)}
            </span>
          )}
        </p>
        {passage !== undefined && <Highlighted passage={passage} />}
        {became.length > 0 && (
          <p class="came">
            {became.map(([which, count]) => (
              <OutcomeStatus key={which} status={which} count={count} />
            ))}
          </p>
        )}
      </div>
    </article>
  );
}

/** How many outcomes became what, in the order in which the event tells them. */
function statuses({ outcomes = [] }: Event): [Schemas['OutcomeStatus'], number][] {
  const counts = new Map<Schemas['OutcomeStatus'], number>();
  for (const { status } of outcomes) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts];
}
