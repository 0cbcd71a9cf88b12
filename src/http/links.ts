// Links: the same request with other parameters, and the Link header that repeats them (RFC 8288).

export type Links = Readonly<Record<string, string | undefined>>;

/** The URL of a request with parameters set, or left out where the value is undefined. Sorted, so that equal requests have equal links. */
export function withParameters(
  base: string,
  url: string,
  changes: Readonly<Record<string, string | undefined>>,
): string {
  const [path = '', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) parameters.delete(name);
    else parameters.set(name, value);
  }
  parameters.sort();
  const text = parameters.toString();
  return `${base}${path}${text && `?${text}`}`;
}

/** Relation types by the names that the links have in bodies. */
const RELATIONS: Readonly<Record<string, string>> = {
  first: 'first',
  next: 'next',
  previous: 'prev',
  citeAs: 'cite-as',
};

export function linkHeader(links: Links): string {
  const named = Object.entries(links).filter(([name, href]) => href !== undefined && RELATIONS[name] !== undefined);
  return named.map(([name, href]) => `<${href}>; rel="${RELATIONS[name]}"`).join(', ');
}
