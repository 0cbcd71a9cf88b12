// What a question to records is answered with: a page of them, and where in them the words of a search stand.
import { Type } from '@sinclair/typebox';
import { select } from '../../model/document.ts';
import type { Kind } from '../../model/kinds.ts';
import { integer, list, named, object, optional, ref, text } from '../../model/schema.ts';
import { highlights } from '../../query/highlights.ts';
import { hintsOn, MAX_HINTS, MAX_NEAREST } from '../../query/hints.ts';
import { readCount, readQuestionPage } from '../../query/page.ts';
import type { Asked } from '../../query/question.ts';
import { resolve } from '../../query/resolve.ts';
import type { Given } from '../operation.ts';
import { listed } from './envelope.ts';
import { type AtPage, atPage, type Paged, type PageQuery, type Read } from './paging.ts';

const POINTS = 1_000_000;
const range = {
  start: integer(0, POINTS, 'First code point of the text'),
  end: integer(1, POINTS, 'Code point after the last'),
};

const passageSchema = named(
  'Passage',
  object(
    {
      record: optional(
        Type.String({ maxLength: 200, description: 'Whose text it is, where it is another record: `actors/{id}`' }),
      ),
      pointer: Type.String({ maxLength: 500, description: 'Where the text is in the document (RFC 6901)' }),
      ...range,
      text: Type.String({ maxLength: 10_000, description: 'The passage as it was written' }),
      matches: list(object(range), 1_000, { description: 'Where in the text the words stand' }),
    },
    { description: 'A passage in which words of the search stand; all ends are exclusive' },
  ),
);

const highlightSchema = named(
  'Highlight',
  object({
    id: Type.String({ maxLength: 128, description: 'Id of the record' }),
    passages: list(ref(passageSchema), 10, { description: 'The first passages that match' }),
  }),
);

const highlightsSchema = list(ref(highlightSchema), 100, {
  description: 'With `q`: where its words stand, record by record as in `data`',
});

const recordId = Type.String({ maxLength: 128, description: 'Id of a record' });

const hintSchema = named(
  'Hint',
  object(
    {
      parameter: Type.String({ maxLength: 50, description: 'The filter' }),
      value: recordId,
      detail: Type.String({ maxLength: 1_000, description: 'What is to be known of it, in words' }),
      nearest: list(object({ id: recordId, name: text(300, 'What it is called') }), MAX_NEAREST, {
        description: 'Records whose ids or names it is like, the nearest first',
      }),
    },
    { description: 'An id that is asked for and that no record ever had' },
  ),
);

const hintsSchema = list(ref(hintSchema), MAX_HINTS, {
  description: 'Beside an empty page: the ids asked for that no record ever had',
});

export const answeringSchemas = [
  passageSchema,
  highlightSchema,
  hintSchema,
  named('Highlights', highlightsSchema),
  named('Hints', hintsSchema),
];

/** What a list of records answers, for the OpenAPI document. */
export const foundSchema = (kind: Kind) =>
  listed(ref(kind.document), `A page of ${kind.plural}`, ['Preference-Applied'], {
    beside: {
      highlights: optional(highlightsSchema),
      hints: optional(hintsSchema),
    },
  });

export const countPreference = Type.Object({
  prefer: Type.Optional(Type.String({ maxLength: 500, description: '`count=exact` adds `page.total`' })),
});

/** RFC 7240 §2: a value may be quoted. */
const COUNT_EXACT = /(^|[,;\s])count=(exact|"exact")($|[,;\s])/;

export interface Questioned extends Paged {
  readonly asked: Asked;
  readonly fields: readonly string[] | undefined;
  readonly counted: boolean;
}

/** What the parameters of a list, or the body of a search, ask for: a page, with the total where the client prefers it. */
export function questioned(
  asked: Asked,
  page: PageQuery & { readonly fields?: readonly string[] },
  { headers }: Given,
): Questioned {
  const counted = COUNT_EXACT.test(String(headers.prefer ?? ''));
  return {
    asked,
    page,
    fields: page.fields,
    counted,
    question: JSON.stringify([asked.kind, asked.where, asked.sort.name, page.asOf]),
    variant: counted ? 'counted' : '',
  };
}

export async function atQuestion(asked: Questioned, given: Given): Promise<AtPage> {
  const at = await atPage(asked, given);
  return asked.counted ? { ...at, headers: { 'preference-applied': 'count=exact' } } : at;
}

/** The page of the records that fit. */
export async function readAnswer(
  { asked, fields, counted }: Questioned,
  { position, window }: AtPage,
  { ledger }: Given,
): Promise<Read> {
  const question = await resolve(ledger, asked, position);
  const page = await readQuestionPage(ledger, question, position, window);
  const found = await highlights(ledger, question, page.items, position);
  const isEmpty = page.items.length === 0 && window.after === null;
  const hints = isEmpty ? await hintsOn(ledger, asked.where, position) : [];
  return {
    ...page,
    items: page.items.map(document => select(document, fields)),
    beside: { ...(found && { highlights: found }), ...(hints.length > 0 && { hints }) },
    ...(counted && { total: await readCount(ledger, question, position) }),
  };
}
