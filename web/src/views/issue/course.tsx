// The status of an issue from event to event, as steps between the levels that there are. The list below it says the same.
import type { Schemas } from '../../api.ts';
import { directionOf, language, t } from '../../language.ts';
import { isWide } from '../../parts/folding.tsx';
import { linkTo } from '../../router.ts';
import { label } from '../../vocabulary.ts';

type Status = Schemas['TimelineEntry']['status'];

/** From what was settled to what broke off. */
const LEVELS: readonly Status[] = ['implemented', 'agreed', 'progressing', 'open', 'deadlocked', 'collapsed', 'closed'];

export interface Step {
  readonly event: string;
  readonly status: Status;
  readonly title: string;
  readonly when: string;
}

/** In units of the drawing. */
const [HEIGHT, NAMES, TOP] = [38, 130, 14] as const;

/** How far events stand from each other: the width of a phone holds five. */
const apart = () => (isWide() ? 92 : 44);

export function Course({ steps }: { readonly steps: readonly Step[] }) {
  const gap = apart();
  const rightToLeft = directionOf(language.value) === 'rtl';
  const used = new Set(steps.map(({ status }) => status));
  const [first, last] = [LEVELS.findIndex(level => used.has(level)), LEVELS.findLastIndex(level => used.has(level))];
  const levels = LEVELS.slice(first, last + 1);
  const width = NAMES + Math.max(steps.length, 2) * gap;
  const height = TOP + levels.length * HEIGHT;
  const across = (x: number) => (rightToLeft ? width - x : x);
  const at = ({ status }: Step, index: number) => ({
    x: across(NAMES + (index + 0.5) * gap),
    y: TOP + (levels.indexOf(status) + 0.5) * HEIGHT,
  });
  const places = steps.map(at);
  const path = places.map(({ x, y }, index) => (index === 0 ? `M${x} ${y}` : `H${x}V${y}`)).join('');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="scrolled chart" aria-label={t.value.issue.drawn} tabIndex={0}>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: what is around it has the name */}
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
        {levels.map((level, index) => (
          <g key={level}>
            <line
              class="level"
              x1={across(NAMES)}
              x2={across(width)}
              y1={TOP + (index + 0.5) * HEIGHT}
              y2={TOP + (index + 0.5) * HEIGHT}
            />
            <text x={across(NAMES - 12)} y={TOP + (index + 0.5) * HEIGHT} dy="0.35em" text-anchor="end">
              {label('issue-statuses', level)}
            </text>
          </g>
        ))}
        <path class="steps" d={path} />
        {steps.map((step, index) => (
          <a
            key={step.event}
            href={linkTo(`/v1/events/${step.event}`)}
            aria-label={`${index + 1} ${step.when}: ${step.title}, ${label('issue-statuses', step.status)}`}
          >
            <title>{`${step.when}: ${step.title}`}</title>
            <circle class={`step ${step.status}`} cx={places[index]?.x} cy={places[index]?.y} r="8" />
            <text class="number" x={places[index]?.x} y={(places[index]?.y ?? 0) - 14} text-anchor="middle">
              {index + 1}
            </text>
          </a>
        ))}
      </svg>
    </section>
  );
}
