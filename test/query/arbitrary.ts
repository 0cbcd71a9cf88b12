// Random data sets and random questions to them, small enough in their values that questions find something.
import fc from 'fast-check';
import type { Content } from '../../src/model/kinds.ts';
import * as vocabulary from '../../src/model/vocabularies/closed.ts';

const of = <C extends string>({ terms }: { terms: readonly { code: C }[] }) =>
  fc.constantFrom(...terms.map(term => term.code));
const present = (value: object): Content =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 2) => fc.option(arbitrary, { nil: undefined, freq });

export const known = {
  actors: ['actor-0', 'actor-1', 'actor-2', 'actor-3'],
  issues: ['issue-0', 'issue-1', 'issue-2'],
  sources: ['source-0', 'source-1'],
  /** Events that others are part of. */
  parents: ['parent-0', 'parent-1'],
};

/** Each word in several spellings that fold alike. */
const WORDS = [
  'truce',
  'Truce',
  'trucé',
  'talks',
  'TALKS',
  'aid',
  'Aleppo',
  'أزمة',
  'ازمه',
  'هدنة',
  'هُدْنة',
  'والهدنة',
  'للهدنة',
  'بهدنة',
  'كالهدنة',
  '٢٠١٦',
  '2016',
  '习近平',
];
export const NAMES = ['Petrov', 'Ivanova', 'بتروف', 'وبتروف', 'Talks', 'Pétrov', 'North'];
const line = (words: readonly string[]) =>
  fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }).map(list => list.join(' '));
const text = fc.oneof(
  line(WORDS).map(en => ({ en })),
  fc.record({ en: line(WORDS), ar: line(WORDS) }),
) as fc.Arbitrary<Record<string, string>>;

const date = fc
  .record({
    year: fc.integer({ min: 1965, max: 1974 }),
    month: fc.integer({ min: 1, max: 3 }),
    day: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ year, month, day }) =>
    fc.constantFrom(
      `${year}`,
      `${year}-0${month}`,
      `${year}-0${month}-0${day}`,
      `${year}-0${month}-0${day}T00:30:00+03:00`,
    ),
  );
/** A date of a record, which may leave digits open, be approximate, or be an interval. */
const recordDate = fc.oneof(
  { weight: 4, arbitrary: date },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 1965, max: 1974 }), fc.integer({ min: 1, max: 3 }))
      .chain(([year, month]) =>
        fc.constantFrom(
          ...[
            `${year}-0${month}-XX`,
            `${year}-XX`,
            '197X',
            `${year}~`,
            `${year}-0${month}-02?`,
            `${year}-0${month}/..`,
          ],
          ...[`${year}-0${month}-01/${year}-0${month}-02`, `../${year}`, `${year}-0${month}/`],
        ),
      ),
  },
);

/** Some last for years. */
const when = fc
  .tuple(recordDate, maybe(date, 3))
  .map(([start, end]) =>
    end && /^\d{4}/.test(start) && !start.includes('/') && end.slice(0, 4) > start.slice(0, 4)
      ? { start, end }
      : { start },
  );

const COUNTRIES = ['CN', 'US', 'RU', 'SUHH'];
const CAMEO = ['04', '040', '042', '046', '05', '051'];
const CODES = [-180, -179.5, -90, 0, 0.001, 89.9, 90, 179.5, 180];
const coordinates = fc.tuple(fc.constantFrom(...CODES), fc.constantFrom(-90, -45, 0, 0.001, 45, 90));

const SCHEMES = ['codebook', 'article'];
const EXTERNAL_IDS = ['2016/1', 'https://news.example/truce,talks', 'Q7'];

const some = (ids: readonly string[], maxLength = 3) => fc.uniqueArray(fc.constantFrom(...ids), { maxLength });

export const arbitraryActor: fc.Arbitrary<Content> = fc
  .record({
    type: of(vocabulary.actorType),
    name: line(NAMES).map(en => ({ en })),
    aliases: maybe(fc.uniqueArray(line(NAMES), { maxLength: 2 })),
    country: maybe(fc.constantFrom(...COUNTRIES)),
  })
  .map(present);

export const arbitraryEvent: fc.Arbitrary<Content> = fc
  .record({
    kind: fc.constantFrom('meeting', 'visit', 'summit'),
    status: fc.constantFrom('held', 'planned', 'cancelled'),
    format: maybe(of(vocabulary.eventFormat)),
    pressAccess: maybe(of(vocabulary.pressAccess), 3),
    title: text,
    summary: maybe(text),
    partOf: maybe(fc.constantFrom(...known.parents), 3),
    when,
    duration: maybe(fc.constantFrom(0, 30, 60, 90).map(minutes => ({ minutes, qualifier: 'about' }))),
    venue: maybe(
      fc
        .record({ country: fc.constantFrom(...COUNTRIES), coordinates: maybe(coordinates), city: maybe(text) })
        .map(venue => present({ ...venue, resolution: 'city' })),
    ),
    participants: maybe(
      some(known.actors).chain(actors =>
        fc.tuple(
          ...actors.map(actor =>
            fc
              .record({
                role: of(vocabulary.participantRole),
                represents: maybe(fc.constantFrom(...known.actors)),
              })
              .map(rest => present({ actor, name: { en: 'X' }, presence: 'attended', ...rest })),
          ),
        ),
      ),
    ),
    issues: maybe(
      some(known.issues).chain(issues =>
        fc.tuple(...issues.map(issue => of(vocabulary.issueStatus).map(status => ({ issue, status })))),
      ),
    ),
    outcomes: maybe(
      fc.array(fc.record({ type: of(vocabulary.outcomeType), status: of(vocabulary.outcomeStatus), text }), {
        maxLength: 2,
      }),
    ).map(outcomes => outcomes?.map((outcome, index) => ({ id: `o-${index}`, ...outcome }))),
    statements: maybe(
      fc.array(
        fc.record({
          speaker: fc.constantFrom(...known.actors).map(actor => ({ actor })),
          text,
          source: maybe(fc.constantFrom(...known.sources)),
        }),
        { maxLength: 2 },
      ),
    ).map(statements =>
      statements?.map(({ source, ...statement }, index) => ({
        id: `s-${index}`,
        ...statement,
        channel: 'written',
        speechType: 'direct',
        ...(source && { evidence: [{ source, start: 0, end: 1, sha256: '0'.repeat(64) }] }),
      })),
    ),
    codes: maybe(
      fc
        .record({
          cameo: maybe(some(CAMEO, 2)),
          plover: maybe(fc.constantFrom('CONSULT', 'AGREE').map(event => ({ event }))),
        })
        .map(present),
    ),
    externalIds: maybe(
      fc.uniqueArray(fc.record({ scheme: fc.constantFrom(...SCHEMES), value: fc.constantFrom(...EXTERNAL_IDS) }), {
        selector: ({ scheme, value }) => `${scheme} ${value}`,
        maxLength: 2,
      }),
    ),
  })
  .map(present);

/** The records that may be merged, by kind. */
export const MERGED = { actor: known.actors, issue: known.issues, source: known.sources, event: known.parents };
const mergedKind = fc.constantFrom(...(Object.keys(MERGED) as (keyof typeof MERGED)[]));

/** One write after the other: an event or an actor made or replaced, an event deleted, a record merged or made again. */
export const arbitraryStep = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('event' as const),
      n: fc.integer({ min: 0, max: 20 }),
      content: arbitraryEvent,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('event' as const),
      n: fc.integer({ min: 0, max: 20 }),
      content: fc.constant(null),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('actor' as const),
      n: fc.integer({ min: 0, max: 3 }),
      content: arbitraryActor,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('merge' as const),
      of: mergedKind,
      n: fc.integer({ min: 0, max: 3 }),
      into: fc.integer({ min: 0, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('again' as const), of: mergedKind, n: fc.integer({ min: 0, max: 3 }) }),
  },
);
export type Step = typeof arbitraryStep extends fc.Arbitrary<infer S> ? S : never;

const values = (list: readonly string[]) =>
  fc
    .tuple(
      fc.uniqueArray(fc.constantFrom(...list), { maxLength: 3 }),
      fc.uniqueArray(fc.constantFrom(...list), { maxLength: 1 }),
    )
    .map(([any, none]) => [...any, ...none.map(value => `-${value}`)])
    .filter(list => list.length > 0)
    .map(list => list.join(','));
const codes = ({ terms }: { terms: readonly { code: string }[] }) => values(terms.map(term => term.code));

const searched = fc.constantFrom(
  ...['truce', 'TALKS', 'أزمة', 'هدنه', '2016', 'tru*', '"truce talks"', 'truce talks', 'petrov', 'بتروف', 'Ivan*'],
  ...['"talks truc"*', '习', '习近平', 'north petrov', '"petrov north"', 'nowhere', 'aid 2016', 'truce petrov'],
  ...['"هدنة"', 'هدن*', 'الهدنة', 'هدنة truce', '"بتروف"'],
  ...['https://news.example/truce,talks', 'q7', 'news.example', '2016/1'],
);

/** Parameters of events as they are written in a query string. */
export const FILTERS: Record<string, fc.Arbitrary<string>> = {
  kind: values(['meeting', 'visit', 'summit', 'signing']),
  status: values(['held', 'planned']),
  format: codes(vocabulary.eventFormat),
  pressAccess: codes(vocabulary.pressAccess),
  country: values(COUNTRIES),
  participant: values(known.actors),
  represents: values(known.actors),
  role: codes(vocabulary.participantRole),
  issue: values(known.issues),
  issueStatus: codes(vocabulary.issueStatus),
  outcome: codes(vocabulary.outcomeType),
  outcomeStatus: codes(vocabulary.outcomeStatus),
  source: values(known.sources),
  partOf: values(known.parents),
  cameo: values([...CAMEO, '01']),
  plover: values(['CONSULT', 'AGREE']),
  externalId: values([
    ...['2016/1', 'codebook:2016/1', 'article:Q7', 'Q7', 'article:https://news.example/truce%2Ctalks', 'Q8'],
  ]),
  from: date,
  to: date,
  minDuration: fc.constantFrom('0', '31', '60'),
  maxDuration: fc.constantFrom('0', '60', '89'),
  bbox: fc.constantFrom('-180,-90,180,90', '170,-90,-170,90', '0,0,0,0', '-1,-1,1,46', '179,-45,-179.5,45'),
  q: searched,
};
const NEAR = fc.record({
  near: fc.constantFrom('0,0', '180,0', '0,90', '-179.9,45'),
  radius: fc.constantFrom('0', '0.2', '100', '5010', '10010', '20016'),
});

export type Filters = Readonly<Record<string, string>>;

/** A few filters at once; more would find nothing. */
export const arbitraryFilters: fc.Arbitrary<Filters> = fc
  .tuple(
    fc
      .uniqueArray(fc.constantFrom(...Object.keys(FILTERS), 'q', 'q', 'from', 'from', 'to'), { maxLength: 3 })
      .chain(names =>
        fc.tuple(
          ...names.map(name => (FILTERS[name] as fc.Arbitrary<string>).map((value): [string, string] => [name, value])),
        ),
      ),
    fc.oneof({ weight: 11, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: NEAR }),
  )
  .map(([filters, near]) => ({ ...Object.fromEntries(filters), ...near }));

export const DIMENSIONS = [
  ...[
    'kind',
    'status',
    'format',
    'pressAccess',
    'country',
    'participant',
    'represents',
    'role',
    'issue',
    'issueStatus',
  ],
  ...['outcome', 'outcomeStatus', 'source', 'cameo', 'plover', 'partOf'],
];

export const arbitraryQuestion = fc.record({
  filters: arbitraryFilters,
  sort: fc.constantFrom(
    '-start',
    '-start',
    'start',
    'updated',
    '-updated',
    '-duration',
    'relevance',
    'relevance',
    'relevance',
  ),
  limit: fc.integer({ min: 1, max: 12 }),
  by: fc.uniqueArray(fc.constantFrom(...DIMENSIONS), { minLength: 1, maxLength: 3 }),
  interval: fc.constantFrom('day', 'month', 'year'),
  /** Which of the states of the ledger is asked about; half of the time the last. */
  share: fc.oneof(
    fc.constant(1),
    fc.integer({ min: 0, max: 100 }).map(percent => percent / 100),
  ),
});
export type Question = typeof arbitraryQuestion extends fc.Arbitrary<infer Q> ? Q : never;

export interface Tree {
  readonly filters: Filters;
  readonly and?: readonly Tree[];
  readonly or?: readonly Tree[];
  readonly not?: Tree;
}

/** Filters under and, or and not. */
export const arbitraryTree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    arbitraryFilters.map(filters => ({ filters })),
    fc
      .record({
        filters: fc.oneof(fc.constant({}), arbitraryFilters),
        and: maybe(fc.array(tie('tree'), { minLength: 1, maxLength: 3 })),
        or: maybe(fc.array(tie('tree'), { minLength: 1, maxLength: 3 })),
        not: maybe(tie('tree')),
      })
      .map(tree => present(tree) as unknown as Tree),
  ),
})).tree;

/** Filters as parameters that are checked already: lists are lists and numbers are numbers. */
export const parametersOf = (filters: Filters): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(filters).map(([name, value]) => [
      name,
      /^(minDuration|maxDuration|radius)$/.test(name) ? Number(value) : value,
    ]),
  );
