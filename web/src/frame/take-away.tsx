// What every view lets its reader take along: the request behind it, downloads, subscriptions and a citation.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type Query, requestOf } from '../address.ts';
import { key } from '../api.ts';
import type { Kind } from '../kinds.ts';
import { language, t } from '../language.ts';
import { Copied } from '../parts/copied.tsx';
import { CALLS } from './requests.ts';

const absolute = (href: string) => new URL(href, location.href).href;

interface TakenProps {
  readonly title: string;
  /** Whether it is opened by itself. */
  readonly open?: boolean;
  readonly children: ComponentChildren;
}

/** One thing to take along, behind its title. */
export function Taken({ title, open, children }: TakenProps) {
  return (
    <details class="taken" {...(open && { open })}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}

/** All of them, side by side. */
export function TakeAway({ children }: { readonly children: ComponentChildren }) {
  return (
    <section class="take-away" aria-labelledby="take-away">
      <h2 id="take-away" class="unseen">
        {t.value.take.title}
      </h2>
      {children}
    </section>
  );
}

/** The request behind a view, ready to be sent from elsewhere. `href` is a path and query of the API. */
export function AsRequest({ href }: { readonly href: string }) {
  const [chosen, setChosen] = useState('curl');
  return (
    <Taken title={t.value.take.request}>
      <fieldset class="choices">
        <legend class="unseen">{t.value.take.request}</legend>
        {Object.keys(CALLS).map(name => (
          <button type="button" key={name} aria-pressed={name === chosen} onClick={() => setChosen(name)}>
            {name}
          </button>
        ))}
      </fieldset>
      <Copied text={CALLS[chosen]?.[key === null ? 'open' : 'keyed'](absolute(href)) ?? ''} name={chosen} />
    </Taken>
  );
}

export type Format = Exclude<keyof (typeof t.value)['formats'], 'json'>;

/** The formats of each kind of record. */
const FORMATS: Readonly<Record<Kind, readonly Format[]>> = {
  events: ['csv', 'ndjson', 'geojson', 'icalendar', 'atom', 'jsonld', 'plover', 'ftm'],
  actors: ['csv', 'ndjson', 'atom', 'jsonld', 'ftm'],
  issues: ['csv', 'ndjson', 'atom', 'jsonld'],
  sources: ['csv', 'ndjson', 'atom', 'jsonld'],
};

interface RecordsProps {
  readonly kind: Kind;
  /** The one record that is meant; without it, the list. */
  readonly id?: string;
  /** The filters of the list, and the moment. */
  readonly query: Query;
}

const without = (query: Query, ...names: string[]): Query =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !names.includes(name)));

/** Formats that have texts in all languages. */
const IN_ALL_LANGUAGES: ReadonlySet<Format> = new Set(['ndjson', 'jsonld']);

/** A list or a record in a format: in the language of the page, whatever the program prefers that asks for it. */
const inFormat = ({ kind, id, query }: RecordsProps, as: Format): string =>
  requestOf({
    path: id === undefined ? `/v1/${kind}.${as}` : `/v1/${kind}/${id}/as/${as}`,
    query: IN_ALL_LANGUAGES.has(as) ? query : { ...query, lang: [language.value] },
  });

/** Where an event is as a calendar of its own. */
export const calendarOf = (id: string, query: Query): string => inFormat({ kind: 'events', id, query }, 'icalendar');

/** What can be had as files. */
export function Downloads({ children }: { readonly children: ComponentChildren }) {
  return <Taken title={t.value.take.download}>{children}</Taken>;
}

/** A list or a record in every format in which it can be had. */
export function InFormats({ kind, id, query }: RecordsProps) {
  const exported = { kind, query: without(query, 'limit', 'cursor'), ...(id !== undefined && { id }) };
  const path = id === undefined ? `/v1/${kind}` : `/v1/${kind}/${id}`;
  return (
    <>
      <p class="quiet">{id === undefined ? t.value.take.downloadHint : t.value.take.recordHint}</p>
      <ul class="links">
        {FORMATS[kind].map(as => (
          <li key={as}>
            <a href={inFormat(exported, as)} download>
              {t.value.formats[as]}
            </a>
          </li>
        ))}
        <li>
          <a href={requestOf({ path, query: { ...query, as: ['json'] } })}>
            {id === undefined ? t.value.formats.json : 'JSON'}
          </a>
        </li>
      </ul>
    </>
  );
}

/** Addresses by which calendars, feed readers and programs stay current. They know no moment. */
export function Subscriptions({ kind, id, query }: RecordsProps) {
  const current = { kind, query: without(query, 'limit', 'cursor', 'asOf', 'sort'), ...(id !== undefined && { id }) };
  const calendar = absolute(inFormat(current, 'icalendar'));
  const newestFirst = id === undefined ? { ...current.query, sort: ['-updated'] } : current.query;
  const feed = absolute(inFormat({ ...current, query: newestFirst }, 'atom'));
  return (
    <Taken title={t.value.take.subscribe}>
      <p class="quiet">{t.value.take.subscribeHint}</p>
      {kind === 'events' && (
        <>
          <h3>
            {t.value.take.calendar} · <a href={calendar.replace(/^https?:/, 'webcal:')}>{t.value.take.open}</a>
          </h3>
          <Copied text={calendar} name={t.value.take.calendar} />
        </>
      )}
      <h3>{t.value.take.feed}</h3>
      <Copied text={feed} name={t.value.take.feed} />
      <h3>{t.value.take.stream}</h3>
      <p class="quiet">{t.value.take.streamHint}</p>
      <Copied text={absolute('/v1/changes/stream')} name={t.value.take.stream} />
    </Taken>
  );
}

interface CiteProps {
  /** The address that always answers the same. */
  readonly fixed: string;
  /** The filters of a list of events, which has a citation of its own; the moment included. */
  readonly query?: Query;
}

/** How to cite what is shown: an address that stays, and for lists of events their citation. */
export function Cite({ fixed, query }: CiteProps) {
  const cited = query && without(query, 'limit', 'cursor');
  return (
    <Taken title={t.value.take.cite}>
      <h3>{t.value.take.fixed}</h3>
      <Copied text={absolute(fixed)} name={t.value.take.fixed} />
      {cited !== undefined && (
        <ul class="links">
          <li>
            <a href={requestOf({ path: '/v1/citation.bibtex', query: cited })} download="communique.bib">
              BibTeX
            </a>
          </li>
          <li>
            <a href={requestOf({ path: '/v1/citation', query: cited })} download="communique.json">
              CSL-JSON
            </a>
          </li>
        </ul>
      )}
    </Taken>
  );
}
