// The address of a view: what stands before `#` is a request, what stands after it concerns the page alone.
import { expect, test } from 'vitest';
import { addressOf, hrefOf, requestOf, withValues } from '../../web/src/address.ts';
import { VIEWS, viewAt } from '../../web/src/views.ts';

const at = (href: string) => addressOf(new URL(href, 'http://localhost'));

test.each([
  '/',
  '/v1/events',
  '/v1/events?country=CN,US&kind=-summit',
  '/v1/events?q=%22cyber+security%22,+Obama&bbox=10,20,30,40#lang=ar&view=map',
  '/v1/events?externalId=gdelt:1%252C2',
  '/v1/events/an-id?asOf=29#part=outcomes/ceasefire',
  '/v1/events?asOf=2016-09-05T10:00:00Z',
])('%s is an address that stays as it is', href => {
  expect(hrefOf(at(href))).toBe(href);
});

test('values may be repeated or parted by commas', () => {
  expect(at('/v1/events?kind=visit&kind=summit,meeting').query).toEqual({ kind: ['visit', 'summit', 'meeting'] });
});

test('a comma within words, places and dates parts nothing', () => {
  const { query } = at('/v1/events?q=a,b&near=1,2&radius=50');
  expect(query).toEqual({ q: ['a,b'], near: ['1,2'], radius: ['50'] });
});

test('what the page does not know after # is left out, and empty values are', () => {
  expect(hrefOf(at('/v1/events?kind=&country=CN,#lang=en&other=1'))).toBe('/v1/events?country=CN#lang=en');
});

test('the request of a view is its address without what concerns the page', () => {
  expect(requestOf(at('/v1/events?country=CN#lang=ar&live=1'))).toBe('/v1/events?country=CN');
});

test('an empty list of values takes a parameter away', () => {
  expect(withValues({ country: ['CN'], kind: ['visit'] }, { country: [], q: ['aid'] })).toEqual({
    kind: ['visit'],
    q: ['aid'],
  });
});

test.each(VIEWS.map(view => [view.name, view] as const))('%s is at each of its addresses', (_, view) => {
  expect(view.paths.length).toBeGreaterThan(0);
  for (const path of view.paths) expect(viewAt(path.replace(/\{\w+\}/g, 'an-id'))?.view).toBe(view);
});

test('no view is at an address that no view has', () => {
  expect(viewAt('/v1/keys')).toBeUndefined();
  expect(viewAt('/v1/events/')).toBeUndefined();
});
