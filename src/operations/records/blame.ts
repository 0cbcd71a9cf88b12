// Where a fault is: pointers into an item become pointers into what the client sent.
import { type Fault, Refusal } from '../../model/refusals.ts';
import type { Part } from './item.ts';
import type { Outcome } from './preparing.ts';

/** The refusal of the one item of a request: its content is the body, and its heir a parameter. */
export function refusalOfOne([outcome]: readonly Outcome[]): void {
  if (outcome?.type !== 'refused') return;
  const { refusal, part } = outcome;
  if (part !== 'mergedInto') throw refusal;
  const errors = refusal.options.errors?.map(({ detail, code }): Fault => ({ detail, code, parameter: part }));
  throw new Refusal(refusal.code, refusal.message, { ...refusal.options, ...(errors && { errors }) });
}

/** Where each part of an item of a batch stands in it. */
const PLACES: Readonly<Record<Part, string>> = {
  content: '/content',
  patch: '/patch',
  id: '/id',
  ifMatch: '/ifMatch',
  mergedInto: '/mergedInto',
  item: '',
};

/** A refusal of an item of a batch, its faults pointed at from the body. One that names none is itself the fault. */
export function refusalInBatch({ code, message, options }: Refusal, part: Part, index: number): Refusal {
  const faults: readonly Fault[] = options.errors ?? [{ detail: message, code, pointer: '#' }];
  const where = `#/items/${index}${PLACES[part]}`;
  const errors = faults.map(fault => ({ ...fault, pointer: `${where}${fault.pointer?.slice(1) ?? ''}`.slice(0, 500) }));
  return new Refusal(code, message, { ...options, errors });
}
