// The ZIP archive that a workbook is: its parts as text, each bounded before it is unpacked and checked while it is.
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { UnreadableInput } from '../../importer.ts';

/** Parts by their names, which count whatever their case (ECMA-376, part 2). */
export interface Archive {
  has(name: string): boolean;
  /**
   * The text of a part, in UTF-8.
   * @throws UnreadableInput where it is not there, packed too well, damaged, or longer than `most` bytes
   */
  text(name: string, most: number): AsyncGenerator<string>;
}

/** How long the list of what is in the archive may be, in bytes. */
const LONGEST_LIST = 1_048_576;

/** How many times as long as it is packed a part may be, from a length on that memory does not mind. */
const MOST_PACKED = 200;
const MINDED = 1_048_576;

/** What comes before each part in the archive, and before its row in the list, besides names and comments. */
const LOCAL_HEADER = 30;
const LIST_HEADER = 46;

const MIB = 1_048_576;

/** Told how much was unpacked, in bytes; it may throw. */
export type Took = (length: number) => void;

/** Has `action` read an archive, which is let go of in the end. @throws UnreadableInput where it is no sound one */
export async function* inArchive<T>(
  path: string,
  took: Took,
  action: (archive: Archive) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const zip = await sound('It is no sound ZIP archive, as a workbook must be', () =>
    openPromise(path, { autoClose: false }),
  );
  try {
    yield* action(await archiveOf(zip, took));
  } finally {
    zip.close();
  }
}

async function archiveOf(zip: ZipFile, took: Took): Promise<Archive> {
  const parts = await sound('It is no sound ZIP archive, as a workbook must be', () => listed(zip));
  const partOf = (name: string) => parts.get(name.toLowerCase());
  return {
    has: name => partOf(name) !== undefined,
    text: async function* (name, most) {
      const part = partOf(name);
      if (!part) throw new UnreadableInput(`It is a ZIP archive, but no workbook (XLSX): it lacks ${told(name)}.`);
      const damaged = `In the workbook ${told(name)} is damaged`;
      refusePacked(part, most);
      const stream = await sound(damaged, () => zip.openReadStreamPromise(part));
      const decode = decoderOf(name);
      let sum = 0;
      const pieces: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
      try {
        for (;;) {
          const { done, value } = await sound(damaged, () => pieces.next());
          if (done) break;
          took(value.length);
          sum = crc32(value, sum);
          yield decode(value);
        }
        yield decode();
        if (sum !== part.crc32) throw new UnreadableInput(`${damaged}: its checksum is another.`);
      } finally {
        stream.destroy();
      }
    },
  };
}

const told = (name: string) => name.slice(0, 200);

/** Decodes the pieces of a part, and then nothing, which is its end. */
function decoderOf(name: string): (piece?: Buffer) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return piece => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      throw new UnreadableInput(`In the workbook ${told(name)} is not UTF-8: save it anew, or as CSV.`);
    }
  };
}

/** The parts, none of which lies over another, by their names in lower case. */
async function listed(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const parts = new Map<string, Entry>();
  let length = 0;
  for await (const entry of zip.eachEntry()) {
    length += LIST_HEADER + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
    if (length > LONGEST_LIST) throw new UnreadableInput('It holds too many files: no workbook has so many parts.');
    const name = entry.fileName.toLowerCase();
    if (parts.has(name)) throw new Error(`it has two parts ${told(name)}`);
    parts.set(name, entry);
  }
  const inOrder = [...parts.values()].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const { relativeOffsetOfLocalHeader: begins, fileNameLength, compressedSize } of inOrder) {
    if (begins < end) throw new Error('its parts lie over each other');
    end = begins + LOCAL_HEADER + fileNameLength + compressedSize;
  }
  return parts;
}

function refusePacked(part: Entry, most: number): void {
  const { fileName, uncompressedSize: size, compressedSize } = part;
  if (part.isEncrypted()) throw new UnreadableInput('The workbook is encrypted: save it without a password.');
  if (size > most)
    throw new UnreadableInput(
      `In the workbook ${told(fileName)} is longer than ${most / MIB} MiB: save the sheet as CSV.`,
    );
  if (size > MINDED && size > MOST_PACKED * compressedSize)
    throw new UnreadableInput(
      `In the workbook ${told(fileName)} is packed to less than a ${MOST_PACKED}th of its length, which is refused: save the sheet as CSV.`,
    );
}

/** What an action answers. @throws UnreadableInput for what is wrong with the archive, and not with the disk that it is on */
async function sound<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof UnreadableInput || (error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    throw new UnreadableInput(`${what}: ${(error as Error).message.slice(0, 300).replace(/\.$/, '')}.`);
  }
}
