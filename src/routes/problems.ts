// The problems that the server answers with, each with a page that explains it.
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { CACHE } from '../http/caching.ts';
import { Problem, problems } from '../http/problems.ts';
import { answerWith, problemAnswers } from '../http/responses.ts';
import { id, list, named, object, prose, ref } from '../model/schema.ts';

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
  const open = { access: 'open' as const };
  const tags = ['system'];
  const querystring = object({});

  app.get('/problems', {
    config: open,
    schema: {
      operationId: 'list-problems',
      tags,
      summary: 'List the problems',
      description: 'Every problem that the server answers with.',
      querystring,
      response: {
        200: answerWith(object({ data: list(ref(explanationSchema), 100) }), { description: 'The problems' }),
        ...problemAnswers(),
      },
    },
    handler: async (_, reply) => {
      reply.header('cache-control', CACHE.day);
      return { data: Object.entries(problems).map(([slug, problem]) => ({ slug, ...problem })) };
    },
  });

  app.get('/problems/:slug', {
    config: open,
    schema: {
      operationId: 'get-problem',
      tags,
      summary: 'Explain one problem',
      description: 'What the problem means and what to do; the `type` of every problem leads here.',
      params: object({ slug: id('Name of the problem') }),
      querystring,
      response: {
        200: answerWith(ref(explanationSchema), { description: 'The problem' }),
        ...problemAnswers('not-found'),
      },
    },
    handler: async (request, reply) => {
      const { slug } = request.params as { slug: string };
      if (!Object.hasOwn(problems, slug))
        throw new Problem('not-found', `There is no problem ${slug}. GET /problems lists them.`);
      reply.header('cache-control', CACHE.day);
      return { slug, ...problems[slug as keyof typeof problems] };
    },
  });
}
