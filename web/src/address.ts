// The address of a view: a path and a query of the API, and what concerns the page alone, which stands after `#`.
//
// Whatever stands before `#` is a request that any program can send as it is. After it stand members of `Own`, as in a
// query: `/v1/events?country=CN#view=map&lang=ar`.

/** The values of each parameter of the API, in the order in which they were given. */
export type Query = Readonly<Record<string, readonly string[]>>;

/** What an address says to the page alone. */
export interface Own {
  /** The language of the page. */
  readonly lang?: string;
  /** How Find shows what it found: `list` or `map`. */
  readonly view?: string;
  /** `1` where what changed lately, or since the moment that is looked at, is listed. */
  readonly changes?: string;
  /** `1` where the page follows the change stream. */
  readonly live?: string;
  /** The part of a record that is looked at, such as `outcomes/ceasefire`. */
  readonly part?: string;
}

export interface Address {
  readonly path: string;
  readonly query: Query;
  readonly own: Own;
}

/** Parameters of which a comma does not part values. */
const WHOLE = new Set(['q', 'bbox', 'near', 'asOf', 'from', 'to', 'cursor', 'sort', 'radius']);

/** The names of what may stand after `#`. */
export const OWN = ['lang', 'view', 'changes', 'live', 'part'] as const;

/** The address that a URL names; what it does not know after `#` is left out. */
export function addressOf({ pathname, search, hash }: Pick<URL, 'pathname' | 'search' | 'hash'>): Address {
  const query: Record<string, string[]> = {};
  for (const [name, text] of new URLSearchParams(search)) {
    const values = WHOLE.has(name) ? [text] : text.split(',');
    query[name] = [...(query[name] ?? []), ...values.filter(value => value !== '')];
  }
  const own = new URLSearchParams(hash.slice(1));
  return {
    path: pathname,
    query: Object.fromEntries(Object.entries(query).filter(([, values]) => values.length > 0)),
    own: Object.fromEntries(OWN.flatMap(name => (own.get(name) ? [[name, own.get(name)]] : []))),
  };
}

/** The path and query of an address, as a program would ask for it. */
export function requestOf({ path, query }: Pick<Address, 'path' | 'query'>): string {
  const parameters = new URLSearchParams();
  for (const [name, values] of Object.entries(query)) {
    if (WHOLE.has(name)) for (const value of values) parameters.append(name, value);
    else if (values.length > 0) parameters.append(name, values.join(','));
  }
  // Commas, colons and slashes may stand in a query as they are (RFC 3986 §3.4), and are easier to read so.
  const text = parameters.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/');
  return text === '' ? path : `${path}?${text}`;
}

/** The URL of an address, without the host. */
export function hrefOf(address: Address): string {
  const own = new URLSearchParams(
    Object.entries(address.own).filter(([, value]) => value !== undefined && value !== ''),
  );
  const text = own.toString().replaceAll('%2F', '/');
  return text === '' ? requestOf(address) : `${requestOf(address)}#${text}`;
}

/** A query in which some parameters have other values: none at all where the list is empty. */
export function withValues(query: Query, changed: Query): Query {
  const all = { ...query, ...changed };
  return Object.fromEntries(Object.entries(all).filter(([, values]) => values.length > 0));
}
