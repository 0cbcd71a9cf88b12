// Versions: which of two tellings of an event is the newer, and what stands for one occurrence alone.
import type { ExternalId } from '../../model/external-ids.ts';
import type { Content } from '../../model/kinds.ts';
import { type Properties, Unfit } from './properties.ts';
import { wallIn } from './walls.ts';

/** The external ids by which a record tells what it was made of. */
const SCHEMES = { series: 'icalendar-version', instance: 'icalendar-instance' } as const;

/** The scheme of an event's UID. */
export const UID = 'icalendar';

export interface Version {
  readonly sequence: number;
  /** LAST-MODIFIED as RFC 3339; empty where it is not told. */
  readonly modified: string;
  /** It tells of one occurrence (RECURRENCE-ID), and counts there before what is told of all. */
  readonly isInstance: boolean;
}

/** @throws Unfit */
export function versionOf(told: Properties): Version {
  const [sequence, modified] = [told.one('sequence'), told.one('last-modified')];
  if (sequence && !/^\d{1,9}$/.test(sequence.written)) throw new Unfit(sequence.line, 'The SEQUENCE is no number.');
  const wall = modified && wallIn(String(modified.values[0]));
  if (modified && (!wall || wall.isDay)) throw new Unfit(modified.line, 'The LAST-MODIFIED is no time.');
  return {
    sequence: Number(sequence?.written ?? 0),
    modified: wall ? `${new Date(wall.wall).toISOString().slice(0, 19)}Z` : '',
    isInstance: told.one('recurrence-id') !== undefined,
  };
}

/** Less than 0 where the first is older than the second. */
export const compared = (one: Version, other: Version): number =>
  one.sequence - other.sequence || (one.modified < other.modified ? -1 : Number(one.modified > other.modified));

/** A version as an external id: `3 2026-01-02T03:04:05Z`. */
export const writtenVersion = ({ sequence, modified, isInstance }: Version): ExternalId => ({
  scheme: isInstance ? SCHEMES.instance : SCHEMES.series,
  value: `${sequence} ${modified}`.trim(),
});

const isVersion = ({ scheme }: ExternalId) => scheme === SCHEMES.series || scheme === SCHEMES.instance;

const externalIdsIn = ({ externalIds = [] }: Content) => externalIds as readonly ExternalId[];

/** The version that a record is of; undefined where it was made of no calendar. */
export function versionIn(content: Content): Version | undefined {
  const found = externalIdsIn(content).find(isVersion);
  if (!found) return undefined;
  const [sequence, modified = ''] = found.value.split(' ');
  return { sequence: Number(sequence), modified, isInstance: found.scheme === SCHEMES.instance };
}

/** Whether a record that is there stays as it is, whatever `version` tells of it: what was made of no calendar tells more. */
export function outdoes(existing: Content, version: Version): boolean {
  const there = versionIn(existing);
  if (!there) return true;
  if (there.isInstance !== version.isInstance) return there.isInstance;
  return compared(there, version) > 0;
}

/** The record as the version cancels it. */
export function cancelled(content: Content, version: Version): Content {
  const externalIds = externalIdsIn(content).filter(one => !isVersion(one));
  const { isInstance = false } = versionIn(content) ?? {};
  const written = writtenVersion({ ...version, isInstance: isInstance || version.isInstance });
  return { ...content, status: 'cancelled', externalIds: [...externalIds, written] };
}
