// Where a ledger is, by its URL: whether two URLs name the same one, and what may be shown of them.
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { isServerUrl, shownUrl } from './engines/postgres/url.ts';

export { isServerUrl };

/** Whether it names a database that can hold a ledger. */
export const isLedgerUrl = (url: string): boolean => isServerUrl(url) || /^file:[^:?#][^?#]*$/.test(url);

/** As it may be printed: without a password. */
export const shownLocation = (url: string): string => (isServerUrl(url) ? shownUrl(url) : url);

/** Whether two URLs name one database, as far as URLs tell: a host may have other names. */
export const isSameLocation = (one: string, other: string): boolean => canonical(one) === canonical(other);

const POSTGRES_PORT = '5432';

function canonical(url: string): string {
  if (!isServerUrl(url)) {
    const file = resolve(url.replace(/^file:/, ''));
    return existsSync(file) ? realpathSync(file) : file;
  }
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || POSTGRES_PORT}${pathname}`;
}
