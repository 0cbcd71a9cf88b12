// Where the events found took place: how many in each country, those that are listed as dots, and the area that is chosen.

import world from 'virtual:world';
import { geoCentroid, geoCircle, geoEquirectangular, geoPath } from 'd3-geo';
import { useMemo, useRef, useState } from 'preact/hooks';
import { feature } from 'topojson-client';
import { type Query, requestOf } from '../address.ts';
import { useAnswer } from '../answer.ts';
import { counted, t, words } from '../language.ts';
import { ask } from '../router.ts';
import {
  angleOf,
  type Box,
  boxBetween,
  boxOf,
  byBox,
  byCircle,
  type Circle,
  circleOf,
  distance,
  type Place,
} from './areas.ts';
import { countsOf, unordered } from './counts.ts';
import { toggled } from './filters.ts';
import type { FirstPage } from './list.tsx';
import { useZoom } from './zoom.ts';

export interface MapProps {
  readonly query: Query;
  readonly first: FirstPage | undefined;
  readonly version: number;
}

/** A flat map on which a box is a box, without the ice of the south. */
const WIDTH = 960;
const HEIGHT = 400;
const projection = geoEquirectangular()
  .scale(WIDTH / (2 * Math.PI))
  .translate([WIDTH / 2, 232]);
const path = geoPath(projection);
const COUNTRIES = feature(world, world.objects.countries).features;

/** The largest part of a country: its middle is where a reader looks for the country. */
const CENTRES = new Map(
  COUNTRIES.filter(({ id }) => id !== undefined).map(({ id, geometry }) => {
    if (geometry.type !== 'MultiPolygon') return [String(id), geoCentroid(geometry)] as const;
    const parts = geometry.coordinates.map(coordinates => ({ type: 'Polygon' as const, coordinates }));
    const size = (part: (typeof parts)[number]) => path.area(part);
    return [String(id), geoCentroid(parts.reduce((one, other) => (size(other) > size(one) ? other : one)))] as const;
  }),
);

/** What a stroke over the map does. */
const TOOLS = ['box', 'circle', 'move'] as const;
type Tool = (typeof TOOLS)[number];

const MOST_COUNTRIES = 100;
/** How large a circle is where the style sheet says nothing. */
const LEAST_SHOWN = 3;

export function WorldMap({ query, first, version }: MapProps) {
  const [tool, setTool] = useState<Tool>('box');
  const counts = useCountries(query, version);
  const most = Math.max(1, ...counts.map(({ count }) => count));
  const chosen = query.country ?? [];
  const only = chosen.filter(country => !country.startsWith('-'));
  const found = counts.filter(({ value }) =>
    only.length === 0 ? !chosen.includes(`-${value}`) : only.includes(value),
  );
  const places = [...found.map(({ value }) => CENTRES.get(value)), ...(first?.rows ?? []).map(placeOf)];
  return (
    <section class="map" aria-label={t.value.find.mapOf}>
      <Drawing query={query} tool={tool} about={middleOf(places)}>
        {counts.map(({ value, count, label }) => {
          const at = projection(CENTRES.get(value) ?? [Number.NaN, Number.NaN]);
          if (at === null || Number.isNaN(at[0])) return null;
          const name = `${label === undefined ? value : words(label)}: ${counted(count, t.value.find.found)}`;
          return (
            // The facet of countries beside the map does the same, by keyboard too.
            // biome-ignore lint/a11y/noStaticElementInteractions: as said
            <circle
              key={value}
              class="country"
              data-chosen={chosen.includes(value)}
              cx={at[0]}
              cy={at[1]}
              r={LEAST_SHOWN}
              style={{ '--share': Math.sqrt(count / most) }}
              onPointerDown={event => event.isPrimary && event.stopPropagation()}
              onClick={() => ask(toggled(query, 'country', value))}
            >
              <title>{name}</title>
            </circle>
          );
        })}
        <Dots first={first} />
      </Drawing>
      <div class="map-tools">
        <fieldset>
          <legend>{t.value.find.draw}</legend>
          {TOOLS.map(which => (
            <label key={which}>
              <input type="radio" name="tool" checked={tool === which} onChange={() => setTool(which)} />
              {t.value.find.tools[which]}
            </label>
          ))}
        </fieldset>
        {tool !== 'move' && <ByNumbers query={query} shape={tool} />}
      </div>
    </section>
  );
}

/** How many took place in each country: those that are not chosen are counted too. */
function useCountries(query: Query, version: number) {
  const key = `${requestOf({ path: 'countries', query: unordered(query) })} ${version}`;
  const { value } = useAnswer(key, signal => countsOf(query, ['country'], MOST_COUNTRIES, signal));
  return value?.[0]?.values ?? [];
}

/** Where an event is known to have taken place. */
const placeOf = ({ event }: FirstPage['rows'][number]) => event.venue?.coordinates as [number, number] | undefined;

/** The middle of the box around places, on the drawing; undefined where there are none. */
function middleOf(places: readonly ([number, number] | undefined)[]): [number, number] | undefined {
  const drawn = places.flatMap(place => (place === undefined ? [] : [projection(place) ?? []]));
  if (drawn.length === 0) return undefined;
  const middle = (axis: 0 | 1) => {
    const along = drawn.map(at => at[axis] ?? 0);
    return (Math.min(...along) + Math.max(...along)) / 2;
  };
  return [middle(0), middle(1)];
}

function Dots({ first }: { readonly first: FirstPage | undefined }) {
  const places = (first?.rows ?? []).flatMap(row => {
    const place = placeOf(row);
    const at = place && projection(place);
    return at ? [[row.event.id, at] as const] : [];
  });
  return (
    <>
      {places.map(([id, [x, y]]) => (
        <circle key={id} class="dot" cx={x} cy={y} r={LEAST_SHOWN} />
      ))}
    </>
  );
}

interface DrawingProps {
  readonly query: Query;
  readonly tool: Tool;
  /** The middle of what was found, on the drawing. */
  readonly about: [number, number] | undefined;
  readonly children: preact.ComponentChildren;
}

/** The map itself, on which an area can be drawn. */
function Drawing({ query, tool, about, children }: DrawingProps) {
  const svg = useRef<SVGSVGElement>(null);
  const zoomed = useZoom(svg, [WIDTH, HEIGHT], tool === 'move', about);
  const { transform } = zoomed;
  const [stroke, setStroke] = useState<readonly [Place, Place]>();
  // Where a stroke began: events may come faster than the page is drawn.
  const begun = useRef<Place | undefined>(undefined);
  const land = useMemo(
    () => COUNTRIES.map((country, index) => <path key={index} class="land" d={path(country) ?? ''} />),
    [],
  );
  const placeAt = (event: PointerEvent): Place => {
    const { left, top, width } = svg.current?.getBoundingClientRect() ?? { left: 0, top: 0, width: WIDTH };
    const scale = WIDTH / width;
    const at = transform.invert([(event.clientX - left) * scale, (event.clientY - top) * scale]);
    const [longitude, latitude] = projection.invert?.(at) ?? [0, 0];
    return [Math.max(-180, Math.min(180, longitude)), Math.max(-90, Math.min(90, latitude))];
  };
  const areaOf = (one: Place, other: Place) =>
    tool === 'box' ? boxBetween(one, other) : { place: one, radius: distance(one, other) };
  const drawn = stroke && areaOf(...stroke);
  const box = drawn && 'west' in drawn ? drawn : drawn ? undefined : boxOf(query);
  const circle = drawn && 'radius' in drawn ? drawn : drawn ? undefined : circleOf(query);
  const choose = (end: Place) => {
    const start = begun.current;
    begun.current = undefined;
    setStroke(undefined);
    if (start === undefined || distance(start, end) < LEAST / transform.k) return;
    const area = areaOf(start, end);
    ask('west' in area ? byBox(area) : byCircle(area));
  };
  const giveUp = () => {
    begun.current = undefined;
    setStroke(undefined);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons within it do what the keys do
    <div
      class="zoomed"
      onKeyDown={event => {
        if (!event.metaKey && !event.ctrlKey && !event.altKey && zoomed.press(event.key)) event.preventDefault();
      }}
    >
      <svg
        ref={svg}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t.value.find.mapOf}
        data-tool={tool}
        style={{ '--zoom': transform.k }}
        onPointerDown={event => {
          // A second finger zooms: what the first began to draw is given up.
          if (!event.isPrimary) giveUp();
          if (event.button !== 0 || !event.isPrimary || tool === 'move') return;
          event.currentTarget.setPointerCapture(event.pointerId);
          begun.current = placeAt(event);
          setStroke([begun.current, begun.current]);
        }}
        onPointerMove={event => begun.current && event.isPrimary && setStroke([begun.current, placeAt(event)])}
        onPointerUp={event => choose(placeAt(event))}
        onPointerCancel={giveUp}
      >
        <g transform={transform.toString()}>
          {land}
          {children}
          {box !== undefined && <BoxOnMap box={box} />}
          {circle !== undefined && <path class="area" d={path(circleOn(circle)) ?? ''} />}
        </g>
      </svg>
      <fieldset class="zoom" aria-label={t.value.find.zoom.title} title={t.value.find.zoom.keys}>
        <button type="button" aria-label={t.value.find.zoom.closer} onClick={zoomed.closer}>
          <span aria-hidden="true">+</span>
        </button>
        <button
          type="button"
          aria-label={t.value.find.zoom.farther}
          disabled={transform.k <= 1}
          onClick={zoomed.farther}
        >
          <span aria-hidden="true">−</span>
        </button>
        <button type="button" disabled={transform.k <= 1} onClick={zoomed.reset}>
          {t.value.find.zoom.reset}
        </button>
      </fieldset>
    </div>
  );
}

/** A stroke shorter than this, in kilometres where the whole map is shown, is a click. */
const LEAST = 60;

const circleOn = ({ place, radius }: Circle) =>
  geoCircle()
    .center([...place])
    .radius(angleOf(radius))();

/** Over the antimeridian, where its west is greater than its east, a box has two parts. */
function BoxOnMap({ box: { west, south, east, north } }: { readonly box: Box }) {
  const parts = west <= east ? [[west, east] as const] : [[west, 180] as const, [-180, east] as const];
  return (
    <>
      {parts.map(([left, right]) => {
        const [x = 0, y = 0] = projection([left, north]) ?? [];
        const [end = 0, low = 0] = projection([right, south]) ?? [];
        return <rect key={left} class="area" x={x} y={y} width={Math.max(1, end - x)} height={Math.max(1, low - y)} />;
      })}
    </>
  );
}

/** The same areas for whoever does not draw. */
function ByNumbers({ query, shape }: { readonly query: Query; readonly shape: 'box' | 'circle' }) {
  const box = boxOf(query);
  const circle = circleOf(query);
  const fields =
    shape === 'box'
      ? ([
          ['west', box?.west ?? -180, -180, 180],
          ['south', box?.south ?? -90, -90, 90],
          ['east', box?.east ?? 180, -180, 180],
          ['north', box?.north ?? 90, -90, 90],
        ] as const)
      : ([
          ['longitude', circle?.place[0] ?? 0, -180, 180],
          ['latitude', circle?.place[1] ?? 0, -90, 90],
          ['radius', circle?.radius ?? 500, 1, 20016],
        ] as const);
  const apply = (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const [one = 0, two = 0, three = 0, four = 0] = fields.map(([name]) => Number(given.get(name)));
    ask(
      shape === 'box'
        ? byBox({ west: one, south: two, east: three, north: four })
        : byCircle({ place: [one, two], radius: three }),
    );
  };
  return (
    <details>
      <summary>{t.value.find.byNumbers}</summary>
      <form onSubmit={apply} key={`${shape} ${requestOf({ path: '', query })}`}>
        {fields.map(([name, value, min, max]) => (
          <label key={name}>
            {t.value.find[name]}
            <input type="number" name={name} min={min} max={max} step="any" required defaultValue={String(value)} />
          </label>
        ))}
        <button type="submit">{t.value.find.apply}</button>
      </form>
    </details>
  );
}
