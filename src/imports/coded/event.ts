// Folding: what one more coded row makes of the event that the rows before it made.
import { isDeepStrictEqual } from 'node:util';
import { LONGEST_LISTS } from '../../model/event.ts';
import type { ExternalId } from '../../model/external-ids.ts';
import type { Content } from '../../model/kinds.ts';
import type { Coding } from '../../model/statement.ts';
import { passageOf } from '../passages.ts';
import { keyed, slug } from '../slugs.ts';
import { kindOfCameo, kindOfPlover, type Plover, ploverOfCameo } from './diplomatic.ts';
import { compare, type Participant, together, withParticipants } from './participants.ts';
import { type Assertion, assertedBy, type Venue, venueAfter, venueAt, venueOfBoth } from './places.ts';
import type { CodedRow, DataSet, Side, Text } from './row.ts';
import { accountOf, speakerOf, summaryOf, titleOf } from './wording.ts';

/** The most that a record can hold; of more, those whose ids come first are kept, whatever order they come in. */
const MAX = { ...LONGEST_LISTS, cameo: 20 } as const;

export interface Account {
  readonly id: string;
  readonly coding?: Coding;
  readonly asserts?: { readonly venue?: Assertion['place'] };
  readonly evidence?: readonly { readonly sha256: string }[];
}

/** The parts of an event that folding reads. */
export interface Folded {
  readonly kind?: string;
  readonly title?: Text;
  readonly participants?: readonly Participant[];
  readonly statements?: readonly Account[];
  readonly externalIds?: readonly ExternalId[];
  readonly venue?: Venue;
  readonly codes?: { readonly cameo?: readonly string[]; readonly plover?: Plover };
}

/**
 * The event with what a row adds that is not in it. What somebody has changed by hand since stays as it is. Pure, and the
 * same whatever order the rows come in.
 */
export function addRow(dataSet: DataSet, row: CodedRow, existing: Content | null): Content {
  const before = (existing ?? {}) as Folded;
  const own = { scheme: dataSet.scheme, value: row.row };
  const participants = withParticipants(before.participants ?? [], row);
  const cameo = union(before.codes?.cameo ?? [], row.cameo === undefined ? [] : [row.cameo]).slice(0, MAX.cameo);
  const statement = statementOf(dataSet, row);
  const derived = (event: { participants: readonly Participant[]; cameo: readonly string[] }) =>
    derive(row, event.participants, event.cameo);
  const was = derived({ participants: before.participants ?? [], cameo: before.codes?.cameo ?? [] });
  const is = derived({ participants, cameo });
  const venue = venueAfter(
    before.venue,
    assertionsIn(before.statements ?? []),
    row.place && { id: statement.id, venue: venueAt(row.place) },
  );
  const { venue: _, ...kept } = existing ?? {};
  return {
    status: 'unconfirmed',
    summary: summaryOf(dataSet, row.remark),
    when: { start: row.day },
    ...kept,
    kind: changed(before.kind, was.kind, is.kind),
    title: changed(before.title, was.title, is.title),
    ...(venue && { venue }),
    ...(participants.length > 0 && { participants }),
    statements: withStatement(dataSet, before.statements ?? [], statement),
    codes: codesAfter(before.codes, was.plover, is.plover, cameo),
    externalIds: withIds(before.externalIds ?? [], row, own),
  };
}

/** What is made of the whole: as it is now, unless somebody has changed what was made before. */
export const changed = <T>(recorded: T | undefined, was: T | undefined, is: T): T =>
  recorded === undefined || isDeepStrictEqual(recorded, was) ? is : recorded;

function derive(row: CodedRow, participants: readonly Participant[], cameo: readonly string[]) {
  const kind = cameo.length > 0 ? kindOfCameo(cameo) : kindOfPlover(row.family, row.plover?.modes ?? []);
  const present = new Set(participants.map(({ actor }) => actor));
  const spokenTo = row.family === 'statement' ? [...row.from, ...row.to].filter(side => !present.has(side.id)) : [];
  const towards = [...new Map(spokenTo.map(side => [side.id, side])).values()].sort(byId).map(side => side.name);
  return { kind, title: titleOf(kind, namesIn(participants), towards), plover: row.plover ?? ploverOfCameo(cameo) };
}

/** What each of those who take part is called, once. */
const namesIn = (participants: readonly Participant[]) => [
  ...new Map(participants.map(({ actor, name }) => [actor, name])).values(),
];

/** One event of two that were made of rows of talks. Pure, and the same whichever comes first. */
export function joined(dataSet: DataSet, one: Content, other: Content): Content {
  const [first, second] = [one as Folded, other as Folded];
  const talks = (participants: readonly Participant[] = [], cameo: readonly string[] = []) => {
    const kind = kindOfCameo(cameo);
    return { kind, title: titleOf(kind, namesIn(participants), []), plover: ploverOfCameo(cameo) };
  };
  const participants = together(first.participants ?? [], second.participants ?? []);
  const cameo = union(first.codes?.cameo ?? [], second.codes?.cameo ?? []).slice(0, MAX.cameo);
  const [was, had] = [first, second].map(event => talks(event.participants, event.codes?.cameo));
  const is = talks(participants, cameo);
  const ours = isOf(dataSet);
  const statements = new Map([...(second.statements ?? []), ...(first.statements ?? [])].map(each => [each.id, each]));
  const others = [...statements.values()].filter(each => !ours(each));
  const accounts = [...statements.values()].filter(ours).sort(byId);
  const venue = venueOfBoth(
    first.venue,
    second.venue,
    [first, second].map(event => assertionsIn(event.statements ?? [])),
  );
  const { venue: _, ...kept } = { ...other, ...one };
  return {
    ...kept,
    kind: changed(first.kind, was?.kind, changed(second.kind, had?.kind, is.kind)),
    title: changed(first.title, was?.title, changed(second.title, had?.title, is.title)),
    ...(venue && { venue }),
    participants,
    statements: [...others, ...accounts].slice(0, MAX.statements),
    codes: codesAfter(first.codes, was?.plover, is.plover, cameo),
    externalIds: idsInOrder([...(second.externalIds ?? []), ...(first.externalIds ?? [])], dataSet.scheme),
  };
}

/** The id of the statement that is the account of a row. */
export const accountId = (dataSet: DataSet, { row }: CodedRow) => accountOfRow(dataSet, row);

export const accountOfRow = ({ scheme }: DataSet, row: string) => slug(`${scheme} ${row}`);

export const isOf =
  ({ scheme }: DataSet) =>
  ({ id }: Account) =>
    id.startsWith(`${scheme}-`);

/** The account of a row. */
export function statementOf(dataSet: DataSet, row: CodedRow) {
  return {
    id: accountId(dataSet, row),
    speaker: { description: speakerOf(dataSet, row) },
    channel: 'source-narration',
    speechType: 'indirect',
    text: accountOf(row),
    ...(row.place && { about: ['venue'], asserts: { venue: assertedBy(row.place) } }),
    coding: codingOf(dataSet, row),
    evidence: [{ source: dataSet.source.id, ...passageOf(row.published) }],
  };
}

/** The id of the event that a row is of by itself: that of a later version of the row is the same as long as its key is. */
export function dyadId({ scheme, rowIsEvent }: DataSet, row: CodedRow): string {
  if (rowIsEvent) return keyed(scheme, [scheme, row.row]);
  return keyed(beginningOf(scheme, row), [scheme, row.family, ...row.key]);
}

const beginningOf = (scheme: string, { day, family }: CodedRow) => `${scheme} ${day} ${family}`;

/** Whether a dyad is of the day and the family of a row. */
export const isLike = ({ scheme }: DataSet, row: CodedRow) => {
  const beginning = `${slug(beginningOf(scheme, row))}-`;
  return (dyad: string) => dyad.startsWith(beginning);
};

/** Whether rows of other sides may be of the same event. */
export const mayBeJoined = ({ article, family }: CodedRow) => article !== undefined && family === 'talks';

/** Who did what to whom, by a row. */
function codingOf(dataSet: DataSet, row: CodedRow): Coding {
  const { cameo, plover, from, to } = row;
  const [actors, recipients] = [from, to].map(sides => sides.slice(0, MAX.participants).map(codedAs));
  return {
    ...(cameo !== undefined && { cameo }),
    ...(plover && { plover: plover as NonNullable<Coding['plover']> }),
    ...(actors?.length && { actors }),
    ...(recipients?.length && { recipients }),
    ...(mayBeJoined(row) && { dyad: dyadId(dataSet, row) }),
  };
}

const MOST_SECTORS = 20;

const codedAs = ({ id, called, sectors }: Side) => ({
  actor: id,
  ...(called !== undefined && { name: { en: called } }),
  ...(sectors?.length && { sectors: [...new Set(sectors)].slice(0, MOST_SECTORS) }),
});

export function assertionsIn(statements: readonly Account[]): Assertion[] {
  return statements.flatMap(({ id, asserts }) => (asserts?.venue ? [{ id, place: asserts.venue }] : []));
}

/** The accounts of the rows of a data set that an event has. */
export const accountsIn = (dataSet: DataSet, event: Content): readonly Account[] =>
  ((event as Folded).statements ?? []).filter(isOf(dataSet));

function withStatement(dataSet: DataSet, before: readonly Account[], statement: Account): readonly Account[] {
  const ours = isOf(dataSet);
  const others = before.filter(account => !ours(account));
  const all = [...before.filter(account => ours(account) && account.id !== statement.id), statement].sort(byId);
  return [...others, ...all].slice(0, MAX.statements);
}

export function codesAfter(
  before: Folded['codes'],
  was: Plover | undefined,
  is: Plover | undefined,
  cameo: readonly string[],
) {
  const plover = changed(before?.plover, was ?? before?.plover, is);
  return { ...(cameo.length > 0 && { cameo }), ...(plover && { plover }) };
}

/** A record says where it was published before it says in which rows: of more rows than it can hold, it keeps the former. */
function withIds(before: readonly ExternalId[], row: CodedRow, own: ExternalId): readonly ExternalId[] {
  return idsInOrder([...before, ...(row.article ? [row.article] : []), own], own.scheme);
}

/** External ids, each once, those of rows (`scheme`) last. */
export function idsInOrder(ids: readonly ExternalId[], scheme: string): readonly ExternalId[] {
  const all = new Map(ids.map(id => [`${id.scheme === scheme ? 1 : 0} ${id.scheme} ${id.value}`, id]));
  return [...all]
    .sort(([one], [other]) => compare(one, other))
    .map(([, id]) => id)
    .slice(0, MAX.externalIds);
}

export const union = (one: readonly string[], other: readonly string[]) => [...new Set([...one, ...other])].sort();

const byId = (one: { readonly id: string }, other: { readonly id: string }) => compare(one.id, other.id);
