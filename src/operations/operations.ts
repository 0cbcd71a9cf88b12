// Everything that may be asked of a server: the list that it serves and documents.
import { featureCollection } from '../formats/geojson.ts';
import { graph } from '../formats/jsonld.ts';
import { forms } from '../model/forms.ts';
import { kinds, serverForms, sharedParts } from '../model/kinds.ts';
import type { NamedSchema } from '../model/schema.ts';
import { changeOperations } from './changes/changes.ts';
import { entrySchemas } from './changes/entry.ts';
import type { Streams } from './changes/streams.ts';
import { type Imports, importOperations } from './imports/imports.ts';
import { importSchemas } from './imports/schemas.ts';
import type { Operation } from './operation.ts';
import { problemSchemas } from './problem.ts';
import { answeringSchemas } from './questions/answering.ts';
import { citationOperations } from './questions/citations.ts';
import { corroborationOperation, corroborationSchemas } from './questions/corroboration.ts';
import { countingSchemas, countOperations } from './questions/counts.ts';
import { disagreementOperation, disagreementSchemas } from './questions/disagreements.ts';
import { envelopeSchemas } from './questions/envelope.ts';
import { formatSchemas } from './questions/formats.ts';
import { listOperations } from './questions/lists.ts';
import { positionOperation, positionSchemas } from './questions/positions.ts';
import { searchingSchemas, searchOperations } from './questions/search.ts';
import { timelineOperation, timelineSchemas } from './questions/timeline.ts';
import { batchSchemas } from './records/batch-schemas.ts';
import { batchOperation } from './records/batches.ts';
import { patchSchemas } from './records/patching.ts';
import { readingSchemas, readOperations } from './records/reads.ts';
import { writeOperations } from './records/writes.ts';
import { crosswalkOperations } from './reference/crosswalk.ts';
import { crosswalkSchemas } from './reference/crosswalk-schemas.ts';
import { jsonldContextOperation, jsonldContextSchemas } from './reference/jsonld-context.ts';
import { explanationSchema, problemOperations } from './reference/problems.ts';
import { vocabularyOperations, vocabularySchemas } from './reference/vocabularies.ts';
import { apiCatalogOperation, apiCatalogSchemas } from './system/api-catalog.ts';
import { auditOperation, auditSchemas } from './system/audit.ts';
import { docsOperations } from './system/docs.ts';
import { keyOperations, keySchemas } from './system/keys.ts';
import { type Document, openApiOperations } from './system/openapi.ts';
import { assetOperation, type Page, shownOn } from './system/page.ts';
import { type SecurityContact, securityTextOperation, securityTextSchemas } from './system/security-txt.ts';
import { systemOperations, systemSchemas } from './system/server.ts';
import { type Standing, statusOperation, statusSchemas } from './system/status.ts';

/** The schemas that others refer to by their names. */
export const namedSchemas: readonly NamedSchema[] = [
  ...forms,
  ...serverForms,
  ...sharedParts,
  ...Object.values(kinds).flatMap(kind => [kind.document, kind.input]),
  ...problemSchemas,
  ...envelopeSchemas,
  ...answeringSchemas,
  ...batchSchemas,
  ...readingSchemas,
  ...patchSchemas,
  ...formatSchemas,
  ...jsonldContextSchemas,
  ...countingSchemas,
  ...searchingSchemas,
  ...entrySchemas,
  ...disagreementSchemas,
  ...corroborationSchemas,
  ...timelineSchemas,
  ...positionSchemas,
  ...importSchemas,
  ...vocabularySchemas,
  ...crosswalkSchemas,
  ...systemSchemas,
  ...keySchemas,
  ...auditSchemas,
  ...statusSchemas,
  ...securityTextSchemas,
  ...apiCatalogSchemas,
  explanationSchema,
  featureCollection,
  graph,
];

/** What of a server its operations use. */
export interface Running {
  readonly streams: Streams;
  readonly imports: Imports;
  /** Aborted when the server is told to stop. */
  readonly stopping: AbortSignal;
  /** The OpenAPI document. */
  readonly document: Document;
  readonly security: SecurityContact;
  /** What the server does at the moment. */
  readonly standing: () => Standing;
  /** What browsers are shown, where it was built. */
  readonly page: Page | undefined;
}

/** Those that need nothing of a server but its ledger: the same values for every app, and so are their schemas. */
const always: readonly Operation[] = [
  ...Object.values(kinds).flatMap(kind => [
    ...listOperations(kind),
    ...readOperations(kind),
    ...writeOperations(kind),
    batchOperation(kind),
  ]),
  ...searchOperations,
  ...countOperations,
  ...citationOperations,
  disagreementOperation,
  corroborationOperation,
  timelineOperation,
  positionOperation,
];

export function operationsOf(running: Running): Operation[] {
  const { streams, imports, stopping, document, security, standing, page } = running;
  const others = [
    ...problemOperations,
    ...openApiOperations(document),
    ...docsOperations(document),
    ...always,
    ...changeOperations(streams),
    ...importOperations(imports),
    ...vocabularyOperations,
    ...crosswalkOperations,
    jsonldContextOperation,
    ...keyOperations,
    auditOperation,
    statusOperation(standing),
    securityTextOperation(security),
    apiCatalogOperation,
    ...(page ? [assetOperation(page)] : []),
  ];
  const all = [...systemOperations(stopping, others), ...others];
  return page ? all.map(one => shownOn(page, one)) : all;
}
