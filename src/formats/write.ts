// Writing: a stream of documents becomes chunks of UTF-8, in memory that does not grow with their number.
import type { Format, Writer } from './format.ts';

/** Documents as they are stored, in UTF-8, some at a time. */
export type Documents = AsyncIterable<readonly Buffer[]>;

/** How many bytes one chunk has room for, where one document does not need more. */
const ROOM = 131_072;

/** How many bytes a character takes at most, by UTF-16 code units. */
const WIDEST = 3;

/**
 * Writes documents as they come. The first chunk comes once there is a document, or there is none at all; nothing is
 * read ahead of whoever takes the chunks. `told` is told how many documents were written when each chunk is taken.
 */
export async function* write(
  { head, each, between, tail }: Writer,
  documents: Documents,
  told: (written: number) => void = () => {},
): AsyncGenerator<Buffer> {
  let chunk = roomFor(head);
  let used = chunk.write(head);
  let written = 0;
  for await (const some of documents) {
    for (const document of some) {
      const text = each(document);
      const most = (typeof text === 'string' ? WIDEST * text.length : text.length) + WIDEST * between.length;
      if (used + most > chunk.length) {
        if (written > 0) yield chunk.subarray(0, used);
        told(written);
        const before = written > 0 ? '' : head;
        chunk = roomFor(before, most);
        used = chunk.write(before);
      }
      if (written > 0) used += chunk.write(between, used);
      if (typeof text === 'string') used += chunk.write(text, used);
      else {
        chunk.set(text, used);
        used += text.length;
      }
      written++;
    }
  }
  yield Buffer.concat([chunk.subarray(0, used), Buffer.from(tail(written))]);
  told(written);
}

const roomFor = (text: string, more = 0) => Buffer.allocUnsafeSlow(Math.max(ROOM, WIDEST * text.length + more));

/** What a format makes of a few documents, whole. */
export function written({ head, each, between, tail }: Writer, documents: readonly string[]): string {
  const texts = documents.map(document => Buffer.from(each(Buffer.from(document))).toString());
  return head + texts.join(between) + tail(documents.length);
}

/** The Content-Type of an answer in one of the media types of a format. */
export const contentType = ({ parameters }: Format, mediaType: string) =>
  parameters === undefined ? mediaType : `${mediaType.replace(/;.*/, '')}; ${parameters}`;
