// Prepared answers: the head and the bytes of an answer, written once, and in each coding when somebody first takes that.
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { encodedTag } from '../operations/conditions.ts';
import type { Follows } from '../operations/follows.ts';
import { linkHeader } from '../operations/links.ts';
import type { Answer } from '../operations/operation.ts';
import { BROTLI, COMMON_HEADERS, type Coding, GZIP, httpDate, isCompressed, privately, varyOf } from './headers.ts';

/** Names and values of headers, one after the other. */
export type Head = readonly string[];

/** What is sent of an answer, beside what every request is told anew. */
export interface Form {
  readonly status: number;
  readonly head: Head;
  readonly bytes: Buffer | null;
}

export interface Prepared {
  /** The answer in a coding, where that makes sense of it; as it is without one. */
  readonly in: (coding: Coding | undefined) => Form | Promise<Form>;
  /** About how many bytes of memory it takes. */
  readonly size: () => number;
}

/** An answer whose body is at hand. */
export interface Whole extends Omit<Answer, 'body'> {
  readonly body: string | null;
}

/** What an answer follows, as far as its head tells it. */
export type Told = Pick<Follows, 'etag' | 'modified' | 'cache' | 'headers'>;

const compress = {
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, BROTLI),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, GZIP),
};

/** What an object takes that holds little. */
const LITTLE = 200;

/** The head of all that is told of what an answer follows, but its tag; `keyed` where nobody else is to be told it. */
export function headOf(
  { cache, headers = {} }: Told,
  keyed: boolean,
  more: Readonly<Record<string, string>> = {},
): Head {
  const all: Readonly<Record<string, string>> = {
    ...COMMON_HEADERS,
    'cache-control': keyed ? privately(cache) : cache,
    ...headers,
    ...more,
  };
  return Object.entries({ ...all, vary: varyOf(all.vary) }).flat();
}

/** Prepares an answer in a media type; `grown` is called when it has come to take more memory. */
export function prepare(
  { status = 200, headers, links = {}, alternates, mediaType, body }: Whole,
  told: Told,
  { answerType, keyed, grown }: { readonly answerType: string; readonly keyed: boolean; readonly grown: () => void },
): Prepared {
  const type = typed(mediaType ?? answerType);
  const link = linkHeader(links, alternates);
  // Of what is told nothing else is held by what is kept.
  const { etag } = told;
  const head = headOf(told, keyed, {
    ...(link !== null && { link }),
    ...(told.modified !== null && { 'last-modified': httpDate(told.modified) }),
    ...headers,
    'content-type': type,
  });
  const form = (bytes: Buffer | null, coding?: Coding): Form => ({
    status,
    head: [
      ...head,
      ...(etag === null ? [] : ['etag', coding === undefined ? etag : encodedTag(etag, coding)]),
      ...(coding === undefined ? [] : ['content-encoding', coding]),
      ...['content-length', String(bytes?.length ?? 0)],
    ],
    bytes,
  });
  const plain = form(body === null ? null : bytesOf(body));
  const forms = new Map<Coding, Form | Promise<Form>>();
  const make = async (coding: Coding, bytes: Buffer) => {
    const made = form(ownOf(await compress[coding](bytes)), coding);
    forms.set(coding, made);
    grown();
    return made;
  };
  return {
    in: coding => {
      const { bytes } = plain;
      if (coding === undefined || bytes === null || !isCompressed(type, bytes.length)) return plain;
      const found = forms.get(coding);
      if (found !== undefined) return found;
      const making = make(coding, bytes);
      forms.set(coding, making);
      making.catch(() => forms.delete(coding));
      return making;
    },
    size: () => {
      const ready = [plain, ...forms.values()].filter(each => !(each instanceof Promise));
      const own = ready.reduce((sum, each) => sum + LITTLE + ((each as Form).bytes?.length ?? 0), 0);
      return own + head.reduce((sum, each) => sum + each.length, 0);
    },
  };
}

/** JSON says that it is UTF-8, which it is anyway. */
const typed = (type: string) => (/json/.test(type) && !/;\s*charset=/i.test(type) ? `${type}; charset=utf-8` : type);

/** The same bytes in memory of their own: what zlib makes is the beginning of 16 kB, which would be kept with it. */
function ownOf(bytes: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}

/** The bytes of a text, in memory of their own: in that which Node shares they would hold others up. */
function bytesOf(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}
