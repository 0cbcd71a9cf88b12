// Heirs: an event and its statements with the records that stand for merged ones in the place of those, part by part.
import type { EventDocument } from './event.ts';
import { type KindName, kindNames } from './kinds.ts';
import { PART_IDS } from './rules.ts';
import type { Statement } from './statement.ts';

/** Which record of a kind an id stands for: itself, or the one that it was merged into. */
export type HeirOf = (kind: KindName, id: string) => string;

/** Of each list whose elements are told apart by the record that they name, the kind of that record. */
const KINDS: readonly (readonly [member: string, kind: KindName])[] = Object.entries(PART_IDS).flatMap(
  ([member, named]) => kindNames.filter(kind => kind === named).map(kind => [member, kind] as const),
);

/** The event as if it had named the heirs when it was written, in its lists and in what its evidence and statements speak of. */
export function eventOfHeirs(event: EventDocument, heirOf: HeirOf): EventDocument {
  const lists = KINDS.flatMap(([member, kind]) => {
    const elements = event[member as keyof EventDocument] as readonly Readonly<Record<string, unknown>>[] | undefined;
    const renamed = elements?.map(element => ({ ...element, [kind]: heirOf(kind, String(element[kind])) }));
    return renamed ? [[member, renamed] as const] : [];
  });
  const { evidence, statements } = event;
  return {
    ...event,
    ...Object.fromEntries(lists),
    ...(evidence && { evidence: evidence.map(one => ({ ...one, ...aboutHeirs(one, heirOf) })) }),
    ...(statements && { statements: statements.map(one => statementOfHeirs(one, heirOf)) }),
  };
}

/** A statement likewise. Where it asserts something of a merged record and of its heir, what it says of the heir counts. */
export function statementOfHeirs(statement: Statement, heirOf: HeirOf): Statement {
  const { asserts } = statement;
  const named = Object.entries(asserts ?? {}).map(([part, value]) => ({ part, heir: partOfHeir(part, heirOf), value }));
  const inOrder = [...named].sort((one, other) => Number(one.part === one.heir) - Number(other.part === other.heir));
  return {
    ...statement,
    ...aboutHeirs(statement, heirOf),
    ...(asserts && { asserts: Object.fromEntries(inOrder.map(({ heir, value }) => [heir, value])) }),
  };
}

const aboutHeirs = ({ about }: { readonly about?: readonly string[] }, heirOf: HeirOf): { about?: string[] } =>
  about ? { about: [...new Set(about.map(part => partOfHeir(part, heirOf)))] } : {};

function partOfHeir(part: string, heirOf: HeirOf): string {
  const [member = '', id] = part.split('/');
  const kind = KINDS.find(([name]) => name === member)?.[1];
  return kind && id !== undefined ? `${member}/${heirOf(kind, id)}` : part;
}
