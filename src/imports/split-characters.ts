// Characters that a line of iCalendar is folded within, after octets of UTF-8 (RFC 5545 §3.1): put together before they are decoded.

const [CR, LF, SPACE, TAB] = [0x0d, 0x0a, 0x20, 0x09];

const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

/** How many bytes follow the first of a character; none for what begins no character of several. */
const moreAfter = (byte: number) => (byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 0);

/** Where a line break with the blank that begins the next line ends; null where the bytes break off within it. */
function foldAt(bytes: Buffer, at: number): number | null | undefined {
  const feed = bytes[at] === CR ? at + 1 : at;
  if (feed >= bytes.length) return null;
  if (bytes[feed] !== LF) return undefined;
  if (feed + 1 >= bytes.length) return null;
  return bytes[feed + 1] === SPACE || bytes[feed + 1] === TAB ? feed + 2 : undefined;
}

/**
 * The bytes with each character whole and the fold after it. What comes after `end` may belong to a character that goes on
 * in the next piece.
 */
export function charactersTogether(bytes: Buffer): { readonly bytes: Buffer; readonly end: number } {
  const whole = Buffer.from(bytes);
  for (let at = 0; at < bytes.length; at++) {
    const more = moreAfter(bytes[at] ?? 0);
    let next = at + 1;
    while (next - at <= more && isContinuation(bytes[next])) next++;
    const lacking = more - (next - at - 1);
    if (lacking === 0) {
      at = next - 1;
      continue;
    }
    const fold = foldAt(bytes, next);
    if (fold === null) return { bytes: whole, end: at };
    if (fold === undefined) continue;
    let rest = fold;
    while (rest - fold < lacking && isContinuation(bytes[rest])) rest++;
    if (rest - fold < lacking) {
      if (rest === bytes.length) return { bytes: whole, end: at };
      continue;
    }
    bytes.copy(whole, next, fold, rest);
    bytes.copy(whole, next + lacking, next, fold);
    at = rest - 1;
  }
  return { bytes: whole, end: whole.length };
}
