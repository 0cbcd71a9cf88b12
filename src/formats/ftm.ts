// FollowTheMoney as NDJSON, an entity a line: events with the actors that they name, actors with the offices that they held.

import type { Context, Writer } from './format.ts';
import { type Entity, entitiesOf } from './ftm-entities.ts';
import { type Recorded, tellerIn } from './texts.ts';

/** How many entities are remembered, so that none is written again: beyond that, all are forgotten at once. */
const REMEMBERED = 100_000;

export function ftm(context: Context): Writer {
  const teller = tellerIn(context.languages);
  const written = new Set<string>();
  const isNew = ({ id }: Entity) => !written.has(id) && written.add(id);
  return {
    head: '',
    each: document => {
      if (written.size > REMEMBERED) written.clear();
      const entities = entitiesOf(JSON.parse(document.toString()) as Recorded, context, teller);
      return entities
        .filter(isNew)
        .map(entity => `${JSON.stringify(entity)}\n`)
        .join('');
    },
    between: '',
    tail: () => '',
  };
}
