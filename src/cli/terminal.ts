// What a command reads from and writes to: the process's own, or those of a test.

export interface Terminal {
  readonly environment: NodeJS.ProcessEnv;
  /** Writes a line of the result. */
  readonly out: (line: string) => void;
  /** Writes a line about it. */
  readonly err: (line: string) => void;
  /** Where a result goes that is a stream. */
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Where bars are drawn; undefined where nobody sees them. */
  readonly bars?: NodeJS.WritableStream | undefined;
  /** What is read where a path is `-`. */
  readonly input?: AsyncIterable<Uint8Array>;
}

/** Wrong use; the message says what would be right. */
export class WrongUse extends Error {}

/** What a command answers: 0 where all is as it should be, 1 where it is not. */
export type ExitCode = 0 | 1;
