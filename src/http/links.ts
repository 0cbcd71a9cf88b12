// Links: the same request with other parameters, and the Link header that repeats them (RFC 8288).

export type Links = Readonly<Record<string, string | undefined>>;

/** The URL of a request with parameters set, or left out where the value is undefined; the others stay as they were sent. */
export function withParameters(
  base: string,
  url: string,
  changes: Readonly<Record<string, string | undefined>>,
): string {
  // A question mark may stand in a query too (RFC 3986 §3.4).
  const [path = '', ...after] = url.split('?');
  const query = after.join('?');
  const kept = query.split('&').filter(part => part !== '' && !(nameOf(part) in changes));
  const set = Object.entries(changes).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  const parameters = [...kept, ...set].join('&');
  return `${base}${path}${parameters && `?${parameters}`}`;
}

const nameOf = (part: string) => new URLSearchParams(part).keys().next().value ?? '';

/** Relation types by the names that the links have in bodies. */
const RELATIONS: Readonly<Record<string, string>> = {
  first: 'first',
  next: 'next',
  previous: 'prev',
  citeAs: 'cite-as',
};

/** Clients give up on heads that are too large; a body has the links too. */
const MAX_HEADER = 4_000;

/** The Link header; null where it would be empty, or larger than clients take. */
export function linkHeader(links: Links): string | null {
  const named = Object.entries(links).filter(([name, href]) => href !== undefined && RELATIONS[name] !== undefined);
  const header = named.map(([name, href]) => `<${href}>; rel="${RELATIONS[name]}"`).join(', ');
  return header === '' || header.length > MAX_HEADER ? null : header;
}
