// Whom to tell of a weakness in the server: security.txt (RFC 9116).
import { Type } from '@sinclair/typebox';
import { Refusal } from '../../model/refusals.ts';
import { named, object, ref } from '../../model/schema.ts';
import { answersOf, answerWith } from '../answers.ts';
import { release } from '../follows.ts';
import { wellKnown } from '../links.ts';
import { type Operation, operation } from '../operation.ts';

/** Whoever runs the server, as SECURITY_CONTACT and SECURITY_LANGUAGES tell; `contact` may be empty. */
export interface SecurityContact {
  readonly contact: string;
  readonly languages: string;
}

const TEXT = 'text/plain';
const NAME = 'security.txt';

/** For how many days what is read today holds. More than a year would be too long (RFC 9116 §2.5.5). */
const DAYS = 180;

const schema = named(
  'SecurityText',
  Type.String({ maxLength: 2_000, description: 'Fields of RFC 9116, one a line, with CRLF at the end of each' }),
);

export const securityTextSchemas = [schema];

export const securityTextOperation = ({ contact, languages }: SecurityContact): Operation =>
  operation({
    id: 'get-security-text',
    method: 'GET',
    path: `/.well-known/${NAME}`,
    access: 'open',
    tag: 'system',
    summary: 'Whom to tell of a weakness',
    description: 'The security.txt of RFC 9116, with `SECURITY_CONTACT`; 404 where that is not set.',
    parameters: { query: object({}) },
    mediaTypes: [TEXT],
    answers: answersOf(
      answerWith(ref(schema), { description: 'The contact', headers: ['ETag', 'Cache-Control', 'Vary'] }, [TEXT]),
      'invalid-parameter',
      'not-found',
    ),
    ask: ({ base }) => {
      if (contact === '')
        throw new Refusal('not-found', 'Whoever runs this server names no contact for security: SECURITY_CONTACT.');
      return textOf({ contact, languages }, base, new Date());
    },
    // It tells an end, and so is another one tomorrow.
    at: (text, given) => ({ ...release(given, text), holds: 'never' as const }),
    run: body => ({ body, mediaType: `${TEXT}; charset=utf-8` }),
  });

/** The same text all day long, so that whoever has it is not sent it again. */
function textOf({ contact, languages }: SecurityContact, base: string, now: Date): string {
  const expires = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + DAYS));
  const fields = [
    ['Contact', contact],
    ['Expires', expires.toISOString()],
    ['Preferred-Languages', languages],
    // A web address in it is one of https (§2.5.2).
    ...(base.startsWith('https:') ? [['Canonical', wellKnown(base, NAME)]] : []),
  ];
  return fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
}
