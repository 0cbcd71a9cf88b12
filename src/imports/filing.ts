// Filing: what a row tells of a record that was merged is filed under the record that it was merged into.
import type { Content, KindName } from '../model/kinds.ts';
import { replaced } from '../model/paths.ts';
import { referencesOf, withReferences } from '../model/references.ts';
import type { Contribution, MappedRow, Needed } from './importer.ts';

/** The id of the record that stands for one that rows need: its own where no other does. */
export type HeirOf = (needed: Pick<Needed, 'kind' | 'id' | 'knownAs'>) => string;

interface Filed {
  readonly kind: KindName;
  readonly id: string;
  readonly heir: string;
}

/**
 * How the contributions of a row are made, once heirs stand for what it needs. A row knows nothing of heirs: where its record
 * names one, the row is shown its own id there, so that it finds what it told before. What was recorded under the old id
 * before the merge stays as it is.
 */
export function filing({ needs }: MappedRow, heirOf: HeirOf): (part: Contribution) => Contribution['contribute'] {
  const filed = needs.flatMap((need): Filed[] => {
    const { kind, id } = need;
    const heir = heirOf(need);
    return heir === id ? [] : [{ kind, id, heir }];
  });
  if (filed.length === 0) return ({ contribute }) => contribute;
  return ({ kind, contribute }) =>
    (existing, beside) => {
      const there = new Set(existing ? referencesOf(kind, existing).map(keyOf) : []);
      const moved = filed.filter(each => !there.has(keyOf(each)));
      // Of several that stand for one, the first is shown; what the row names by itself is left.
      const own = new Set(needs.map(keyOf));
      const shown = new Map<string, string>();
      for (const { kind: of, id, heir } of moved) {
        const key = keyOf({ kind: of, id: heir });
        if (!own.has(key) && !shown.has(key)) shown.set(key, id);
      }
      const before = existing && renamed(kind, existing, shown);
      const after = renamed(kind, contribute(before, beside), new Map(moved.map(each => [keyOf(each), each.heir])));
      return moved.length > 0 ? onceEach(after) : after;
    };
}

const keyOf = ({ kind, id }: Pick<Needed, 'kind' | 'id'>) => `${kind}/${id}`;

function renamed(kind: KindName, content: Content, names: ReadonlyMap<string, string>): Content {
  if (names.size === 0) return content;
  const name = (of: KindName, id: string) => names.get(keyOf({ kind: of, id })) ?? id;
  const references = withReferences(kind, content, name);
  return ['evidence/*/about', 'statements/*/about'].reduce<Content>(
    (event, path) => replaced(event, path, about => partsNamed(about as readonly string[], name)) as Content,
    references,
  );
}

/** The kind of record that the parts of a list are told apart by. */
const NAMED_BY: Readonly<Record<string, KindName>> = { participants: 'actor', issues: 'issue', related: 'event' };

/** The names of parts, each once, where records go by other ids. */
const partsNamed = (parts: readonly string[], name: (of: KindName, id: string) => string): string[] => [
  ...new Set(
    parts.map(part => {
      const [list = '', id] = part.split('/');
      const of = NAMED_BY[list];
      return of === undefined || id === undefined ? part : `${list}/${name(of, id)}`;
    }),
  ),
];

/** An actor takes part once in each role. */
function onceEach(content: Content): Content {
  const { participants } = content as { participants?: readonly { readonly actor: string; readonly role: string }[] };
  if (participants === undefined) return content;
  const each = new Map<string, object>();
  for (const one of participants) if (!each.has(roleOf(one))) each.set(roleOf(one), one);
  return each.size === participants.length ? content : { ...content, participants: [...each.values()] };
}

const roleOf = ({ actor, role }: { readonly actor: string; readonly role: string }) => `${actor} ${role}`;
