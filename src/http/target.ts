// Request targets: what a request is for, in whichever form it says so (RFC 9112 §3.2).

/** Fastify refuses a malformed URL before any hook has run; under this one, which no route has, it comes to all of them. */
export const MALFORMED = '/malformed';

/** The path and query that a request is for, whatever the form of its target. */
export function rewriteUrl({ url = '/' }: { url?: string | undefined }): string {
  const path = pathAndQuery(url);
  return isMalformed(path) ? MALFORMED : path;
}

/** The absolute form names the server too, and the asterisk form the server alone (RFC 9112 §3.2). */
function pathAndQuery(url: string): string {
  if (url === '*') return '/';
  return url.replace(/^https?:\/\/[^/?#]*(?=\/)/i, '');
}

function isMalformed(url: string): boolean {
  try {
    return !url.startsWith('/') || decodeURIComponent(url.split('?')[0] ?? '').length === 0;
  } catch {
    return true;
  }
}
