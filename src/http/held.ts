// What waits for the readers of all streams together: bounded, and those who take nothing are the first to go.
import type { Writable } from 'node:stream';

/** How many bytes may wait for all of them together. What waits for several is there once, and counts once. */
const MOST = 67_108_864;

export interface Held {
  /** Answers what sends bytes to a stream. Where too much waits then, who has taken nothing for the longest is cut off. */
  to(stream: Writable): (bytes: Buffer) => void;
  /** How many bytes wait. @public */
  size(): number;
}

export function heldBytes(most = MOST): Held {
  /** How often each piece of memory waits. */
  const waits = new Map<ArrayBufferLike, number>();
  let size = 0;
  /** What waits for each stream; who has taken nothing for the longest stands first. */
  const streams = new Map<Writable, ArrayBufferLike[]>();
  const hold = (memory: ArrayBufferLike) => {
    const before = waits.get(memory) ?? 0;
    if (before === 0) size += memory.byteLength;
    waits.set(memory, before + 1);
  };
  const drop = (memory: ArrayBufferLike) => {
    const left = (waits.get(memory) ?? 0) - 1;
    if (left > 0) return void waits.set(memory, left);
    waits.delete(memory);
    size -= memory.byteLength;
  };
  const forget = (stream: Writable) => {
    for (const memory of streams.get(stream) ?? []) drop(memory);
    streams.delete(stream);
  };
  /** The oldest of what waits for a stream has left. */
  const taken = (stream: Writable) => {
    const own = streams.get(stream);
    const memory = own?.shift();
    if (!own || !memory) return;
    drop(memory);
    streams.delete(stream);
    if (own.length > 0) streams.set(stream, own);
  };
  return {
    size: () => size,
    to: stream => {
      stream.once('close', () => forget(stream));
      return bytes => {
        const own = streams.get(stream);
        if (own) own.push(bytes.buffer);
        else streams.set(stream, [bytes.buffer]);
        hold(bytes.buffer);
        stream.write(bytes, () => taken(stream));
        for (const [longest] of streams) {
          if (size <= most) return;
          forget(longest);
          longest.destroy();
        }
      };
    },
  };
}
