// Days as data sets write them, as EDTF.
import { extentOf } from '../model/edtf.ts';

/** As ISO 8601 and GDELT have them, and as spreadsheets rewrite them: month, day and year with slashes. */
const FORMS: readonly RegExp[] = [
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})$/,
];

/** The day as EDTF; null where it is none of the calendar. */
export function dayTold(text: string): string | null {
  for (const form of FORMS) {
    const { year, month = '', day = '' } = form.exec(text)?.groups ?? {};
    if (year === undefined) continue;
    const edtf = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    return extentOf(edtf) === null ? null : edtf;
  }
  return null;
}
