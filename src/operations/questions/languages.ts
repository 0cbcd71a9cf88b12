// The languages that a client prefers, for formats that tell texts in one.
import { Type } from '@sinclair/typebox';
import Negotiator from 'negotiator';
import { ENGLISH, type Ranges } from '../../model/languages.ts';
import type { Given } from '../operation.ts';

export const languagePreference = Type.Object({
  'accept-language': Type.Optional(
    Type.String({
      maxLength: 2_000,
      description:
        'The language of texts in formats that tell one (RFC 9110 §12.5.4); English where nothing fits, or else the first',
    }),
  ),
});

/** A language range (RFC 4647 §2.1); `*` prefers nothing. */
const RANGE = /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/i;

/** How many are looked at. */
const MOST = 20;

/** What `Accept-Language` prefers, and English after it. */
export function languagesOf({ headers }: Given): Ranges {
  const { 'accept-language': accepted } = headers;
  if (accepted === undefined) return ENGLISH;
  const ranges = new Negotiator({ headers: { 'accept-language': accepted } }).languages();
  const looked = ranges.filter(range => RANGE.test(range)).map(range => range.toLowerCase());
  return [...new Set([...looked.slice(0, MOST), ...ENGLISH])];
}
