// Request ids: the client's where it is sane, else one of our own; echoed, and in every line of the log.
import type { IncomingMessage } from 'node:http';
import { uuidv7 } from 'uuidv7';

const SANE = /^[A-Za-z0-9._:-]{1,128}$/;

export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['request-id'];
  return typeof given === 'string' && SANE.test(given) ? given : uuidv7();
}
