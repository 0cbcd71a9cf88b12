// Handing over: of several processes of one server, those that read hand what may write to the one that writes, as it came.
import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  type RequestListener,
  request,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream';
import { unavailable } from '../model/refusals.ts';
import { CACHE } from '../operations/follows.ts';
import { PROBLEM_TYPE } from '../operations/media-types.ts';
import { problemBody } from '../operations/problem.ts';
import { searchOperations } from '../operations/questions/search.ts';
import { discardRest } from './bodies.ts';
import { COMMON_HEADERS } from './headers.ts';
import { requestId } from './request-id.ts';
import { rewriteUrl } from './target.ts';

/** Tells the process that writes from which address the request came. What clients send under this name goes nowhere. */
const ADDRESS = 'communique-address';

/** What is for one connection alone (RFC 9110 §7.6.1). */
const OF_CONNECTION = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade'];

/** What of a request is not handed over: the process that reads has answered an expectation itself. */
const OF_REQUEST: ReadonlySet<string> = new Set([...OF_CONNECTION, 'expect', ADDRESS]);

/** And of an answer: how long it is, is told anew where that is not known before it ends. */
const OF_ANSWER: ReadonlySet<string> = new Set([...OF_CONNECTION, 'transfer-encoding']);

/** The methods that change nothing (RFC 9110 §9.2.1). */
const SAFE: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What is asked by POST, and changes nothing. */
const SEARCHES: ReadonlySet<string> = new Set(searchOperations.map(({ path }) => path));

/** What the process that writes alone can tell: whether writes are taken. */
const READINESS = '/readyz';

export interface HandingOver {
  /** The socket that the process that writes listens on. */
  readonly to: string;
  /** Put before the links of a problem. */
  readonly base: string;
  /** Called before a request is read for here: what was written meanwhile is to be seen. @throws where the ledger cannot be read */
  readonly reading: () => void;
  /** Told why a request could not be handed over, or read for. */
  readonly failed: (error: Error) => void;
}

/** Returns what listens to requests in place of `own`, which is left those that only read. */
export function handingOver(own: RequestListener, { to, base, reading, failed }: HandingOver): RequestListener {
  const agent = new Agent({ keepAlive: true });
  return (incoming, answer) => {
    if (!isRead(incoming)) return handOver(incoming, answer, { agent, to, base, failed });
    try {
      reading();
    } catch (error) {
      failed(error as Error);
      return refuse(incoming, answer, { base, why: 'The ledger cannot be read.' });
    }
    own(incoming, answer);
  };
}

/** Whether the process that reads answers a request itself: what changes nothing, by its method or by what it is for. */
function isRead(incoming: IncomingMessage): boolean {
  const path = rewriteUrl(incoming).split('?', 1)[0] ?? '';
  return SAFE.has(incoming.method) ? path !== READINESS : incoming.method === 'POST' && SEARCHES.has(path);
}

interface Way extends Omit<HandingOver, 'reading'> {
  readonly agent: Agent;
}

/** A request whose outcome nobody knows is not answered: its connection ends, as it would with the only process of a server. */
function handOver(incoming: IncomingMessage, answer: ServerResponse, { agent, to, base, failed }: Way): void {
  const { method, url: path } = incoming;
  const outgoing = request({ socketPath: to, agent, method, path, headers: headOf(incoming) });
  let isConnected = false;
  outgoing.on('socket', socket => {
    if (socket.connecting) socket.once('connect', () => (isConnected = true));
    else isConnected = true;
  });
  outgoing.on('error', error => {
    // The rest of a body that was answered early goes nowhere.
    discardRest(incoming.unpipe(outgoing).resume());
    if (answer.headersSent || answer.destroyed) return;
    failed(error);
    if (isConnected) answer.destroy();
    else refuse(incoming, answer, { base, why: 'What writes is being started again.' });
  });
  outgoing.on('response', given => {
    if (given.headers.connection === 'close') answer.shouldKeepAlive = false;
    answer.writeHead(given.statusCode ?? 0, given.statusMessage ?? '', kept(given.rawHeaders, OF_ANSWER));
    // Whichever side breaks off, the other does.
    pipeline(given, answer, () => {});
  });
  answer.once('close', () => {
    if (!answer.writableFinished) outgoing.destroy();
    else if (!incoming.complete) endWith(incoming, outgoing);
  });
  // What is refused before its body is read is refused though none of it has come yet.
  outgoing.flushHeaders();
  incoming.pipe(outgoing);
}

/** Ends, with its connection, a request that was answered before all of it had come: the rest may never come. */
function endWith(incoming: IncomingMessage, outgoing: ClientRequest): void {
  const { socket } = incoming;
  const end = () => outgoing.destroy();
  socket.once('close', end);
  incoming.once('end', () => socket.off('close', end));
}

/** The head of a request as it is handed over, in names and values by turns. */
function headOf({ method, headers, httpVersion, rawHeaders, socket }: IncomingMessage): string[] {
  const head = kept(rawHeaders, OF_REQUEST);
  // Where neither is told there is no body. Node would begin one, but for this method.
  if (headers['transfer-encoding'] === undefined && headers['content-length'] === undefined && method !== 'DELETE')
    head.push('content-length', '0');
  // It need not name one, and is handed over as one that must.
  if (headers.host === undefined && httpVersion === '1.0') head.push('host', '');
  return [...head, ADDRESS, socket.remoteAddress ?? ''];
}

/** Raw headers without those of some names. */
const kept = (raw: readonly string[], without: ReadonlySet<string>): string[] =>
  raw.filter((_, index) => !without.has((raw[index - (index % 2)] ?? '').toLowerCase()));

function refuse(
  incoming: IncomingMessage,
  answer: ServerResponse,
  { base, why }: { readonly base: string; readonly why: string },
): void {
  const refusal = unavailable(why);
  const id = requestId(incoming);
  const body = JSON.stringify(problemBody(refusal, base, incoming.url ?? '/', id));
  const own = { 'content-type': PROBLEM_TYPE, 'cache-control': CACHE.none, 'request-id': id };
  answer.writeHead(503, { ...COMMON_HEADERS, ...refusal.options.headers, ...own }).end(body);
}

/** Returns what listens to requests that were handed over, for `own`: each comes from where it came to the process that reads. */
export const handedOver =
  (own: RequestListener): RequestListener =>
  (incoming, answer) => {
    const { [ADDRESS]: remoteAddress } = incoming.headers;
    delete incoming.headers[ADDRESS];
    // Its connection is that of the process that reads, and has one request at a time.
    Object.defineProperty(incoming.socket, 'remoteAddress', { value: remoteAddress, configurable: true });
    own(incoming, answer);
  };
