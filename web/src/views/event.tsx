// One event: what took place, what came of it and what did not, what each side says of it, and which passages say so.
import { api, bodyOf, type Schemas, type Text } from '../api.ts';
import { calendarOf } from '../frame/take-away.tsx';
import { t } from '../language.ts';
import { Named, NamedAll } from '../parts/named.tsx';
import { Facts, Section } from '../parts/section.tsx';
import { TextOf } from '../parts/text.tsx';
import { When } from '../parts/when.tsx';
import type { ViewProps } from '../view-props.ts';
import { label } from '../vocabulary.ts';
import { Corroboration, Disagreements, Sides } from './event/accounts.tsx';
import { citationsOf } from './event/citations.ts';
import { Lengths } from './event/duration.tsx';
import { OutcomeCard } from './event/outcome.tsx';
import { SourceOf } from './event/sources.tsx';
import { atMoment, Revised, Shown, Taking, useLookedAt, useRecord } from './record.tsx';

type Event = Schemas['Event'];

export function EventView({ path: { id = '' } }: ViewProps) {
  const answer = useRecord('events', id, (query, signal) =>
    bodyOf(api.GET('/v1/events/{id}', { params: { path: { id }, query }, signal })),
  );
  useLookedAt(answer.value !== undefined);
  return <Shown answer={answer}>{event => <Whole event={event as Event} />}</Shown>;
}

function Whole({ event }: { readonly event: Event }) {
  const { id, kind, status, format, title, summary, revision, issues = [], outcomes = [] } = event;
  return (
    <div class="record">
      <p class="quiet">
        {[label('event-kinds', kind), label('event-statuses', status), format && label('event-formats', format)]
          .filter(Boolean)
          .join(' · ')}{' '}
        · <Revised kind="events" id={id} revision={revision} />
      </p>
      <h1>
        <TextOf text={title as Text} />
      </h1>
      {summary !== undefined && (
        <p class="summary">
          <TextOf text={summary as Text} />
        </p>
      )}
      <WhenAndWhere event={event} />
      {outcomes.length > 0 && (
        <Section id="outcomes" title={t.value.event.outcomes}>
          <ul class="cards">
            {outcomes.map(outcome => (
              <OutcomeCard key={outcome.id} event={event} outcome={outcome} />
            ))}
          </ul>
        </Section>
      )}
      <Participants event={event} />
      {issues.length > 0 && (
        <Section id="issues" title={t.value.event.issues} folds>
          <ul class="cards">
            {issues.map(({ issue, status: became, raisedBy = [], note }) => (
              <li key={issue} class={`card issue ${became}`}>
                <p>
                  <strong>
                    <Named kind="issues" id={issue} />
                  </strong>
                </p>
                <p class={`issue-status ${became}`}>{label('issue-statuses', became)}</p>
                {raisedBy.length > 0 && (
                  <p class="quiet">
                    {t.value.event.raisedBy} <NamedAll kind="actors" ids={raisedBy} />
                  </p>
                )}
                {note !== undefined && (
                  <p>
                    <TextOf text={note as Text} />
                  </p>
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Sides event={event} />
      <Disagreements event={event} />
      <Sources event={event} />
      <Corroboration event={event} />
      <Taking kind="events" id={id} revision={revision} />
    </div>
  );
}

function WhenAndWhere({ event }: { readonly event: Event }) {
  const { when, venue, pressAccess, partOf, related = [], sameAs = [], duration, phases } = event;
  const place = venue && [venue.name, venue.city].filter(text => text !== undefined);
  const others = sameAs.flatMap(same => ('event' in same ? [same.event] : []));
  return (
    <Facts
      rows={[
        [
          t.value.event.parts.when,
          <>
            <When when={when} /> ·{' '}
            <a href={calendarOf(event.id, atMoment())} download>
              {t.value.event.toCalendar}
            </a>
          </>,
        ],
        [
          t.value.event.planned,
          when.planned && <When when={{ ...when.planned, ...(when.timeZone && { timeZone: when.timeZone }) }} />,
        ],
        [
          t.value.event.parts.venue,
          venue && (
            <>
              {place?.map(text => (
                <span key={JSON.stringify(text)}>
                  <TextOf text={text as Text} />
                  {t.value.comma}
                </span>
              ))}
              {label('countries', venue.country)}
              {venue.setting !== undefined && (
                <span class="quiet block">
                  <TextOf text={venue.setting as Text} />
                </span>
              )}
            </>
          ),
        ],
        [t.value.event.parts.duration, (duration || phases) && <Lengths event={event} />],
        [t.value.event.parts.pressAccess, pressAccess && label('press-accesses', pressAccess)],
        [t.value.event.parts.partOf, partOf && <Named kind="events" id={partOf} />],
        ...Array.from(Map.groupBy(related, ({ relation }) => relation)).map(
          ([relation, all]) =>
            [
              label('event-relations', relation),
              <NamedAll key={relation} kind="events" ids={all.map(each => each.event)} />,
            ] as const,
        ),
        [t.value.event.sameAs, others.length > 0 && <NamedAll kind="events" ids={others} />],
      ]}
    />
  );
}

function Participants({ event: { participants = [], otherParticipants = [] } }: { readonly event: Event }) {
  if (participants.length + otherParticipants.length === 0) return null;
  return (
    <Section id="participants" title={t.value.event.participants}>
      <ul class="cards">
        {participants.map(({ actor, name, role, office, represents, presence }) => (
          <li key={`${actor} ${role}`} class="card">
            <p>
              <strong>
                <Named kind="actors" id={actor} name={name as Text} />
              </strong>
            </p>
            {office !== undefined && (
              <p>
                <TextOf text={office as Text} />
              </p>
            )}
            <p class="quiet">
              {label('participant-roles', role)}
              {presence !== 'attended' && <> · {label('presences', presence)}</>}
              {represents !== undefined && (
                <>
                  {' · '}
                  {t.value.record.for} <Named kind="actors" id={represents} />
                </>
              )}
            </p>
          </li>
        ))}
        {otherParticipants.map(({ id, description, role, presence }) => (
          <li key={id} class="card">
            <p>
              <TextOf text={description as Text} />
            </p>
            <p class="quiet">
              {role !== undefined && label('participant-roles', role)}
              {presence !== 'attended' && <> · {label('presences', presence)}</>}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Sources({ event }: { readonly event: Event }) {
  const cited = citationsOf(event).map(citation => ({ event, citation }));
  if (cited.length === 0) return null;
  const sources = [...Map.groupBy(cited, ({ citation }) => citation.evidence.source)];
  return (
    <Section id="evidence" title={t.value.event.evidence} hint={t.value.evidence.hint} folds>
      {sources.map(([id, of]) => (
        <SourceOf key={id} id={id} cited={of} />
      ))}
    </Section>
  );
}
