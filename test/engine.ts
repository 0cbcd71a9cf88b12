// Which engine a run of the tests is for, and how much it tries there.

export type EngineName = 'sqlite' | 'postgres' | 'citus';

export const ENGINE = (process.env.TEST_ENGINE ?? 'sqlite') as EngineName;

/** What part is enough for this run: one that repeats another on a different Node.js tries Node.js, and not the model. */
const SHARE = Number(process.env.TEST_SHARE ?? 1);

/** Whether what is the same on every engine, and with every Node.js, is tried in this run: the others repeat it. */
export const IS_FIRST = ENGINE === 'sqlite' && SHARE === 1;

/** How often a random test is repeated: on a server half as often, where each statement goes to another process and back. */
export const often = (times: number): number => Math.ceil((ENGINE === 'sqlite' ? times : times / 2) * SHARE);
