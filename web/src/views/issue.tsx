// One issue: where it stood after each event, and who said what of it over time.
import { useAnswer } from '../answer.ts';
import { api, bodyOf, type Schemas, type Text } from '../api.ts';
import { counted, date, t, words } from '../language.ts';
import { Folding } from '../parts/folding.tsx';
import { Named } from '../parts/named.tsx';
import { ProblemOf } from '../parts/problem.tsx';
import { Facts, Section } from '../parts/section.tsx';
import { Said } from '../parts/statement.tsx';
import { OutcomeStatus } from '../parts/status.tsx';
import { TextOf } from '../parts/text.tsx';
import { EventAt, When } from '../parts/when.tsx';
import type { ViewProps } from '../view-props.ts';
import { label } from '../vocabulary.ts';
import { Course } from './issue/course.tsx';
import { keyed, moment, Revised, Shown, Taking, useEvents, useRecord } from './record.tsx';

type Event = Schemas['Event'];

/** How many entries of its timeline are told on one page. */
const MOST = 100;

export function IssueView({ path: { id = '' } }: ViewProps) {
  const answer = useRecord('issues', id, (query, signal) =>
    bodyOf(api.GET('/v1/issues/{id}', { params: { path: { id }, query }, signal })),
  );
  return <Shown answer={answer}>{issue => <Whole issue={issue} />}</Shown>;
}

function Whole({ issue }: { readonly issue: Schemas['Issue'] }) {
  const { id, label: name, description, contexts = [], countries = [], revision } = issue;
  const timeline = useAnswer(keyed('timeline', id), signal =>
    bodyOf(
      api.GET('/v1/issues/{id}/timeline', { params: { path: { id }, query: { ...moment(), limit: MOST } }, signal }),
    ),
  );
  const events = useEvents({ issue: [id], sort: 'start' });
  const entries = timeline.value?.data ?? [];
  return (
    <div class="record">
      <p class="quiet">
        {t.value.record.issue} · <Revised kind="issues" id={id} revision={revision} />
      </p>
      <h1>
        <TextOf text={name as Text} />
      </h1>
      {description !== undefined && (
        <p class="summary">
          <TextOf text={description as Text} />
        </p>
      )}
      <Facts
        rows={[
          [t.value.record.contexts, contexts.map(code => label('plover-contexts', code)).join(t.value.comma)],
          [t.value.record.countries, countries.map(code => label('countries', code)).join(t.value.comma)],
        ]}
      />
      <Section id="course" title={t.value.issue.course} hint={t.value.issue.courseHint}>
        {timeline.problem !== undefined && <ProblemOf problem={timeline.problem} />}
        {entries.length > 0 && (
          <Course
            steps={entries.map(({ event, title, when, status }) => ({
              event,
              status,
              title: words(title as Text),
              when: date(when.start, when.timeZone),
            }))}
          />
        )}
        <ol class="course">
          {entries.map(({ event, title, when, status, note }) => (
            <li key={event}>
              <p class="quiet">
                <When when={when} />
              </p>
              <div>
                <p>
                  <strong>
                    <Named kind="events" id={event} name={title as Text} />
                  </strong>{' '}
                  <span class={`issue-status ${status}`}>{label('issue-statuses', status)}</span>
                </p>
                {note !== undefined && (
                  <p>
                    <TextOf text={note as Text} />
                  </p>
                )}
              </div>
            </li>
          ))}
        </ol>
        {timeline.value?.page.next != null && <p class="quiet">{t.value.record.more}</p>}
      </Section>
      <Section id="said" title={t.value.issue.said}>
        {events.problem !== undefined && <ProblemOf problem={events.problem} />}
        {events.value?.data.map(event => (
          <SaidAt key={event.id} event={event as Event} issue={id} />
        ))}
      </Section>
      <Taking kind="issues" id={id} revision={revision} filter="issue" />
    </div>
  );
}

/** What came of an issue at one event, and what was said of it there. */
function SaidAt({ event, issue }: { readonly event: Event; readonly issue: string }) {
  const { id, title, when, outcomes = [], statements = [] } = event;
  const own = outcomes.filter(outcome => outcome.issue === issue);
  const parts = new Set([`issues/${issue}`, ...own.map(outcome => `outcomes/${outcome.id}`)]);
  const said = statements.filter(({ about = [] }) => about.some(part => parts.has(part)));
  if (own.length + said.length === 0) return null;
  return (
    <article class="said-at">
      <h3>
        <EventAt id={id} title={title} when={when} />
      </h3>
      {own.map(outcome => (
        <p key={outcome.id}>
          <OutcomeStatus status={outcome.status} /> <TextOf text={outcome.text as Text} />
        </p>
      ))}
      {said.length > 0 && (
        <Folding amount={counted(said.length, t.value.actor.statements)}>
          <div class="sides">
            {said.map(statement => (
              <div class="side" key={statement.id}>
                <Said statement={statement} event={id} among={statements} />
              </div>
            ))}
          </div>
        </Folding>
      )}
    </article>
  );
}
