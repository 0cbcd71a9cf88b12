// Find: the events that fit what the address asks.
import { useEffect } from 'preact/hooks';
import { requestOf } from '../address.ts';
import { useAnswer } from '../answer.ts';
import { type EventsQuery, listEvents } from '../api.ts';
import { AsRequest, Cite, Downloads, Subscriptions, TakeAway } from '../frame/take-away.tsx';
import { heard } from '../frame/then-and-now.tsx';
import { counted, t } from '../language.ts';
import { ProblemOf } from '../parts/problem.tsx';
import { address } from '../router.ts';
import { Row } from './row.tsx';

export function Find() {
  const { query } = address.value;
  const request = requestOf({ path: '/v1/events', query });
  const { value, problem, loading } = useAnswer(request, signal => listEvents(query as EventsQuery, signal));
  useEffect(() => {
    if (value !== undefined && query.asOf === undefined) heard(value.position);
  }, [value]);
  return (
    <>
      <h1>
        {t.value.find.title}{' '}
        <span class="total" role="status">
          {value?.page.total !== undefined && counted(value.page.total, t.value.find.found)}
        </span>
      </h1>
      {problem !== undefined && <ProblemOf problem={problem} />}
      {value?.data.length === 0 && <p class="empty">{t.value.find.nothing}</p>}
      <ul class="events" aria-busy={loading}>
        {value?.data.map(event => (
          <li key={event.id}>
            <Row event={event} />
          </li>
        ))}
      </ul>
      <TakeAway>
        <AsRequest href={request} />
        <Downloads kind="events" query={query} />
        <Subscriptions kind="events" query={query} />
        {value !== undefined && (
          <Cite fixed={value.links.citeAs ?? request} query={{ ...query, asOf: [String(value.position)] }} />
        )}
      </TakeAway>
    </>
  );
}
