// The OpenAPI document, as JSON and as YAML.
import { object } from '../../model/schema.ts';
import { release } from '../follows.ts';
import { isBrowser, JSON_TYPE } from '../media-types.ts';
import { type Given, type Operation, operation } from '../operation.ts';

/** Without saying so, browsers take text for that of Western Europe. */
const TEXT = 'text/plain; charset=utf-8';

export interface Document {
  readonly json: () => string;
  readonly yaml: () => string;
}

/** `document` is made when it is first asked for: the operations are then all there. */
export const openApiOperations = ({ json, yaml }: Document): Operation[] => [
  shown('json', JSON_TYPE, json),
  shown('yaml', 'application/yaml', yaml),
];

const shown = (form: string, mediaType: string, text: () => string) =>
  operation({
    id: `get-openapi-${form}`,
    method: 'GET',
    path: `/openapi.${form}`,
    access: 'open',
    summary: `Read the OpenAPI document as ${form.toUpperCase()}`,
    parameters: { query: object({}) },
    // A browser keeps a file of what it is sent as YAML, and shows what it is sent as text.
    mediaTypes: [mediaType, TEXT],
    chosen: ({ headers }) => (mediaType !== JSON_TYPE && isBrowser(headers) ? TEXT : undefined),
    answers: {},
    ask: () => null,
    at: (_, given: Given) => release(given, given.base),
    run: () => ({ body: text() }),
  });
