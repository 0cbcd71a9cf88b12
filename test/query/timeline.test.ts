// Timelines of random events against plain loops: where dates leave the order open relations decide, on every page, as of then.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Write } from '../../src/ledger/write.ts';
import { extentOf } from '../../src/model/edtf.ts';
import type { Content } from '../../src/model/kinds.ts';
import { type TestApp, testApp } from '../app.ts';
import { often } from '../engine.ts';
import { minimal } from '../records.ts';

const EVENTS = 9;
const name = (n: number) => `event-${n}`;

const drawn = fc.record({
  start: fc.constantFrom(
    '2016',
    '2016-01',
    '2016-01-01',
    '2016-01-01',
    '2016-01-01T09:00:00Z',
    '2016-01-02',
    '2016-02',
  ),
  related: fc.uniqueArray(
    fc.record({
      relation: fc.constantFrom('follows', 'implements', 'precedes', 'prepares'),
      event: fc.integer({ min: 0, max: EVENTS - 1 }),
    }),
    { maxLength: 2, selector: ({ relation, event }) => `${relation} ${event}` },
  ),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer D> ? D : never;

/** The ids in the order of the timeline: each is put after the last of those before it, again and again until nothing moves. */
function inOrder(events: readonly Drawn[]): string[] {
  const extents = events.map(({ start }) => extentOf(start) as { start: number; end: number });
  const first = events.map(() => new Set<number>());
  for (const [n, { related }] of events.entries())
    for (const { relation, event } of related) {
      const [before, after] = /follows|implements/.test(relation) ? [event, n] : [n, event];
      const [one, other] = [extents[before], extents[after]];
      if (one && other && before !== after && one.start <= other.end && other.start <= one.end)
        first[after]?.add(before);
    }
  const reaches = (from: number, to: number, passed = new Set<number>()): boolean =>
    [...(first[from] ?? [])].some(
      next => next === to || (!passed.has(next) && passed.add(next) && reaches(next, to, passed)),
    );
  const places = events.map((_, n): [number, string, number, string] => [
    ...([extents[n]?.start ?? 0, name(n), 0, name(n)] as const),
  ]);
  const compare = (one: readonly (number | string)[], other: readonly (number | string)[]): number => {
    const at = one.findIndex((part, index) => part !== other[index]);
    return at < 0 ? 0 : (one[at] as number) < (other[at] as number) ? -1 : 1;
  };
  for (let round = 0; round < events.length; round++)
    for (const n of events.keys()) {
      const own: (typeof places)[number] = [extents[n]?.start ?? 0, name(n), 0, name(n)];
      const after = [...(first[n] ?? [])]
        .filter(before => !reaches(before, n))
        .map(before => places[before] as (typeof places)[number])
        .filter(([key]) => key <= (extents[n]?.end ?? 0))
        .map(([key, anchor, depth]): typeof own => [key, anchor, depth + 1, name(n)]);
      const last = after.sort(compare).at(-1);
      places[n] = last && compare([last[0], last[1], last[2] - 1], own.slice(0, 3)) >= 0 ? last : own;
    }
  return [...places].sort(compare).map(([, , , id]) => id);
}

const contentOf = ({ start, related }: Drawn, n: number): Content => ({
  ...minimal.event,
  when: { start },
  issues: [{ issue: 'issue', status: 'open' }],
  related: related.filter(({ event }) => event !== n).map(({ relation, event }) => ({ relation, event: name(event) })),
});

async function pagesOf(server: TestApp, query: string): Promise<string[][]> {
  const ids = ({ json }: { json: { data: { event: string }[] } }) => json.data.map(({ event }) => event);
  const [forward, backward]: string[][] = [[], []];
  let url: string | undefined = `/v1/issues/issue/timeline?${query}`;
  let last = url;
  for (; url !== undefined; ) {
    const answer = await server.get(url);
    expect(answer.status, url).toBe(200);
    forward?.push(...ids(answer));
    last = url;
    url = answer.json.links.next;
  }
  for (url = last; url !== undefined; ) {
    const answer = await server.get(url);
    backward?.unshift(...ids(answer));
    url = answer.json.links.previous;
  }
  return [forward ?? [], backward ?? []];
}

test('events stand in the order of plain loops, page by page and back, now and as of then', {
  timeout: 0,
}, async () => {
  const sets = fc.array(drawn, { minLength: EVENTS, maxLength: EVENTS });
  await fc.assert(
    fc.asyncProperty(sets, sets, fc.integer({ min: 1, max: 4 }), async (then, now, limit) => {
      const server = await testApp();
      try {
        const records: Write[] = then.map((each, n) => ({
          ...({ op: 'create', kind: 'event', id: name(n), content: contentOf(each, n) } as const),
        }));
        const issue: Write = { op: 'create', kind: 'issue', id: 'issue', content: minimal.issue };
        const made = await server.ledger.append([issue, ...records], 'test');
        const { position } = server.ledger.head();
        await server.ledger.append(
          now.map((each, n) => ({
            ...({ op: 'replace', kind: 'event', id: name(n), content: contentOf(each, n) } as const),
            expected: made[n + 1]?.position ?? 0,
          })),
          'test',
        );
        const expected = inOrder(now);
        expect(await pagesOf(server, `limit=${limit}`)).toEqual([expected, expected]);
        const before = inOrder(then);
        expect(await pagesOf(server, `limit=${limit}&asOf=${position}`)).toEqual([before, before]);
      } finally {
        await server.close();
      }
    }),
    { numRuns: often(15), endOnFailure: true },
  );
});
