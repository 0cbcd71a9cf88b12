// Scopes: what a key may do. A key has one or more of them.
import { type KindName, kindNames } from './kinds.ts';

/** Each scope with what it lets a key do. `admin` lets it do everything, and those that record let it read too. */
export const scopes = {
  read: 'Read, where reading needs a key, and see who recorded what',
  write: 'Record revisions of records, of all kinds or of those that the key is bound to; and read',
  import: 'Import data sets; and read',
  admin: 'All of that, keys, the audit, and how the server does',
} as const;

export type Scope = keyof typeof scopes;

export const scopeNames = Object.keys(scopes) as Scope[];

/** What a key lets its holder do. */
export interface Grant {
  readonly scopes: readonly Scope[];
  /** The kinds of record that it may write; null for all. */
  readonly kinds: readonly KindName[] | null;
}

/** Whether a key has a scope: by name, or by one that includes it. */
export const hasScope = ({ scopes }: Grant, scope: Scope): boolean =>
  scope === 'read' ? scopes.length > 0 : scopes.includes(scope) || scopes.includes('admin');

/** Whether a key may do what needs `scope`, to a record of `kind` where it is done to one kind alone. */
export const permits = (grant: Grant, scope: Scope, kind?: KindName): boolean =>
  hasScope(grant, scope) &&
  (scope !== 'write' || grant.kinds === null || (kind !== undefined && grant.kinds.includes(kind)));

/** Why a key cannot be given this; null where it can. */
export function wrongGrant({ scopes, kinds }: Grant): string | null {
  if (scopes.length === 0) return `It needs a scope: ${scopeNames.join(', ')}.`;
  if (kinds === null) return null;
  if (kinds.length === 0) return `It is bound to no kind of record: name some of ${kindNames.join(', ')}.`;
  if (scopes.includes('write') && !scopes.includes('import') && !scopes.includes('admin')) return null;
  return 'Only writing can be bound to kinds of record: give it `write` without `import` and `admin`.';
}
