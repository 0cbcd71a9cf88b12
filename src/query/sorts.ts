// The orders of lists, one row each. Every order is total: it ends in the id.
import { Type } from '@sinclair/typebox';
import { type KindName, kindNames } from '../model/kinds.ts';

export interface Sort {
  readonly name: string;
  readonly kinds: readonly KindName[];
  /** The column of a revision that is ordered by, before the id. */
  readonly column: 'starts' | 'position' | 'minutes';
  readonly descending: boolean;
  /** Where the words stand comes first. */
  readonly relevance?: true;
  readonly description: string;
}

const EVENT = ['event'] as const;
const OTHERS = ['actor', 'issue', 'source'] as const;

const sorts: readonly Sort[] = [
  { name: '-start', kinds: EVENT, column: 'starts', descending: true, description: 'what began last first' },
  { name: 'start', kinds: EVENT, column: 'starts', descending: false, description: 'what began first first' },
  { name: '-created', kinds: OTHERS, column: 'starts', descending: true, description: 'what was made last first' },
  { name: 'created', kinds: OTHERS, column: 'starts', descending: false, description: 'what was made first first' },
  { name: '-updated', kinds: kindNames, column: 'position', descending: true, description: 'what changed last first' },
  { name: 'updated', kinds: kindNames, column: 'position', descending: false, description: 'what changed first first' },
  {
    name: '-duration',
    kinds: EVENT,
    column: 'minutes',
    descending: true,
    description: 'the longest first, last those whose length is not told',
  },
  {
    name: 'relevance',
    kinds: kindNames,
    column: 'starts',
    descending: true,
    relevance: true,
    description:
      'first what has all words of `q` in its title, then in title and names, then elsewhere, then what has an Arabic one behind a prefix alone; the newest first',
  },
];

const sortsOf = (kind: KindName) => sorts.filter(sort => sort.kinds.includes(kind));

/** The order that a kind is listed in where none is asked for. */
export const defaultSort = (kind: KindName): Sort => sortsOf(kind)[0] as Sort;

export const sortNamed = (kind: KindName, name: string | undefined): Sort =>
  sortsOf(kind).find(sort => sort.name === name) ?? defaultSort(kind);

export const sortSchema = (kind: KindName) =>
  Type.Optional(
    Type.Unsafe<string>({
      type: 'string',
      enum: sortsOf(kind).map(sort => sort.name),
      default: defaultSort(kind).name,
      description: `The order: ${sortsOf(kind)
        .map(({ name, description }) => `\`${name}\` ${description}`)
        .join('; ')}`,
    }),
  );
