// Lengths of time: how long something took, as bounds of minutes.
import type { Static } from '@sinclair/typebox';
import type { duration, length } from './parts.ts';
import { difference, type Numbers } from './stretch.ts';

export type Length = Static<typeof length>;
export type Duration = Static<typeof duration>;

/** How far "about" reaches on either side: a tenth of the minutes, and no less than five of them. */
const toleranceOf = (minutes: number) => Math.max(5, minutes / 10);

/** The minutes that a length may have. */
export function minutesOf({ minutes, maxMinutes = minutes, qualifier = 'exact', approximate }: Length): Numbers {
  const about = approximate === true || qualifier === 'about';
  const least = Math.max(0, minutes - (about ? toleranceOf(minutes) : 0));
  const most = (bound: number) => bound + (about ? toleranceOf(bound) : 0);
  const said = `${SAID[qualifier](minutes, maxMinutes)} minutes${about && qualifier !== 'about' ? ', approximately' : ''}`;
  switch (qualifier) {
    case 'at-least':
      return { from: least, to: Number.POSITIVE_INFINITY, said };
    case 'more-than':
      return { from: least, to: Number.POSITIVE_INFINITY, above: !about, said };
    case 'at-most':
      return { from: 0, to: most(minutes), said };
    case 'less-than':
      return { from: 0, to: most(minutes), below: !about, said };
    default:
      return { from: least, to: most(maxMinutes), said };
  }
}

const SAID: Readonly<Record<NonNullable<Length['qualifier']>, (minutes: number, most: number) => string>> = {
  exact: minutes => `exactly ${minutes}`,
  about: minutes => `about ${minutes}`,
  'at-least': minutes => `at least ${minutes}`,
  'at-most': minutes => `at most ${minutes}`,
  'more-than': minutes => `more than ${minutes}`,
  'less-than': minutes => `less than ${minutes}`,
  between: (minutes, most) => `between ${minutes} and ${most}`,
};

/** The length that a duration gives in figures; undefined where it gives none. */
export const lengthOf = ({ minutes, ...bounds }: Duration): Length | undefined =>
  minutes === undefined ? undefined : { minutes, ...bounds };

/** By how many minutes it was longer than planned, as far as figures tell: negative where it was shorter. */
export function overrunOf(duration: Duration): Numbers | undefined {
  const length = lengthOf(duration);
  if (length === undefined || duration.planned === undefined) return undefined;
  const [took, planned] = [minutesOf(length), minutesOf(duration.planned)];
  return difference(took, planned, `${took.said}, planned ${planned.said}`);
}

/** The same as far as a comparison with the plan tells; "as planned" leaves five minutes on either side. */
export const OVERRUNS: Readonly<Record<NonNullable<Duration['comparedToPlan']>, Numbers>> = {
  longer: { from: 0, to: Number.POSITIVE_INFINITY, above: true, said: 'longer than planned' },
  shorter: { from: Number.NEGATIVE_INFINITY, to: 0, below: true, said: 'shorter than planned' },
  'as-planned': { from: -5, to: 5, said: 'as long as planned' },
};
