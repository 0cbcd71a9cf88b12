// Traces: a span for each request and one for each read and write of the ledger that it has made, sent by OTLP over HTTP.
// Loaded only where somebody is to be sent them.
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Ledger } from '../ledger/ledger.ts';
import { timedLedger } from '../metrics/timed-ledger.ts';
import { version } from '../package-root.ts';

export interface TracingOptions {
  /** Where the collector is, as a URL without `/v1/traces`. */
  readonly endpoint: string;
  readonly service: string;
  /** What share of the traces that begin here is sent. */
  readonly share: number;
  /** Told why spans could not be sent. */
  readonly failed: (error: unknown) => void;
}

export interface Tracing {
  /** Has a span made of each request. Comes before all that a request goes through. */
  register(app: FastifyInstance): void;
  /** The same ledger, whose reads and writes are spans of the request that they are made for. */
  traced(ledger: Ledger): Ledger;
  /** Sends what waits. */
  close(): Promise<void>;
}

/** How long sending may take, in milliseconds: a server that stops waits for it. */
const PATIENCE = 3_000;

export function tracingOf({ endpoint, service, share, failed }: TracingOptions): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: PATIENCE });
  const named = resourceFromAttributes({ 'service.name': service, 'service.version': version });
  const provider = new TracerProvider({
    resource: defaultResource().merge(named),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  setGlobalErrorHandler(failed);
  const tracer = provider.getTracer('communique', version);
  const propagator = new W3CTraceContextPropagator();
  /** The context of the request that something is done for. */
  const active = new AsyncLocalStorage<Context>();
  const contexts = new WeakMap<FastifyRequest, Context>();
  const begin = (request: FastifyRequest): Span => {
    const { name, attributes } = described(request);
    const parent = propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
    contexts.set(request, trace.setSpan(parent, span));
    return span;
  };
  const within = (request: FastifyRequest, go: () => void) => {
    const context = contexts.get(request);
    if (context) active.run(context, go);
    else go();
  };
  return {
    register: app => {
      app.addHook('onRequest', (request, { raw }, done) => {
        if (request.routeOptions.config?.operation?.quiet) return done();
        const span = begin(request);
        raw.once('close', () => {
          if (raw.headersSent) span.setAttribute('http.response.status_code', raw.statusCode);
          if (raw.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        });
        within(request, done);
      });
      // Once a body has come, what follows it is called by the connection.
      app.addHook('preValidation', (request, _, done) => within(request, done));
    },
    traced: ledger =>
      timedLedger(ledger, (_does, verb, outcome, seconds) => {
        const context = active.getStore();
        if (context === undefined) return;
        const end = Date.now();
        const options = { startTime: end - seconds * 1_000, attributes: { 'communique.outcome': outcome } };
        const span = tracer.startSpan(`ledger ${verb}`, options, context);
        if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
        span.end(end);
      }),
    close: () => provider.shutdown().catch(failed),
  };
}

/** What a request is told as: by its operation, and without its query, which may be nobody else's business. */
function described({ id, method, url, routeOptions }: FastifyRequest): { name: string; attributes: Attributes } {
  const { operation } = routeOptions.config ?? {};
  return {
    name: operation === undefined ? method : `${method} ${operation.path}`,
    attributes: {
      ...{ 'http.request.method': method, 'url.path': url.split('?')[0] ?? '', 'communique.request_id': id },
      ...(operation && { 'http.route': operation.path, 'communique.operation': operation.id }),
    },
  };
}
