// What waits for streams: counted once however many it waits for, and bounded by cutting off who takes nothing.
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { heldBytes } from '../../src/http/held.ts';

/** A stream whose reader takes what waits for it one by one, when told to. */
function reader() {
  const waiting: (() => void)[] = [];
  const stream = new Writable({ write: (_chunk, _coding, taken) => void waiting.push(taken) });
  stream.on('error', () => {});
  const take = async () => {
    waiting.shift()?.();
    await new Promise(setImmediate);
  };
  return { stream, take };
}

const bytes = (length: number) => Buffer.from(new ArrayBuffer(length));

test('what waits for several counts once, until the last of them has taken it', async () => {
  const held = heldBytes(1_000);
  const readers = [reader(), reader(), reader()];
  const shared = bytes(400);
  const sends = readers.map(({ stream }) => held.to(stream));
  for (const send of sends) send(shared.subarray(100, 200));
  expect(held.size()).toBe(400);
  await readers[0]?.take();
  await readers[1]?.take();
  expect(held.size()).toBe(400);
  await readers[2]?.take();
  expect(held.size()).toBe(0);
});

test('five hundred who take nothing hold no more than may be held; who has taken nothing for the longest goes first', async () => {
  const held = heldBytes(10_000);
  const readers = Array.from({ length: 500 }, reader);
  const taking = reader();
  const send = held.to(taking.stream);
  send(bytes(100));
  for (const { stream } of readers) {
    send(bytes(100));
    await taking.take();
    held.to(stream)(bytes(100));
    expect(held.size()).toBeLessThanOrEqual(10_000);
  }
  expect(taking.stream.destroyed).toBe(false);
  const left = readers.map(({ stream }) => !stream.destroyed);
  expect(left.indexOf(true)).toBeGreaterThan(0);
  expect(left.slice(left.indexOf(true))).not.toContain(false);
});

test('of who has gone nothing waits', async () => {
  const held = heldBytes(1_000);
  const { stream } = reader();
  const send = held.to(stream);
  send(bytes(300));
  send(bytes(300));
  stream.destroy();
  await new Promise(setImmediate);
  expect(held.size()).toBe(0);
});
