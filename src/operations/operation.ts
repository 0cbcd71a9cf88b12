// An operation: one thing that may be asked of a server, as a value. What the server can do is a list of these.
import type { TObject, TSchema } from '@sinclair/typebox';
import type { Ledger } from '../ledger/ledger.ts';
import type { KindName } from '../model/kinds.ts';
import type { Scope } from '../model/scopes.ts';
import type { Asker } from '../turns.ts';
import type { Preconditions } from './conditions.ts';
import type { Follows } from './follows.ts';
import type { Alternate, Links } from './links.ts';
import type { ReceiptKey } from './receipts.ts';

/** What is asked for, once it is known to be well-formed: the parameters and the body fit their schemas. */
export interface Given<
  Query = Readonly<Record<string, unknown>>,
  Path = Readonly<Record<string, string>>,
  Body = unknown,
> extends Asker {
  /** What it reads for long is counted to the caller, and is ended when they leave. */
  readonly ledger: Ledger;
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  /** The media type of the body, without its parameters. */
  readonly bodyType: string;
  readonly headers: Headers;
  /** The media type to answer in. */
  readonly mediaType: string;
  /** The path and the query as they were sent. */
  readonly url: string;
  /** Put before every link: PUBLIC_URL, which may be empty. */
  readonly base: string;
  /** The same for what is read elsewhere: where the client reached the server, where there is no PUBLIC_URL. */
  readonly origin: string;
  /** Who writes, for the ledger's record. */
  readonly author: string;
  /** Whether who asks is told who recorded what: whoever has a key is. */
  readonly seesAuthors: boolean;
  readonly requestId: string;
  /** The most bytes that a record may have as JSON text: what one request can send. */
  readonly most: number;
  /** Under what the answer is kept; null where the request has no Idempotency-Key. */
  readonly keptUnder: ReceiptKey | null;
}

interface Headers extends Preconditions {
  readonly 'content-type'?: string | undefined;
  readonly accept?: string | undefined;
  readonly 'accept-language'?: string | undefined;
  readonly 'accept-encoding'?: string | undefined;
  readonly prefer?: string | string[] | undefined;
  readonly 'last-event-id'?: string | string[] | undefined;
}

/** Who receives what goes on: told events until it leaves. */
export interface Listener {
  readonly send: (events: Buffer) => void;
  /** More waits for the reader than should. */
  readonly crowded: () => boolean;
  /** Waits until there is room for more; false where there is none in time, or the stream has ended. */
  readonly room: () => Promise<boolean>;
  readonly ended: () => boolean;
  /** Ends the stream; one whose reader does not take the rest `within` so many milliseconds is cut off. */
  readonly end: (within?: number) => void;
}

/** An answer that goes on for as long as its reader listens. */
export interface Listening {
  readonly join: (listener: Listener) => void;
  readonly leave: (listener: Listener) => void;
}

export interface Answer {
  /** 200 where it says nothing. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly links?: Links;
  /** The same in other formats. */
  readonly alternates?: readonly Alternate[];
  /** That which was negotiated, where it says nothing; with parameters where it has some. */
  readonly mediaType?: string;
  /** Text, the bytes of a file, chunks that are made as they are taken, what goes on, or nothing. */
  readonly body: string | Buffer | AsyncGenerator<Buffer | string> | Listening | null;
}

export interface Body {
  /** The media types that are taken. */
  readonly types: readonly string[];
  /** By media type where they differ; for the OpenAPI document. */
  readonly schema: TSchema | { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  /** What the body is held against as it arrives: `schema` where it says nothing; null where that is looked at later. */
  readonly form?: TSchema | null;
  /** Makes the body what `form` is held against. @throws Refusal */
  readonly prepare?: (body: unknown) => void;
  /** How many times as large as that of one record it may be. */
  readonly times?: number;
  /** It is taken piece by piece as it arrives, up to so many bytes, and `body` is the pieces. */
  readonly pieces?: number;
}

/**
 * Asked is what the request means, Then what its answer follows. A request goes through `ask`, `at` and `run` in this order, and is
 * not run where the client has the answer already. Each of them may throw a Refusal.
 */
export interface Operation<Asked = unknown, Then extends Follows = Follows> {
  /** For clients that are made from the OpenAPI document. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for what varies. */
  readonly path: string;
  /** The scope that it needs: `read` alone may be had without a key. `open` never looks at keys. */
  readonly access: 'open' | Scope;
  /** The kind of record that it is done to, where that is one alone: a key may be bound to some kinds. */
  readonly kind?: KindName;
  /** The group that it is documented in; one without a group is left out of the OpenAPI document. */
  readonly tag?: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: { readonly path?: TObject; readonly query?: TObject; readonly headers?: TObject };
  readonly body?: Body;
  /** The headers without which it refuses by a problem of its own, which validation leaves to it. */
  readonly requires?: readonly string[];
  /** The media types that it answers in, the preferred first; JSON where it says nothing. */
  readonly mediaTypes?: readonly string[];
  /** The media type that the request asks for otherwise than by Accept, which it wins over. */
  chosen?(given: Pick<Given, 'path' | 'query' | 'headers'>): string | undefined;
  /**
   * The operations, by their ids, whose answers this one gives too where one of the parameters `by`, or `Accept`, asks for
   * them. What it is documented to take and to answer without these is what a client gets that says no more.
   */
  readonly also?: { readonly answers: readonly string[]; readonly by: readonly string[] };
  /** The request may be sent again under an Idempotency-Key, and is then done once: what it writes keeps its answer. */
  readonly idempotent?: true;
  /** How many points of its caller's it costs, beside the one for being asked; none where it says nothing. */
  cost?(asked: Asked): number;
  /** Its requests are not worth a line of the log each, and cost nothing. */
  readonly quiet?: true;
  /** The explorer has a view of it: where the page was built, a browser is shown that. */
  readonly view?: true;
  /** The answers by status, for the OpenAPI document. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** What is meant, in canonical form: without a look at the ledger. */
  ask(given: Given): Asked;
  /** What the answer follows: whoever has seen it in that state is not answered anew. */
  at(asked: Asked, given: Given): Then | Promise<Then>;
  run(asked: Asked, then: Then, given: Given): Answer | Promise<Answer>;
}

/** An operation as it is listed, whatever it means inside. */
export const operation = <Asked, Then extends Follows>(value: Operation<Asked, Then>): Operation =>
  value as unknown as Operation;
