// Documents for the tests of formats: random events with texts that are hard to write, and what writes them.
import fc from 'fast-check';
import type { Context, Format } from '../../src/formats/format.ts';
import { formats } from '../../src/formats/formats.ts';
import { permanentIds } from '../../src/formats/permanent-ids.ts';
import { written } from '../../src/formats/write.ts';
import { extentOf } from '../../src/model/edtf.ts';
import { type Content, type KindName, kinds } from '../../src/model/kinds.ts';
import { arbitraryEvent } from '../query/arbitrary.ts';

export const BASE = 'https://communique.example';

/** What the ledger of the documents is known by. */
export const IDENTITY = '5dc3d5f0-0d2a-4a2f-9f3c-8f6f5f0c9b11';

export interface Document extends Content {
  readonly id: string;
  readonly revision: number;
  readonly title: Readonly<Record<string, string>>;
  readonly when: { readonly start: string; readonly end?: string };
}

interface Written extends Pick<Context, 'base' | 'fields' | 'actorOf' | 'languages'> {
  readonly kind: KindName;
}

/** What a format makes of documents, as one text. */
export function writtenAs(
  name: string,
  documents: readonly Content[],
  { kind = 'event', fields, base = BASE, actorOf, languages }: Partial<Written> = {},
): string {
  const context: Context = {
    kind: kinds[kind],
    base,
    ids: permanentIds(base, IDENTITY),
    self: `${base}/v1/${kinds[kind].plural}?q=a%20b&as=x`,
    list: `/v1/${kinds[kind].plural}?q=a%20b`,
    position: 30,
    at: '2026-11-23T12:00:00.000Z',
    fields,
    actorOf,
    languages,
  };
  const { writer } = formats.find(format => format.name === name) as Format;
  return written(
    writer(context),
    documents.map(document => JSON.stringify(document)),
  );
}

const RECORDED = {
  revision: 2,
  position: 7,
  createdAt: '2026-11-22T12:00:00.000Z',
  updatedAt: '2026-11-23T12:00:00.500Z',
};

/** The example of a kind of record, as it is stored. */
export const exampleOf = (kind: KindName) => (kinds[kind].document.examples as Document[])[0] as Document;

export const documentOf = (content: Content, id = 'an-id'): Document =>
  ({ id, ...content, ...RECORDED }) as unknown as Document;

/** Texts that formats have to guard, quote, escape or fold. */
export const nastyText = fc
  .array(
    fc.constantFrom(
      ...['=', '+', '-', '@', '\t', '\r', '\n', '\r\n', "'", '"', ',', ';', '|', '\\', '<', '&', ']]>', ':', '\ufffe'],
      ...[
        'a',
        'meeting',
        ' ',
        'اجتماع',
        'ـ',
        '🕊️',
        '习近平',
        'é',
        '\u0301',
        '\u0085',
        '\u2028',
        '=1+1',
        '＝',
        '{}',
        '%0A',
      ],
    ),
    { minLength: 1, maxLength: 40 },
  )
  .map(parts => parts.join(''));

const texts = fc.oneof(
  fc.record({ en: nastyText, ar: nastyText }, { requiredKeys: ['en'] }),
  fc.record({ ar: nastyText }),
  fc.record({ 'zh-Hant': nastyText, fr: nastyText }),
  fc.dictionary(fc.constantFrom('en', 'en-GB', 'en-US', 'enm', 'ar', 'ar-EG', 'ar-Latn', 'arz', 'zh'), nastyText, {
    minKeys: 1,
  }),
);

/** What a text says in a language, wherever that is spoken. */
export function saidIn(text: Readonly<Record<string, string>>, language: string): string | undefined {
  const tag = Object.keys(text).find(each => each.startsWith(`${language}-`));
  return text[language] ?? (tag === undefined ? undefined : text[tag]);
}

/** What is shown of it where there is room for one language. */
export const shownOf = (text: Readonly<Record<string, string>>): string =>
  saidIn(text, 'en') ?? Object.values(text)[0] ?? '';

/** Readers of iCalendar take the first years for those of 1900, or write them with fewer digits. */
const day = fc
  .date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10));
const date = fc
  .tuple(
    day,
    fc.constantFrom(4, 7, 10, 10),
    fc.constantFrom('', '', 'T00:30:00+03:00', 'T23:59:59.25-11:30', 'T12:00:00Z'),
  )
  .map(([text, length, time]) => (length === 10 ? text + time : text.slice(0, length)));

const beginning = (told: string) => extentOf(told)?.start ?? Number.NaN;

const when = fc.oneof(
  date.map(start => ({ start })),
  // By when they begin, which is not how they are spelled: no record ends before it begins.
  fc.tuple(date, date).map(pair => {
    const [start, end] = pair.sort((one, other) => beginning(one) - beginning(other));
    return { start, end };
  }),
);

/** Events as they are stored, with whatever can stand in one. */
export const arbitraryDocument: fc.Arbitrary<Document> = fc
  .record({
    event: arbitraryEvent,
    title: texts,
    summary: texts,
    when,
    name: texts,
    updates: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ event, title, summary, when: time, name, updates }) => {
    const participants = (event.participants as Content[] | undefined)?.map(one => ({ ...one, name }));
    return {
      ...documentOf({ ...event, title, summary, when: time, ...(participants && { participants }) }),
      revision: updates,
    };
  });

/** As many as there are, each under an id of its own. */
export const arbitraryDocuments = fc
  .array(arbitraryDocument, { maxLength: 4 })
  .map(documents => documents.map((document, index) => ({ ...document, id: `event-${index}` })));
