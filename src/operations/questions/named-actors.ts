// The actors that events name, for formats that tell what they are: read as documents are, some at a time.
import type { Context, NamedActor } from '../../formats/format.ts';
import type { Documents } from '../../formats/write.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Content } from '../../model/kinds.ts';
import { referencesOf } from '../../model/references.ts';
import { standingDocuments } from '../../query/standing.ts';

/** How many actors are remembered: beyond that, all are forgotten at once. */
const REMEMBERED = 20_000;

/** Events as they come, and what is told of the actors that those name which came last. */
export function withNamedActors(
  ledger: Ledger,
  documents: Documents,
  position: number,
): { readonly documents: Documents; readonly actorOf: NonNullable<Context['actorOf']> } {
  const known = new Map<string, NamedActor>();
  async function* read(): Documents {
    for await (const some of documents) {
      if (known.size > REMEMBERED) known.clear();
      const unknown = new Set(some.flatMap(document => actorsIn(document)).filter(id => !known.has(id)));
      const found = await standingDocuments<NamedActor & { id: string }>(ledger, 'actor', [...unknown], position);
      for (const [id, actor] of found) known.set(id, actor);
      yield some;
    }
  }
  return { documents: read(), actorOf: id => known.get(id) };
}

const actorsIn = (document: Buffer): string[] =>
  referencesOf('event', JSON.parse(document.toString()) as Content).flatMap(({ kind, id }) =>
    kind === 'actor' ? [id] : [],
  );
