// The crosswalk between CAMEO and PLOVER: what each CAMEO code is in PLOVER, and which CAMEO codes a PLOVER event stands for.
import { cameo } from './cameo.ts';
import { conversion } from './conversion.ts';

/** Which conversion the table is. */
export const CROSSWALK_VERSION = '2021-09-17';

/** What a CAMEO code is in PLOVER. */
export interface PloverCoding {
  readonly event: string;
  readonly mode?: string;
  readonly contexts: readonly string[];
}

const byCode: ReadonlyMap<string, PloverCoding> = new Map(
  conversion.map(([code, event, mode = '', contexts = '']) => [
    code,
    { event, ...(mode !== '' && { mode }), contexts: contexts.split(' ').filter(context => context !== '') },
  ]),
);

/** What a CAMEO code is in PLOVER; undefined where PLOVER has nothing for it. */
export const ploverOf = (code: string): PloverCoding | undefined => byCode.get(code);

/** The CAMEO codes that are a PLOVER event, in their order. */
export const cameoOf = (event: string): string[] =>
  [...byCode].filter(([, coding]) => coding.event === event).map(([code]) => code);

const known = new Map(cameo.map(row => [row.code, row]));

/**
 * A CAMEO code with the leading zero that it may have lost where it was read as a number: `12` under the root `01` is
 * `012`. Without a root it is certain only where one of the two exists; null where it is neither, or might be both.
 */
export function cameoCode(code: string, root?: string): string | null {
  const readings = [code, `0${code}`].filter(reading => known.has(reading));
  const under =
    root === undefined ? readings : readings.filter(reading => known.get(reading)?.root === root.padStart(2, '0'));
  return under.length === 1 ? (under[0] ?? null) : null;
}
