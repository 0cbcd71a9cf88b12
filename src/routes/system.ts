// The server about itself: where to begin, whether it lives, whether it is ready.
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { CACHE } from '../http/caching.ts';
import type { Paths } from '../http/paths.ts';
import { answerWith, problemAnswers } from '../http/responses.ts';
import type { Stopping } from '../http/stopping.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { kindNames, kinds } from '../model/kinds.ts';
import { unavailable } from '../model/refusals.ts';
import { integer, MAX_POSITION, named, object, prose, ref } from '../model/schema.ts';
import { version } from '../package-root.ts';

const link = Type.String({ format: 'uri-reference', maxLength: 500 });

const rootSchema = named(
  'Root',
  object(
    {
      name: prose(50, 'The name of this server'),
      version: prose(50, 'Its version'),
      position: integer(0, MAX_POSITION, 'The last position of the ledger'),
      links: Type.Unsafe<Record<string, string>>({ type: 'object', maxProperties: 50, additionalProperties: link }),
      paths: Type.Unsafe<Paths>({
        type: 'object',
        maxProperties: 1_000,
        additionalProperties: { type: 'object', maxProperties: 20, additionalProperties: prose(300, 'What it is for') },
        description: 'Every path there is, and what each of its methods is for',
      }),
    },
    { description: 'Where to begin' },
  ),
);
const healthSchema = named('Health', object({ status: Type.Literal('ok', { description: 'All is well' }) }));

export const systemSchemas = [rootSchema, healthSchema];

const config = { access: 'open' as const };
const tags = ['system'];
const querystring = object({});

interface System {
  readonly ledger: Ledger;
  readonly stopping: Stopping;
  /** Put before every link. */
  readonly base: string;
  readonly paths: Paths;
}

export function registerSystem(app: FastifyInstance, system: System): void {
  const { ledger, stopping } = system;
  addRoot(app, system);
  addHealth(app, {
    path: '/livez',
    operationId: 'get-liveness',
    summary: 'Does the process live?',
    description: 'Answers as long as the process does, whatever the database does.',
    check: async () => {},
  });
  addHealth(app, {
    path: '/readyz',
    operationId: 'get-readiness',
    summary: 'Can the server serve?',
    description: 'Answers 503 while the database does not answer, and while the server is stopping.',
    check: async () => {
      if (stopping.begun()) throw unavailable('The server is stopping.');
      await ledger.freshHead();
    },
  });
}

function addRoot(app: FastifyInstance, { ledger, base, paths }: System): void {
  const collections = kindNames.map(kind => [kinds[kind].plural, `${base}/v1/${kinds[kind].plural}`]);
  const links = {
    ...Object.fromEntries(collections),
    changes: `${base}/v1/changes`,
    vocabularies: `${base}/v1/vocabularies`,
    problems: `${base}/problems`,
    openapi: `${base}/openapi.json`,
  };
  app.get('/', {
    config,
    schema: {
      operationId: 'get-root',
      tags,
      summary: 'Where to begin',
      description: 'Links to where most begin, and every path that the server has.',
      querystring,
      response: {
        200: answerWith(ref(rootSchema), { description: 'Links and paths' }),
        ...problemAnswers('invalid-parameter'),
      },
    },
    handler: async (_, reply) => {
      reply.header('cache-control', CACHE.none);
      return { name: 'Communique', version, position: ledger.head().position, links, paths };
    },
  });
}

interface Probe {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  /** Fails where the answer is no. */
  readonly check: () => Promise<void>;
}

function addHealth(app: FastifyInstance, { path, check, ...described }: Probe): void {
  app.get(path, {
    config,
    logLevel: 'warn',
    schema: {
      ...described,
      tags,
      querystring,
      response: { 200: answerWith(ref(healthSchema), { description: 'Yes' }), ...problemAnswers('invalid-parameter') },
    },
    handler: async (_, reply) => {
      reply.header('cache-control', CACHE.none);
      await check();
      return { status: 'ok' };
    },
  });
}
