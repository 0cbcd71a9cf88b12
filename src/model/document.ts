// The document of a record: its content between the members that the server sets, as the text that is stored and served.
import { isDeepStrictEqual } from 'node:util';
import { withoutChecks } from './evidence.ts';
import { type Content, SERVER_MEMBERS } from './kinds.ts';

export interface ServerMembers {
  readonly id: string;
  readonly revision: number;
  readonly position: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The id first, then the content, then where and when it was recorded. */
export function documentOf(content: Content, { id, ...recorded }: ServerMembers): string {
  return JSON.stringify({ id, ...content, ...recorded });
}

/** What a client wrote, out of a document: no server members and no checks. */
export function contentOf(document: string): Content {
  const members = Object.entries(JSON.parse(document) as Content).filter(([name]) => !SERVER_MEMBERS.has(name));
  return withoutChecks(Object.fromEntries(members));
}

/** Whether a content would be stored as the one that is, whatever the order of its members: JSON knows no -0. */
export const sameContent = (stored: Content, content: Content) =>
  isDeepStrictEqual(stored, JSON.parse(JSON.stringify(content)));

/** The JSON text of a document with the members asked for, in the document's order; the id always comes. */
export function select(document: string, fields: readonly string[] | undefined): string {
  if (fields === undefined) return document;
  const wanted = new Set(['id', ...fields]);
  const all = Object.entries(JSON.parse(document) as Content);
  return JSON.stringify(Object.fromEntries(all.filter(([name]) => wanted.has(name))));
}
