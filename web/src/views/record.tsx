// What the views of one record share: the moment, what is shown until it is there, what its reader takes along.
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { type Query, requestOf } from '../address.ts';
import { type Answer, useAnswer } from '../answer.ts';
import { api, bodyOf, type EventsQuery } from '../api.ts';
import { AsRequest, Cite, Downloads, InFormats, Subscriptions, TakeAway } from '../frame/take-away.tsx';
import type { Kind } from '../kinds.ts';
import { counted, date, t } from '../language.ts';
import { ProblemOf } from '../parts/problem.tsx';
import { Facts } from '../parts/section.tsx';
import { address, ask, followed, linkTo, PASSAGES } from '../router.ts';
import './views.css';

interface Moment {
  readonly asOf?: string;
}

/** The moment that the address names. */
const asked = (): Moment => {
  const [asOf] = address.value.query.asOf ?? [];
  return asOf === undefined ? {} : { asOf };
};

/** The moment at which the record of an address is known to be there. */
const there = signal<{ readonly path: string; readonly at: Moment }>();

/** The moment that is looked at, as a parameter of every request of a view: of what is below a record, once that is there. */
export const moment = (): Moment => (there.value?.path === address.value.path ? there.value.at : asked());

/** The same as a part of an address. */
export const atMoment = (): Query => {
  const { asOf } = address.value.query;
  return asOf === undefined ? {} : { asOf };
};

/** The kind of record that the address is of. */
export const kindHere = (): Kind => address.value.path.split('/')[2] as Kind;

/** What an answer is asked for by: it is asked for anew where this changes. */
export const keyed = (...parts: readonly string[]): string => [...parts, moment().asOf ?? ''].join(' ');

/** Where and when a record was first recorded. */
interface Began {
  readonly position: number;
  readonly createdAt: string;
}

/** A record that was asked for, or when it began where that is after the moment that is looked at. */
export type RecordAnswer<T> = Answer<T> & { readonly notYet?: Began | undefined };

/** Asks for a record as of the moment that the address names, unless it was recorded later. */
export function useRecord<T>(
  kind: Kind,
  id: string,
  load: (query: Moment, signal: AbortSignal) => Promise<T>,
): RecordAnswer<T> {
  const { path } = address.value;
  const at = asked();
  const { value, ...answer } = useAnswer([path, at.asOf ?? ''].join(' '), async signal => {
    const began = at.asOf === undefined ? undefined : await beganAfter(at.asOf, kind, id, signal);
    if (began !== undefined) return { notYet: began };
    const record = await load(at, signal);
    there.value = { path, at };
    return { record };
  });
  return { ...answer, ...(value?.record !== undefined && { value: value.record }), notYet: value?.notYet };
}

/** When a record began, where that is after a position or an instant. */
async function beganAfter(asOf: string, kind: Kind, id: string, signal: AbortSignal): Promise<Began | undefined> {
  const path = `/v1/${kind}/{id}/revisions/{revision}` as '/v1/events/{id}/revisions/{revision}';
  const first = await bodyOf(api.GET(path, { params: { path: { id, revision: 1 } }, signal }));
  const { position, updatedAt: createdAt } = first;
  const later = /^\d+$/.test(asOf) ? position > Number(asOf) : Date.parse(createdAt) > Date.parse(asOf);
  return later ? { position, createdAt } : undefined;
}

/** How many events are looked at beside a record. */
const MOST = 100;

/** The events that belong to a record, as of the moment that is looked at. */
export const useEvents = (filters: EventsQuery) =>
  useAnswer(keyed('events', JSON.stringify(filters)), signal =>
    bodyOf(api.GET('/v1/events', { params: { query: { ...filters, ...moment(), limit: MOST } }, signal })),
  );

interface ShownProps<T> {
  readonly answer: RecordAnswer<T>;
  readonly children: (value: T) => ComponentChildren;
}

/** What was answered; until it is there, that it is on its way; or why it is not. */
export function Shown<T>({ answer: { value, problem, notYet }, children }: ShownProps<T>) {
  if (notYet !== undefined) return <NotYet began={notYet} />;
  if (value !== undefined) return <>{children(value)}</>;
  if (problem === undefined)
    return (
      <p class="empty" role="status">
        {t.value.frame.loading}
      </p>
    );
  return (
    <>
      <h1>{t.value.record.notShown}</h1>
      <ProblemOf problem={problem} />
      <p>
        <a href={linkTo('/')}>{t.value.frame.toStart}</a>
      </p>
    </>
  );
}

/** That a record was recorded later than the moment that is looked at, and the way there. */
function NotYet({ began: { position, createdAt } }: { readonly began: Began }) {
  const { asOf = '' } = asked();
  const then = /^\d+$/.test(asOf) ? counted(Number(asOf), t.value.moment.after) : date(asOf);
  return (
    <div class="not-yet" role="status">
      <h1>{t.value.moment.notYet}</h1>
      <Facts
        rows={[
          [t.value.moment.shown, then],
          [t.value.moment.first, `${date(createdAt)}${t.value.comma}${counted(position, t.value.moment.after)}`],
        ]}
      />
      <p>
        <button type="button" onClick={() => ask({ asOf: [String(position)] })}>
          {t.value.moment.goThere}
        </button>
      </p>
    </div>
  );
}

interface RecordOf {
  readonly kind: Kind;
  readonly id: string;
  readonly revision: number;
}

/** What is taken along of a record; `filter` is that of the events that belong to it. */
export function Taking({ kind, id, revision, filter }: RecordOf & { readonly filter?: string }) {
  const path = `/v1/${kind}/${id}`;
  const query = atMoment();
  const own = { kind, id, query };
  const events = filter && ({ kind: 'events', query: { ...query, [filter]: [id] } } as const);
  return (
    <TakeAway>
      <AsRequest href={requestOf({ path, query })} />
      <Downloads>
        <InFormats {...own} />
        {events && <h3>{t.value.frame.events}</h3>}
        {events && <InFormats {...events} />}
      </Downloads>
      <Subscriptions {...(events || own)} />
      <Cite fixed={`${path}/revisions/${revision}`} />
    </TakeAway>
  );
}

/** Where the history of a record is, and how often it was written. */
export const Revised = ({ kind, id, revision }: RecordOf) => (
  <a href={linkTo(`/v1/${kind}/${id}/revisions`)}>{t.value.history.revision.replace('#', String(revision))}</a>
);

/** All that an element is folded into. */
function* foldsAround(element: HTMLElement | null): Generator<HTMLDetailsElement> {
  for (let fold = element?.closest('details'); fold; fold = fold.parentElement?.closest('details')) yield fold;
}

/** Brings the part of a record that the address names, or the first passage cited for it, into sight, once the record is there. */
export function useLookedAt(ready: boolean): void {
  const { part } = address.value.own;
  const times = followed.value;
  useEffect(() => {
    if (!ready || part === undefined) return;
    const cited = part.startsWith(PASSAGES) && CSS.escape(part.slice(PASSAGES.length));
    const found = document.querySelector<HTMLElement>(
      cited ? `[data-cited~="${cited}"]` : `[data-part="${CSS.escape(part)}"]`,
    );
    for (const each of foldsAround(found)) each.open = true;
    found?.scrollIntoView({ block: 'center' });
    found?.focus({ preventScroll: true });
  }, [ready, part, times]);
}
