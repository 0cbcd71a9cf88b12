// Formats of lists and records: by which media type or name each is asked for, what is documented of it, and the links to it.
import { type TSchema, Type } from '@sinclair/typebox';
import type { Context, Format } from '../../formats/format.ts';
import { formats, formatsOf, ndjsonFormat, withVariants } from '../../formats/formats.ts';
import { permanentIds } from '../../formats/permanent-ids.ts';
import { written } from '../../formats/write.ts';
import type { Kind } from '../../model/kinds.ts';
import { invalidParameter } from '../../model/refusals.ts';
import { among, MAX_POSITION, named, optional, ref } from '../../model/schema.ts';
import { headers } from '../answers.ts';
import { type Alternate, linking } from '../links.ts';
import { JSON_TYPE, preferredOf } from '../media-types.ts';
import type { Given } from '../operation.ts';

/** The parameter that asks for a format by its name. `format` is a filter of events. */
export const asSchema = (formats: readonly Format[]) =>
  optional(among(['json', ...withVariants(formats).map(({ name }) => name)], 'The format; it wins over `Accept`'));

/** The same as a part of the path: no JSON is answered there. */
export const formatName = (formats: readonly Format[]) =>
  Type.Unsafe<string>({ type: 'string', enum: formats.map(({ name }) => name), description: 'The format' });

/** What an operation says of the media types that it answers in. */
export function negotiating(formats: readonly Format[]) {
  const all = withVariants(formats);
  const byName = new Map([['json', JSON_TYPE], ...all.map(({ name, mediaTypes: [type] }) => [name, type] as const)]);
  return {
    mediaTypes: [JSON_TYPE, ...all.flatMap(({ mediaTypes }) => mediaTypes)],
    chosen: ({ query: { as } }: Pick<Given, 'query'>) => byName.get(as as string),
  };
}

/** The same where the path names the format: `Accept` chooses among its variants alone. */
export const asInPath = (formats: readonly Format[]) => ({
  mediaTypes: withVariants(formats).flatMap(({ mediaTypes }) => mediaTypes),
  chosen: ({ path: { as }, headers: { accept } }: Pick<Given, 'path'> & Asking) => {
    const named = formats.filter(({ name }) => name === as);
    const types = withVariants(named).map(({ mediaTypes: [type] }) => type);
    return (accept && preferredOf(types, accept)) || types[0];
  },
});

interface Asking {
  readonly headers: { readonly accept?: string | undefined };
}

/** The format that an answer is to be in; undefined where it is JSON. */
export const formatFor = (formats: readonly Format[], mediaType: string): Format | undefined =>
  mediaType === JSON_TYPE ? undefined : withVariants(formats).find(({ mediaTypes }) => mediaTypes.includes(mediaType));

/** The same records in the other formats. */
export function alternatesOf(base: string, url: string, formats: readonly Format[]): Alternate[] {
  const linkTo = linking(base, url);
  return formats.map(({ name, mediaTypes: [type], selects }) => ({
    href: linkTo({ as: name, limit: undefined, cursor: undefined, ...(!selects && { fields: undefined }) }),
    type,
  }));
}

/** Whether a parameter stands in the URL, rather than being what is taken where none does. */
export const isGiven = ({ url }: Pick<Given, 'url'>, name: string): boolean =>
  url.includes('?') && new URLSearchParams(url.slice(url.indexOf('?') + 1)).has(name);

/** @throws Refusal where a parameter is given that a format has no use for */
export function refuseUnused(given: Given, format: Format): void {
  const unused = format.paged ? [] : ['limit', 'cursor'].filter(name => isGiven(given, name));
  if (unused[0])
    throw invalidParameter(unused[0], 'not-here', `\`${format.name}\` has no pages: everything that fits is sent.`);
  if (given.query.fields !== undefined && !format.selects)
    throw invalidParameter(
      'fields',
      'not-here',
      `\`${format.name}\` has what it has: \`fields\` chooses nothing of it.`,
    );
}

const exported = (description: string) => ({
  description,
  headers: headers(['ETag', 'Cache-Control', 'Vary', 'Link', 'Content-Disposition']),
});

const EVERYTHING = 'Everything that fits';

/** What an export answers, for the OpenAPI document. */
export const exportSchema = (kind: Kind, description = EVERYTHING) => ({
  ...exported(description),
  content: formatContent(kind),
});

/** The bodies of the formats by media type, for the OpenAPI document: with examples that its own writer makes. */
const formatContent = (kind: Kind): Record<string, Media> =>
  Object.fromEntries(formatsOf(kind.name).flatMap(format => inTypes(format, contentOf(format, kind))));

/** The same body by each of the media types of a format; the preferred one shows an example. */
const inTypes = ({ mediaTypes: [preferred, ...others] }: Format, media: Media) => [
  [preferred, media] as const,
  ...others.map(type => [type, { schema: media.schema }] as const),
];

interface Media {
  readonly schema: TSchema;
  readonly example?: unknown;
}

const lineBody = (description: string): TSchema => Type.String({ maxLength: MAX_POSITION, description });

/** The bodies that are text, by the name of their format. */
const texts = new Map(
  formats.flatMap(({ body, name, description }) => {
    const title = `${name[0]?.toUpperCase()}${name.slice(1)}`;
    return body ? [] : [[name, named(title, lineBody(description))] as const];
  }),
);

export const formatSchemas = [...texts.values()];

/** What lines of documents look like, the example of a document shows. */
function contentOf(format: Format, kind: Kind): Media {
  const { body, name, writer } = format;
  const schema = ref((body ?? texts.get(name)) as TSchema);
  if (format === ndjsonFormat) return { schema };
  const [document] = kind.document.examples as object[];
  const example = written(writer(exampleContext(kind)), [JSON.stringify(document)]);
  return { schema, example: body ? JSON.parse(example) : example };
}

const exampleContext = (kind: Kind): Context => ({
  kind,
  base: 'https://communique.example',
  ids: permanentIds('https://communique.example', ''),
  self: `https://communique.example/v1/${kind.plural}`,
  list: `/v1/${kind.plural}`,
  position: 30,
  at: '2026-11-23T12:00:00.000Z',
});

/** The change feed as lines. */
export function changeLines(example: object): object {
  const media = { schema: lineBody('One change a line'), example: `${JSON.stringify(example)}\n` };
  return { ...exported(EVERYTHING), content: Object.fromEntries(inTypes(ndjsonFormat, media)) };
}
