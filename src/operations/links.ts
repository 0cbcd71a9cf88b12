// Links: the same request with other parameters, and the Link header that repeats them (RFC 8288).

export type Links = Readonly<Record<string, string | undefined>>;

type Changes = Readonly<Record<string, string | undefined>>;

/**
 * Makes what answers the URL of a request with parameters set, or left out where the value is undefined; the others stay as
 * they were sent.
 */
export function linking(base: string, url: string): (changes: Changes) => string {
  // A question mark may stand in a query too (RFC 3986 §3.4).
  const start = url.indexOf('?');
  const path = base + (start === -1 ? url : url.slice(0, start));
  const parts = start === -1 ? [] : url.slice(start + 1).split('&');
  const sent = parts.filter(part => part !== '').map(part => ({ part, name: nameOf(part) }));
  return changes => {
    const all = sent.filter(({ name }) => !(name in changes)).map(({ part }) => part);
    for (const name of Object.keys(changes)) {
      const value = changes[name];
      if (value !== undefined) all.push(`${name}=${encodeURIComponent(value)}`);
    }
    return all.length === 0 ? path : `${path}?${all.join('&')}`;
  };
}

/** One such URL. */
export const withParameters = (base: string, url: string, changes: Changes): string => linking(base, url)(changes);

const nameOf = (part: string) => new URLSearchParams(part).keys().next().value ?? '';

/** A well-known address, which is at the root of the host whatever path PUBLIC_URL has (RFC 8615 §3). */
export const wellKnown = (base: string, name: string) =>
  `${base.replace(/^(https?:\/\/[^/]+)\/.*$/, '$1')}/.well-known/${name}`;

/** Relation types by the names that the links have in bodies. */
const RELATIONS: Readonly<Record<string, string>> = {
  first: 'first',
  next: 'next',
  previous: 'prev',
  citeAs: 'cite-as',
  versionHistory: 'version-history',
  apiCatalog: 'api-catalog',
};

/** The same in another media type. */
export interface Alternate {
  readonly href: string;
  readonly type: string;
}

/** Clients give up on heads that are too large; a body has the links too. */
const MAX_HEADER = 4_000;

/** The Link header; null where it would be empty, or larger than clients take. Alternates are left out before that. */
export function linkHeader(links: Links, alternates: readonly Alternate[] = []): string | null {
  const named = Object.entries(links).filter(([name, href]) => href !== undefined && RELATIONS[name] !== undefined);
  const related = named.map(([name, href]) => `<${href}>; rel="${RELATIONS[name]}"`);
  const others = alternates.map(({ href, type }) => `<${href}>; rel="alternate"; type="${type}"`);
  const header = [[...related, ...others], related].map(all => all.join(', ')).find(all => all.length <= MAX_HEADER);
  return header || null;
}
