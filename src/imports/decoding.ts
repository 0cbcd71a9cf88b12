// Bytes as text, a piece at a time: UTF-8 or a named encoding, with a mark for each byte that is none; what is compressed is refused.
import { isUtf8 } from 'node:buffer';
import { readAhead } from './beginning.ts';
import { UnreadableInput } from './importer.ts';
import { charactersTogether } from './split-characters.ts';

const ZIP = [0x50, 0x4b, 0x03, 0x04];

const WORKBOOK = ' If it is a workbook (XLSX), it is imported as a table, with a mapping.';

/** What files of old office programs begin with, and files that newer ones encrypt. */
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

const isZip = (bytes: Uint8Array): boolean => ZIP.every((byte, index) => bytes[index] === byte);

/** Whether bytes are a ZIP archive, as workbooks are, by how they begin; and all of them, which can be read once. */
export async function archiveOrNot(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ isArchive: boolean; all: AsyncIterable<Uint8Array> }> {
  const { read, all } = await readAhead(bytes, ZIP.length);
  return { isArchive: isZip(Buffer.concat(read)), all };
}

/** What files begin with that hold others: nothing is ever expanded here. */
const COMPRESSED: readonly [magic: readonly number[], what: string][] = [
  [[0x1f, 0x8b], 'compressed with gzip'],
  [ZIP, 'a ZIP archive'],
  [[0x50, 0x4b, 0x05, 0x06], 'an empty ZIP archive'],
  [[0x42, 0x5a, 0x68], 'compressed with bzip2'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'compressed with xz'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed with Zstandard'],
];
const UTF_16: readonly (readonly number[])[] = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];
/** How calendars begin, whose lines may be folded within characters. */
const CALENDAR = /^(?:\xef\xbb\xbf)?\s*BEGIN:VCALENDAR/i;

/** How many bytes are looked at to tell what they are. */
const LOOKED_AT = 32;

const BOM = '\ufeff';

/** Stands in the text for bytes that are not of its encoding: two first halves of pairs, which no sound text has in a row. */
export const BAD = '\udbff\udbff';

/** What is said of a row that such bytes are in. */
export const NOT_UTF_8 = 'It has a byte that is not UTF-8: another encoding has to be named.';

/** The name of an encoding as the WHATWG Encoding Standard has it, by any of its labels; null where it has none. */
export function encodingNamed(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

/** What is said of a label that no encoding has. */
export const noSuchEncoding = (label: string): string =>
  `There is no encoding ${label}: write utf-8, windows-1252 or another of the Web.`;

/**
 * The text of the bytes, without a byte order mark: UTF-8, unless another encoding is named. Bytes that are none of it are
 * `BAD`, so that they cost what they are in and nothing else. @throws UnreadableInput for what is compressed, or UTF-16 unnamed
 */
export async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding = 'utf-8'): AsyncGenerator<string> {
  let carried: Buffer = Buffer.alloc(0);
  let begun = false;
  let isCalendar = false;
  const other = encoding === 'utf-8' ? null : new TextDecoder(encoding);
  const textOf = (all: Buffer): string => {
    if (other) return other.decode(all, { stream: true });
    const { bytes, end } =
      isCalendar && !isUtf8(all) ? charactersTogether(all) : { bytes: all, end: lastBoundary(all) };
    carried = Buffer.from(bytes.subarray(end));
    return utf8(bytes.subarray(0, end));
  };
  for await (const chunk of bytes) {
    const all =
      carried.length > 0 ? Buffer.concat([carried, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    carried = Buffer.alloc(0);
    if (!begun && all.length < LOOKED_AT) {
      carried = all;
      continue;
    }
    isCalendar ||= !begun && CALENDAR.test(all.toString('latin1', 0, LOOKED_AT));
    if (!begun) refuseOtherFiles(all, other !== null);
    const text = textOf(all);
    yield begun || !text.startsWith(BOM) ? text : text.slice(1);
    begun = true;
  }
  if (!begun) refuseOtherFiles(carried, other !== null);
  const rest = other ? other.decode(carried) : utf8(carried);
  yield begun || !rest.startsWith(BOM) ? rest : rest.slice(1);
}

function refuseOtherFiles(bytes: Buffer, named: boolean): void {
  const begins = (magic: readonly number[]) => magic.every((byte, index) => bytes[index] === byte);
  const what = COMPRESSED.find(([magic]) => begins(magic))?.[1];
  if (what !== undefined) throw new UnreadableInput(`It is ${what}: unpack it first.${isZip(bytes) ? WORKBOOK : ''}`);
  if (begins(OLE))
    throw new UnreadableInput(
      'It is an old workbook (XLS) or one with a password: save it as XLSX without a password, or as CSV.',
    );
  if (!named && UTF_16.some(begins))
    throw new UnreadableInput('It is UTF-16: name its encoding, utf-16le or utf-16be, or convert it to UTF-8 first.');
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

/** The character that stands for what cannot be decoded, which a text may have of its own too: then by these bytes. */
const REPLACEMENT = '\ufffd';
const OWN_REPLACEMENT = Buffer.from(REPLACEMENT);

function utf8(bytes: Buffer): string {
  if (isUtf8(bytes)) return loose(bytes);
  let text = '';
  let from = 0;
  for (let at = 0; at !== -1; from = at + OWN_REPLACEMENT.length) {
    at = bytes.indexOf(OWN_REPLACEMENT, from);
    text += loose(bytes.subarray(from, at === -1 ? bytes.length : at)).replaceAll(REPLACEMENT, BAD);
    if (at !== -1) text += REPLACEMENT;
  }
  return text;
}

const loose = (bytes: Buffer) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
