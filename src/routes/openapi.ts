// The OpenAPI document, served as JSON and as YAML. It is made once, when it is first asked for: the routes are then all there.
import type { FastifyInstance } from 'fastify';
import { yamlOf } from '../http/yaml.ts';
import { object } from '../model/schema.ts';
import { sendReleased } from './released.ts';

export function registerOpenApiRoutes(app: FastifyInstance, base: string): void {
  addDocument(app, base, '/openapi.json', 'application/json', document => JSON.stringify(document));
  addDocument(app, base, '/openapi.yaml', 'application/yaml', yamlOf);
}

function addDocument(
  app: FastifyInstance,
  base: string,
  path: string,
  mediaType: string,
  write: (document: unknown) => string,
): void {
  let text: string | undefined;
  const make = () => {
    text ??= write(app.swagger());
    return text;
  };
  app.get(path, {
    config: { access: 'open', produces: [mediaType] },
    schema: { hide: true, querystring: object({}) },
    handler: async (request, reply) => sendReleased(request, reply, make, base),
  });
}
