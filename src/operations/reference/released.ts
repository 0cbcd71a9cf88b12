// What changes with a release of the server alone: vocabularies, schemas, problems, the crosswalk.
import type { TSchema } from '@sinclair/typebox';
import { Refusal, type RefusalCode } from '../../model/refusals.ts';
import { object } from '../../model/schema.ts';
import { didYouMean, nearestName } from '../../model/suggestions.ts';
import { answersOf, answerWith } from '../answers.ts';
import { release } from '../follows.ts';
import { type Given, type Operation, operation } from '../operation.ts';

/** The entry of a table under a name. @throws Refusal that tells the nearest, and `path` where all are listed */
export function entryNamed<T>(table: Readonly<Record<string, T>>, name: string, what: string, path: string): T {
  const entry = Object.hasOwn(table, name) ? table[name] : undefined;
  if (entry !== undefined) return entry;
  const nearest = didYouMean(nearestName(name, Object.keys(table)));
  throw new Refusal('not-found', `There is no ${what} ${name}. GET ${path} lists them.${nearest}`);
}

interface Released
  extends Pick<Operation, 'id' | 'path' | 'access' | 'tag' | 'summary' | 'description' | 'mediaTypes' | 'view'> {
  /** Of the path. */
  readonly parameters?: Parameters<typeof object>[0];
  /** What it answers: its schema, and what that is. */
  readonly shows: readonly [schema: TSchema, description: string];
  readonly refuses?: readonly RefusalCode[];
  /** @throws Refusal where there is no such thing */
  readonly make: (path: Given['path']) => object;
}

/** An operation that reads what comes with a release: its answer is JSON. */
export function released({ parameters, shows, refuses = [], make, ...rest }: Released): Operation {
  const [schema, description] = shows;
  const shown = { description, headers: ['ETag', 'Cache-Control', 'Vary'] } as const;
  return operation({
    ...rest,
    method: 'GET',
    parameters: { query: object({}), ...(parameters && { path: object(parameters) }) },
    answers: answersOf(answerWith(schema, shown, rest.mediaTypes), ...refuses),
    ask: ({ path }) => make(path),
    at: (_, given) => release(given),
    run: made => ({ body: JSON.stringify(made) }),
  });
}
