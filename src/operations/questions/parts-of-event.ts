// What is asked of the parts of one event as of a position: which event it is then, and an answer that tells part by part.
import type { TSchema } from '@sinclair/typebox';
import type { Ledger } from '../../ledger/ledger.ts';
import type { EventDocument } from '../../model/event.ts';
import { eventOfHeirs, type HeirOf } from '../../model/heirs.ts';
import { kinds } from '../../model/kinds.ts';
import { list, object } from '../../model/schema.ts';
import { mergesAt } from '../../query/merges.ts';
import { answersOf, answerWith, mergedAnswer } from '../answers.ts';
import { elsewhere, position } from '../follows.ts';
import { withParameters } from '../links.ts';
import { type Given, type Operation, operation } from '../operation.ts';
import { gone, noRecord } from '../records/refusing.ts';
import { idParameter, recordUrl } from '../records/there.ts';
import { asOfSchema, positionOf } from './as-of.ts';
import { enveloped, heldAt, link } from './envelope.ts';

/** More parts than a record can hold. */
const MAX_PARTS = 1_200;

/** An event as of a position, which names heirs alone. */
export interface PartsAsked {
  readonly ledger: Ledger;
  readonly event: EventDocument;
  readonly position: number;
  /** Which record an id stands for at that position. */
  readonly heirOf: HeirOf;
}

interface OfParts {
  /** The last step of the path. */
  readonly below: string;
  readonly summary: string;
  readonly description: string;
  /** What the answer is, such as "The disagreements on the event". */
  readonly told: string;
  /** The schema of what is told of one part. */
  readonly each: TSchema;
  /** What is told of the parts of an event as of a position, in the order of the record. */
  readonly partsOf: (asked: PartsAsked) => Promise<readonly object[]>;
}

/** The operation that tells something of each part of an event. */
export const operationOnParts = ({ below, summary, description, told, each, partsOf }: OfParts): Operation =>
  operation({
    id: `list-event-${below}`,
    method: 'GET',
    path: `/v1/events/{id}/${below}`,
    access: 'read',
    view: true,
    tag: 'events',
    summary,
    description,
    parameters: { path: idParameter, query: object({ asOf: asOfSchema }) },
    answers: {
      ...answersOf(
        answerWith(answerOf(told, each), {
          description: told,
          headers: ['ETag', 'Cache-Control', 'Vary', 'Link'],
        }),
        ...(['not-found', 'gone'] as const),
      ),
      308: mergedAnswer,
    },
    ask: ({ path: { id = '' }, query }) => ({ id, asOf: query.asOf as string | undefined }),
    at: (asked, given) => eventThen(asked, given, below),
    run: async (_, { position, document }, { ledger, base, url }) => {
      const { heirOf } = await mergesAt(ledger, position);
      const event = eventOfHeirs(JSON.parse(document ?? ''), heirOf);
      const parts = await partsOf({ ledger, event, position, heirOf });
      return enveloped({
        data: parts.map(one => JSON.stringify(one)),
        position,
        links: { self: base + url, citeAs: withParameters(base, url, { asOf: String(position) }) },
      });
    },
  });

const answerOf = (description: string, each: TSchema) =>
  object(
    {
      data: list(each, MAX_PARTS, { description: 'By part, in the order of the record' }),
      position: heldAt,
      links: object({ self: link, citeAs: link }),
    },
    { description },
  );

interface Asked {
  readonly id: string;
  readonly asOf: string | undefined;
}

/** The event as it was, and what the answer follows; `below` is the last step of the path, for who is led to its heir. */
async function eventThen({ id, asOf }: Asked, given: Given, below: string) {
  const at = await positionOf(given.ledger, asOf);
  const revision = await given.ledger.record('event', id, at.position);
  if (revision === null) throw noRecord('event', id);
  const { heir, document } = revision;
  if (heir === null && document === null) throw gone(revision);
  const follows = position(given, at);
  if (heir === null) return { ...follows, document };
  return { ...follows, document, ...elsewhere(`${recordUrl(given, kinds.event, heir)}/${below}`, { asOf }) };
}
