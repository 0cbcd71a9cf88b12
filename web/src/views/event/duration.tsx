// How long it took, beside what was planned, as bars on one scale: solid up to the least, faint up to the most that it may have been.
import { type Duration, type Length, lengthOf, minutesOf } from '../../../../src/model/lengths.ts';
import type { Schemas, Text } from '../../api.ts';
import { number, t, words } from '../../language.ts';
import { label } from '../../vocabulary.ts';

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
  const most = Math.max(1, ...rows.map(({ length }) => endOf(length) ?? length.minutes * 1.25));
  return (
    <div class="lengths">
      {rows.map(row => (
        <Bar key={`${row.kind} ${row.name}`} row={row} most={most} />
      ))}
      {compared !== undefined && <p class="quiet">{label('plan-comparisons', compared)}</p>}
    </div>
  );
}

/** The most minutes that a length may be; undefined where it has no upper bound. */
function endOf(length: Length): number | undefined {
  const { to } = minutesOf(length);
  return Number.isFinite(to) ? to : undefined;
}

function rowsOf(duration: Duration | undefined, planned: string, took: string, kind: Row['kind']): Row[] {
  const length = duration && lengthOf(duration);
  return [
    ...(duration?.planned ? [{ name: planned, kind: 'planned' as const, length: duration.planned }] : []),
    ...(length ? [{ name: took, kind, length }] : []),
  ];
}

function Bar({ row: { name, kind, length }, most }: { readonly row: Row; readonly most: number }) {
  const { from: least } = minutesOf(length);
  const share = (minutes: number) => (100 * minutes) / most;
  return (
    <div class={`length ${kind}`}>
      <span>{name}</span>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="ground" width="100" height="8" />
        <rect class="may-be" width={share(endOf(length) ?? most)} height="8" />
        <rect class="is" width={share(least)} height="8" />
      </svg>
      <strong>{lengthIn(length)}</strong>
    </div>
  );
}
