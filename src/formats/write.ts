// Writing: a stream of documents becomes chunks of UTF-8, in memory that does not grow with their number.
import type { Format, Writer } from './format.ts';

/** Documents as they are stored, some at a time. */
export type Documents = AsyncIterable<readonly string[]>;

/** About how many characters one chunk has. */
const CHUNK = 65_536;

/**
 * Writes documents as they come. The first chunk comes once there is a document, or there is none at all; nothing is
 * read ahead of whoever takes the chunks. `told` is told how many documents each chunk ends.
 */
export async function* write(
  { head, each, between, tail }: Writer,
  documents: Documents,
  told: (written: number) => void = () => {},
): AsyncGenerator<Buffer> {
  let chunk = head;
  let written = 0;
  for await (const some of documents) {
    for (const document of some) {
      chunk += written === 0 ? each(document) : between + each(document);
      written++;
      if (chunk.length < CHUNK) continue;
      yield utf8(chunk);
      told(written);
      chunk = '';
    }
  }
  yield utf8(chunk + tail(written));
  told(written);
}

/** Room for the most that so many characters can take is had sooner than they are counted. */
function utf8(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(3 * text.length);
  return bytes.subarray(0, bytes.write(text));
}

/** What a format makes of a few documents, whole. */
export function written({ head, each, between, tail }: Writer, documents: readonly string[]): string {
  return head + documents.map(each).join(between) + tail(documents.length);
}

/** The Content-Type of an answer in one of the media types of a format. */
export const contentType = ({ parameters }: Format, mediaType: string) =>
  parameters === undefined ? mediaType : `${mediaType}; ${parameters}`;
