// Request targets: what a request is for, in whichever form it says so (RFC 9112 §3.2).

/** Fastify refuses a malformed URL before any hook has run; under this one, which no route has, it comes to all of them. */
const MALFORMED = '/malformed';

/** The path and query that a request is for, whatever the form of its target. */
export function rewriteUrl({ url = '/', method }: { url?: string | undefined; method?: string | undefined }): string {
  if (PLAIN.test(url)) return url;
  const path = pathAndQuery(method === 'OPTIONS' && url === '*' ? '/' : url);
  return isMalformed(path) ? MALFORMED : path.replace(UNWRITTEN, encodeURIComponent);
}

/** A path and query that is as it should be: nothing of it is encoded, and nothing has to be. */
const PLAIN = /^\/[\w.~!$&'()*+,;=:@/?-]*$/;

/** What stands in no URI unless it is encoded (RFC 3986 §2), and clients send all the same: links repeat the target. */
const UNWRITTEN = /[[\]{}|\\^"<>`]/g;

/** Whether a target, as it was sent, is no well-formed percent-encoded UTF-8. */
export const isMalformedTarget = (url: string) => isMalformed(pathAndQuery(url));

/** The host that a request is for, with its port where it tells one: that of an absolute target, whatever Host says (§3.2.2). */
export const hostOf = ({ originalUrl, headers }: { originalUrl: string; headers: { host?: string | undefined } }) =>
  ABSOLUTE.exec(originalUrl)?.[1] ?? headers.host ?? '';

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/** The absolute form names the server too; the asterisk form, of OPTIONS alone, the server as a whole. */
function pathAndQuery(url: string): string {
  const path = url.replace(ABSOLUTE, '');
  return path === url || path.startsWith('/') ? path : `/${path}`;
}

function isMalformed(path: string): boolean {
  try {
    decodeURIComponent(path.split('?')[0] ?? '');
    return !path.startsWith('/');
  } catch {
    return true;
  }
}
