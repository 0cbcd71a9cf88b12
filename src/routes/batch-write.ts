// What a batch does: one append of all its writes, or of those that are left when some are refused.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, sendAnswer } from '../http/answers.ts';
import { revisionTag } from '../http/caching.ts';
import { MAX_ERRORS, Problem, type ProblemSlug, problemBody, problems } from '../http/problems.ts';
import { Conflict, StillReferredTo, UnknownReferences } from '../ledger/errors.ts';
import type { Revision } from '../ledger/revision.ts';
import type { Write } from '../ledger/write.ts';
import { contentIn, type Outcome, prepare, problemWithin } from './batch-items.ts';
import type { Item } from './batch-schemas.ts';
import { carryOut, draftOf, isDryRun } from './dry-run.ts';
import { referrersIn } from './ledger-problems.ts';
import { type RecordRoutes, recordUrl } from './record-routes.ts';

/** How often what is left is tried again when some of it was refused. */
const ROUNDS = 20;

interface Batch {
  readonly routes: RecordRoutes;
  readonly request: FastifyRequest;
  readonly items: readonly Item[];
  readonly partial: boolean;
}

export async function batch(routes: RecordRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { items } = request.body as { items: Item[] };
  const own = { routes, request, items, partial: (request.query as { mode?: string }).mode === 'partial' };
  let outcomes = await prepare(routes, request, items);
  for (let round = 0; round < ROUNDS; round++) {
    if (!own.partial) refuseAny(outcomes);
    const answer = (revisions: readonly Revision[]) => answerTo(own, outcomes, revisions);
    try {
      return sendAnswer(reply, answer(await write(own, outcomes, answer)));
    } catch (error) {
      outcomes = await outcomesAfter(own, outcomes, error);
    }
  }
  throw new Problem('invalid-record', 'Too many items depend on others that are refused: send fewer at once.');
}

/** Nothing is to be written where no item changes anything; but where there is a key, that is what is kept. */
async function write(
  { routes: { ledger }, request }: Batch,
  outcomes: readonly Outcome[],
  answer: (revisions: readonly Revision[]) => Answer,
): Promise<Revision[]> {
  const writes = outcomes.flatMap(outcome => (outcome.type === 'write' ? [outcome.write] : []));
  return writes.length === 0 && request.keptUnder === null ? [] : carryOut(ledger, request, writes, answer);
}

/** What a batch that is refused as a whole answers, the first where its items are refused for several reasons. */
const WHOLE: readonly ProblemSlug[] = [
  'invalid-body',
  'body-too-large',
  'precondition-failed',
  'invalid-record',
  'still-referred-to',
];

/** @throws Problem with the faults of all items, where one is refused */
function refuseAny(outcomes: readonly Outcome[]): void {
  const refused = outcomes.flatMap(outcome => (outcome.type === 'refused' ? [outcome.problem] : []));
  if (refused.length === 0) return;
  const slugs = new Set(refused.map(({ slug }) => (slug === 'not-found' || slug === 'gone' ? WHOLE[2] : slug)));
  const detail = `${refused.length} of ${outcomes.length} items ${refused.length === 1 ? 'is' : 'are'} refused, so nothing is recorded.`;
  const referrers = refused.flatMap(({ options }) => options.extension?.referrers ?? []);
  throw new Problem(WHOLE.find(slug => slugs.has(slug)) ?? 'invalid-record', detail, {
    errors: refused.flatMap(({ options }) => options.errors ?? []).slice(0, MAX_ERRORS),
    ...(referrers.length > 0 && { extension: { referrers: [...new Set(referrers)].slice(0, 20) } }),
  });
}

/** The outcomes once the ledger has refused some of the writes. @throws what it has failed for otherwise */
async function outcomesAfter(
  { routes, request, items }: Batch,
  outcomes: readonly Outcome[],
  error: unknown,
): Promise<Outcome[]> {
  // Another write came first: what was expected is looked at again.
  if (error instanceof Conflict) return prepare(routes, request, items, outcomes);
  const problemOf = refusalsIn(error);
  if (problemOf === null) throw error;
  let written = 0;
  return outcomes.map((outcome, index) => {
    if (outcome.type !== 'write') return outcome;
    const problem = problemOf(written++, outcome.write, contentIn(items[index] as Item));
    return problem ? { type: 'refused', problem: problemWithin(problem, `/items/${index}`) } : outcome;
  });
}

type Refusals = (which: number, write: Write, where: string) => Problem | null;

/** What the ledger has against each of the writes; null where the error is none of its refusals. */
function refusalsIn(error: unknown): Refusals | null {
  if (error instanceof UnknownReferences) {
    return (which, { op }, where) => {
      const errors = error.faults.flatMap(({ write: of, ...fault }) => (of === which ? [fault] : []));
      if (!errors[0]) return null;
      return problemWithin(
        new Problem('invalid-record', errors[0].detail, { errors }),
        op === 'delete' ? '/mergedInto' : where,
      );
    };
  }
  if (error instanceof StillReferredTo) {
    return which => {
      const referred = error.referred.filter(({ write: of }) => of === which);
      const referrers = referrersIn({ referred });
      if (referrers.length === 0) return null;
      return new Problem('still-referred-to', `${referrers[0]} refers to it.`, { extension: { referrers } });
    };
  }
  return null;
}

function answerTo(
  { routes, request, partial }: Batch,
  outcomes: readonly Outcome[],
  revisions: readonly Revision[],
): Answer {
  let written = 0;
  const results = outcomes.map(outcome => {
    if (outcome.type === 'refused') return refusalOf(routes, request, outcome.problem);
    const revision = outcome.type === 'write' ? revisions[written++] : outcome.current;
    return resultOf(routes, request, outcome.type === 'write' ? outcome.status : 200, revision as Revision);
  });
  const last = isDryRun(request) ? undefined : revisions.at(-1)?.position;
  return { status: partial ? 207 : 200, headers: {}, body: JSON.stringify({ position: last, results }) };
}

function resultOf(routes: RecordRoutes, request: FastifyRequest, status: number, { id, position, document }: Revision) {
  if (isDryRun(request)) return { status, id, ...(document !== null && { document: draftOf(document) }) };
  return { status, id, ...(document !== null && { etag: revisionTag(position), location: recordUrl(routes, id) }) };
}

function refusalOf({ base }: RecordRoutes, request: FastifyRequest, problem: Problem) {
  const { status } = problems[problem.slug];
  return { status, problem: problemBody(problem, base, request.originalUrl, request.id) };
}
