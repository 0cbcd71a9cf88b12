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

/** How many others the network has room for. */
const ROOM = 14;

/** In units of the drawing. */
const [WIDTH, HEIGHT, RX, RY] = [640, 360, 190, 130] as const;

export function Met({ name, met }: { readonly name: Text; readonly met: readonly Other[] }) {
  const drawn = met.slice(0, ROOM);
  const most = Math.max(...drawn.map(({ times }) => times));
  const at = (index: number) => {
    const angle = (2 * Math.PI * index) / drawn.length - Math.PI / 2;
    return { x: WIDTH / 2 + RX * Math.cos(angle), y: HEIGHT / 2 + RY * Math.sin(angle), side: Math.cos(angle) };
  };
  return (
    <div class="met">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scrolled chart" aria-label={t.value.actor.network} tabIndex={0}>
        {/* biome-ignore lint/a11y/noSvgWithoutTitle: what is around it has the name */}
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} direction="ltr">
          {drawn.map(({ id, times }, index) => (
            <line
              key={id}
              class="tie"
              x1={WIDTH / 2}
              y1={HEIGHT / 2}
              x2={at(index).x}
              y2={at(index).y}
              stroke-width={1 + (5 * times) / most}
            />
          ))}
          {drawn.map(({ id, name: other, times }, index) => (
            <Place key={id} id={id} name={words(other)} times={times} {...at(index)} />
          ))}
          <circle class="middle" cx={WIDTH / 2} cy={HEIGHT / 2} r="11" />
          <text class="middle-name" x={WIDTH / 2} y={HEIGHT / 2 + 30} text-anchor="middle">
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
}

function Place({ id, name, times, x, y, side }: PlaceProps) {
  const anchor = Math.abs(side) < 0.2 ? 'middle' : side > 0 ? 'start' : 'end';
  const off = anchor === 'middle' ? 0 : Math.sign(side) * 13;
  const below = anchor === 'middle' ? (y > HEIGHT / 2 ? 24 : -14) : 5;
  return (
    <a href={linkTo(`/v1/actors/${id}`)} aria-label={`${name}: ${number(times)}`}>
      <circle cx={x} cy={y} r="7" />
      <text x={x + off} y={y + below} text-anchor={anchor}>
        {name}
      </text>
    </a>
  );
}
