// The OpenAPI document, served as JSON and as YAML. It is made once, when it is first asked for: the routes are then all there.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isBrowser, JSON_TYPE } from '../http/negotiation.ts';
import { yamlOf } from '../http/yaml.ts';
import { object } from '../model/schema.ts';
import { sendReleased } from './released.ts';

export function registerOpenApiRoutes(app: FastifyInstance, base: string): void {
  addDocument(app, base, 'json', JSON_TYPE, document => JSON.stringify(document));
  addDocument(app, base, 'yaml', 'application/yaml', yamlOf);
}

/** Without saying so, browsers take text for that of Western Europe. */
const TEXT = 'text/plain; charset=utf-8';

/** A browser keeps a file of what it is sent as YAML, and shows what it is sent as text. */
const shownBy = (mediaType: string) => (request: FastifyRequest) =>
  isBrowser(request) && mediaType !== JSON_TYPE ? TEXT : undefined;

function addDocument(
  app: FastifyInstance,
  base: string,
  form: 'json' | 'yaml',
  mediaType: string,
  write: (document: unknown) => string,
): void {
  let text: string | undefined;
  const make = () => {
    text ??= write(app.swagger());
    return text;
  };
  app.get(`/openapi.${form}`, {
    config: { access: 'open', produces: [mediaType, TEXT], chosenBy: shownBy(mediaType) },
    schema: { hide: true, summary: `Read the OpenAPI document as ${form.toUpperCase()}`, querystring: object({}) },
    handler: async (request, reply) => sendReleased(request, reply, make, base),
  });
}
