// Telling: how an answer that is prepared is sent, or a client told that it has it, past what would look at each header again.
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Ledger } from '../ledger/ledger.ts';
import { confirmedTag, evaluate } from '../operations/conditions.ts';
import { preconditionFailed } from '../operations/records/refusing.ts';
import type { Holder } from './access.ts';
import { DATASET_POSITION } from './dataset-position.ts';
import { codingFor } from './headers.ts';
import type { Kept, KeptAnswers } from './kept.ts';
import type { Counted, Limits } from './limits.ts';
import { type Form, type Head, headOf, type Told } from './prepared.ts';

/** A request, as far as it matters to how its answer is sent. */
export interface Asker {
  readonly id: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Whose key it carries; null where it carries none. */
  readonly holder: Holder | null;
  /** To whom its points are counted; null where it costs none. */
  readonly counted: Counted | null;
}

/** What tells whoever asks their answer. */
export interface Telling {
  /** What each is told anew: how far the ledger is, and what they have left to ask for. */
  readonly own: (asker: Pick<Asker, 'counted'>) => Head;
  /** Takes points, or gives some back. */
  readonly charge: (asker: Pick<Asker, 'counted'>, points: number) => void;
  readonly form: (asker: Asker, answer: ServerResponse, form: Form) => void;
  /** That the client has it: 304, which costs nothing. */
  readonly had: (asker: Asker, answer: ServerResponse, known: Known) => void;
  /** What is kept under a key, for what it costs; returns false where nothing is that could be sent at once. @throws Refusal */
  readonly again: (asker: Asker, answer: ServerResponse, key: string) => boolean;
}

/** What is known of an answer that the client has. */
export type Known = Pick<Kept, 'told' | 'known'>;

export interface TellingOptions {
  readonly limits: Limits;
  readonly ledger: Ledger;
  readonly stopping: AbortSignal;
  readonly kept: KeptAnswers;
  /** Cuts off a reader of an answer who takes nothing of it. */
  readonly cutOffStalled: (answer: ServerResponse) => void;
}

export function tellingBy({ limits, ledger, stopping, kept, cutOffStalled }: TellingOptions): Telling {
  const own = ({ counted }: Pick<Asker, 'counted'>): Head => [
    ...[DATASET_POSITION, String(ledger.head().position)],
    ...(counted === null ? [] : limits.headers(counted)),
    ...(stopping.aborted ? ['connection', 'close'] : []),
  ];
  const charge = ({ counted }: Pick<Asker, 'counted'>, points: number) => {
    if (counted !== null && points !== 0) limits.charge(counted, points);
  };
  const form = (asker: Asker, answer: ServerResponse, { status, head, bytes }: Form) => {
    answer.writeHead(status, [...head, 'request-id', asker.id, ...own(asker)]);
    if (bytes === null || asker.method === 'HEAD') answer.end();
    else answer.end(bytes);
    // What has left already waits for nobody.
    if (answer.writableLength > 0) cutOffStalled(answer);
  };
  const had = (asker: Asker, answer: ServerResponse, known: Known) => {
    charge(asker, -1);
    const { told } = known;
    known.known ??= headOf(told, asker.holder !== null);
    const given = asker.headers['if-none-match'];
    const etag = told.etag !== null && given !== undefined ? confirmedTag(given, told.etag) : told.etag;
    const head = etag === null ? known.known : [...known.known, 'etag', etag];
    form(asker, answer, { status: 304, head, bytes: null });
  };
  const again = (asker: Asker, answer: ServerResponse, key: string) => {
    const known = kept.find(key);
    if (known === undefined) return false;
    if (isHad(asker, known.told)) {
      had(asker, answer, known);
      return true;
    }
    const found = known.answer?.in(codingFor(asker));
    if (found === undefined || found instanceof Promise) return false;
    charge(asker, known.points);
    form(asker, answer, found);
    return true;
  };
  return { own, charge, form, had, again };
}

/** Whether the client has an answer to GET or HEAD already. @throws Refusal (412) */
export function isHad({ headers }: Pick<Asker, 'headers'>, { etag, modified }: Told): boolean {
  if (etag === null) return false;
  const verdict = evaluate(headers, { etag, modified }, true);
  if (verdict === 'precondition-failed') throw preconditionFailed(etag);
  return verdict === 'not-modified';
}
