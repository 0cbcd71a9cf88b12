// The items of a batch: what each would write, or why it cannot.
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { FastifyRequest } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { breathing } from '../breathing.ts';
import { preconditionFailed, revisionTag } from '../http/caching.ts';
import { evaluate } from '../http/conditions.ts';
import { Problem, type ProblemError } from '../http/problems.ts';
import { validationProblem } from '../http/validation.ts';
import type { Create, Replace, Write } from '../ledger/write.ts';
import { contentOf, sameContent } from '../model/document.ts';
import type { Content } from '../model/kinds.ts';
import { faultsOf } from '../model/rules.ts';
import { forms, type Item } from './batch-schemas.ts';
import { gone, noRecord, type RecordRoutes } from './record-routes.ts';
import { patched, refuseTooLarge, type Standing, standingOf } from './write.ts';

/** What becomes of an item: a write, nothing where it changes nothing, or a refusal. */
export type Outcome =
  | { readonly type: 'write'; readonly write: Write; readonly status: 200 | 201 | 204 }
  | { readonly type: 'unchanged'; readonly current: Standing }
  | { readonly type: 'refused'; readonly problem: Problem };

/** A problem of a part of the body, its faults pointed at from further out: `where` is the part. */
export function problemWithin({ slug, message, options }: Problem, where: string): Problem {
  const faults: readonly ProblemError[] = options.errors ?? [{ detail: message, code: slug, pointer: '#' }];
  const errors = faults.map(({ detail, code, pointer = '#' }) => ({
    ...{ detail, code },
    pointer: `#${where}${pointer.slice(1)}`.slice(0, 500),
  }));
  return new Problem(slug, message, { ...options, errors });
}

/** Where in an item its record is. */
export const contentIn = ({ op }: Item) =>
  ({ create: '/content', replace: '/content', patch: '/patch', delete: '' })[op];

/** What would become of each item now; those that were refused `before` stay refused. */
export async function prepare(
  routes: RecordRoutes,
  request: FastifyRequest,
  items: readonly Item[],
  before: readonly Outcome[] = [],
): Promise<Outcome[]> {
  const breathe = breathing();
  const seen = new Set<string>();
  const outcomes: Outcome[] = [];
  for (const [index, item] of items.entries()) {
    const earlier = before[index];
    const outcome = earlier?.type === 'refused' ? earlier : await prepareItem(routes, request, { item, index, seen });
    if (typeof item.id === 'string') seen.add(item.id);
    outcomes.push(outcome);
    await breathe();
  }
  return outcomes;
}

interface Indexed {
  readonly item: Item;
  readonly index: number;
  /** The ids of the items before it. */
  readonly seen: ReadonlySet<string>;
}

async function prepareItem(routes: RecordRoutes, request: FastifyRequest, indexed: Indexed): Promise<Outcome> {
  const { item, index, seen } = indexed;
  try {
    refuseWrongForm(routes, request, item);
    if (item.id !== undefined && seen.has(item.id)) throw twice(item.id);
    return await (item.op === 'create' ? prepareCreate(routes, request, item) : prepareChange(routes, request, item));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { type: 'refused', problem: problemWithin(error, `/items/${index}`) };
  }
}

const fault = (slug: Problem['slug'], code: string, detail: string, pointer: string) =>
  new Problem(slug, detail, { errors: [{ detail, code, pointer }] });

const twice = (id: string) =>
  fault('invalid-body', 'duplicate', `Another item is for ${id}; a batch does one thing to a record.`, '#/id');

/** @throws Problem with every fault of an item's form, and of its content's */
function refuseWrongForm({ kind }: RecordRoutes, request: FastifyRequest, item: Item): void {
  const form = Object.hasOwn(forms, String(item.op)) ? forms[item.op] : undefined;
  if (form === undefined)
    throw fault('invalid-body', 'not-in-vocabulary', `It must be one of ${Object.keys(forms).join(', ')}.`, '#/op');
  const faults = [...faultsOfForm(request, form, item)];
  if ('content' in form.properties && item.content !== undefined)
    faults.push(...faultsOfForm(request, kind.input, item.content, '/content'));
  if (faults[0]) throw new Problem('invalid-body', faults[0].detail, { errors: faults });
  if (item.content !== undefined) refuseTooLarge(request, item.content);
}

function faultsOfForm(request: FastifyRequest, schema: object, value: unknown, where = ''): readonly ProblemError[] {
  const validate = request.compileValidationSchema(schema, 'body');
  if (validate(value)) return [];
  return problemWithin(validationProblem(validate.errors as ErrorObject[], 'body'), where).options.errors ?? [];
}

async function prepareCreate({ ledger, kind }: RecordRoutes, { server }: FastifyRequest, item: Item): Promise<Outcome> {
  // Every path of its own has OPTIONS.
  if (item.id !== undefined && server.hasRoute({ method: 'OPTIONS', url: `/v1/${kind.plural}/${item.id}` }))
    throw fault('invalid-record', 'reserved', `/v1/${kind.plural}/${item.id} is no record.`, '#/id');
  const current = item.id === undefined ? null : await ledger.current(kind.name, item.id);
  if (current?.document) {
    const detail = `The ${kind.name} ${item.id} exists, at ${revisionTag(current.position)}.`;
    throw fault('precondition-failed', 'exists', detail, '#/id');
  }
  const write = { op: 'create', kind: kind.name, id: item.id ?? uuidv7(), content: item.content as Content } as const;
  refuseFaults(write, '/content');
  return { type: 'write', write, status: 201 };
}

async function prepareChange(routes: RecordRoutes, request: FastifyRequest, item: Item): Promise<Outcome> {
  const { kind } = routes;
  const current = await changeable(routes, item);
  const { id, position: expected } = current;
  if (item.op === 'delete') {
    const heir = item.mergedInto === undefined ? {} : { heir: item.mergedInto };
    return { type: 'write', write: { op: 'delete', kind: kind.name, id, expected, ...heir }, status: 204 };
  }
  const before = contentOf(current.document);
  const content = contentAfter(routes, request, item, before);
  if (sameContent(before, content)) return { type: 'unchanged', current };
  const write = { op: 'replace', kind: kind.name, id, content, expected } as const;
  refuseFaults(write, contentIn(item));
  return { type: 'write', write, status: 200 };
}

function contentAfter({ kind }: RecordRoutes, request: FastifyRequest, item: Item, before: Content): Content {
  if (item.op === 'replace') return item.content as Content;
  try {
    return patched(request, kind, before, item.patch);
  } catch (error) {
    throw error instanceof Problem ? problemWithin(error, '/patch') : error;
  }
}

/** The record that an item changes, in the state that its `ifMatch` asks for. */
async function changeable({ ledger, kind }: RecordRoutes, { id = '', ifMatch }: Item): Promise<Standing> {
  const current = await ledger.current(kind.name, id);
  if (current === null) throw problemWithin(noRecord(kind, id), '/id');
  const standing = standingOf(current);
  if (standing === null) throw problemWithin(gone({ kind }, current), '/id');
  const etag = revisionTag(standing.position);
  if (evaluate({ 'if-match': ifMatch }, { etag, modified: null }, false) === 'proceed') return standing;
  throw problemWithin(preconditionFailed(etag), '/ifMatch');
}

function refuseFaults({ kind, id, content }: Create | Replace, where: string): void {
  const errors = faultsOf(kind, id, content);
  if (errors[0]) throw problemWithin(new Problem('invalid-record', errors[0].detail, { errors }), where);
}
