// One event in a list: when, what, who and where, and what came of it.
import type { Event, Schemas } from '../api.ts';
import { date, t } from '../language.ts';
import { OutcomeStatus } from '../parts/status.tsx';
import { TextOf } from '../parts/text.tsx';
import { linkTo } from '../router.ts';
import { label } from '../vocabulary.ts';

export function Row({ event }: { readonly event: Event }) {
  const { id, kind, status, title, when, venue, participants = [] } = event;
  return (
    <article class="row">
      <p class="when">
        <time dateTime={when.start}>{date(when.start, when.timeZone)}</time>
      </p>
      <div class="what">
        <h2>
          <a href={linkTo(`/v1/events/${id}`)}>
            <TextOf text={title} />
          </a>
        </h2>
        <p class="quiet">
          {label('event-kinds', kind)}
          {status !== 'held' && <> · {label('event-statuses', status)}</>}
          {venue !== undefined && (
            <>
              {' · '}
              {venue.city !== undefined && (
                <>
                  <TextOf text={venue.city} />
                  {t.value.comma}
                </>
              )}
              {label('countries', venue.country)}
            </>
          )}
        </p>
        <p class="who">
          {participants.slice(0, 4).map(({ actor, name }, index) => (
            <span key={actor}>
              {index > 0 && ' · '}
              <TextOf text={name} />
            </span>
          ))}
          {participants.length > 4 && <span class="quiet"> +{participants.length - 4}</span>}
        </p>
        <p class="came">
          {statuses(event).map(([became, count]) => (
            <OutcomeStatus key={became} status={became} count={count} />
          ))}
        </p>
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
