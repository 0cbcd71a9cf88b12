// Request ids: the client's where it is sane, else one of our own; echoed, and in every line of the log.
import type { IncomingMessage } from 'node:http';
import { V7Generator } from 'uuidv7';

const SANE = /^[A-Za-z0-9._:-]{1,128}$/;

/** Random numbers are had from the system many at a time: one call for each request takes longer than all else of its id. */
const numbers = new Uint32Array(1_024);
let used = numbers.length;
const generator = new V7Generator({
  nextUint32: () => {
    if (used === numbers.length) {
      crypto.getRandomValues(numbers);
      used = 0;
    }
    return numbers[used++] as number;
  },
});

export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['request-id'];
  return typeof given === 'string' && SANE.test(given) ? given : generator.generate().toString();
}
