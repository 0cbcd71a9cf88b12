// Areas on the map, as the API filters by them.
import { expect, test } from 'vitest';
import { angleOf, boxBetween, boxOf, byBox, byCircle, circleOf, distance } from '../../web/src/find/areas.ts';

test('a box between two places is one whichever comes first, and takes the place of a circle', () => {
  const box = boxBetween([10.123456, 50], [-5, 40.5]);
  expect(boxBetween([-5, 40.5], [10.123456, 50])).toEqual(box);
  expect(byBox(box)).toEqual({ bbox: ['-5,40.5,10.12,50'], near: [], radius: [] });
  expect(boxOf(byBox(box))).toEqual({ west: -5, south: 40.5, east: 10.12, north: 50 });
});

test('a circle takes the place of a box', () => {
  const circle = { place: [120.155, 30.274], radius: 99.6 } as const;
  expect(byCircle(circle)).toEqual({ near: ['120.16,30.27'], radius: ['100'], bbox: [] });
  expect(circleOf(byCircle(circle))).toEqual({ place: [120.16, 30.27], radius: 100 });
});

test('what is no area is none', () => {
  expect(boxOf({})).toBeUndefined();
  expect(boxOf({ bbox: ['1,2,3'] })).toBeUndefined();
  expect(circleOf({ near: ['here'] })).toBeUndefined();
});

test('distances go along the great circle', () => {
  expect(distance([0, 0], [180, 0])).toBeCloseTo(Math.PI * 6371.0088, 3);
  expect(Math.round(distance([120.155, 30.274], [116.4, 39.9]))).toBe(1123);
  expect(angleOf(distance([0, 0], [90, 0]))).toBeCloseTo(90, 6);
});
