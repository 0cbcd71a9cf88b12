// Prisma's client, made at run time from what its generator would write. The generator's work is accessors for each
// model; the ledger sends SQL of its own, so that a checkout runs without that step and without Prisma's command line.
import { getPrismaClient, type SqlDriverAdapterFactory } from '@prisma/client/runtime/client';
import type { Transaction } from './sql.ts';

/** A client on one database: it sends statements, each alone or several in a transaction. */
export interface PrismaClient extends Transaction {
  $transaction<T>(action: (tx: Transaction) => Promise<T>, limits: Limits): Promise<T>;
  $disconnect(): Promise<void>;
}

/** How long a transaction may wait to begin, and how long it may take then, in milliseconds. */
export interface Limits {
  readonly maxWait: number;
  readonly timeout: number;
}

/** What an adapter calls its engine, and what the client does. */
const PROVIDERS = { sqlite: 'sqlite', postgres: 'postgresql' } as const;

/** A client that speaks to its database through an adapter, which says on which engine it is. */
export function clientOn(adapter: SqlDriverAdapterFactory): PrismaClient {
  const Client = classOf(PROVIDERS[adapter.provider as keyof typeof PROVIDERS]);
  return new Client({ adapter, log: [] }) as unknown as PrismaClient;
}

/** The models are empty, for they are what the accessors would be made of. The versions only name the client in errors. */
function classOf(provider: 'sqlite' | 'postgresql') {
  const compiler = `@prisma/client/runtime/query_compiler_fast_bg.${provider}`;
  return getPrismaClient({
    activeProvider: provider,
    previewFeatures: [],
    clientVersion: '',
    engineVersion: '',
    inlineSchema: `datasource db { provider = "${provider}" }`,
    runtimeDataModel: { models: {}, enums: {}, types: {} },
    // A graph of no nodes, no edges and no roots: three counts of zero, in base64.
    parameterizationSchema: { strings: [], graph: 'AAAA' },
    // The compiler of queries, which the client asks for when it connects, is WebAssembly in its own package.
    compilerWasm: {
      getRuntime: () => import(`${compiler}.mjs`),
      getQueryCompilerWasmModule: async () =>
        new WebAssembly.Module(Buffer.from((await import(`${compiler}.wasm-base64.mjs`)).wasm, 'base64')),
      importName: './query_compiler_fast_bg.js',
    },
  });
}
