// Whether the file that was opened is still the one under its name: SQLite goes on with a file that was deleted.
import { existsSync, statSync } from 'node:fs';
import { DatabaseGone } from '../../errors.ts';

export interface Presence {
  /** @throws DatabaseGone where another file lies there, or none */
  readonly refuseGone: () => void;
  /** The same after a commit, which is in the log beside the file. @throws DatabaseGone */
  readonly refuseLost: () => void;
}

/** Watches over a file that is there. */
export function presenceOf(file: string): Presence {
  const idOf = () => {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false });
    return found && `${found.dev}/${found.ino}`;
  };
  const opened = idOf();
  const refuseGone = () => {
    if (idOf() !== opened) throw new DatabaseGone(file);
  };
  return {
    refuseGone,
    refuseLost: () => {
      refuseGone();
      if (!existsSync(`${file}-wal`)) throw new DatabaseGone(file);
    },
  };
}
