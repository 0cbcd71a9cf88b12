// The refusals that the server answers with, each with a page that explains it.
import { Type } from '@sinclair/typebox';
import { refusals } from '../../model/refusals.ts';
import { id, list, named, object, prose, ref } from '../../model/schema.ts';
import { entryNamed, released } from './released.ts';

export const explanationSchema = named(
  'ProblemExplanation',
  object({
    slug: id('Its name'),
    title: prose(100, 'What it is'),
    status: Type.Integer({ minimum: 400, maximum: 599, description: 'The status code that it comes with' }),
    description: prose(1_000, 'What it means and what to do'),
  }),
);

const common = { access: 'open', tag: 'system', view: true } as const;

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
    make: ({ slug = '' }) => ({ slug, ...entryNamed(refusals, slug, 'problem', '/problems') }),
  }),
];
