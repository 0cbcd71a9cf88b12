// A server that a command asks over HTTP: its address, and the key that it is asked with.
import { WrongUse } from './terminal.ts';

/** A server and a path on it: no name or password, which HTTP clients refuse, and no query. @throws WrongUse */
export function refuseNoAddress(text: string): void {
  const { protocol = '', username, password, search, hash } = URL.canParse(text) ? new URL(text) : ({} as Partial<URL>);
  if (/^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === '') return;
  throw new WrongUse(
    'That is not the address of a server, such as https://records.example, with no name and no query.',
  );
}

/** @throws WrongUse for what no header can hold */
export function refuseNoKey(key: string | undefined): void {
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    throw new WrongUse('The key must be visible ASCII characters, as it was given out.');
}
