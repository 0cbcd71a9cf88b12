// Statements for the tests: valid ones that say no more than a test needs.
import type { Statement } from '../src/model/statement.ts';

/** A statement of actor-a, unless told otherwise. */
export const said = (id: string, more: Partial<Statement> = {}): Statement => ({
  id,
  speaker: { actor: 'actor-a' },
  channel: 'briefing',
  speechType: 'indirect',
  text: { en: 'Something' },
  ...more,
});

export const minutes = (
  length: number,
  qualifier?: 'exact' | 'about' | 'at-least' | 'at-most' | 'more-than' | 'less-than',
) => ({
  duration: { minutes: length, ...(qualifier && { qualifier }) },
});
