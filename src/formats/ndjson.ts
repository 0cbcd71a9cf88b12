// NDJSON: one document a line, as it is stored.
import { select } from '../model/document.ts';
import type { Context, Writer } from './format.ts';

export const ndjson = ({ fields }: Pick<Context, 'fields'>): Writer => ({
  head: '',
  each: document => `${select(document, fields)}\n`,
  between: '',
  tail: () => '',
});

/** Lines that are JSON texts already. */
export const lines: Writer = ndjson({});
