// What every answer carries: security headers, CORS without credentials, Vary, and a tag that fits the coding.
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { encodedTag } from './conditions.ts';

const EXPOSED = [
  'ETag',
  'Link',
  'Location',
  'Content-Location',
  'Retry-After',
  'Request-Id',
  'Allow',
  'Accept-Patch',
  'Preference-Applied',
];
const VARY = 'Accept, Accept-Encoding, Prefer';

export async function registerHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    global: true,
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    frameguard: { action: 'deny' },
    // What is of use to pages alone, or the business of whoever ends TLS.
    ...{ strictTransportSecurity: false, crossOriginOpenerPolicy: false, originAgentCluster: false },
    ...{
      xDnsPrefetchControl: false,
      xDownloadOptions: false,
      xPermittedCrossDomainPolicies: false,
      xXssProtection: false,
    },
  });
  await app.register(cors, {
    origin: '*',
    exposedHeaders: EXPOSED,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    strictPreflight: false,
    preflightContinue: true,
  });
  app.addHook('onRequest', async (_, reply) => {
    reply.header('vary', VARY);
  });
  await app.register(compress, { globalDecompression: false, encodings: ['br', 'gzip'], threshold: 1_024 });
  // Compression is a hook of each route, added when the route is; what looks at its result must come after it.
  app.addHook('onRoute', route => {
    route.onSend = [route.onSend ?? [], tagCoding].flat();
  });
  app.addHook('onSend', keepVary);
}

async function tagCoding(_: unknown, reply: FastifyReply): Promise<void> {
  const coding = reply.getHeader('content-encoding');
  const etag = reply.getHeader('etag');
  if (coding !== undefined && etag !== undefined) reply.header('etag', encodedTag(String(etag), String(coding)));
  await keepVary(_, reply);
}

/** Plugins add to Vary what it says already, each in its own way. */
async function keepVary(_: unknown, reply: FastifyReply): Promise<void> {
  reply.header('vary', VARY);
}
