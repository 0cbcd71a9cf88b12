// Preparing: what each item would do to the ledger as it stands, or every reason why it cannot.
import type { ErrorObject } from 'ajv/dist/2020.js';
import { breathing } from '../../breathing.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Revision } from '../../ledger/revision.ts';
import type { Write } from '../../ledger/write.ts';
import { contentOf, sameContent } from '../../model/document.ts';
import { withoutChecks } from '../../model/evidence.ts';
import type { Content, Kind } from '../../model/kinds.ts';
import { type Fault, Refusal } from '../../model/refusals.ts';
import { faultsOf, reservedId } from '../../model/rules.ts';
import { validationProblem } from '../../model/schema-faults.ts';
import { changedChecks, ownMembers } from '../../model/server-members.ts';
import { contentValidator } from '../../model/validation.ts';
import type { Item, Part } from './item.ts';
import { patched } from './patching.ts';
import { exists, gone, noRecord, revisionTag, tooLargeRecord, withFault } from './refusing.ts';

/** A revision that holds a document: not a tombstone. */
export type Standing = Revision & { readonly document: string };

/** What becomes of an item: a write, nothing where it changes nothing, or a refusal, with the part that is to blame. */
export type Outcome =
  | { readonly type: 'write'; readonly write: Write; readonly part: Part }
  | { readonly type: 'unchanged'; readonly current: Standing }
  | Refused;

interface Refused {
  readonly type: 'refused';
  readonly refusal: Refusal;
  readonly part: Part;
  /** What it would write if nothing else were wrong with it. */
  readonly write?: Write;
}

export interface Preparation {
  readonly ledger: Pick<Ledger, 'current' | 'incarnation' | 'unknownReferences'>;
  readonly kind: Kind;
  /** The most bytes that a record may have as JSON text: what one request can send. */
  readonly most: number;
}

/**
 * The outcomes of items on records of one kind, in their order. An item that breaks a rule is told the references that
 * lead nowhere with it, and so is each item beside it: all that is wrong is told at once.
 */
export async function prepare(
  items: readonly Item[],
  preparation: Preparation,
  refused: ReadonlyMap<number, Outcome> = new Map(),
): Promise<Outcome[]> {
  const breathe = breathing();
  const seen = new Set<string>();
  const outcomes: Outcome[] = [];
  for (const [index, item] of items.entries()) {
    outcomes.push(refused.get(index) ?? (await outcomeOf(item, seen, preparation)));
    seen.add(item.id);
    await breathe();
  }
  return outcomes.some(outcome => outcome.type === 'refused' && outcome.write)
    ? withReferences(outcomes, preparation)
    : outcomes;
}

/** The refusal of a part of an item. */
class Blamed extends Error {
  readonly refusal: Refusal;
  readonly part: Part;
  constructor(refusal: Refusal, part: Part) {
    super(refusal.message);
    this.refusal = refusal;
    this.part = part;
  }
}

/** Runs a step; what it refuses is to be blamed on a part of the item. */
function blaming<T>(part: Part, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof Refusal ? new Blamed(error, part) : error;
  }
}

async function outcomeOf(item: Item, seen: ReadonlySet<string>, preparation: Preparation): Promise<Outcome> {
  try {
    const { id, isNew, refusal } = item;
    if (refusal) throw new Blamed(refusal, 'item');
    if (seen.has(id)) throw new Blamed(twice(id), 'id');
    const current = isNew ? null : await preparation.ledger.current(preparation.kind.name, id);
    return outcomeOn(item, current, preparation);
  } catch (error) {
    if (!(error instanceof Blamed)) throw error;
    return { type: 'refused', refusal: error.refusal, part: error.part };
  }
}

const twice = (id: string) =>
  withFault('invalid-body', 'duplicate', `Another item is for ${id}; a batch does one thing to a record.`);

function outcomeOn(item: Item, current: Revision | null, preparation: Preparation): Outcome {
  const { kind } = preparation;
  const { op, id } = item;
  const standing = standingOf(current);
  if (standing === null && op !== 'create' && op !== 'put')
    throw new Blamed(current ? gone(current) : noRecord(kind.name, id), 'id');
  const etag = standing && revisionTag(standing.position, preparation.ledger);
  if (op === 'create' && etag !== null) throw new Blamed(exists(kind, id, etag), 'id');
  const [reserved] = reservedId(kind, id);
  if (reserved) throw new Blamed(withFault('invalid-record', reserved.code, reserved.detail), 'id');
  blaming('ifMatch', () => item.expects(etag));
  if (op === 'delete' && standing)
    return { type: 'write', write: deletion(standing, item.mergedInto), part: 'mergedInto' };
  const part = op === 'patch' ? 'patch' : 'content';
  const content = blaming(part, () => contentAfter(item, standing, preparation));
  if (standing && sameContent(contentOf(standing.document), content)) return { type: 'unchanged', current: standing };
  const write: Write = standing
    ? { op: 'replace', kind: kind.name, id, content, expected: standing.position }
    : { op: 'create', kind: kind.name, id, content };
  const errors = faultsOf(kind.name, id, content);
  if (errors.length === 0) return { type: 'write', write, part };
  return { type: 'refused', refusal: invalidRecord(errors), part, write };
}

/** A record that breaks rules of the domain. */
export const invalidRecord = (errors: readonly Fault[]) =>
  new Refusal('invalid-record', errors[0]?.detail ?? 'It breaks a rule.', { errors });

const standingOf = (revision: Revision | null): Standing | null =>
  revision !== null && revision.document !== null ? { ...revision, document: revision.document } : null;

function deletion({ kind, id, position }: Standing, heir: string | undefined): Write {
  return { op: 'delete', kind, id, expected: position, ...(heir !== undefined && { heir }) };
}

/** The content that a record has after an item. @throws Refusal with all its faults, or where it would be too large */
function contentAfter(
  { id, isNew, content, patch }: Item,
  standing: Standing | null,
  { kind, most }: Preparation,
): Content {
  const before: Content | null = standing && JSON.parse(standing.document);
  const sent = patch === undefined ? content : patched(before ?? {}, patch, most);
  const { own, faults } = ownMembers(sent, before ?? (isNew ? {} : { id }));
  const validate = contentValidator(kind.name);
  if (!validate(own)) throw withMore(validationProblem(validate.errors as ErrorObject[], 'body'), faults);
  const changed = [...faults, ...changedChecks(own as Content, before ?? {})];
  if (changed[0]) throw new Refusal('invalid-body', changed[0].detail, { errors: changed });
  if (Buffer.byteLength(JSON.stringify(own)) > most) throw tooLargeRecord();
  return withoutChecks(own as Content);
}

const withMore = ({ code, message, options }: Refusal, faults: readonly Fault[]) =>
  new Refusal(code, message, { ...options, errors: [...faults, ...(options.errors ?? [])] });

/** The outcomes with the references that lead nowhere. The ledger checks them again when it appends: only then do they hold. */
async function withReferences(outcomes: readonly Outcome[], { ledger }: Preparation): Promise<Outcome[]> {
  const writing = outcomes
    .filter(outcome => outcome.type !== 'unchanged')
    .filter(({ write }) => write !== undefined && write.op !== 'delete');
  const unknown = await ledger.unknownReferences(writing.flatMap(({ write }) => write ?? []));
  const faults = Map.groupBy(unknown, ({ write }) => writing[write]);
  return outcomes.map(outcome => {
    const own = faults.get(outcome as (typeof writing)[number]);
    return own === undefined
      ? outcome
      : withFaults(
          outcome,
          own.map(({ write: _, ...fault }) => fault),
        );
  });
}

function withFaults(outcome: Outcome, faults: readonly Fault[]): Outcome {
  if (outcome.type === 'unchanged' || outcome.write === undefined) return outcome;
  const { part, write } = outcome;
  const earlier = outcome.type === 'refused' ? (outcome.refusal.options.errors ?? []) : [];
  return { type: 'refused', refusal: invalidRecord([...earlier, ...faults]), part, write };
}
