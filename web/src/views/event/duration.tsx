// How long it took, beside what was planned, as bars on one scale: solid up to the least, faint up to the most that it may have been.
import type { Schemas, Text } from '../../api.ts';
import { number, t, words } from '../../language.ts';
import { label } from '../../vocabulary.ts';

export type Duration = NonNullable<Schemas['Event']['duration']>;
type Length = Omit<Duration, 'planned' | 'comparedToPlan' | 'minutes'> & { readonly minutes: number };

/** The least and the most minutes that a length may be; null where it has no upper bound. */
export function boundsOf({
  minutes,
  maxMinutes,
  qualifier = 'exact',
  approximate = false,
}: Length): [number, number | null] {
  const reach = Math.max(5, Math.round(minutes / 10));
  if (qualifier === 'between') return [minutes, maxMinutes ?? minutes];
  if (qualifier === 'about') return [Math.max(0, minutes - reach), minutes + reach];
  if (qualifier === 'at-least' || qualifier === 'more-than') return [minutes, null];
  if (qualifier === 'at-most' || qualifier === 'less-than') return [0, minutes];
  return approximate ? [Math.max(0, minutes - reach), minutes + reach] : [minutes, minutes];
}

/** A length in words of the page. */
export function lengthIn({ minutes, maxMinutes, qualifier = 'exact', approximate }: Length): string {
  const said =
    qualifier === 'between' && maxMinutes !== undefined ? `${number(minutes)}–${number(maxMinutes)}` : number(minutes);
  const unit = t.value.event.minutes.replace('#', said);
  const exact =
    qualifier === 'exact' || qualifier === 'between' ? unit : `${label('duration-qualifiers', qualifier)} ${unit}`;
  return approximate ? t.value.dates.about.replace('#', exact) : exact;
}

interface Row {
  readonly name: string;
  readonly kind: 'planned' | 'actual' | 'phase';
  readonly length: Length;
}

export function Lengths({ event: { duration, phases = [] } }: { readonly event: Schemas['Event'] }) {
  const rows: Row[] = [
    ...rowsOf(duration, t.value.event.planned, t.value.event.took, 'actual'),
    ...phases.flatMap(phase => {
      const name = words(phase.label as Text);
      return rowsOf(phase.duration as Duration | undefined, `${name}, ${t.value.event.planned}`, name, 'phase');
    }),
  ];
  const compared = duration?.comparedToPlan;
  if (rows.length === 0 && compared === undefined) return null;
  const most = Math.max(1, ...rows.map(({ length }) => boundsOf(length)[1] ?? length.minutes * 1.25));
  return (
    <div class="lengths">
      {rows.map(row => (
        <Bar key={`${row.kind} ${row.name}`} row={row} most={most} />
      ))}
      {compared !== undefined && <p class="quiet">{label('plan-comparisons', compared)}</p>}
    </div>
  );
}

function rowsOf(duration: Duration | undefined, planned: string, took: string, kind: Row['kind']): Row[] {
  const rows: Row[] = [];
  if (duration?.planned !== undefined)
    rows.push({ name: planned, kind: 'planned', length: duration.planned as Length });
  if (duration?.minutes !== undefined) rows.push({ name: took, kind, length: duration as Length });
  return rows;
}

function Bar({ row: { name, kind, length }, most }: { readonly row: Row; readonly most: number }) {
  const [least, upTo] = boundsOf(length);
  const share = (minutes: number) => (100 * minutes) / most;
  return (
    <div class={`length ${kind}`}>
      <span>{name}</span>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="ground" width="100" height="8" />
        <rect class="may-be" width={share(upTo ?? most)} height="8" />
        <rect class="is" width={share(least)} height="8" />
      </svg>
      <strong>{lengthIn(length)}</strong>
    </div>
  );
}
