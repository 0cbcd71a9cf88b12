// The actors that records name, for formats that tell what they are: read as documents are, some at a time.
import type { Context, Format, NamedActor } from '../../formats/format.ts';
import type { Documents } from '../../formats/write.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Content, KindName } from '../../model/kinds.ts';
import { actorsAmong, referencesOf } from '../../model/references.ts';
import { standingDocuments } from '../../query/standing.ts';

/** How many actors are remembered: beyond that, all are forgotten at once. */
const REMEMBERED = 20_000;

interface Read {
  readonly documents: Documents;
  /** What is told of the actors that the documents name which came last; undefined where the format tells nothing of them. */
  readonly actorOf?: Context['actorOf'];
}

/** Documents of a kind as they come, for a format. */
export function readFor(
  { namesActors }: Format,
  kind: KindName,
  {
    ledger,
    documents,
    position,
  }: { readonly ledger: Ledger; readonly documents: Documents; readonly position: number },
): Read {
  if (!namesActors?.includes(kind)) return { documents };
  const known = new Map<string, NamedActor>();
  async function* read(): Documents {
    for await (const some of documents) {
      if (known.size > REMEMBERED) known.clear();
      const unknown = new Set(some.flatMap(document => actorsIn(kind, document)).filter(id => !known.has(id)));
      const found = await standingDocuments<NamedActor & { id: string }>(ledger, 'actor', [...unknown], position);
      for (const [id, actor] of found) known.set(id, actor);
      yield some;
    }
  }
  return { documents: read(), actorOf: id => known.get(id) };
}

const actorsIn = (kind: KindName, document: Buffer): string[] =>
  actorsAmong(referencesOf(kind, JSON.parse(document.toString()) as Content));
