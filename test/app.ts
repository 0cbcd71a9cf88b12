// An app on a throw-away ledger, and the few requests that most tests begin with.
import type { FastifyInstance, InjectOptions } from 'fastify';
import { buildApp } from '../src/app.ts';
import { type Config, readConfig } from '../src/config.ts';
import { type Ledger, openLedger } from '../src/ledger/ledger.ts';
import { importThread } from '../src/operations/imports/thread.ts';
import type { Page } from '../src/operations/system/page.ts';
import { seed } from '../src/seed.ts';
import { contractOf, type OpenApi, type Served } from './contract.ts';
import { throwAwayDatabase } from './databases.ts';

export const API_KEY = 'a-key-for-the-tests';
export const AUTHORIZED = { authorization: `Bearer ${API_KEY}` };

/** What a test asks for in a while is no measure of what a client may. */
export const UNLIMITED = { RATE_LIMIT: 0, RATE_LIMIT_KEY: 0, SHED_DELAY: 0 } as const;

/** The settings of a server for tests: of an environment, with what is to be otherwise. */
export const configOf = (environment: NodeJS.ProcessEnv = {}, others: Partial<Config> = {}): Config => ({
  ...readConfig(environment),
  ...UNLIMITED,
  ...others,
});

export interface Answer extends Served {
  /** The body as JSON; fails where it is not. */
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of a body is what it tests
  readonly json: any;
}

export interface TestApp {
  readonly app: FastifyInstance;
  readonly ledger: Ledger;
  readonly url: string;
  request(
    method: string,
    path: string,
    options?: { headers?: Record<string, string>; body?: unknown },
  ): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** With the key, as JSON. */
  post(path: string, body: unknown): Promise<Answer>;
  put(path: string, body: unknown, condition: Record<string, string>): Promise<Answer>;
  patch(path: string, body: unknown, etag: string): Promise<Answer>;
  delete(path: string, etag: string): Promise<Answer>;
  close(): Promise<void>;
}

/** A ledger in a database of its own; closing it removes that too. */
export async function testLedger(): Promise<Ledger & { url: string }> {
  const { url, remove } = await throwAwayDatabase();
  const ledger = await openLedger(url);
  const close = async () => {
    await ledger.close();
    await remove();
  };
  return { ...ledger, url, close };
}

/** An app whose every answer is held against its OpenAPI document. */
export async function testApp(
  options: {
    seeded?: boolean;
    keyless?: boolean;
    config?: Partial<Config>;
    page?: Page;
    importsOnThread?: boolean;
  } = {},
): Promise<TestApp> {
  const ledger = await testLedger();
  if (options.seeded) await seed(ledger);
  const config = configOf(options.keyless ? {} : { COMMUNIQUE_API_KEY: API_KEY }, options.config);
  const imports = options.importsOnThread ? importThread(ledger, { url: ledger.url, options: { beside: true } }) : null;
  const beside = { page: options.page, importOne: imports?.importOne };
  const app = await buildApp(config, ledger, undefined, beside).catch(async error => {
    await ledger.close();
    throw error;
  });
  await app.ready();
  const expectContract = contractOf(app.swagger() as unknown as OpenApi);
  const request: TestApp['request'] = async (method, path, { headers = {}, body } = {}) => {
    const payload =
      body === undefined
        ? {}
        : { payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) };
    const response = await app.inject({
      method: method as InjectOptions['method'] & string,
      url: path,
      headers,
      ...payload,
    });
    const served = {
      status: response.statusCode,
      headers: response.headers as Record<string, string>,
      text: response.body,
    };
    if (!('content-encoding' in served.headers)) expectContract({ method, url: path, body }, served);
    return {
      ...served,
      get json() {
        return JSON.parse(response.body);
      },
    };
  };
  const write = (method: string, path: string, type: string, body: unknown, condition: Record<string, string>) =>
    request(method, path, { headers: { ...AUTHORIZED, 'content-type': type, ...condition }, body });
  return {
    app,
    ledger,
    url: ledger.url,
    request,
    get: (path, headers = {}) => request('GET', path, { headers }),
    post: (path, body) => write('POST', path, 'application/json', body, {}),
    put: (path, body, condition) => write('PUT', path, 'application/json', body, condition),
    patch: (path, body, etag) => write('PATCH', path, 'application/merge-patch+json', body, { 'if-match': etag }),
    delete: (path, etag) => request('DELETE', path, { headers: { ...AUTHORIZED, 'if-match': etag } }),
    close: async () => {
      await app.close();
      await imports?.close();
      await ledger.close();
    },
  };
}
