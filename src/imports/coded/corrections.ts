// Corrections: a row that comes again with another place, code or passage is a revision of the event that it made.
import { isDeepStrictEqual } from 'node:util';
import type { Content } from '../../model/kinds.ts';
import {
  accountId,
  addRow,
  assertionsIn,
  changed,
  codesAfter,
  derive,
  type Folded,
  isOf,
  passageOf,
  union,
} from './event.ts';
import { hostsOf } from './participants.ts';
import { venueOfOthers } from './places.ts';
import type { CodedRow, DataSet } from './row.ts';
import { codingTold } from './wording.ts';

/**
 * The event with what a row adds; the event itself where the row is in it already, and what the row is now where it was
 * corrected since. What somebody has changed by hand stays as it is. Pure, and the same whatever order the rows come in.
 */
export function withRow(dataSet: DataSet, row: CodedRow, existing: Content | null): Content {
  const own = { scheme: dataSet.scheme, value: row.row };
  const { externalIds = [], statements = [] } = (existing ?? {}) as Folded;
  if (!existing || !externalIds.some(id => isDeepStrictEqual(id, own))) return addRow(dataSet, row, existing);
  const account = statements.find(({ id }) => id === accountId(dataSet, row));
  const [passage] = account?.evidence ?? [];
  // Of more rows than a record can hold, the accounts of some are not there to be compared.
  if (passage === undefined || passage.sha256 === passageOf(row.published).sha256) return existing;
  return addRow(dataSet, row, withoutRow(dataSet, row, existing));
}

/** The event as the other rows have it; null where there are none. Its sides stay, for all of its rows have the same. */
function withoutRow(dataSet: DataSet, row: CodedRow, existing: Content): Content | null {
  const before = existing as Folded;
  const statements = (before.statements ?? []).filter(({ id }) => id !== accountId(dataSet, row));
  const accounts = statements.filter(isOf(dataSet));
  if (accounts.length === 0) return null;
  const codings = accounts.flatMap(({ text }) => codingTold(text, row) ?? []);
  const cameo = union(
    [],
    codings.map(({ code }) => code),
  );
  const hosts = codings.flatMap(({ code, sameWay }) => hostsOf(code, sameWay ? row : { from: row.to, to: row.from }));
  const participants = (before.participants ?? []).map(one =>
    hosts.includes(one.actor) ? one : { ...one, role: 'principal' },
  );
  const was = derive(row, before.participants ?? [], before.codes?.cameo ?? []);
  const is = derive(row, participants, cameo);
  const venue = venueOfOthers(before.venue, assertionsIn(before.statements ?? []), assertionsIn(statements));
  const { venue: _, ...kept } = existing;
  return {
    ...kept,
    kind: changed(before.kind, was.kind, is.kind),
    title: changed(before.title, was.title, is.title),
    ...(venue && { venue }),
    participants,
    statements,
    codes: codesAfter(before.codes, was.plover, is.plover, cameo),
    externalIds: (before.externalIds ?? []).filter(
      ({ scheme, value }) => scheme !== dataSet.scheme || value !== row.row,
    ),
  };
}
