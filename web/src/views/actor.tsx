// One actor: offices, whom it met, and where it stood on what was on the table.
import { useAnswer } from '../answer.ts';
import { api, bodyOf, type Schemas, type Text } from '../api.ts';
import { counted, span, t } from '../language.ts';
import { Named } from '../parts/named.tsx';
import { ProblemOf } from '../parts/problem.tsx';
import { Facts, Section } from '../parts/section.tsx';
import { Said } from '../parts/statement.tsx';
import { TextOf } from '../parts/text.tsx';
import { EventAt } from '../parts/when.tsx';
import { linkTo } from '../router.ts';
import type { ViewProps } from '../view-props.ts';
import { label } from '../vocabulary.ts';
import { Met, metIn } from './actor/met.tsx';
import { keyed, moment, Revised, Shown, Taking, useEvents, useRecord } from './record.tsx';

/** How many statements are looked at. */
const MOST = 100;

export function ActorView({ path: { id = '' } }: ViewProps) {
  const answer = useRecord('actors', id, (query, signal) =>
    bodyOf(api.GET('/v1/actors/{id}', { params: { path: { id }, query }, signal })),
  );
  return <Shown answer={answer}>{actor => <Whole actor={actor} />}</Shown>;
}

function Whole({ actor }: { readonly actor: Schemas['Actor'] }) {
  const { id, type, name, aliases = [], country, wikidata, positions = [], revision } = actor;
  const events = useEvents({ participant: [id] });
  const met = metIn(events.value?.data ?? [], id);
  const issues = new Set((events.value?.data ?? []).flatMap(event => (event.issues ?? []).map(({ issue }) => issue)));
  return (
    <div class="record">
      <p class="quiet">
        {label('actor-types', type)} · <Revised kind="actors" id={id} revision={revision} />
      </p>
      <h1>
        <TextOf text={name as Text} all />
      </h1>
      <Facts
        rows={[
          [t.value.record.country, country && label('countries', country)],
          [t.value.actor.aliases, aliases.length > 0 && <bdi>{aliases.join(' · ')}</bdi>],
          ['Wikidata', wikidata && <a href={`https://www.wikidata.org/wiki/${wikidata}`}>{wikidata}</a>],
        ]}
      />
      {positions.length > 0 && (
        <Section id="offices" title={t.value.actor.offices}>
          <ul class="plain">
            {positions.map(({ office, represents, from, to }) => (
              <li key={JSON.stringify([office, from])}>
                <TextOf text={office as Text} />
                {represents !== undefined && (
                  <>
                    {' · '}
                    <Named kind="actors" id={represents} />
                  </>
                )}{' '}
                <span class="quiet">{span(from, to)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section id="met" title={t.value.actor.met} hint={t.value.actor.metHint}>
        {events.problem !== undefined && <ProblemOf problem={events.problem} />}
        {events.value !== undefined && met.length === 0 && <p class="quiet">{t.value.actor.nobody}</p>}
        {met.length > 0 && <Met name={name as Text} met={met} />}
      </Section>
      <Section id="events" title={t.value.frame.events}>
        <ul class="plain">
          {events.value?.data.map(event => (
            <li key={event.id}>
              <EventAt {...event} />
            </li>
          ))}
        </ul>
        {events.value?.page.next != null && (
          <p>
            <a href={linkTo('/v1/events', { participant: [id] })}>
              {counted(events.value.page.total ?? 0, t.value.find.found)}
            </a>
          </p>
        )}
      </Section>
      {issues.size > 0 && (
        <Section id="stands" title={t.value.actor.stands} hint={t.value.actor.standsHint}>
          <ul class="plain">
            {[...issues].map(issue => (
              <li key={issue}>
                <OnIssue actor={id} issue={issue} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Taking kind="actors" id={id} revision={revision} filter="participant" />
    </div>
  );
}

/** What an actor said on an issue. */
const usePositions = (actor: string, issue: string) =>
  useAnswer(keyed('positions', actor, issue), signal =>
    bodyOf(
      api.GET('/v1/actors/{id}/positions-on/{issue}', {
        params: { path: { id: actor, issue }, query: { ...moment(), limit: MOST } },
        signal,
      }),
    ),
  );

function OnIssue({ actor, issue }: { readonly actor: string; readonly issue: string }) {
  const { value } = usePositions(actor, issue);
  return (
    <>
      <Named kind="issues" id={issue} />
      {value !== undefined && value.data.length > 0 && (
        <>
          {' · '}
          <a href={linkTo(`/v1/actors/${actor}/positions-on/${issue}`)}>
            {counted(value.data.length, t.value.actor.statements)}
          </a>
        </>
      )}
      {value?.data.length === 0 && <span class="quiet"> · {t.value.actor.silent}</span>}
    </>
  );
}

/** What an actor said on an issue over time. */
export function PositionsView({ path: { id = '', issue = '' } }: ViewProps) {
  const answer = usePositions(id, issue);
  return (
    <Shown answer={answer}>
      {({ data }) => (
        <div class="record">
          <h1>{t.value.actor.on}</h1>
          <p class="summary">
            <Named kind="actors" id={id} /> · <Named kind="issues" id={issue} />
          </p>
          {data.length === 0 && <p class="empty">{t.value.actor.silent}</p>}
          {[...Map.groupBy(data, ({ event }) => event)].map(([event, said]) => (
            <SaidAt key={event} event={event} said={said} />
          ))}
        </div>
      )}
    </Shown>
  );
}

/** What was said at one event. */
function SaidAt({ event, said }: { readonly event: string; readonly said: readonly Schemas['Position'][] }) {
  const [first] = said;
  if (first === undefined) return null;
  const { title, when, issueStatus } = first;
  return (
    <article class="said-at">
      <h2>
        <EventAt id={event} title={title} when={when} />
      </h2>
      {issueStatus !== undefined && <p class={`issue-status ${issueStatus}`}>{label('issue-statuses', issueStatus)}</p>}
      <div class="side">
        {said.map(({ statement }) => (
          <Said key={statement.id} statement={statement} event={event} among={said.map(each => each.statement)} />
        ))}
      </div>
    </article>
  );
}
