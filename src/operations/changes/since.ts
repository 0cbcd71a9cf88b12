// `since`: the position after which changes are told.
import { invalidParameter } from '../../model/refusals.ts';
import { integer, MAX_POSITION, optional } from '../../model/schema.ts';

export const sinceParameter = {
  since: optional({ ...integer(0, MAX_POSITION, 'The last position that you have seen'), default: 0 }),
};

export const afterHead = (since: number, position: number) =>
  invalidParameter('since', 'out-of-range', `The ledger is at position ${position}; ${since} is after it.`);
