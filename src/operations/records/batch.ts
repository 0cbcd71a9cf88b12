// What a batch does: one append of all its writes, or of those that are left when some are refused.
import type { ErrorObject } from 'ajv/dist/2020.js';
import { uuidv7 } from 'uuidv7';
import type { Revision } from '../../ledger/revision.ts';
import type { Kind } from '../../model/kinds.ts';
import { MAX_ERRORS, Refusal, type RefusalCode, refusals } from '../../model/refusals.ts';
import { validationProblem } from '../../model/schema-faults.ts';
import { didYouMean, nearestName } from '../../model/suggestions.ts';
import { validatorOf } from '../../model/validation.ts';
import type { Given } from '../operation.ts';
import { problemBody } from '../problem.ts';
import type { KeptAnswer } from '../receipts.ts';
import { type BatchItem, forms } from './batch-schemas.ts';
import { refusalInBatch } from './blame.ts';
import { carryOut, draftOf, isDryRun } from './dry-run.ts';
import { expectedBy, type Item } from './item.ts';
import type { Outcome } from './preparing.ts';
import { revisionTag, withFault } from './refusing.ts';
import { recordUrl } from './there.ts';
import { writeItems } from './writing.ts';

export interface AskedBatch {
  readonly items: readonly BatchItem[];
  readonly partial: boolean;
}

/** @throws Refusal; Conflict, StorageFailure */
export async function writeBatch(kind: Kind, { items, partial }: AskedBatch, given: Given): Promise<KeptAnswer> {
  const answer = (outcomes: readonly Outcome[], revisions: readonly Revision[]): KeptAnswer => ({
    status: partial ? 207 : 200,
    headers: {},
    body: answerTo(kind, given, outcomes, revisions),
  });
  const { outcomes, revisions } = await writeItems(items.map(itemOf), {
    ledger: given.ledger,
    kind,
    most: given.most,
    rule: partial ? () => {} : refuseAny,
    // Where there is a key, what is answered is kept though nothing is written.
    append: async (writes, prepared) =>
      writes.length === 0 && given.keptUnder === null ? [] : carryOut(given, writes, made => answer(prepared, made)),
  });
  return answer(outcomes, revisions);
}

const compiled = new Map<object, ReturnType<typeof validatorOf>>();

/** An item as it is written; one whose form is wrong refuses whatever state its record is in. */
function itemOf(given: BatchItem): Item {
  const { op, id, content, patch, mergedInto, ifMatch } = given;
  const refusal = formRefusal(given);
  return {
    op,
    ...(typeof id === 'string' ? { id } : { id: uuidv7(), isNew: true }),
    ...(content !== undefined && { content }),
    ...(patch !== undefined && { patch: { type: Array.isArray(patch) ? 'json' : 'merge', value: patch } }),
    ...(mergedInto !== undefined && { mergedInto }),
    ...(refusal && { refusal }),
    expects: op === 'create' ? () => {} : expectedBy({ 'if-match': ifMatch }),
  };
}

/** Every fault of an item's form; null where there is none. */
function formRefusal(item: BatchItem): Refusal | null {
  const form = Object.hasOwn(forms, String(item.op)) ? forms[item.op] : undefined;
  if (form === undefined)
    return withFault(
      'invalid-body',
      'not-in-vocabulary',
      `It must be one of ${Object.keys(forms).join(', ')}.${didYouMean(nearestName(String(item.op), Object.keys(forms)))}`,
      '#/op',
    );
  const validate = compiled.get(form) ?? validatorOf(form);
  compiled.set(form, validate);
  return validate(item) ? null : validationProblem(validate.errors as ErrorObject[], 'body');
}

/** What a batch that is refused as a whole answers, the first where its items are refused for several reasons. */
const WHOLE: readonly RefusalCode[] = [
  'invalid-body',
  'body-too-large',
  'precondition-failed',
  'patch-conflict',
  'invalid-record',
  'still-referred-to',
];

/** @throws Refusal with the faults of all items, where one is refused */
function refuseAny(outcomes: readonly Outcome[]): void {
  const refused = outcomes.flatMap((outcome, index) =>
    outcome.type === 'refused' ? [refusalInBatch(outcome.refusal, outcome.part, index)] : [],
  );
  if (refused.length === 0) return;
  const codes = new Set(refused.map(({ code }) => (code === 'not-found' || code === 'gone' ? WHOLE[2] : code)));
  const detail = `${refused.length} of ${outcomes.length} items ${refused.length === 1 ? 'is' : 'are'} refused, so nothing is recorded.`;
  const referrers = refused.flatMap(({ options }) => options.extension?.referrers ?? []);
  throw new Refusal(WHOLE.find(code => codes.has(code)) ?? 'invalid-record', detail, {
    errors: refused.flatMap(({ options }) => options.errors ?? []).slice(0, MAX_ERRORS),
    ...(referrers.length > 0 && { extension: { referrers: [...new Set(referrers)].slice(0, 20) } }),
  });
}

function answerTo(kind: Kind, given: Given, outcomes: readonly Outcome[], revisions: readonly Revision[]): string {
  let written = 0;
  const results = outcomes.map((outcome, index) => {
    if (outcome.type === 'refused') return refusalOf(given, refusalInBatch(outcome.refusal, outcome.part, index));
    if (outcome.type === 'unchanged') return resultOf(kind, given, 200, outcome.current);
    const status = { create: 201, replace: 200, delete: 204 }[outcome.write.op];
    return resultOf(kind, given, status, revisions[written++] as Revision);
  });
  const position = isDryRun(given) ? undefined : revisions.at(-1)?.position;
  return JSON.stringify({ position, results });
}

function resultOf(kind: Kind, given: Given, status: number, { id, position, document }: Revision) {
  if (isDryRun(given)) return { status, id, ...(document !== null && { document: draftOf(document) }) };
  const current = document !== null && {
    etag: revisionTag(position, given.ledger),
    location: recordUrl(given, kind, id),
  };
  return { status, id, ...current };
}

function refusalOf({ base, url, requestId }: Given, refusal: Refusal) {
  const { status } = refusals[refusal.code];
  return { status, problem: problemBody(refusal, base, url, requestId) };
}
