// `asOf`: the ledger as it stood at a position, or at an instant that is turned into one.
import { Type } from '@sinclair/typebox';
import type { Ledger } from '../../ledger/ledger.ts';
import { extentOf } from '../../model/edtf.ts';
import { invalidParameter } from '../../model/refusals.ts';
import { EXAMPLE, INSTANT_FORM } from '../../model/schema.ts';

export const asOfSchema = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 35,
    pattern: `^(0|[1-9][0-9]{0,14}|${INSTANT_FORM})$`,
    [EXAMPLE]: '30',
    description:
      'Answer as of this position of the ledger, or as of this RFC 3339 instant. What an instant of the last seconds means may still change; what a position means never does.',
  }),
);

export interface AsOf {
  readonly position: number;
  /** Given as a position, so that the answer can never change. */
  readonly fixed: boolean;
}

/** The position that `asOf` means; the head without one. @throws Refusal for what is after the head */
export async function positionOf(ledger: Ledger, asOf: string | undefined): Promise<AsOf> {
  if (asOf === undefined) return { position: ledger.head().position, fixed: false };
  if (/^\d+$/.test(asOf)) {
    if (!(await ledger.reach(Number(asOf))))
      throw invalid(`The ledger is at position ${ledger.head().position}; ${asOf} is after it.`);
    return { position: Number(asOf), fixed: true };
  }
  const instant = extentOf(asOf);
  if (instant === null) throw invalid(`The calendar has no ${asOf}.`);
  if (instant.start > Date.now()) throw invalid(`${asOf} has not come yet.`);
  return { position: await ledger.positionAt(new Date(instant.start)), fixed: false };
}

/** The RFC 3339 instant at which a position was recorded; the beginning of 1970 for what was before the first. */
export async function instantOf(ledger: Ledger, position: number): Promise<string> {
  const [last] = await ledger.changes(position - 1, position, 1);
  return last?.at ?? new Date(0).toISOString();
}

const invalid = (detail: string) => invalidParameter('asOf', 'out-of-range', detail);
