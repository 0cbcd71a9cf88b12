// Server members in what a client sends: what it got from the server it may send back as it is; it changes none of them.
import { isDeepStrictEqual } from 'node:util';
import { citationsOf } from './evidence.ts';
import { type Content, SERVER_MEMBERS } from './kinds.ts';
import type { Fault } from './refusals.ts';
import type { Evidence } from './statement.ts';

export interface Sent {
  /** What is the client's own; what is no object is told to be none by its schema. */
  readonly own: unknown;
  /** Where it would change what only the server sets. */
  readonly faults: readonly Fault[];
}

/** What a client wrote, out of what it sent; `current` is the document as it stands, or what is known of a new one. */
export function ownMembers(sent: unknown, current: Content): Sent {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return { own: sent, faults: [] };
  const members = Object.entries(sent);
  const changed = members.filter(
    ([name, value]) => SERVER_MEMBERS.has(name) && !isDeepStrictEqual(value, current[name]),
  );
  return {
    own: Object.fromEntries(members.filter(([name]) => !SERVER_MEMBERS.has(name))),
    faults: changed.map(([name]) => faultAt(`#/${name}`, name, current[name])),
  };
}

/** Where a valid content has a check that is not the one that the record has. Evidence is known by all that it says but its check. */
export function changedChecks(content: Content, current: Content): Fault[] {
  const checked = citationsOf(content).filter(({ value }) => 'check' in value);
  if (checked.length === 0) return [];
  const known = new Map(citationsOf(current).map(({ value }) => [keyOf(value as Evidence), (value as Evidence).check]));
  return checked
    .filter(({ value }) => (value as Evidence).check !== known.get(keyOf(value as Evidence)))
    .map(({ pointer, value }) => faultAt(`${pointer}/check`, 'check', known.get(keyOf(value as Evidence))));
}

const keyOf = ({ check: _, ...cited }: Evidence) => JSON.stringify(Object.entries(cited).sort());

function faultAt(pointer: string, name: string, current: unknown): Fault {
  const now = current === undefined ? '' : `, and it is ${JSON.stringify(current)} now`;
  return { pointer, code: 'server-member', detail: `The server sets ${name}${now}: leave it out, or as it is.` };
}
