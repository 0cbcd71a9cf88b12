// The rules of lengths, terms and phases: what an event or a statement tells of them can be true.
import { isInterval } from './edtf.ts';
import type { Content } from './kinds.ts';
import { type Duration, type Length, lengthOf, minutesOf, OVERRUNS, overrunOf } from './lengths.ts';
import { locate } from './paths.ts';
import type { RuleFault } from './refusals.ts';
import { meet } from './stretch.ts';
import { contradictsItself, lastingOf, type Term } from './terms.ts';
import type { Told } from './told.ts';

/** What a rule is given beside the content. */
interface Telling {
  readonly told: Told;
}

const DURATIONS = ['duration', 'phases/*/duration'];

/** Bounds that nothing lies between, and qualifiers that qualify nothing. */
export function lengthsHold(_: Content, { told }: Telling): RuleFault[] {
  const durations = DURATIONS.flatMap(path => told<Duration>(path));
  const planned = DURATIONS.flatMap(path => told<Length>(`${path}/planned`));
  return [
    ...[...durations, ...planned].flatMap(({ pointer, value }) => contradicting(pointer, lengthFault(value))),
    ...durations.flatMap(({ pointer, value }) => contradicting(`${pointer}/comparedToPlan`, planFault(value))),
  ];
}

const contradicting = (pointer: string, detail: string | null): RuleFault[] =>
  detail === null ? [] : [{ pointer, code: 'bounds-contradict', detail }];

function lengthFault({ minutes, maxMinutes, qualifier, approximate }: Duration): string | null {
  if (minutes === undefined) {
    const idle = maxMinutes !== undefined || qualifier !== undefined || approximate !== undefined;
    return idle ? '`maxMinutes`, `qualifier` and `approximate` are of `minutes`, which are not told.' : null;
  }
  if ((qualifier === 'between') !== (maxMinutes !== undefined))
    return 'A length has `maxMinutes` where its qualifier is `between`, and only there.';
  if (maxMinutes !== undefined && maxMinutes < minutes)
    return `No length lies between ${minutes} and ${maxMinutes} minutes.`;
  if (qualifier === 'less-than' && minutes === 0) return 'No length is less than 0 minutes.';
  return approximate === true && (qualifier ?? 'exact') === 'exact'
    ? 'What is exact is not approximate: the qualifier is `about`.'
    : null;
}

function planFault(duration: Duration): string | null {
  const overrun = lengthFault(duration) === null ? overrunOf(duration) : undefined;
  const { comparedToPlan } = duration;
  if (overrun === undefined || comparedToPlan === undefined || meet(overrun, OVERRUNS[comparedToPlan])) return null;
  return `It took ${overrun.said}, which is not ${OVERRUNS[comparedToPlan].said}.`;
}

/** Phases follow one another: together they do not last longer than the whole. */
export function phasesFit(content: Content): RuleFault[] {
  const [whole] = locate<Duration>(content, 'duration').flatMap(({ value }) => lengthOf(value) ?? []);
  const phases = locate<Duration>(content, 'phases/*/duration').flatMap(({ value }) => lengthOf(value) ?? []);
  if (whole === undefined) return [];
  const least = phases.reduce((sum, phase) => sum + minutesOf(phase).from, 0);
  const { to, said } = minutesOf(whole);
  if (least <= to) return [];
  const detail = `The phases take ${least} minutes together, and the whole ${said}.`;
  return [{ pointer: '#/phases', code: 'bounds-contradict', detail }];
}

/** A term that ends when it may, and lengths of time that name a unit. */
export function termsHold(content: Content, { told }: Telling): RuleFault[] {
  const lengths = [
    ...told<string>('outcomes/*/term/length'),
    ...locate<string>(content, 'statements/*/expects/*/within'),
  ];
  const unitless = lengths
    .filter(({ value }) => lastingOf(value) === null)
    .map(({ pointer, value }) => ({
      pointer,
      code: 'length-invalid' as const,
      detail: `${value} names no length of time.`,
    }));
  const impossible = told<Term>('outcomes/*/term')
    .filter(({ value }) => contradictsItself(value))
    .flatMap(({ pointer, value: { from, until, length } }) =>
      contradicting(pointer, `From ${from} until ${until} is not ${length}.`),
    );
  return [...unitless, ...impossible];
}

/** An interval has its own end. */
export const intervalsAlone = (_: Content, { told }: Telling): RuleFault[] =>
  [...told<Span>('when'), ...told<Span>('when/planned')]
    .filter(({ value: { start = '', end } }) => end !== undefined && (isInterval(start) || isInterval(end)))
    .map(({ pointer }) => ({
      pointer: `${pointer}/end`,
      code: 'interval-not-alone',
      detail: 'An interval tells its own end: leave `end` out, or write each date as a date.',
    }));

interface Span {
  readonly start?: string;
  readonly end?: string;
}
