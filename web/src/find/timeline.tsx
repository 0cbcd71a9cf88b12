// When the events found began, as bars, and the time that is chosen: by a stroke over them, or by two handles.
import { useRef, useState } from 'preact/hooks';
import { type Query, requestOf } from '../address.ts';
import { useAnswer } from '../answer.ts';
import { counted, date, shortDate, t } from '../language.ts';
import { ask } from '../router.ts';
import { type Bar, type Bucket, barsOf, chosenOf, type Unit, unitOf, within } from './buckets.ts';
import { bucketsOf, unordered } from './counts.ts';

interface Props {
  readonly query: Query;
  readonly version: number;
}

/** The time of all that fits but for `from` and `to`, and beneath it, where there is more to see, the time chosen. */
export function Timeline({ query, version }: Props) {
  const { from, to, ...others } = unordered(query);
  const whole = `${requestOf({ path: 'months', query: others })} ${version}`;
  const told = useAnswer(whole, signal => bucketsOf(others, 'month', signal)).value;
  const months = told ?? [];
  const unit = unitOf(months);
  const days = useBars(others, months, unit, version);
  const chosen = within(months, query);
  const finer = unitOf(chosen);
  const detailed = (from !== undefined || to !== undefined) && chosen.length > 0 && finer !== unit;
  const time = { ...(from && { from }), ...(to && { to }) };
  const detail = useBars({ ...others, ...time }, detailed ? chosen : [], finer, version);
  if (told?.length === 0) return null;
  return (
    <section class="timeline" aria-label={t.value.find.timeline}>
      <Bars bars={days} query={query} unit={unit} name={t.value.find.timeline} />
      {detailed && <Bars bars={detail} query={{}} unit={finer} name={t.value.find.closer} />}
    </section>
  );
}

/** Months are there already; days are asked for. */
function useBars(query: Query, months: readonly Bucket[], unit: Unit, version: number): Bar[] {
  const key = unit === 'day' && months.length > 0 ? `${requestOf({ path: 'days', query })} ${version}` : undefined;
  const days = useAnswer(key, signal => bucketsOf(query, 'day', signal)).value;
  if (unit !== 'day') return barsOf(months, unit);
  const [first, last] = [months[0]?.start ?? '', months.at(-1)?.start ?? ''];
  return barsOf(
    (days ?? []).filter(({ start }) => start.slice(0, 7) >= first && start.slice(0, 7) <= last),
    unit,
  );
}

interface BarsProps {
  readonly bars: readonly Bar[];
  readonly query: Query;
  readonly unit: Unit;
  readonly name: string;
}

const HEIGHT = 100;
const LABELS = 6;

function Bars({ bars, query, unit, name }: BarsProps) {
  const [stroke, setStroke] = useState<readonly [from: number, to: number]>();
  const svg = useRef<SVGSVGElement>(null);
  // Where a stroke began: events may come faster than the page is drawn.
  const begun = useRef<number | undefined>(undefined);
  const last = bars.length - 1;
  const [start, end] = stroke ? [Math.min(...stroke), Math.max(...stroke)] : (chosenOf(bars, query) ?? [0, last]);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const every = Math.max(1, Math.ceil(bars.length / LABELS));

  const choose = (first: number, final: number) => {
    setStroke(undefined);
    const everything = first <= 0 && final >= last && unit !== 'day';
    ask(everything ? { from: [], to: [] } : { from: [bars[first]?.from ?? ''], to: [bars[final]?.to ?? ''] });
  };
  const barAt = (event: PointerEvent) => {
    const { left, width, right } = svg.current?.getBoundingClientRect() ?? { left: 0, width: 1, right: 1 };
    const along = document.documentElement.dir === 'rtl' ? right - event.clientX : event.clientX - left;
    return Math.max(0, Math.min(last, Math.floor((along / width) * bars.length)));
  };
  return (
    <div class="bars" data-stroke={stroke !== undefined}>
      <svg
        ref={svg}
        viewBox={`0 0 ${Math.max(bars.length, 1)} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        onPointerDown={event => {
          if (event.button !== 0 || bars.length === 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          begun.current = barAt(event);
          setStroke([begun.current, begun.current]);
        }}
        onPointerMove={event => begun.current !== undefined && setStroke([begun.current, barAt(event)])}
        onPointerUp={event => {
          if (begun.current === undefined) return;
          const ends = [begun.current, barAt(event)];
          begun.current = undefined;
          choose(Math.min(...ends), Math.max(...ends));
        }}
        onPointerCancel={() => {
          begun.current = undefined;
          setStroke(undefined);
        }}
      >
        {bars.map(({ from, to, count }, index) => (
          <g key={from} data-chosen={index >= start && index <= end}>
            <rect class="ground" x={index} width={1} y={0} height={HEIGHT} />
            {count > 0 && <Counted index={index} share={count / most} />}
            <title>{`${toldBar(from, to)}: ${counted(count, t.value.find.found)}`}</title>
          </g>
        ))}
      </svg>
      <div class="handles">
        {(['first', 'last'] as const).map(which => (
          <input
            key={which}
            type="range"
            min={0}
            max={Math.max(last, 0)}
            disabled={last < 1}
            value={which === 'first' ? start : end}
            aria-label={`${name}: ${t.value.find.handles[which]}`}
            aria-valuetext={toldBar(
              bars[which === 'first' ? start : end]?.from,
              bars[which === 'first' ? start : end]?.to,
            )}
            onInput={event => {
              const at = event.currentTarget.valueAsNumber;
              setStroke(which === 'first' ? [Math.min(at, end), end] : [start, Math.max(at, start)]);
            }}
            onChange={event => {
              const at = event.currentTarget.valueAsNumber;
              if (which === 'first') choose(Math.min(at, end), end);
              else choose(start, Math.max(at, start));
            }}
          />
        ))}
      </div>
      <div class="ticks" aria-hidden="true">
        {bars.map(
          ({ from }, index) =>
            index % every === 0 &&
            index < bars.length - every / 2 && (
              <span key={from} style={{ insetInlineStart: `${(index / bars.length) * 100}%` }}>
                {shortDate(from)}
              </span>
            ),
        )}
      </div>
      <p class="chosen" aria-live="polite">
        {bars.length > 0 &&
          `${toldBar(bars[start]?.from, bars[start]?.to)} – ${toldBar(bars[end]?.from, bars[end]?.to, true)}`}
        {unit === 'day' && bars.some(({ from, count }) => count > 0 && from.endsWith('-01')) && (
          <span class="quiet"> {t.value.find.coarse}</span>
        )}
      </p>
    </div>
  );
}

/** The least height, so that a single event is seen beside thousands. */
const LEAST = 3;

function Counted({ index, share }: { readonly index: number; readonly share: number }) {
  const height = Math.max(LEAST, share * (HEIGHT - LEAST));
  return <rect class="counted" x={index + 0.1} width={0.8} y={HEIGHT - height} height={height} />;
}

/** The first, or the last, of what a bar covers. */
const toldBar = (from = '', to = '', last = false): string => (from === '' ? '' : date(last ? to : from));
