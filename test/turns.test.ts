// Turns: so many at once, callers one after the other, whoever leaves is not waited for.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOBODY, NoLongerWanted, TooManyWaiting, turns } from '../src/turns.ts';
import { often } from './engine.ts';

/** Work that is told by name when it begins, and goes on until it is ended. */
function working(bounds: Parameters<typeof turns>[0]) {
  const take = turns(bounds);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (caller: string, name: string, signal = NOBODY.signal) =>
    take({ caller, signal }, async () => {
      begun.push(name);
      await new Promise<void>(resolve => ends.set(name, resolve));
      ends.delete(name);
      return name;
    });
  /** Ends one, and lets what follows of it come to pass. */
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { ask, begun, ends, end };
}

test('callers have their turns one after the other, however much one of them asks for', async () => {
  const { ask, begun, end } = working({ atOnce: 1 });
  const asked = [
    ...['a1', 'a2', 'a3', 'a4'].map(name => ask('a', name)),
    ...['b1', 'b2'].map(name => ask('b', name)),
    ask('c', 'c1'),
  ];
  await new Promise(setImmediate);
  for (let count = 0; count < asked.length; count++) await end(begun.at(-1) ?? '');
  expect(begun).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  expect(await Promise.all(asked)).toEqual(['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']);
});

test('of one caller no more is done at once than may be, though there is room', async () => {
  const { ask, begun, end } = working({ atOnce: 3, perCaller: 2 });
  const asked = ['a1', 'a2', 'a3'].map(name => ask('a', name));
  asked.push(ask('b', 'b1'));
  await new Promise(setImmediate);
  expect(begun).toEqual(['a1', 'a2', 'b1']);
  await end('b1');
  expect(begun).toEqual(['a1', 'a2', 'b1']);
  await end('a1');
  expect(begun).toEqual(['a1', 'a2', 'b1', 'a3']);
  await end('a2');
  await end('a3');
  await Promise.all(asked);
});

test('more than may wait is refused, for one caller and in all', async () => {
  const { ask, begun, end } = working({ atOnce: 1, waiting: 3, waitingPerCaller: 2 });
  const kept = [ask('a', 'a1'), ask('a', 'a2'), ask('a', 'a3')];
  await expect(ask('a', 'a4')).rejects.toThrow(TooManyWaiting);
  kept.push(ask('b', 'b1'));
  await expect(ask('c', 'c1')).rejects.toThrow(TooManyWaiting);
  await new Promise(setImmediate);
  for (let count = 0; count < kept.length; count++) await end(begun.at(-1) ?? '');
  expect(await Promise.all(kept)).toEqual(['a1', 'a2', 'a3', 'b1']);
});

test('whoever leaves is not begun, and leaves room for another', async () => {
  const { ask, begun, end } = working({ atOnce: 1, waiting: 1 });
  const leaving = new AbortController();
  const first = ask('a', 'a1');
  const left = ask('b', 'b1', leaving.signal);
  leaving.abort();
  await expect(left).rejects.toThrow(NoLongerWanted);
  await expect(ask('b', 'b2', leaving.signal)).rejects.toThrow(NoLongerWanted);
  const next = ask('c', 'c1');
  await end('a1');
  await end('c1');
  expect([await first, await next, begun]).toEqual(['a1', 'c1', ['a1', 'c1']]);
});

test('whoever leaves at the moment of their turn is not begun', async () => {
  const { ask, begun } = working({ atOnce: 1 });
  const leaving = new AbortController();
  const left = ask('a', 'a1', leaving.signal);
  leaving.abort();
  await expect(left).rejects.toThrow(NoLongerWanted);
  expect(begun).toEqual([]);
});

test('what fails leaves its place', async () => {
  const take = turns({ atOnce: 1 });
  await expect(take(NOBODY, async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await take(NOBODY, async () => 'yes')).toBe('yes');
});

/** What happens to some turns: somebody asks, one of those at work ends, one of those who wait leaves. */
const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant('ask' as const), caller: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('end' as const), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('leave' as const), which: fc.nat(9) }) },
);

test('whatever happens: bounds hold, no place stays empty that somebody could have, and nobody is passed over twice', async () => {
  const run = fc.asyncProperty(
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 3 }),
    fc.array(happening, { maxLength: 60 }),
    async (atOnce, perCaller, happenings) => {
      const { ask, begun, ends, end } = working({ atOnce, perCaller });
      const waiting = new Map<string, AbortController>();
      /** Of each caller who waits: how often each other has begun since it began to wait, or had its own turn. */
      const passed = new Map<string, Map<string, number>>();
      const callerOf = (name: string) => name.split(' ')[0] ?? '';
      const atWork = (caller?: string) =>
        [...ends.keys()].filter(name => caller === undefined || callerOf(name) === caller).length;
      const asked: Promise<unknown>[] = [];
      let told = 0;
      for (const [index, happens] of happenings.entries()) {
        if (happens.what === 'ask') {
          const [name, leaving] = [`${happens.caller} ${index}`, new AbortController()];
          waiting.set(name, leaving);
          asked.push(ask(String(happens.caller), name, leaving.signal).catch(() => {}));
        } else if (happens.what === 'end') await end([...ends.keys()][happens.which] ?? '');
        else {
          const [name, leaving] = [...waiting][happens.which] ?? [];
          if (name !== undefined) waiting.delete(name);
          leaving?.abort();
        }
        await new Promise(setImmediate);
        for (const name of begun.slice(told)) {
          waiting.delete(name);
          passed.delete(callerOf(name));
          for (const other of new Set([...waiting.keys()].map(callerOf))) {
            if (other === callerOf(name)) continue;
            const counts = passed.get(other) ?? new Map<string, number>();
            counts.set(callerOf(name), (counts.get(callerOf(name)) ?? 0) + (atWork(other) < perCaller ? 1 : 0));
            passed.set(other, counts);
          }
        }
        told = begun.length;
        for (const caller of [...passed.keys()])
          if (![...waiting.keys()].some(name => callerOf(name) === caller)) passed.delete(caller);
        expect(atWork()).toBeLessThanOrEqual(atOnce);
        for (const caller of ['0', '1', '2', '3']) expect(atWork(caller)).toBeLessThanOrEqual(perCaller);
        const couldBegin = [...waiting.keys()].some(name => atWork(callerOf(name)) < perCaller);
        expect(couldBegin && atWork() < atOnce).toBe(false);
        for (const counts of passed.values()) for (const count of counts.values()) expect(count).toBeLessThanOrEqual(2);
      }
      for (const leaving of waiting.values()) leaving.abort();
      while (ends.size > 0) await end([...ends.keys()][0] ?? '');
      await Promise.all(asked);
    },
  );
  await fc.assert(run, { numRuns: often(200) });
});
