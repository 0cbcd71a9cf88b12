// Which events are too old for who imports them.
import { extentOf } from '../model/edtf.ts';

/** Why a row is left out that began before the day asked for. */
export const TOO_OLD = 'It began before the day asked for.';

/** Whether an event that began at `start` began before `since` (both EDTF); what has no date is not told. */
export function beganBefore(start: string, since: string | undefined): boolean {
  if (since === undefined) return false;
  const [began, from] = [extentOf(start), extentOf(since)];
  return began !== null && from !== null && began.start < from.start;
}
