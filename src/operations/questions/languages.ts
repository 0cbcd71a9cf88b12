// The languages that a client prefers, for formats that tell texts in one.
import { Type } from '@sinclair/typebox';
import Negotiator from 'negotiator';
import { ENGLISH, type Ranges } from '../../model/languages.ts';
import { optional } from '../../model/schema.ts';
import type { Given } from '../operation.ts';

/** A language range (RFC 4647 §2.1); `*` prefers nothing. */
const RANGE = '^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$';
const isRange = (text: string) => new RegExp(RANGE).test(text);

/** The same as a part of the address, for links and subscriptions: whoever follows them sends what their program prefers. */
export const langSchema = optional(
  Type.String({
    maxLength: 35,
    pattern: RANGE,
    description: 'The language of texts in formats that tell one, such as `ar`; it wins over `Accept-Language`',
  }),
);

export const languagePreference = Type.Object({
  'accept-language': Type.Optional(
    Type.String({
      maxLength: 2_000,
      description:
        'The language of texts in formats that tell one (RFC 9110 §12.5.4); English where nothing fits, or else the first',
    }),
  ),
});

/** How many are looked at. */
const MOST = 20;

/** What `lang` asks for, else what `Accept-Language` prefers, and English after it. */
export function languagesOf({ headers, query }: Pick<Given, 'headers' | 'query'>): Ranges {
  if (typeof query.lang === 'string') return [...new Set([query.lang.toLowerCase(), ...ENGLISH])];
  const { 'accept-language': accepted } = headers;
  if (accepted === undefined) return ENGLISH;
  const ranges = new Negotiator({ headers: { 'accept-language': accepted } }).languages();
  const looked = ranges.filter(isRange).map(range => range.toLowerCase());
  return [...new Set([...looked.slice(0, MOST), ...ENGLISH])];
}
