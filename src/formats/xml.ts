// XML as text: what may stand in it, escaped.

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Else read as a line feed (XML 1.0 §2.11).
  '\r': '&#13;',
};

/** What XML 1.0 has no way to write (§2.2). */
const UNWRITABLE = /(?![\t\n\r\x7f-\x9f])\p{Cc}|\p{Surrogate}|[\ufffe\uffff]/gu;

/** A text for an element or an attribute. */
export const xml = (text: string): string =>
  text.replace(UNWRITABLE, '\ufffd').replace(/[&<>"\r]/g, character => ENTITIES[character] ?? character);
