// Records for the tests: small valid ones, and arbitrary ones for properties.
import fc from 'fast-check';
import type { Content, KindName } from '../src/model/kinds.ts';
import * as vocabulary from '../src/model/vocabularies/closed.ts';

const of = <C extends string>({ terms }: { terms: readonly { code: C }[] }) =>
  fc.constantFrom(...terms.map(term => term.code));

/** The least that each kind needs. */
export const minimal: Record<KindName, Content> = {
  event: { kind: 'meeting', status: 'held', title: { en: 'A meeting' }, when: { start: '2016-09-05' } },
  actor: { type: 'person', name: { en: 'Somebody' } },
  issue: { label: { en: 'Something' } },
  source: { type: 'article', title: { en: 'A text' }, language: 'en', rights: 'restricted' },
};

const words = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom('a', 'ب', 'ç', '𝒳', '1', '"', '\\') });
const text = fc.oneof(
  fc.record({ en: words, ar: words }, { requiredKeys: ['en'] }),
  fc.record({ ar: words }),
) as fc.Arbitrary<Record<string, string>>;
const day = fc
  .record({
    year: fc.integer({ min: 1990, max: 2020 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
  })
  .chain(({ year, month, day: d }) => {
    const pad = (n: number) => String(n).padStart(2, '0');
    return fc.constantFrom(
      `${year}`,
      `${year}-${pad(month)}`,
      `${year}-${pad(month)}-${pad(d)}`,
      `${year}-${pad(month)}-${pad(d)}T10:30:00+03:00`,
    );
  });
const country = fc.constantFrom('CN', 'US', 'RU', 'SY', 'SUHH');
const present = <T extends object>(value: T): Content =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));

/** A valid record of a kind that refers to the given actors and issues alone. */
export function arbitraryContent(
  kind: KindName,
  known: { actors: readonly string[]; issues: readonly string[] },
): fc.Arbitrary<Content> {
  const some = (ids: readonly string[]) =>
    ids.length === 0 ? fc.constant([]) : fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 3 });
  if (kind === 'actor') {
    return fc
      .record({ type: of(vocabulary.actorType), name: text, country }, { requiredKeys: ['type', 'name'] })
      .map(present);
  }
  if (kind === 'issue') {
    return fc
      .record({ label: text, description: text, countries: fc.uniqueArray(country) }, { requiredKeys: ['label'] })
      .map(present);
  }
  if (kind === 'source') {
    return fc
      .record({
        type: of(vocabulary.sourceType),
        title: text,
        language: fc.constantFrom('en', 'ar'),
        rights: fc.constant('restricted'),
      })
      .map(present);
  }
  return fc
    .record(
      {
        kind: of(vocabulary.eventKind),
        status: of(vocabulary.eventStatus),
        title: text,
        when: day.map(start => ({ start })),
        venue: country.map(code => ({ country: code, resolution: 'country' })),
        participants: some(known.actors).chain(actors =>
          fc.tuple(
            ...actors.map(actor =>
              fc.record({
                actor: fc.constant(actor),
                name: text,
                role: of(vocabulary.participantRole),
                presence: of(vocabulary.presence),
              }),
            ),
          ),
        ),
        issues: some(known.issues).chain(issues =>
          fc.tuple(
            ...issues.map(issue => fc.record({ issue: fc.constant(issue), status: of(vocabulary.issueStatus) })),
          ),
        ),
      },
      { requiredKeys: ['kind', 'status', 'title', 'when'] },
    )
    .map(present);
}
