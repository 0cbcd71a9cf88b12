// Citing: a question to the events, and what it found, as an entry of a bibliography.
import { Type } from '@sinclair/typebox';
import { bibtex, cslJson } from '../../formats/citation.ts';
import { invalidParameter } from '../../model/refusals.ts';
import { among, object, optional } from '../../model/schema.ts';
import { version } from '../../package-root.ts';
import { parametersTogether } from '../../query/conditions.ts';
import { filterSchemas } from '../../query/filters.ts';
import { fingerprintOf } from '../../query/fingerprint.ts';
import type { Asked } from '../../query/question.ts';
import { sortSchema } from '../../query/sorts.ts';
import { answersOf, answerWith } from '../answers.ts';
import { costs } from '../costs.ts';
import { type AtPosition, position } from '../follows.ts';
import { withParameters } from '../links.ts';
import { type Answer, type Given, operation } from '../operation.ts';
import { asOfSchema, instantOf, positionOf } from './as-of.ts';
import { askedBy } from './asking.ts';

const CSL_TYPE = 'application/vnd.citationstyles.csl+json';
const BIBTEX_TYPE = 'application/x-bibtex';

const TYPES: Readonly<Record<string, string>> = { csl: CSL_TYPE, bibtex: BIBTEX_TYPE };

/** How many records one citation can stand for: each is read for its hash. */
const MOST = 100_000;

const taken = { ...filterSchemas.event, sort: sortSchema('event'), asOf: asOfSchema };

const cslSchema = Type.Array(
  Type.Object({}, { additionalProperties: true, description: 'An item of CSL-JSON (CSL 1.0.2)' }),
  { maxItems: 1, description: 'CSL-JSON' },
);
const bibtexSchema = Type.String({ maxLength: 200_000, description: 'BibTeX, in UTF-8' });
const shown = { description: 'A citation', headers: ['ETag', 'Cache-Control', 'Vary', 'Link'] } as const;

const citing = {
  method: 'GET' as const,
  access: 'read' as const,
  tag: 'events',
  ask: ({ query: { as: _, ...filters } }: Given) => askedBy('event', filters),
  cost: () => costs.count.points,
  // A citation tells the day on which it was made, and so is another one tomorrow.
  at: async (_: Asked, given: Given) => {
    const { position: at } = await positionOf(given.ledger, given.query.asOf as string | undefined);
    const then = position(given, { position: at, fixed: false }, `${given.mediaType} ${today()} ${given.origin}`);
    return { ...then, holds: 'never' as const };
  },
  run: cite,
};

const today = () => new Date().toISOString().slice(0, 10);

export const citationOperations = [
  operation({
    ...citing,
    id: 'cite-events',
    path: '/v1/citation',
    summary: 'Cite a list of events',
    description: `The citation of what \`/v1/events\` answers to the same filters, as CSL-JSON: date, filters, position, the link that never changes, and the SHA-256 of a line \`id/revision\` for each event in the order of the list, each ended by a line feed. At most ${MOST} events. With \`as=bibtex\` or its media type in \`Accept\` it answers as \`/v1/citation.bibtex\` does.`,
    parameters: {
      query: object({
        ...taken,
        as: optional(among(Object.keys(TYPES), 'The form; it wins over `Accept`')),
      }),
    },
    mediaTypes: [CSL_TYPE, BIBTEX_TYPE],
    chosen: ({ query }) => TYPES[String(query.as)],
    also: { answers: ['cite-events-as-bibtex'], by: ['as'] },
    answers: answersOf(answerWith(cslSchema, shown, [CSL_TYPE])),
  }),
  operation({
    ...citing,
    id: 'cite-events-as-bibtex',
    path: '/v1/citation.bibtex',
    summary: 'Cite a list of events as BibTeX',
    description: 'What `/v1/citation` answers to the same filters, for BibTeX.',
    parameters: { query: object(taken) },
    mediaTypes: [BIBTEX_TYPE],
    chosen: () => BIBTEX_TYPE,
    answers: answersOf(answerWith(bibtexSchema, shown, [BIBTEX_TYPE])),
  }),
];

async function cite(
  asked: Asked,
  { position }: AtPosition,
  { ledger, origin, url, mediaType }: Given,
): Promise<Answer> {
  const at = await instantOf(ledger, position);
  const found = await fingerprintOf(ledger, asked, position, MOST);
  if (found === null) throw tooMany();
  const list = url.replace(/^\/v1\/citation(\.bibtex)?/, '/v1/events');
  const cited = withParameters(origin, list, { as: undefined, asOf: String(position) });
  const filters = Object.entries(parametersTogether(asked.where) ?? {}).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const accessed = new Date().toISOString();
  const whole = { url: cited, position, filters, version, noun: 'events', accessed, at, ...found };
  const body = mediaType === BIBTEX_TYPE ? bibtex(whole) : JSON.stringify(cslJson(whole));
  return { links: { citeAs: cited }, body };
}

const tooMany = () =>
  invalidParameter('q', 'too-many', `More than ${MOST} events fit. Narrow the question, or cite the link of the list.`);
