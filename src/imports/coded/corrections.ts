// Corrections: a row that comes again as it was not before tells what it is now, and nothing of what it was.
import { isDeepStrictEqual } from 'node:util';
import type { Content } from '../../model/kinds.ts';
import type { Coding } from '../../model/statement.ts';
import { passageOf } from '../passages.ts';
import { familyOfCameo, kindOfCameo, ploverOfCameo } from './diplomatic.ts';
import {
  type Account,
  accountId,
  accountOfRow,
  addRow,
  assertionsIn,
  changed,
  codesAfter,
  type Folded,
  isOf,
  mayBeJoined,
  union,
} from './event.ts';
import { hostsOf, type Participant } from './participants.ts';
import { venueOfOthers } from './places.ts';
import type { CodedRow, DataSet } from './row.ts';
import { titleOf } from './wording.ts';

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
  if (passage === undefined) return existing;
  if (passage.sha256 === passageOf(row.published).sha256 && isWhole(row, account)) return existing;
  return addRow(dataSet, row, withoutRow(dataSet, row, existing));
}

/** Whether an account tells what accounts tell today: earlier ones had no coding, or none with its dyad. */
const isWhole = (row: CodedRow, account: Account | undefined) =>
  isCoded(account) && (!mayBeJoined(row) || account?.coding?.dyad !== undefined);

const isCoded = (account: Account | undefined) =>
  account?.coding?.cameo !== undefined || account?.coding?.plover !== undefined;

/** The event as the other rows have it, by their accounts; null where there are none. */
export const withoutRow = (dataSet: DataSet, row: CodedRow, existing: Content): Content | null =>
  withoutAccounts(dataSet, new Set([accountId(dataSet, row)]), existing);

/** The event without some accounts and their rows; null where there are no others. */
export function withoutAccounts(dataSet: DataSet, gone: ReadonlySet<string>, existing: Content): Content | null {
  const before = existing as Folded;
  const statements = (before.statements ?? []).filter(({ id }) => !gone.has(id));
  const accounts = statements.filter(isOf(dataSet));
  if (accounts.length === 0) return null;
  const was = toldBy((before.statements ?? []).filter(isOf(dataSet)), before.participants ?? []);
  const is = toldBy(accounts, before.participants ?? []);
  const venue = venueOfOthers(before.venue, assertionsIn(before.statements ?? []), assertionsIn(statements));
  const { venue: _, ...kept } = existing;
  const participants = (before.participants ?? [])
    .filter(({ actor }) => is.present.has(actor) || !was.present.has(actor))
    .map(one => (was.hosts.has(one.actor) && !is.hosts.has(one.actor) ? { ...one, role: 'principal' } : one));
  const same = isDeepStrictEqual([is.present, is.kind], [was.present, was.kind]);
  return {
    ...kept,
    kind: changed(before.kind, was.kind, is.kind),
    // Of a statement that nobody but its speakers is recorded of, the title alone names to whom it was made.
    title: same ? before.title : changed(before.title, was.title, is.title),
    ...(venue && { venue }),
    participants,
    statements,
    codes: codesAfter(before.codes, ploverOfCameo(was.cameo), ploverOfCameo(is.cameo), is.cameo),
    externalIds: (before.externalIds ?? []).filter(
      ({ scheme, value }) => scheme !== dataSet.scheme || !gone.has(accountOfRow(dataSet, value)),
    ),
  };
}

/** What the accounts of rows tell of an event and of its participants. */
function toldBy(accounts: readonly Account[], participants: readonly Participant[]) {
  const codings = accounts.flatMap(({ coding }) =>
    coding?.cameo === undefined ? [] : [sidesOf(coding.cameo, coding)],
  );
  const cameo = union(
    [],
    codings.map(({ code }) => code),
  );
  // Of an account without a coding it is not known whom it tells of: it may be everybody.
  const unknown = codings.length < accounts.length ? participants.map(({ actor }) => actor) : [];
  const told = codings.flatMap(({ code, from, to }) => (isStatement(code) ? from : [...from, ...to]));
  const present = new Set([...told, ...unknown]);
  const hosts = new Set(codings.flatMap(({ code, from, to }) => hostsOf(code, { from, to })));
  const named = new Map(participants.map(({ actor, name }) => [actor, name]));
  const addressed = new Set(codings.flatMap(({ to }) => to).filter(id => !present.has(id)));
  const namesOf = (ids: ReadonlySet<string>) => [...named].flatMap(([id, name]) => (ids.has(id) ? [name] : []));
  const kind = kindOfCameo(cameo);
  return { cameo, present, hosts, kind, title: titleOf(kind, namesOf(present), namesOf(addressed)) };
}

/** The ids of those on either side of a coding. */
const sidesOf = (code: string, { actors = [], recipients = [] }: Coding) => ({
  code,
  from: actors.map(({ actor }) => actor),
  to: recipients.map(({ actor }) => actor),
});

function isStatement(code: string): boolean {
  const answer = familyOfCameo(code);
  return 'family' in answer && answer.family === 'statement';
}
