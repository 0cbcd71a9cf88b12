// The kinds of record, by what they are called in addresses.

export const KINDS = ['events', 'actors', 'issues', 'sources'] as const;

export type Kind = (typeof KINDS)[number];
