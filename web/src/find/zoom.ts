// How close a drawing is looked at, and which part of it: by wheel, pinch, drag, buttons and keys alike.

import { select } from 'd3-selection';
import { type ZoomTransform, zoom, zoomIdentity, zoomTransform } from 'd3-zoom';
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** How many times as large it may be shown. */
const CLOSEST = 40;

/** What one press of a button or a key does. */
const STEP = 1.6;

/** So much of what is seen is gone along by one press of an arrow. */
const STRIDE = 0.2;

export interface Zoomed {
  /** From places of the drawing, in its own units, to where they are shown. */
  readonly transform: ZoomTransform;
  closer(): void;
  farther(): void;
  reset(): void;
  /** A key was pressed: true where it meant something here. */
  press(key: string): boolean;
}

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/**
 * Zooms a drawing of `width` by `height` units. Two fingers always move it; one, or the mouse, where `moves` is true, and
 * elsewhere are left to whoever draws on it. A wheel scrolls the page where there is nothing farther. Buttons and keys zoom
 * towards the place `about`, in units of the drawing, until the reader goes elsewhere on it: then about the middle.
 */
export function useZoom(
  svg: RefObject<SVGSVGElement | null>,
  [width, height]: readonly [number, number],
  moves: boolean,
  about?: readonly [x: number, y: number],
): Zoomed {
  const [transform, setTransform] = useState(zoomIdentity);
  const moved = useRef(moves);
  moved.current = moves;
  /** Whether the reader went somewhere on the drawing. */
  const led = useRef(false);
  const [behaviour] = useState(() =>
    zoom<SVGSVGElement, unknown>()
      .extent([
        [0, 0],
        [width, height],
      ])
      .translateExtent([
        [0, 0],
        [width, height],
      ])
      .scaleExtent([1, CLOSEST])
      .filter((event: Event) => isForZoom(event, moved.current, svg.current))
      .on('zoom', ({ transform: next, sourceEvent }) => {
        if (sourceEvent) led.current = true;
        setTransform(next);
      }),
  );
  useEffect(() => {
    if (svg.current) select(svg.current).call(behaviour);
  }, [behaviour]);
  const on = () => select(svg.current as SVGSVGElement);
  const scale = (by: number) => {
    behaviour.scaleBy(on(), by);
    if (about !== undefined && !led.current) behaviour.translateTo(on(), about[0], about[1]);
  };
  const reset = () => {
    behaviour.transform(on(), zoomIdentity);
    led.current = false;
  };
  const press = (key: string): boolean => {
    const [x, y] = ARROWS[key] ?? [0, 0];
    if (key === '+' || key === '=') scale(STEP);
    else if (key === '-') scale(1 / STEP);
    else if (key === '0') reset();
    else if (key in ARROWS) {
      led.current = true;
      behaviour.translateBy(on(), (x * STRIDE * width) / transform.k, (y * STRIDE * height) / transform.k);
    } else return false;
    return true;
  };
  return { transform, closer: () => scale(STEP), farther: () => scale(1 / STEP), reset, press };
}

function isForZoom(event: Event, moves: boolean, svg: SVGSVGElement | null): boolean {
  if (event instanceof WheelEvent)
    return event.deltaY < 0 || event.ctrlKey || (svg !== null && zoomTransform(svg).k > 1);
  if (typeof TouchEvent !== 'undefined' && event instanceof TouchEvent) return event.touches.length > 1 || moves;
  return moves && (event as MouseEvent).button === 0;
}
