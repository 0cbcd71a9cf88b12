// Texts of iCalendar as records hold them.
import { PROSE } from '../../model/schema.ts';

/** What no text of a record has: control characters but for tabs and line ends, and halves of pairs. */
const UNWRITABLE = /(?![\t\n\r\x80-\x9f])\p{Cc}|\p{Surrogate}/gu;

const FORM = new RegExp(PROSE, 'u');

/** A text as it may be recorded; undefined where nothing is left to read. */
export function clean(text: string): string | undefined {
  const plain = text.replace(UNWRITABLE, '');
  return [plain, plain.trim()].find(each => FORM.test(each));
}
