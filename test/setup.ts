// The seed of the random tests is printed by fast-check when one fails; FC_SEED repeats a run.
import { configureGlobal } from 'fast-check';

const seed = process.env.FC_SEED;
configureGlobal(seed === undefined ? {} : { seed: Number(seed) });
