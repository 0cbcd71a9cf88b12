// What every language of the page has to say: what English says.
import type { en } from './en.ts';

export type Strings = typeof en;
