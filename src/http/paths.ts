// Every path that a server has, with what each of its methods is for: what GET / tells, made from the routes themselves.
import type { FastifyInstance, RouteOptions } from 'fastify';

/** By path, as the OpenAPI document writes it (`/v1/events/{id}`), and method: the summary of the route. */
export type Paths = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Watches the routes that are added from here on; what it gives holds those that say what they are for. */
export function registerPaths(app: FastifyInstance): Paths {
  const paths: Record<string, Record<string, string>> = {};
  app.addHook('onRoute', ({ url, method, schema }: RouteOptions) => {
    const { summary } = (schema ?? {}) as { summary?: string };
    if (summary === undefined || method === 'HEAD') return;
    const path = url.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], ...Object.fromEntries([method].flat().map(one => [one, summary])) };
  });
  return paths;
}
