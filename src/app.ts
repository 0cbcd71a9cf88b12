// What is served, in the order in which it is put together: the table of contents.
import { maxHeaderSize } from 'node:http';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { featureCollection } from './formats/geojson.ts';
import { graph } from './formats/jsonld.ts';
import { registerAccess } from './http/access.ts';
import { registerBodies } from './http/bodies.ts';
import { registerBrokenRequests } from './http/broken-requests.ts';
import { registerDatasetPosition } from './http/dataset-position.ts';
import { registerErrors, registerSlashes } from './http/errors.ts';
import { registerHeaders } from './http/headers.ts';
import { registerIdempotency } from './http/idempotency.ts';
import { registerMethods } from './http/methods.ts';
import { registerNegotiation } from './http/negotiation.ts';
import { registerOpenApi } from './http/openapi.ts';
import { registerPaths } from './http/paths.ts';
import { problemSchemas } from './http/problems.ts';
import { registerRequestId, requestId } from './http/request-id.ts';
import { registerRequestLog } from './http/request-log.ts';
import { registerStopping } from './http/stopping.ts';
import { rewriteUrl } from './http/target.ts';
import type { Ledger } from './ledger/ledger.ts';
import { forms } from './model/forms.ts';
import { kinds, serverForms, sharedParts } from './model/kinds.ts';
import { registerValidation } from './model/validation.ts';
import { answeringSchemas } from './routes/answering.ts';
import { registerBatch } from './routes/batch.ts';
import { batchSchemas } from './routes/batch-schemas.ts';
import { registerChanges } from './routes/changes.ts';
import { registerCiting } from './routes/citing.ts';
import { countingSchemas, registerCounting } from './routes/counting.ts';
import { registerCrosswalk } from './routes/crosswalk.ts';
import { crosswalkSchemas } from './routes/crosswalk-schemas.ts';
import { DESCRIPTION, TAGS } from './routes/description.ts';
import { disagreementSchemas, registerDisagreements } from './routes/disagreements.ts';
import { entrySchemas } from './routes/entry.ts';
import { envelopeSchemas } from './routes/envelope.ts';
import { formatSchemas } from './routes/formats.ts';
import { importSchemas } from './routes/import-schemas.ts';
import { registerImports } from './routes/imports.ts';
import { jsonldContextSchemas, registerJsonLdContext } from './routes/jsonld-context.ts';
import { ledgerProblem } from './routes/ledger-problems.ts';
import { registerListing } from './routes/listing.ts';
import { registerOpenApiRoutes } from './routes/openapi.ts';
import { positionSchemas, registerPositions } from './routes/positions.ts';
import { explanationSchema, registerProblems } from './routes/problems.ts';
import { readingSchemas, registerReading } from './routes/reading.ts';
import { registerSearching, searchingSchemas } from './routes/searching.ts';
import { registerSystem, systemSchemas } from './routes/system.ts';
import { registerTimeline, timelineSchemas } from './routes/timeline.ts';
import { registerVocabularies, vocabularySchemas } from './routes/vocabularies.ts';
import { registerWriting, writingSchemas } from './routes/writing.ts';

const namedSchemas = [
  ...forms,
  ...serverForms,
  ...sharedParts,
  ...Object.values(kinds).flatMap(kind => [kind.document, kind.input]),
  ...[
    ...problemSchemas,
    ...envelopeSchemas,
    ...answeringSchemas,
    ...batchSchemas,
    ...readingSchemas,
    ...writingSchemas,
    ...formatSchemas,
    ...jsonldContextSchemas,
    ...countingSchemas,
    ...searchingSchemas,
    ...entrySchemas,
    ...disagreementSchemas,
    ...timelineSchemas,
    ...positionSchemas,
    ...importSchemas,
    ...vocabularySchemas,
    ...crosswalkSchemas,
    ...systemSchemas,
    explanationSchema,
    featureCollection,
    graph,
  ],
];

/** The server for a ledger, ready to listen or to be injected into. Closing it leaves the ledger open. */
export async function buildApp(config: Config, ledger: Ledger, logger?: Logger): Promise<FastifyInstance> {
  const base = config.PUBLIC_URL;
  const app = Fastify({
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    bodyLimit: config.BODY_LIMIT,
    // For an import; other bodies have less (http/bodies.ts).
    requestTimeout: 6 * 3_600_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    genReqId: requestId,
    logController: new LogController({ requestIdLogLabel: 'requestId', disableRequestLogging: true }),
    rewriteUrl,
    // As long as a URL can be, so that an id that is too long is told so by its schema.
    routerOptions: { maxParamLength: maxHeaderSize },
    clientErrorHandler: () => {},
    return503OnClosing: false,
    http: { requireHostHeader: false },
  }) as unknown as FastifyInstance;

  app.setSerializerCompiler(() => JSON.stringify);
  for (const schema of namedSchemas) app.addSchema(schema);
  registerValidation(app, namedSchemas);
  registerErrors(app, base, ledgerProblem);
  registerRequestId(app);
  registerRequestLog(app);
  await registerHeaders(app);
  registerBrokenRequests(app, base);
  const stopping = registerStopping(app);
  registerSlashes(app);
  registerAccess(app, config.COMMUNIQUE_API_KEY);
  registerDatasetPosition(app, ledger);
  registerNegotiation(app);
  registerBodies(app);
  registerIdempotency(app, ledger);
  const registerOtherMethods = registerMethods(app);
  await registerOpenApi(app, base, namedSchemas, { description: DESCRIPTION, tags: TAGS });

  registerSystem(app, { ledger, stopping, base, paths: registerPaths(app) });
  registerProblems(app);
  registerOpenApiRoutes(app, base);
  for (const kind of Object.values(kinds)) {
    registerListing(app, { ledger, kind, base });
    registerReading(app, { ledger, kind, base });
    registerWriting(app, { ledger, kind, base });
    registerBatch(app, { ledger, kind, base });
  }
  const events = { ledger, kind: kinds.event, base };
  registerSearching(app, events);
  registerCounting(app, events);
  registerCiting(app, events);
  registerDisagreements(app, ledger, base);
  registerTimeline(app, ledger, base);
  registerPositions(app, ledger, base);
  registerChanges(app, ledger, base, config);
  await registerImports(app, ledger, config, stopping);
  registerVocabularies(app);
  registerCrosswalk(app);
  registerJsonLdContext(app);
  registerOtherMethods();
  return app;
}
