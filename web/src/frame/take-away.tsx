// What every view lets its reader take along: the request behind it, downloads, subscriptions and a citation.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type Query, requestOf } from '../address.ts';
import { key } from '../api.ts';
import { t } from '../language.ts';
import { Copied } from '../parts/copied.tsx';
import { CALLS } from './requests.ts';

const absolute = (href: string) => new URL(href, location.href).href;

/** One thing to take along, behind its title. */
export function Taken({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <details class="taken">
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

/** The formats of each kind of list. */
export const FORMATS: Readonly<Record<'events' | 'actors' | 'issues' | 'sources', readonly Format[]>> = {
  events: ['csv', 'ndjson', 'geojson', 'icalendar', 'atom', 'jsonld', 'plover'],
  actors: ['csv', 'ndjson', 'atom', 'jsonld'],
  issues: ['csv', 'ndjson', 'atom', 'jsonld'],
  sources: ['csv', 'ndjson', 'atom', 'jsonld'],
};

interface ListProps {
  readonly kind: keyof typeof FORMATS;
  /** The filters of the list, and its moment. */
  readonly query: Query;
}

const without = (query: Query, ...names: string[]): Query =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !names.includes(name)));

/** A list in every format in which it can be had. */
export function Downloads({ kind, query }: ListProps) {
  const exported = without(query, 'limit', 'cursor');
  return (
    <Taken title={t.value.take.download}>
      <p class="quiet">{t.value.take.downloadHint}</p>
      <ul class="links">
        {FORMATS[kind].map(as => (
          <li key={as}>
            <a href={requestOf({ path: `/v1/${kind}.${as}`, query: exported })} download>
              {t.value.formats[as]}
            </a>
          </li>
        ))}
        <li>
          <a href={requestOf({ path: `/v1/${kind}`, query: { ...query, as: ['json'] } })}>{t.value.formats.json}</a>
        </li>
      </ul>
    </Taken>
  );
}

/** Addresses by which calendars, feed readers and programs stay current. They know no moment. */
export function Subscriptions({ kind, query }: ListProps) {
  const current = without(query, 'limit', 'cursor', 'asOf', 'sort');
  const calendar = absolute(requestOf({ path: `/v1/${kind}.icalendar`, query: current }));
  const feed = absolute(requestOf({ path: `/v1/${kind}.atom`, query: { ...current, sort: ['-updated'] } }));
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
