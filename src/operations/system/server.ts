// The server about itself: where to begin, whether it lives, whether it is ready.
import { Type } from '@sinclair/typebox';
import { kindNames, kinds } from '../../model/kinds.ts';
import { unavailable } from '../../model/refusals.ts';
import { integer, MAX_POSITION, named, object, prose, ref } from '../../model/schema.ts';
import { version } from '../../package-root.ts';
import { answerWith, problemAnswers } from '../answers.ts';
import { nothing } from '../follows.ts';
import { wellKnown } from '../links.ts';
import { type Given, type Operation, operation } from '../operation.ts';

/** By path and method: the summary of the operation. */
type Paths = Readonly<Record<string, Readonly<Record<string, string>>>>;

const link = Type.String({ format: 'uri-reference', maxLength: 500 });

const rootSchema = named(
  'Root',
  object(
    {
      name: prose(50, 'The name of this server'),
      version: prose(50, 'Its version'),
      position: integer(0, MAX_POSITION, 'The last position of the ledger'),
      links: Type.Unsafe<Record<string, string>>({ type: 'object', maxProperties: 50, additionalProperties: link }),
      paths: Type.Unsafe<Paths>({
        type: 'object',
        maxProperties: 1_000,
        additionalProperties: { type: 'object', maxProperties: 20, additionalProperties: prose(300, 'What it is for') },
        description: 'Every path there is, and what each of its methods is for',
      }),
    },
    { description: 'Where to begin' },
  ),
);
const healthSchema = named('Health', object({ status: Type.Literal('ok', { description: 'All is well' }) }));

export const systemSchemas = [rootSchema, healthSchema];

const common = { method: 'GET', access: 'open', tag: 'system', parameters: { query: object({}) } } as const;

const health = {
  ...common,
  quiet: true,
  answers: { 200: answerWith(ref(healthSchema), { description: 'Yes' }), ...problemAnswers('invalid-parameter') },
  ask: () => null,
  at: () => nothing,
} as const;

const OK = { body: JSON.stringify({ status: 'ok' }) };

const liveness = operation({
  ...health,
  id: 'get-liveness',
  path: '/livez',
  summary: 'Does the process live?',
  description: 'Answers as long as the process does, whatever the database does.',
  run: () => OK,
});

const readiness = (stopping: AbortSignal) =>
  operation({
    ...health,
    id: 'get-readiness',
    path: '/readyz',
    summary: 'Can the server serve?',
    description:
      'Answers 503 while the database does not answer, while it takes no writes (its disk is full, say), and while the server is stopping.',
    run: async (_asked, _at, { ledger }) => {
      if (stopping.aborted) throw unavailable('The server is stopping.');
      await ledger.ready();
      return OK;
    },
  });

/** `others` are all operations beside those of this list. */
export function systemOperations(stopping: AbortSignal, others: readonly Operation[]): readonly Operation[] {
  const root: Operation = operation({
    ...common,
    id: 'get-root',
    path: '/',
    view: true,
    summary: 'Where to begin',
    description: 'Links to where most begin, and every path that the server has.',
    answers: {
      200: answerWith(ref(rootSchema), { description: 'Links and paths', headers: ['Link'] }),
      ...problemAnswers('invalid-parameter'),
    },
    ask: () => null,
    at: () => nothing,
    run: (_asked, _at, given) => ({
      links: { apiCatalog: wellKnown(given.base, 'api-catalog') },
      body: JSON.stringify(whatThereIs(given, all)),
    }),
  });
  const own: readonly Operation[] = [root, liveness, readiness(stopping)];
  const all = [...own, ...others];
  return own;
}

function whatThereIs({ ledger, base }: Given, operations: readonly Operation[]) {
  const collections = kindNames.map(kind => [kinds[kind].plural, `${base}/v1/${kinds[kind].plural}`]);
  const links = {
    ...Object.fromEntries(collections),
    changes: `${base}/v1/changes`,
    vocabularies: `${base}/v1/vocabularies`,
    problems: `${base}/problems`,
    openapi: `${base}/openapi.json`,
    docs: `${base}/docs`,
  };
  const byPath = Map.groupBy(operations, ({ path }) => path);
  const paths: Paths = Object.fromEntries(
    [...byPath].map(([path, each]) => [path, Object.fromEntries(each.map(({ method, summary }) => [method, summary]))]),
  );
  return { name: 'Communique', version, position: ledger.head().position, links, paths };
}
