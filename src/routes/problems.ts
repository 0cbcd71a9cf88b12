// The refusals that the server answers with, each with a page that explains it.
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import { Refusal, refusals } from '../model/refusals.ts';
import { id, list, named, object, prose, ref } from '../model/schema.ts';
import { didYouMean, nearestName } from '../model/suggestions.ts';
import { released, sendReleased } from './released.ts';

export const explanationSchema = named(
  'ProblemExplanation',
  object({
    slug: id('Its name'),
    title: prose(100, 'What it is'),
    status: Type.Integer({ minimum: 400, maximum: 599, description: 'The status code that it comes with' }),
    description: prose(1_000, 'What it means and what to do'),
  }),
);

export function registerProblems(app: FastifyInstance): void {
  addProblems(app);
  addProblem(app);
}

const config = { access: 'open' as const };
const tags = ['system'];
const querystring = object({});

function addProblems(app: FastifyInstance): void {
  app.get('/problems', {
    config,
    schema: {
      operationId: 'list-problems',
      tags,
      summary: 'List the problems',
      description: 'Every problem that the server answers with.',
      querystring,
      response: {
        200: released(object({ data: list(ref(explanationSchema), 100) }), 'The problems'),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-parameter'),
      },
    },
    handler: async (request, reply) => {
      const data = Object.entries(refusals).map(([slug, problem]) => ({ slug, ...problem }));
      return sendReleased(request, reply, () => ({ data }));
    },
  });
}

function addProblem(app: FastifyInstance): void {
  app.get('/problems/:slug', {
    config,
    schema: {
      operationId: 'get-problem',
      tags,
      summary: 'Explain one problem',
      description: 'What the problem means and what to do; the `type` of every problem leads here.',
      params: object({ slug: id('Name of the problem') }),
      querystring,
      response: {
        200: released(ref(explanationSchema), 'The problem'),
        304: notModifiedAnswer,
        ...problemAnswers('not-found'),
      },
    },
    handler: async (request, reply) => {
      const { slug } = request.params as { slug: string };
      if (!Object.hasOwn(refusals, slug))
        throw new Refusal(
          'not-found',
          `There is no problem ${slug}. GET /problems lists them.${didYouMean(nearestName(slug, Object.keys(refusals)))}`,
        );
      return sendReleased(request, reply, () => ({ slug, ...refusals[slug as keyof typeof refusals] }));
    },
  });
}
