// The log of requests: one line each, once it is answered. Of its URL the path alone: what is asked for may be nobody else's business.
import type { FastifyInstance } from 'fastify';

export function registerRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async ({ method, url, log }, reply) => {
    const path = url.split('?')[0];
    const [status, ms] = [reply.statusCode, Math.round(reply.elapsedTime)];
    log.info({ method, path, status, ms }, `${method} ${path} ${status} in ${ms} ms`);
  });
}
