// Excerpts: the passage of a text that shows where it matches.
import { wordsOf } from './folding.ts';
import type { Range } from './phrases.ts';

/**
 * A passage of at most `room` code points around the first range and as many of the next as there is room for; it has
 * the first whole, even where that is longer. Ranges are such as `matchesIn` gives, and without any the passage is the
 * beginning. It is cut between words where it can be, and never between a letter and its marks.
 */
export function excerpt(text: string, ranges: readonly Range[], room: number): Range {
  const points = Array.from(text);
  const core = coreOf(ranges, room);
  const wide = widened(core, room, points.length);
  return { start: startOf(points, wide.start, core.start), end: endOf(points, wide.end, core.end) };
}

/** From the first range to the last of those after it that fit in `room`. */
function coreOf(ranges: readonly Range[], room: number): Range {
  let core = ranges[0] ?? { start: 0, end: 0 };
  for (const range of ranges) {
    const next = { start: Math.min(core.start, range.start), end: Math.max(core.end, range.end) };
    if (next.end - next.start > room) break;
    core = next;
  }
  return core;
}

/** As much on both sides as there is room for, or more on one side where the text ends on the other. */
function widened(core: Range, room: number, length: number): Range {
  const width = Math.max(room, core.end - core.start);
  const before = Math.floor((width - (core.end - core.start)) / 2);
  const end = Math.min(length, Math.max(0, core.start - before) + width);
  return { start: Math.max(0, end - width), end };
}

const MARK = /\p{M}/u;
const SPACE = /\p{White_Space}/u;

function startOf(points: readonly string[], wide: number, core: number): number {
  if (wide === 0) return 0;
  const words = wordsNear(points, wide);
  const word = words.find(({ start, end }) => start < wide && wide < end);
  let start = word && word.end <= core ? word.end : wide;
  while (start < core && (SPACE.test(points[start] ?? '') || isInside(points, start, words))) start++;
  return start;
}

function endOf(points: readonly string[], wide: number, core: number): number {
  if (wide === points.length) return wide;
  const words = wordsNear(points, wide);
  const word = words.find(({ start, end }) => start < wide && wide < end);
  let end = word && word.start >= core ? word.start : wide;
  while (end > core && (SPACE.test(points[end - 1] ?? '') || isInside(points, end, words))) end--;
  return end;
}

/** Before a mark is inside a letter, unless a word begins with the mark. */
const isInside = (points: readonly string[], at: number, words: readonly Range[]) =>
  MARK.test(points[at] ?? '') && !words.some(({ start }) => start === at);

/** How far a cut looks to both sides for the ends of the word that it stands in; a word that goes further is cut. */
const REACH = 64;

/** The words, not longer than there is sight of, around a place. */
function wordsNear(points: readonly string[], at: number): Range[] {
  const from = Math.max(0, at - REACH);
  const to = Math.min(points.length, at + REACH);
  return wordsOf(points.slice(from, to).join(''))
    .map(({ start, end }) => ({ start: from + start, end: from + end }))
    .filter(({ start, end }) => (start > from || from === 0) && (end < to || to === points.length));
}
