// Bulk: answers that are streamed, such as exports: so many at once, in all and for one caller, each made a chunk in its turn.
import { busy } from '../model/refusals.ts';
import type { Pace } from '../operations/pace.ts';
import { type Asker, countsByCaller } from '../turns.ts';

export interface BulkOptions {
  /** How many there may be at once, and how many of one caller. */
  readonly limit: number;
  readonly perCaller: number;
  readonly pace: Pace;
}

type Chunks = AsyncGenerator<Buffer | string>;

export interface Bulk {
  /** The same chunks, as there is room for them. @throws Refusal (busy) where there is none; NoLongerWanted */
  (asker: Asker, chunks: Chunks): Chunks;
  /** How many there are. */
  readonly sending: () => number;
}

export function bulkOf({ limit, perCaller, pace }: BulkOptions): Bulk {
  const counts = countsByCaller();
  let all = 0;
  const enter = (caller: string) => {
    const own = counts.of(caller);
    if (own >= perCaller)
      throw busy(`${own} exports go to you already, and no more may at once. Come again when one has ended.`);
    if (all >= limit) throw busy('As many exports are being sent as may: come again later.');
    all += 1;
    counts.add(caller, 1);
  };
  const leave = (caller: string) => {
    all -= 1;
    counts.add(caller, -1);
  };
  const send = async function* (asker: Asker, chunks: Chunks): Chunks {
    enter(asker.caller);
    try {
      for (;;) {
        await pace(asker);
        const { done, value } = await chunks.next();
        if (done) return;
        yield value;
      }
    } finally {
      leave(asker.caller);
      await chunks.return(undefined);
    }
  };
  return Object.assign(send, { sending: () => all });
}
