// External ids: what others call a record, each by the name of a scheme, and how one is written to be asked for.
import type { Content } from './kinds.ts';
import { locate } from './paths.ts';

/** What a record is called elsewhere: by the name of a scheme, and its own id there. */
export interface ExternalId {
  readonly scheme: string;
  readonly value: string;
}

/** Members that are external ids by themselves, each with its scheme. */
const SCHEMES: Readonly<Record<string, string>> = { wikidata: 'wikidata', url: 'url' };

const idsIn = (content: Content): ExternalId[] => [
  ...locate<ExternalId>(content, 'externalIds/*').map(({ value }) => value),
  ...Object.entries(SCHEMES).flatMap(([member, scheme]) =>
    locate<string>(content, member).map(({ value }) => ({ scheme, value })),
  ),
];

/** All that a record is asked for by: `scheme:value` of each of its ids, and `value` alone. */
export const writtenIds = (content: Content): string[] =>
  idsIn(content).flatMap(externalId => [externalIdOf(externalId), writtenId(externalId.value)]);

/** The ids of a record, each as it is asked for with its scheme. */
export const externalIdsOf = (content: Content): string[] => idsIn(content).map(externalIdOf);

/** One id as it is asked for with its scheme. */
export const externalIdOf = ({ scheme, value }: ExternalId): string => writtenId(`${scheme}:${value}`);

/** Whether others call a record by an id. */
export const hasExternalId = (content: Content, externalId: ExternalId): boolean =>
  externalIdsOf(content).includes(externalIdOf(externalId));

/** A longer one is asked for by so many of its first characters. */
export const WRITTEN_LENGTH = 1_000;

/** A comma parts two ids, so that one within an id is written as in an address. */
const writtenId = (id: string) => id.replaceAll(',', '%2C').slice(0, WRITTEN_LENGTH);
