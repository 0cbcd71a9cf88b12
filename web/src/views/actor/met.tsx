// Whom an actor met: a small network, in which a line is as thick as they met often, and the same as a list.
import type { Event, Text } from '../../api.ts';
import { counted, number, t, words } from '../../language.ts';
import { Named } from '../../parts/named.tsx';
import { linkTo } from '../../router.ts';

export interface Other {
  readonly id: string;
  readonly name: Text;
  readonly times: number;
}

/** Who took part beside an actor, those that did so most often first. Who was not there met nobody. */
export function metIn(events: readonly Event[], id: string): Other[] {
  const met = new Map<string, Other>();
  for (const { participants = [] } of events) {
    const there = participants.filter(({ presence }) => presence !== 'absent');
    if (!there.some(({ actor }) => actor === id)) continue;
    for (const [actor, [first]] of Map.groupBy(there, participant => participant.actor)) {
      if (actor === id || first === undefined) continue;
      met.set(actor, { id: actor, name: first.name as Text, times: (met.get(actor)?.times ?? 0) + 1 });
    }
  }
  return [...met.values()].sort((one, other) => other.times - one.times || (one.id < other.id ? -1 : 1));
}

/** The drawing, in its units: how many others it has room for, and how long a name may be. Where it is narrow, names stand below. */
interface Room {
  readonly others: number;
  readonly width: number;
  readonly height: number;
  readonly across: number;
  readonly down: number;
  readonly letters: number;
}

const WIDE: Room = { others: 14, width: 640, height: 360, across: 190, down: 130, letters: 60 };
const NARROW: Room = { others: 6, width: 350, height: 340, across: 115, down: 120, letters: 16 };

const shortened = (name: string, letters: number) => (name.length > letters ? `${name.slice(0, letters - 1)}…` : name);

export function Met({ name, met }: { readonly name: Text; readonly met: readonly Other[] }) {
  const room = matchMedia('(max-width: 48rem)').matches ? NARROW : WIDE;
  const { width, height } = room;
  const drawn = met.slice(0, room.others);
  const most = Math.max(...drawn.map(({ times }) => times));
  const at = (index: number) => {
    const angle = (2 * Math.PI * index) / drawn.length - Math.PI / 2;
    return {
      x: width / 2 + room.across * Math.cos(angle),
      y: height / 2 + room.down * Math.sin(angle),
      side: room === WIDE ? Math.cos(angle) : 0,
      below: Math.sin(angle) > -0.9,
    };
  };
  return (
    <div class="met">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scrolled chart" aria-label={t.value.actor.network} tabIndex={0}>
        {/* biome-ignore lint/a11y/noSvgWithoutTitle: what is around it has the name */}
        <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} direction="ltr">
          {drawn.map(({ id, times }, index) => (
            <line
              key={id}
              class="tie"
              x1={width / 2}
              y1={height / 2}
              x2={at(index).x}
              y2={at(index).y}
              stroke-width={1 + (5 * times) / most}
            />
          ))}
          {drawn.map(({ id, name: other, times }, index) => (
            <Place key={id} id={id} name={words(other)} letters={room.letters} times={times} {...at(index)} />
          ))}
          <circle class="middle" cx={width / 2} cy={height / 2} r="11" />
          <text class="middle-name" x={width / 2} y={height / 2 + 30} text-anchor="middle">
            {words(name)}
          </text>
        </svg>
      </section>
      <ol class="plain">
        {met.map(({ id, name: other, times }) => (
          <li key={id}>
            <Named kind="actors" id={id} name={other} /> <span class="quiet">{counted(times, t.value.find.found)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

interface PlaceProps {
  readonly id: string;
  readonly name: string;
  readonly times: number;
  readonly x: number;
  readonly y: number;
  /** From -1 at the left of the circle to 1 at its right. */
  readonly side: number;
  /** Whether the name stands below rather than above, where it stands at neither side. */
  readonly below: boolean;
  readonly letters: number;
}

function Place({ id, name, times, x, y, side, below, letters }: PlaceProps) {
  const anchor = Math.abs(side) < 0.2 ? 'middle' : side > 0 ? 'start' : 'end';
  const off = anchor === 'middle' ? 0 : Math.sign(side) * 13;
  const down = anchor === 'middle' ? (below ? 24 : -14) : 5;
  return (
    <a href={linkTo(`/v1/actors/${id}`)} aria-label={`${name}: ${number(times)}`}>
      <circle cx={x} cy={y} r="7" />
      <text x={x + off} y={y + down} text-anchor={anchor}>
        {shortened(name, letters)}
      </text>
    </a>
  );
}
