// The server about itself: where to begin, whether it lives and is ready, its description.
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { stringify } from 'yaml';
import { CACHE } from '../http/caching.ts';
import { unavailable } from '../http/problems.ts';
import { answerWith, problemAnswers } from '../http/responses.ts';
import type { Stopping } from '../http/stopping.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { kindNames, kinds } from '../model/kinds.ts';
import { integer, MAX_POSITION, named, object, optional, prose, ref } from '../model/schema.ts';
import { version } from '../package-root.ts';
import { sendReleased } from './released.ts';

const YAML_TYPE = 'application/yaml';
const link = Type.String({ format: 'uri-reference', maxLength: 500 });

const rootSchema = named(
  'Root',
  object(
    {
      name: prose(50, 'The name of this server'),
      version: prose(50, 'Its version'),
      position: integer(0, MAX_POSITION, 'The last position of the ledger'),
      links: Type.Unsafe<Record<string, string>>({ type: 'object', maxProperties: 50, additionalProperties: link }),
    },
    { description: 'Where to begin' },
  ),
);
const healthSchema = named('Health', object({ status: Type.Literal('ok', { description: 'All is well' }) }));

export const systemSchemas = [rootSchema, healthSchema];

export function registerSystem(app: FastifyInstance, ledger: Ledger, stopping: Stopping, base: string): void {
  const open = { access: 'open' as const };
  const tags = ['system'];
  const querystring = object({});

  app.get('/', {
    config: open,
    schema: {
      operationId: 'get-root',
      tags,
      summary: 'Where to begin',
      description: 'Links to all that the server has.',
      querystring,
      response: { 200: answerWith(ref(rootSchema), { description: 'Links' }), ...problemAnswers() },
    },
    handler: async (_, reply) => {
      const collections = kindNames.map(kind => [kinds[kind].plural, `${base}/v1/${kinds[kind].plural}`]);
      const links = {
        ...Object.fromEntries(collections),
        changes: `${base}/v1/changes`,
        vocabularies: `${base}/v1/vocabularies`,
        problems: `${base}/problems`,
        openapi: `${base}/openapi.json`,
      };
      reply.header('cache-control', CACHE.none);
      return { name: 'Communique', version, position: ledger.head().position, links };
    },
  });

  const health = (
    path: string,
    operationId: string,
    summary: string,
    description: string,
    check: () => Promise<unknown>,
  ) =>
    app.get(path, {
      config: open,
      logLevel: 'warn',
      schema: {
        operationId,
        tags,
        summary,
        description,
        querystring,
        response: { 200: answerWith(ref(healthSchema), { description: 'Yes' }), ...problemAnswers() },
      },
      handler: async (_, reply) => {
        reply.header('cache-control', CACHE.none);
        await check();
        return { status: 'ok' };
      },
    });

  health(
    '/livez',
    'get-liveness',
    'Does the process live?',
    'Answers as long as the process does, whatever the database does.',
    async () => {},
  );
  health(
    '/readyz',
    'get-readiness',
    'Can the server serve?',
    'Answers 503 while the database does not answer, and while the server is stopping.',
    async () => {
      if (stopping.begun()) throw unavailable('The server is stopping.');
      await ledger.freshHead();
    },
  );

  const described = lazily(() => app.swagger());
  const json = lazily(() => JSON.stringify(described()));
  const yaml = lazily(() => stringify(described(), { aliasDuplicateObjects: false }));

  app.get('/openapi.json', {
    config: open,
    schema: { hide: true, querystring: optional(querystring) },
    handler: async (request, reply) => sendReleased(request, reply, json, base),
  });

  app.get('/openapi.yaml', {
    config: { ...open, produces: [YAML_TYPE] },
    schema: { hide: true, querystring: optional(querystring) },
    handler: async (request, reply) => sendReleased(request, reply, yaml, base),
  });
}

/** Makes a value once, when it is first asked for: the routes are then all there. */
function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
