// JSON as `JSON.stringify` writes it, in UTF-8: where its values end.

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
const BACKSLASH = 0x5c;

/** Where the quote is that ends the string whose first byte is at `from`. */
export function endOfString(json: Uint8Array, from: number): number {
  let at = from;
  for (let byte = json[at]; byte !== QUOTE; byte = json[at]) at += byte === BACKSLASH ? 2 : 1;
  return at;
}

/** The place after the value that begins at `from`. */
export function afterValue(json: Uint8Array, from: number): number {
  const first = json[from];
  if (first === QUOTE) return endOfString(json, from + 1) + 1;
  return first === OPEN_OBJECT || first === OPEN_LIST ? afterNested(json, from) : afterPlain(json, from);
}

function afterNested(json: Uint8Array, from: number): number {
  let at = from;
  let depth = 0;
  do {
    const byte = json[at];
    if (byte === QUOTE) at = endOfString(json, at + 1);
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
    at++;
  } while (depth > 0);
  return at;
}

/** Numbers, true, false and null stand in an object or a list. */
function afterPlain(json: Uint8Array, from: number): number {
  let at = from;
  for (let byte = json[at]; byte !== COMMA && byte !== CLOSE_OBJECT && byte !== CLOSE_LIST; byte = json[at]) at++;
  return at;
}
