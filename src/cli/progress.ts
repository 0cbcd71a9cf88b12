// Progress of a long command: a bar on a terminal, a line now and then elsewhere.
import { SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.ts';

export interface Progress {
  /** So many are done in all. */
  readonly done: (count: number) => void;
  /** Takes the bar away, or writes the last line. */
  readonly end: () => void;
}

/** Between two lines, in milliseconds. */
const PAUSE = 5_000;

/** Tells how many of `total` things, called `what`, are done. @param total null where it is not known */
export function progressOn({ err, bars }: Terminal, what: string, total: number | null): Progress {
  return bars && total !== null ? bar(bars, what, total) : plainLines(err, what, total);
}

function bar(stream: NodeJS.WritableStream, what: string, total: number): Progress {
  const single = new SingleBar({
    stream,
    format: `{bar} {percentage} % | {value} of {total} ${what} | {eta_formatted} left`,
    clearOnComplete: true,
    hideCursor: true,
    fps: 5,
  });
  single.start(total, 0);
  return { done: count => single.update(count), end: () => single.stop() };
}

function plainLines(err: (line: string) => void, what: string, total: number | null): Progress {
  const begun = Date.now();
  let told = begun;
  let last = 0;
  const tell = () => {
    const rate = Math.round(last / Math.max((Date.now() - begun) / 1_000, 0.001));
    err(`${last}${total === null ? '' : ` of ${total}`} ${what}, ${rate} a second`);
  };
  return {
    done: count => {
      last = count;
      if (Date.now() - told < PAUSE) return;
      told = Date.now();
      tell();
    },
    end: tell,
  };
}
