// Metrics over HTTP, on an address of their own: whoever may ask the server need not see how it does.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type Address, listenOn, urlOf } from '../listening.ts';
import type { Metrics } from './metrics.ts';

const PATH = '/metrics';

/** What is told of metrics. */
export type ToldMetrics = Pick<Metrics, 'text' | 'contentType' | 'close'>;

export interface MetricsServer {
  /** Where metrics are read. */
  readonly url: string;
  close(): Promise<void>;
}

/** Tells metrics at `/metrics`, and nothing else. @throws CannotListen */
export async function serveMetrics(metrics: ToldMetrics, address: Address): Promise<MetricsServer> {
  const server = createServer(async ({ method, url = '' }, answer) => {
    const refuse = (status: number, headers = {}) => void answer.writeHead(status, headers).end();
    if (url.split('?')[0] !== PATH) return refuse(404);
    if (method !== 'GET' && method !== 'HEAD') return refuse(405, { allow: 'GET, HEAD' });
    const text = await metrics.text().catch(() => null);
    if (text === null) return refuse(500);
    answer.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(text);
  });
  await listenOn(address, ({ host, port }) => {
    server.listen({ host, port });
    return once(server, 'listening');
  });
  return {
    url: urlOf(server) + PATH,
    close: async () => {
      metrics.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
