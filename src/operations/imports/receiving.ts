// What importing a body does: at once as it arrives, or later from a file that it is kept in.
import { encodingNamed, noSuchEncoding } from '../../imports/decoding.ts';
import { TABLE } from '../../imports/formats.ts';
import { UnreadableInput } from '../../imports/importer.ts';
import type { Summary, Told } from '../../imports/outcomes.ts';
import { Conflict } from '../../ledger/errors.ts';
import { extentOf } from '../../model/edtf.ts';
import type { KindName } from '../../model/kinds.ts';
import { invalidParameter, Refusal, unavailable } from '../../model/refusals.ts';
import { noSuchCode } from '../../model/suggestions.ts';
import { eventKind } from '../../model/vocabularies/closed.ts';
import { FORM_TYPE } from '../media-types.ts';
import type { Given } from '../operation.ts';
import { type KeptAnswer, receiptOf } from '../receipts.ts';
import { formOf } from './forms.ts';
import { type Job, type JobState, type Jobs, jobState } from './jobs.ts';
import { type Asked, type ImportOne, ImportStopped, REHEARSES, type Recorded, RehearsalTooLong } from './run.ts';
import { LONGEST_NAME, NAMED } from './schemas.ts';
import { discard, type Input, inputIn, spool } from './spooling.ts';

export interface Query {
  readonly format: string;
  readonly dryRun?: 'true' | 'false';
  readonly since?: string;
  readonly only?: string;
  readonly kind?: KindName;
  readonly encoding?: string;
  readonly dyadsApart?: string;
  readonly name?: string;
}

/** @throws Refusal for parameters that make no sense */
export function askedBy({ format, dryRun, since, only, kind, encoding, dyadsApart }: Query, author: string): Asked {
  if (since !== undefined && extentOf(since) === null)
    throw invalidParameter('since', 'out-of-range', `The calendar has no ${since}.`);
  const kinds = only?.split(',');
  const unknown = kinds?.find(one => !eventKind.terms.some(({ code }) => code === one));
  if (unknown !== undefined) throw invalidParameter('only', 'not-in-vocabulary', noSuchCode(eventKind, unknown));
  const named = encoding === undefined ? undefined : encodingNamed(encoding);
  if (named === null) throw invalidParameter('encoding', 'not-in-vocabulary', noSuchEncoding(encoding ?? ''));
  return {
    format,
    by: author,
    dryRun: dryRun === 'true',
    ...(since !== undefined && { since }),
    ...(kinds && { only: kinds }),
    ...(kind !== undefined && { kind }),
    ...(named !== undefined && { encoding: named }),
    ...(dyadsApart === 'true' && { dyadsApart: true }),
  };
}

/** What a server gives its imports. */
export interface Importing {
  /** Aborted when the server is told to stop. */
  readonly stopping: AbortSignal;
  readonly recorded: Recorded;
  readonly importOne: ImportOne;
}

export async function importNow(
  asked: Asked,
  given: Given,
  { stopping, recorded, importOne }: Importing,
): Promise<KeptAnswer> {
  const { ledger, author } = given;
  const left: Told[] = [];
  const told = (rows: readonly Told[]) => {
    for (const row of rows) {
      if (left.length < NAMED && (row.outcome === 'skipped' || row.outcome === 'rejected')) left.push(row);
    }
  };
  const watcher = { told, recorded, signal: stopping, rehearses: REHEARSES };
  // What is rehearsed is all there before others have to wait for it.
  const spooled = asked.dryRun ? await spool(inputOf(given)) : null;
  const input = spooled ? inputIn(spooled) : inputOf(given);
  const { summary, records, ended } = await importOne(asked, input, watcher).finally(() => spooled && discard(spooled));
  if (ended !== undefined) refuse(ended, summary);
  const result = {
    format: asked.format,
    dryRun: asked.dryRun === true,
    summary,
    left,
    ...(asked.dryRun && { records }),
  };
  const answer = { status: 200, headers: {}, body: JSON.stringify(result) };
  const receipt = receiptOf(given, () => answer);
  // Interrupted before this it is done again, which changes nothing.
  if (receipt) await ledger.append([], author, receipt);
  return answer;
}

export async function importLater(asked: Asked, given: Given, jobs: Jobs): Promise<KeptAnswer> {
  const answer = (job: Job): KeptAnswer => ({
    status: 202,
    headers: { location: locationOf(given, job.id), 'preference-applied': 'respond-async' },
    body: jobText(given, job),
  });
  const spooled = await spool(inputOf(given));
  return answer(await jobs.add(spooled, asked, job => receiptOf(given, () => answer(job))));
}

/** What is to be imported, and as what: the parts of a form, or the body itself. @throws Refusal */
export async function bodyOf(asked: Asked, given: Given): Promise<{ asked: Asked; given: Given; end: () => void }> {
  const isTable = asked.format === TABLE;
  if (given.bodyType !== FORM_TYPE) {
    if (isTable)
      throw new Refusal('unreadable-import', `A table comes as ${FORM_TYPE}: its mapping, and then its file.`);
    return { asked, given, end: () => {} };
  }
  const { mapping, name, bytes, end } = await formOf(
    given.headers['content-type'] ?? '',
    given.body as AsyncIterable<Uint8Array>,
  );
  if (isTable !== (mapping !== undefined)) {
    end();
    const why = isTable
      ? 'A table needs a mapping: send it before the file.'
      : `The format ${TABLE} alone takes a mapping.`;
    throw new Refusal('unreadable-import', why);
  }
  const named = { name: name.slice(0, LONGEST_NAME), ...given.query };
  return { asked: { ...asked, ...(mapping && { mapping }) }, given: { ...given, query: named, body: bytes }, end };
}

const inputOf = ({ query, body }: Given): Input => ({
  name: (query as unknown as Query).name ?? '',
  bytes: body as AsyncIterable<Uint8Array>,
});

/** What is answered where an import ends before its body does: it says how much is recorded. */
function refuse(error: unknown, { rows }: Summary): never {
  const recorded = `${rows} ${rows === 1 ? 'row' : 'rows'} before that ${rows === 1 ? 'is' : 'are'} done with.`;
  if (error instanceof UnreadableInput) throw new Refusal('unreadable-import', `${error.message} ${recorded}`);
  if (error instanceof Conflict) throw unavailable(`Others write the same records. ${recorded} Send it again.`);
  if (error instanceof RehearsalTooLong) throw new Refusal('unreadable-import', error.message);
  if (error instanceof ImportStopped) throw unavailable(`The server is stopping. ${recorded} Send it again.`);
  if (error instanceof Refusal) throw new Refusal(error.code, `${error.message} ${recorded}`, error.options);
  throw error;
}

/** @throws Refusal where there is no such import */
export async function stateOf({ ledger }: Given, id: string): Promise<JobState> {
  const state = await jobState(ledger, id);
  if (state === null) throw new Refusal('not-found', `There is no import ${id}, or there is none any more.`);
  return state;
}

const locationOf = ({ base }: Given, id: string) => `${base}/v1/imports/${id}`;

export function jobText(given: Given, { id, state }: Job): string {
  const self = locationOf(given, id);
  return JSON.stringify({ id, ...state, links: { self, report: `${self}/report` } });
}
