// Whether a pattern is an I-Regexp (RFC 9485 §3): what every engine reads alike.

/** Raw characters and the few escapes that there are. */
const SINGLE_ESCAPE = String.raw`\\[()*+\-.?[\]\\^nrt{|}]`;
const CATEGORY = String.raw`\\[pP]\{(?:L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|Z[lps]?|S[ckmo]?|C[cfno]?)\}`;
const NORMAL = String.raw`[^\\.*+?()[\]{}|\ud800-\udfff]`;
const IN_CLASS = String.raw`(?:[^\-[\]\\\ud800-\udfff]|${SINGLE_ESCAPE})`;
const CLASS_ITEM = `(?:${IN_CLASS}(?:-${IN_CLASS})?|${CATEGORY})`;
const CLASS = String.raw`\[\^?(?:-|${CLASS_ITEM})(?:${CLASS_ITEM})*-?\]`;
const ATOM = new RegExp(`${CLASS}|${CATEGORY}|${SINGLE_ESCAPE}|\\.|${NORMAL}`, 'uy');
const QUANTIFIER = /[*+?]|\{\d+(?:,\d*)?\}/y;

/** Where in the pattern something stands that no I-Regexp has; null where there is nothing such. */
export function faultOf(pattern: string): string | null {
  let at = 0;
  const read = (form: RegExp) => {
    form.lastIndex = at;
    const found = form.exec(pattern)?.[0];
    at += found?.length ?? 0;
    return found !== undefined;
  };
  const alternatives = (): void => {
    do while (piece());
    while (read(/\|/y));
  };
  const piece = (): boolean => {
    if (read(/\(/y)) {
      alternatives();
      if (!read(/\)/y)) return false;
    } else if (!read(ATOM)) return false;
    read(QUANTIFIER);
    return true;
  };
  alternatives();
  return at === pattern.length ? null : `${pattern.slice(Math.max(0, at - 10), at)} → ${pattern.slice(at, at + 20)}`;
}
