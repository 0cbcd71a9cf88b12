// A bare Fastify in a process of its own, for the bench of HTTP: whatever it is asked, it sends what it was told to send. It tells
// how long it has had a processor, as the server beside it does.
import Fastify from 'fastify';

/** What to send; the body is in Base64. */
export interface ToSend {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const app = Fastify();
let status = 200;
let headers: ToSend['headers'] = {};
let body = Buffer.alloc(0);
for (const path of ['/v1/events', '/v1/events/facets', '/v1/events/:id'])
  app.get(path, (_, reply) => {
    reply.code(status).headers(headers);
    return status === 304 ? reply.send() : reply.send(body);
  });
process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }));
process.on('message', (told: ToSend | 'memory') => {
  if (told !== 'memory') {
    ({ status, headers } = told);
    body = Buffer.from(told.body, 'base64');
  }
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system });
});
process.on('disconnect', () => process.exit());
