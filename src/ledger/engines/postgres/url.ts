// The URL of a PostgreSQL database: told from others, and shown without its secrets.

export const isServerUrl = (url: string) => /^postgres(ql)?:\/\//.test(url);

/** The URL as it may be printed. */
export function shownUrl(url: string): string {
  try {
    const { protocol, username, host, pathname } = new URL(url);
    return `${protocol}//${username && `${username}@`}${host}${pathname}`;
  } catch {
    return 'postgresql://…';
  }
}
