// YAML that every reader understands alike, those of version 1.1 too.
import { Document, visit } from 'yaml';

/** Raw, some readers refuse them, and others take them for line breaks (YAML 1.1 §5.1, §5.4). */
const UNPRINTABLE = /[\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]/g;

/** Up to how many characters of JSON a list or an object is written on one line. */
const SHORT = 120;

/**
 * A value as YAML 1.2 in which readers of 1.1 find the same: what they would take for a date, a number or a boolean is
 * quoted. Texts with characters that do not print are quoted by what writes them where one of these is a control
 * character; only such may have them.
 */
export function yamlOf(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  visit(document, {
    Collection: (_, node) => {
      node.flow = JSON.stringify(node).length <= SHORT;
    },
  });
  const text = document.toString({
    lineWidth: 120,
    indentSeq: false,
    doubleQuotedMinMultiLineLength: 10_000,
    flowCollectionPadding: false,
  });
  return text.replace(UNPRINTABLE, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
