// Requests that never reach a route because they are not HTTP as it should be: answered as refusals all the same.
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { Refusal, type RefusalCode, refusals } from '../model/refusals.ts';
import { CACHE } from '../operations/follows.ts';
import { problemBody } from '../operations/problem.ts';
import type { DueAnswers } from './due.ts';
import { COMMON_HEADERS } from './headers.ts';
import { requestId } from './request-id.ts';

/** Node's own refusals of what is not HTTP, by their codes. */
const PARSER: Readonly<Record<string, readonly [code: RefusalCode, detail: string]>> = {
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'The URL and the headers together are too large.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['body-too-large', 'The chunk extensions are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'The request did not arrive in time.'],
};

/** Answers on the bare socket what is not HTTP at all, after the answers that are due on it. */
export function registerBrokenRequests(app: FastifyInstance, base: string, due: DueAnswers): void {
  app.server.on('clientError', (error: Error & { code?: string }, socket: Duplex) => {
    const id = requestId({ headers: {} });
    app.log.info({ requestId: id, code: error.code }, 'broken request');
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const response = due.lastOn(socket);
    const end = () => socket.end(brokenAnswer(error.code, id, base));
    // The answer of a request whose body breaks off is not due: it would wait for the rest.
    if (response?.req.complete && !response.writableFinished) response.once('finish', end);
    else end();
  });
  // What is expected beside 100-continue may be ignored (RFC 9110 §10.1.1); Node would refuse it in words of its own.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
}

const HOST = 'host';

/** @throws Refusal where no host is named, or two: Node would refuse it in words of its own (RFC 9112 §3.2) */
export function refuseHosts({ httpVersion, rawHeaders }: IncomingMessage): void {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2)
    if (rawHeaders[index]?.length === HOST.length && rawHeaders[index]?.toLowerCase() === HOST) hosts += 1;
  if (hosts > 1 || (hosts === 0 && httpVersion === '1.1'))
    throw new Refusal('malformed-request', 'A request names one Host.');
}

function brokenAnswer(code: string | undefined, id: string, base: string): string {
  const [code_, detail] = PARSER[code ?? ''] ?? ['malformed-request', 'The request is not HTTP as it should be.'];
  const { status } = refusals[code_];
  const body = JSON.stringify(problemBody(new Refusal(code_, detail), base, '/', id));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `date: ${new Date().toUTCString()}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `request-id: ${id}`,
    ...Object.entries(COMMON_HEADERS).map(([name, value]) => `${name}: ${value}`),
    `cache-control: ${CACHE.none}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
