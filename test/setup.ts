// The seed of the random tests is printed by fast-check when one fails; FC_SEED repeats a run.
import { configureGlobal } from 'fast-check';
import { often } from './engine.ts';

const seed = process.env.FC_SEED;
configureGlobal({ numRuns: often(100), ...(seed !== undefined && { seed: Number(seed) }) });
