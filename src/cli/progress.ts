// Progress: a bar on a terminal, and a line every few seconds elsewhere.
import { SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.ts';

export interface Progress {
  /** So much is done. */
  update(done: number): void;
  stop(): void;
}

/** Between two lines, in milliseconds. */
const PAUSE = 5_000;

/** Tells how much of `total` is done; a total of 0 is not known. */
export function progressTo(
  { drawn, err }: Terminal,
  { total, unit }: { readonly total: number; readonly unit: string },
): Progress {
  const all = total === 0 ? '' : ` of ${total.toLocaleString('en')}`;
  const text = (done: number) => `${done.toLocaleString('en')}${all} ${unit}`;
  if (drawn) {
    const format = total === 0 ? '{text}' : '{bar} {percentage} %  {text}';
    const bar = new SingleBar({ stream: drawn, format, clearOnComplete: true, hideCursor: true, barsize: 30 });
    bar.start(total, 0, { text: text(0) });
    return { update: done => bar.update(done, { text: text(done) }), stop: () => bar.stop() };
  }
  let told = Date.now();
  return {
    update: done => {
      if (Date.now() - told < PAUSE) return;
      told = Date.now();
      err(`communique: ${text(done)}`);
    },
    stop: () => {},
  };
}
