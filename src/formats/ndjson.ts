// NDJSON: one document a line, as it is stored.
import { select } from '../model/document.ts';
import type { Context, Writer } from './format.ts';

export const ndjson = ({ fields }: Pick<Context, 'fields'>): Writer => ({
  head: '',
  each: document => (fields === undefined ? document : select(document.toString(), fields)),
  between: '\n',
  tail: written => (written > 0 ? '\n' : ''),
});

/** Lines that are JSON texts already. */
export const lines: Writer = ndjson({});
