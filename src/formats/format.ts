// What a format is: how a stream of documents becomes text, and under which names it can be asked for.
import type { TSchema } from '@sinclair/typebox';
import type { Kind, KindName } from '../model/kinds.ts';
import type { Ranges } from '../model/languages.ts';
import type { PermanentIds } from './permanent-ids.ts';

/** What formats tell of an actor that a record names. */
export interface NamedActor {
  readonly type: string;
  readonly name?: Readonly<Record<string, string>>;
  readonly country?: string;
  readonly positions?: readonly unknown[];
}

/** What a writer has to know beside the documents. */
export interface Context {
  readonly kind: Kind;
  /** Put before every link: where clients reach the server, absolute, without a slash at its end. Empty: not known. */
  readonly base: string;
  readonly ids: PermanentIds;
  /** The URL of what is written; a path where `base` is empty. */
  readonly self: string;
  /** The path of the list in canonical form, which its permanent id is made from. */
  readonly list: string;
  /** The position of the ledger that all documents are read at, and its RFC 3339 instant. */
  readonly position: number;
  readonly at: string;
  /** The actor of an id that the record in hand names, or the one that it was merged into; for formats that name actors. */
  readonly actorOf?: ((id: string) => NamedActor | undefined) | undefined;
  /** Where other pages of the same list are, by relation; undefined where everything is written. */
  readonly pages?: Readonly<Record<string, string | undefined>>;
  /** The members asked for; all where it is undefined. */
  readonly fields?: readonly string[] | undefined;
  /** What texts are told in by formats that tell them in one language; English where it is undefined. */
  readonly languages?: Ranges | undefined;
}

/** The parts of one answer. Pure: what is written follows from the documents alone. */
export interface Writer {
  readonly head: string;
  /** One document, given as it is stored, in UTF-8. Bytes that are answered hold until the next. */
  readonly each: (document: Buffer) => string | Uint8Array;
  readonly between: string;
  readonly tail: (written: number) => string;
}

/** One format, a row in the table of formats. */
export interface Format {
  /** The value of `as` and of `--format`. */
  readonly name: string;
  /** The preferred first. */
  readonly mediaTypes: readonly [string, ...string[]];
  /** What a Content-Type says beside the media type. */
  readonly parameters?: string;
  /** The ending of a file name, without its dot. */
  readonly ending: string;
  readonly description: string;
  readonly kinds: readonly KindName[];
  /** Whether `fields` chooses among what it shows. */
  readonly selects?: true;
  /** Whether it comes page by page, as JSON does. */
  readonly paged?: true;
  /** The order where none is asked for, if it is not that of the list. */
  readonly order?: string;
  /** The kinds of which it tells what the actors are that they name. */
  readonly namesActors?: readonly KindName[];
  /** Whether it tells texts in one language, which readers choose. */
  readonly inOneLanguage?: true;
  /** What a body is, where it is one JSON value; otherwise it is text. */
  readonly body?: TSchema;
  /** The same by parameters of its media type, asked for by name and parameter, or in `Accept`. */
  readonly variants?: readonly Variant[];
  readonly writer: (context: Context) => Writer;
}

/** A format by a parameter of its media type. */
export type Variant = Pick<Format, 'name' | 'mediaTypes' | 'parameters' | 'writer'>;
