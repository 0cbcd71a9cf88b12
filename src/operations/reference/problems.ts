// The refusals that the server answers with, each with a page that explains it.
import { Type } from '@sinclair/typebox';
import { Refusal, refusals } from '../../model/refusals.ts';
import { id, list, named, object, prose, ref } from '../../model/schema.ts';
import { didYouMean, nearestName } from '../../model/suggestions.ts';
import { released } from './released.ts';

export const explanationSchema = named(
  'ProblemExplanation',
  object({
    slug: id('Its name'),
    title: prose(100, 'What it is'),
    status: Type.Integer({ minimum: 400, maximum: 599, description: 'The status code that it comes with' }),
    description: prose(1_000, 'What it means and what to do'),
  }),
);

const common = { access: 'open', tag: 'system' } as const;

export const problemOperations = [
  released({
    ...common,
    id: 'list-problems',
    path: '/problems',
    summary: 'List the problems',
    description: 'Every problem that the server answers with.',
    shows: [object({ data: list(ref(explanationSchema), 100) }), 'The problems'],
    refuses: ['invalid-parameter'],
    make: () => ({ data: Object.entries(refusals).map(([slug, problem]) => ({ slug, ...problem })) }),
  }),
  released({
    ...common,
    id: 'get-problem',
    path: '/problems/{slug}',
    summary: 'Explain one problem',
    description: 'What the problem means and what to do; the `type` of every problem leads here.',
    parameters: { slug: id('Name of the problem') },
    shows: [ref(explanationSchema), 'The problem'],
    refuses: ['not-found'],
    make: ({ slug = '' }) => ({ slug, ...problemNamed(slug) }),
  }),
];

function problemNamed(slug: string) {
  if (Object.hasOwn(refusals, slug)) return refusals[slug as keyof typeof refusals];
  const nearest = didYouMean(nearestName(slug, Object.keys(refusals)));
  throw new Refusal('not-found', `There is no problem ${slug}. GET /problems lists them.${nearest}`);
}
