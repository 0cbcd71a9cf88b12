// The OpenAPI document as a page: every operation with its parameters, bodies and answers, and every schema.
import { xml } from '../formats/xml.ts';
import { anchor, table } from './html.ts';
import type { Rendered, Section } from './markdown.ts';

interface Referring {
  readonly $ref?: string;
}

export interface Schema extends Referring {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly examples?: readonly unknown[];
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Parameter extends Referring {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

interface Body extends Referring {
  readonly description?: string;
  readonly content?: Content;
}

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
  readonly security?: readonly object[];
}

export interface OpenApi {
  readonly security?: readonly object[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

const code = (text: string) => `<code>${xml(text)}</code>`;

/** Text of the document: what stands between backticks is code. */
const prose = (text = '') => xml(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** `base` is put before the link to the document itself. */
export function referencePage(document: OpenApi, base: string): Rendered {
  const sections: Section[] = [];
  const section = (id: string, level: number, title: string, text = '') => {
    sections.push({ id, level, title, text });
    return `<h${level} id="${xml(id)}">${xml(title)} ${anchor(id, title)}</h${level}>`;
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const title = 'API reference';
  const intro = `<h1 id="api-reference">${title}</h1>
<p>Every operation with its parameters and answers, and every schema, as <a href="${xml(base)}/openapi.yaml">openapi.yaml</a> has them.</p>`;
  const tagged = document.tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    const head = section(`of-${name}`, 2, capital(name), description);
    const list = table(
      ['operation', 'what it does'],
      own.map(({ method, path, operation }) => [
        `<a href="#${operation.operationId}">${badge(method)} ${code(path)}</a>`,
        xml(operation.summary),
      ]),
    );
    return `${head}<p>${prose(description)}</p>${list}${own.map(shown).join('')}`;
  });
  const schemas = Object.entries(document.components.schemas ?? {}) as [string, Schema][];
  const head = section('schemas', 2, 'Schemas');
  const body = schemas.map(([name, schema]) => {
    const words = Object.keys(schema.properties ?? {}).join(' ');
    return `<section class="part">${section(`schema-${name}`, 3, name, `${schema.description ?? ''} ${words}`)}${described(schema)}</section>`;
  });
  return { title, html: [intro, ...tagged, head, ...body].join('\n'), sections };

  function shown({ path, method, operation }: (typeof operations)[number]): string {
    const { operationId, summary, description = '', parameters = [], requestBody, responses, security } = operation;
    const all = parameters.map(each => found<Parameter>(each));
    const words = [method.toUpperCase(), path, operationId, description, ...all.map(({ name }) => name)].join(' ');
    const ways = (security ?? document.security ?? []).map(way => Object.keys(way).length);
    const key = ways.includes(0) || ways.length === 0 ? '' : ' <span class="key">needs a key</span>';
    const inputs = table(
      ['parameter', 'in', 'type', 'what it is'],
      all.map(({ name, in: where, required, schema = {}, description: told }) => [
        `${code(name)}${required ? ' <em>required</em>' : ''}`,
        xml(where),
        typeOf(schema),
        prose(told),
      ]),
    );
    const body = requestBody && typesOf(found<Body>(requestBody).content);
    const answers = table(
      ['status', 'answer', 'body'],
      Object.entries(responses).map(([status, answer]) => {
        const { description: told, content } = found<Body>(answer);
        return [code(status), prose(told), typesOf(content)];
      }),
    );
    return `<section class="part">${section(operationId, 3, summary, words)}
<p class="request">${badge(method)} ${code(path)}${key}</p>
<p>${prose(description)}</p>
${all.length > 0 ? inputs : ''}${body ? `<p>Body: ${body}</p>` : ''}${answers}</section>`;
  }

  function found<T extends object>(node: Referring): T {
    if (node.$ref === undefined) return node as T;
    const [, , room = '', name = ''] = node.$ref.split('/');
    return { ...document.components[room]?.[name], ...node } as T;
  }
}

function typesOf(content: Content = {}): string {
  const types = Object.entries(content);
  const schemas = new Set(types.map(([, { schema }]) => (schema ? typeOf(schema) : '')));
  // Several media types of one schema.
  if (schemas.size === 1) return `${types.map(([type]) => code(type)).join(', ')} ${[...schemas][0]}`;
  return types.map(([type, { schema }]) => `${code(type)} ${schema ? typeOf(schema) : ''}`).join('<br>');
}

/** A schema and what is in it. */
function described(schema: Schema): string {
  const { description, properties, required = [] } = schema;
  const told = description ? `<p>${prose(description)}</p>` : '';
  if (!properties || Object.keys(properties).length === 0) return `${told}<p>${typeOf(schema)}</p>`;
  const rows = Object.entries(properties).map(([name, member]) => [
    `${code(name)}${required.includes(name) ? ' <em>required</em>' : ''}`,
    typeOf(member),
    prose(member.description),
  ]);
  return told + table(['member', 'type', 'what it is'], rows);
}

/** Codes beyond these are told by the schema that lists them. */
const LISTED = 24;

/** What a value is, in a line of HTML. */
function typeOf(schema: Schema): string {
  const { $ref, type, items, anyOf, oneOf, allOf, additionalProperties, properties } = schema;
  if ($ref) {
    const name = $ref.split('/').at(-1) ?? '';
    return `<a href="#schema-${xml(name)}">${xml(name)}</a>`;
  }
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum) {
    const codes = schema.enum.map(each => code(typeof each === 'string' ? each : JSON.stringify(each)));
    return codes.length > LISTED
      ? `${codes.slice(0, LISTED).join(' ')} and ${codes.length - LISTED} more`
      : codes.join(' ');
  }
  const parts = anyOf ?? oneOf ?? allOf;
  if (parts) return [...new Set(parts.map(typeOf))].join(allOf ? ' and ' : ' or ');
  if (items) return `list of ${typeOf(items)}${bounds(schema)}`;
  if (properties && Object.keys(properties).length > 0) {
    const members = Object.entries(properties).map(([name, member]) => `${code(name)}: ${typeOf(member)}`);
    return `{ ${members.join(', ')} }`;
  }
  if (typeof additionalProperties === 'object') return `map to ${typeOf(additionalProperties)}`;
  return `${xml([type ?? 'anything'].flat().join(' or '))}${bounds(schema)}`;
}

function bounds({ format, minimum, maximum, maxLength, maxItems, default: otherwise }: Schema): string {
  const told = [
    format,
    minimum !== undefined && maximum !== undefined && `${minimum} to ${maximum}`,
    maxLength !== undefined && `at most ${maxLength} characters`,
    maxItems !== undefined && `at most ${maxItems}`,
    otherwise !== undefined && `${JSON.stringify(otherwise)} by default`,
  ].filter(each => each !== false && each !== undefined);
  return told.length > 0 ? `, ${xml(told.join(', '))}` : '';
}

const badge = (method: string) => `<span class="method ${method}">${method.toUpperCase()}</span>`;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
