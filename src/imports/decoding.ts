// Bytes as text: strict UTF-8, a piece at a time; what is compressed or in another encoding is refused, and told where.
import { UnreadableInput } from './importer.ts';

/** What files begin with that hold others: nothing is ever expanded here. */
const COMPRESSED: readonly [magic: readonly number[], what: string][] = [
  [[0x1f, 0x8b], 'compressed with gzip'],
  [[0x50, 0x4b], 'a ZIP archive'],
  [[0x42, 0x5a, 0x68], 'compressed with bzip2'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'compressed with xz'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed with Zstandard'],
];
const UTF_16: readonly (readonly number[])[] = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];
const LONGEST_MAGIC = 5;

const NEWLINE = 0x0a;
const BOM = '\ufeff';

/** The text of the bytes, without a byte order mark. @throws UnreadableInput for what is not UTF-8, naming line and byte */
export async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let carried: Buffer = Buffer.alloc(0);
  let begun = false;
  const read = { bytes: 0, lines: 0 };
  for await (const chunk of bytes) {
    const all =
      carried.length > 0 ? Buffer.concat([carried, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (!begun && all.length < LONGEST_MAGIC) {
      carried = all;
      continue;
    }
    if (!begun) refuseOtherFiles(all);
    const end = lastBoundary(all);
    carried = Buffer.from(all.subarray(end));
    const text = textOf(all.subarray(0, end), read);
    yield begun || !text.startsWith(BOM) ? text : text.slice(1);
    begun = true;
  }
  if (!begun) refuseOtherFiles(carried);
  const rest = textOf(carried, read);
  yield begun || !rest.startsWith(BOM) ? rest : rest.slice(1);
}

function refuseOtherFiles(bytes: Buffer): void {
  const begins = (magic: readonly number[]) => magic.every((byte, index) => bytes[index] === byte);
  const what = COMPRESSED.find(([magic]) => begins(magic))?.[1];
  if (what !== undefined) throw new UnreadableInput(`It is ${what}: unpack it first.`);
  if (UTF_16.some(begins)) throw new UnreadableInput('It is UTF-16: convert it to UTF-8 first.');
}

/** The end of the last character that is whole; what follows may go on in the next piece. */
function lastBoundary(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function textOf(bytes: Buffer, read: { bytes: number; lines: number }): string {
  let text: string;
  try {
    text = strict(bytes);
  } catch {
    const good = longestGood(bytes);
    const line = read.lines + newlinesIn(bytes.subarray(0, good)) + 1;
    throw new UnreadableInput(`Line ${line} is not UTF-8, at byte ${read.bytes + good} of the input.`);
  }
  read.bytes += bytes.length;
  read.lines += newlinesIn(bytes);
  return text;
}

const strict = (bytes: Buffer, stream = false) =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream });

/** How many of the bytes are whole characters, up to the first that is none. */
function longestGood(bytes: Buffer): number {
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      strict(bytes.subarray(0, middle), true);
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return lastBoundary(bytes.subarray(0, good));
}

function newlinesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
