// Folding: what one more coded row makes of the event that the rows before it made.
import { isDeepStrictEqual } from 'node:util';
import { LONGEST_LISTS } from '../../model/event.ts';
import type { ExternalId } from '../../model/external-ids.ts';
import type { Content } from '../../model/kinds.ts';
import type { Coding } from '../../model/statement.ts';
import { passageOf } from '../passages.ts';
import { slug } from '../slugs.ts';
import { kindOfCameo, kindOfPlover, type Plover, ploverOfCameo } from './diplomatic.ts';
import { compare, type Participant, withParticipants } from './participants.ts';
import { type Assertion, assertedBy, type Venue, venueAfter, venueAt } from './places.ts';
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
export const changed = <T>(recorded: T | undefined, was: T, is: T): T =>
  recorded === undefined || isDeepStrictEqual(recorded, was) ? is : recorded;

function derive(row: CodedRow, participants: readonly Participant[], cameo: readonly string[]) {
  const kind = cameo.length > 0 ? kindOfCameo(cameo) : kindOfPlover(row.family, row.plover?.modes ?? []);
  const present = new Set(participants.map(({ actor }) => actor));
  const spokenTo = row.family === 'statement' ? [...row.from, ...row.to].filter(side => !present.has(side.id)) : [];
  const towards = [...new Map(spokenTo.map(side => [side.id, side])).values()].sort(byId).map(side => side.name);
  const names = [...new Map(participants.map(({ actor, name }) => [actor, name])).values()];
  return { kind, title: titleOf(kind, names, towards), plover: row.plover ?? ploverOfCameo(cameo) };
}

/** The id of the statement that is the account of a row. */
export const accountId = ({ scheme }: DataSet, { row }: CodedRow) => slug(`${scheme} ${row}`);

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
    coding: codingOf(row),
    evidence: [{ source: dataSet.source.id, ...passageOf(row.published) }],
  };
}

/** Who did what to whom, by a row. */
function codingOf({ cameo, plover, from, to }: CodedRow): Coding {
  const [actors, recipients] = [from, to].map(sides => sides.slice(0, MAX.participants).map(codedAs));
  return {
    ...(cameo !== undefined && { cameo }),
    ...(plover && { plover: plover as NonNullable<Coding['plover']> }),
    ...(actors?.length && { actors }),
    ...(recipients?.length && { recipients }),
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
  const published = row.url === undefined || row.url.length > 300 ? [] : [{ scheme: 'article', value: row.url }];
  const all = new Map([...before, ...published, own].map(id => [`${id.scheme} ${id.value}`, id]));
  return [...all]
    .sort(([one], [other]) => compare(one, other))
    .map(([, id]) => id)
    .slice(0, MAX.externalIds);
}

export const union = (one: readonly string[], other: readonly string[]) => [...new Set([...one, ...other])].sort();

const byId = (one: { readonly id: string }, other: { readonly id: string }) => compare(one.id, other.id);
