// Actors as people: what their records tell of who they are.
import { reachOf } from '../edtf.ts';
import type { Content } from '../kinds.ts';
import type { Person } from './likeness.ts';
import { isSameOffice, titled } from './titles.ts';

interface ActorTold {
  readonly type?: string;
  readonly name?: Readonly<Record<string, string>>;
  readonly aliases?: readonly string[];
  readonly country?: string;
  readonly positions?: readonly { readonly office: Readonly<Record<string, string>>; from?: string; to?: string }[];
}

/**
 * The person that an actor is; undefined where it is none. `active` is from when to when events tell of them, in
 * milliseconds since 1970; where none do, the dates of their offices are taken.
 */
export function personOf(content: Content, active?: Person['active']): Person | undefined {
  const { type, name = {}, aliases = [], country, positions = [] } = content as ActorTold;
  if (type !== 'person') return undefined;
  const names = [...Object.values(name), ...aliases];
  const held = positions.flatMap(({ office }) => (office.en === undefined ? [] : [office.en]));
  const from = positions.flatMap(each => (each.from ? (reachOf(each.from)?.start ?? []) : []));
  const to = positions.flatMap(each => (each.to ? (reachOf(each.to)?.end ?? []) : []));
  const dates = [...from, ...to, ...(active ? [active.from, active.to] : [])];
  return {
    names,
    countries: country === undefined ? [] : [country],
    offices: [...held, ...names.flatMap(each => titled(each).office ?? [])],
    ...(dates.length > 0 && { active: { from: Math.min(...dates), to: Math.max(...dates) } }),
  };
}

/** So many aliases and offices an actor may have. */
const MOST = { aliases: 200, positions: 100 } as const;

/** An actor with the name of another account of the person as an alias, and with its offices; the same where it has them. */
export function withAccount(actor: Content, account: Content): Content {
  const { name = {}, aliases = [], positions = [] } = actor as ActorTold;
  const told = account as ActorTold;
  const names = new Set([...Object.values(name), ...aliases]);
  const spelt = Object.values(told.name ?? {}).filter(each => !names.has(each));
  const offices = (told.positions ?? []).filter(
    ({ office: { en } }) => en !== undefined && !positions.some(held => isSameOffice(held.office.en ?? '', en)),
  );
  if (spelt.length + offices.length === 0) return actor;
  return {
    ...actor,
    ...(spelt.length > 0 && { aliases: [...aliases, ...spelt].slice(0, MOST.aliases) }),
    ...(offices.length > 0 && { positions: [...positions, ...offices].slice(0, MOST.positions) }),
  };
}
