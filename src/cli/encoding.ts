// `--encoding`: what a text is encoded in.
import { encodingNamed, noSuchEncoding } from '../imports/decoding.ts';
import { WrongUse } from './terminal.ts';

/** The encoding by its own name; undefined where none is asked for. @throws WrongUse */
export function encodingAsked(label: string | undefined): string | undefined {
  const named = label === undefined ? undefined : encodingNamed(label);
  if (named === null) throw new WrongUse(noSuchEncoding(label ?? ''));
  return named;
}
