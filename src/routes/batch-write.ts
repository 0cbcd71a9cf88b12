// What a batch does: one append of all its writes, or of those that are left when some are refused.
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { type Answer, sendAnswer } from '../http/answers.ts';
import { problemBody } from '../http/problems.ts';
import type { Revision } from '../ledger/revision.ts';
import { MAX_ERRORS, Refusal, type RefusalCode, refusals } from '../model/refusals.ts';
import { validationProblem } from '../model/schema-faults.ts';
import { didYouMean, nearestName } from '../model/suggestions.ts';
import { validatorOf } from '../model/validation.ts';
import { refusalInBatch } from '../operations/records/blame.ts';
import { expectedBy, type Item } from '../operations/records/item.ts';
import type { Outcome } from '../operations/records/preparing.ts';
import { revisionTag, withFault } from '../operations/records/refusing.ts';
import { writeItems } from '../operations/records/writing.ts';
import { type BatchItem, forms } from './batch-schemas.ts';
import { carryOut, draftOf, isDryRun } from './dry-run.ts';
import { type RecordRoutes, recordUrl } from './record-routes.ts';
import { mostOf } from './write.ts';

export async function batch(routes: RecordRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { ledger, kind } = routes;
  const given = (request.body as { items: BatchItem[] }).items;
  const partial = (request.query as { mode?: string }).mode === 'partial';
  const answer = (outcomes: readonly Outcome[], revisions: readonly Revision[]) =>
    answerTo({ routes, request, partial }, outcomes, revisions);
  const { outcomes, revisions } = await writeItems(given.map(itemOf), {
    ledger,
    kind,
    most: mostOf(request),
    rule: partial ? () => {} : refuseAny,
    // Where there is a key, what is answered is kept though nothing is written.
    append: async (writes, prepared) =>
      writes.length === 0 && request.keptUnder === null
        ? []
        : carryOut(ledger, request, writes, made => answer(prepared, made)),
  });
  return sendAnswer(reply, answer(outcomes, revisions));
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

interface Batch {
  readonly routes: RecordRoutes;
  readonly request: FastifyRequest;
  readonly partial: boolean;
}

function answerTo(
  { routes, request, partial }: Batch,
  outcomes: readonly Outcome[],
  revisions: readonly Revision[],
): Answer {
  let written = 0;
  const results = outcomes.map((outcome, index) => {
    if (outcome.type === 'refused')
      return refusalOf(routes, request, refusalInBatch(outcome.refusal, outcome.part, index));
    if (outcome.type === 'unchanged') return resultOf(routes, request, 200, outcome.current);
    const { op } = outcome.write;
    const status = { create: 201, replace: 200, delete: 204 }[op];
    return resultOf(routes, request, status, revisions[written++] as Revision);
  });
  const last = isDryRun(request) ? undefined : revisions.at(-1)?.position;
  return { status: partial ? 207 : 200, headers: {}, body: JSON.stringify({ position: last, results }) };
}

function resultOf(routes: RecordRoutes, request: FastifyRequest, status: number, { id, position, document }: Revision) {
  if (isDryRun(request)) return { status, id, ...(document !== null && { document: draftOf(document) }) };
  return { status, id, ...(document !== null && { etag: revisionTag(position), location: recordUrl(routes, id) }) };
}

function refusalOf({ base }: RecordRoutes, request: FastifyRequest, refusal: Refusal) {
  const { status } = refusals[refusal.code];
  return { status, problem: problemBody(refusal, base, request.originalUrl, request.id) };
}
