// The CSV of events, read back by its ready mapping: what its columns have is the same.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countryIn } from '../../src/imports/countries/systems.ts';
import { told } from '../../src/imports/empty.ts';
import { slug } from '../../src/imports/slugs.ts';
import { readMapping } from '../../src/imports/table/mapping.ts';
import { table } from '../../src/imports/table.ts';
import { spanOf } from '../../src/model/edtf.ts';
import type { Content } from '../../src/model/kinds.ts';
import { PROSE } from '../../src/model/schema.ts';
import { packageRoot } from '../../src/package-root.ts';
import { arbitraryDocuments, type Document, saidIn, shownOf, writtenAs } from '../formats/documents.ts';
import { known } from '../query/arbitrary.ts';
import { minimal } from '../records.ts';
import { faultsIn, ofKind, run } from './runner.ts';

const mapping = readMapping(readFileSync(join(packageRoot, 'docs/mappings/communique-events.yaml'), 'utf8'));

/** What events name is there. */
const records = new Map<string, Content>([
  ...known.actors.map(id => [`actor/${id}`, minimal.actor] as const),
  ...known.issues.map(id => [`issue/${id}`, minimal.issue] as const),
  ...known.parents.map(id => [`event/${id}`, minimal.event] as const),
]);

/** A text that a table can tell: one that is not blank, nor a word for nothing. */
const isTold = (text: string) => new RegExp(PROSE).test(text.trim()) && told(text) !== '';
const recordable = arbitraryDocuments.map(documents =>
  documents.filter(({ title }) => Object.values(title).every(isTold)),
);

/** A text as a cell tells it: line breaks are those of the table. */
const asTold = (text: string) => text.replace(/\r\n/g, '\n').trim();

const without = (value: object) => Object.fromEntries(Object.entries(value).filter(([, own]) => own !== undefined));

test('events come back with what the columns have of them', async () => {
  await fc.assert(
    fc.asyncProperty(recordable, async documents => {
      const done = await run(table, writtenAs('csv', documents), { mapping, records });
      expect(done.left).toEqual([]);
      const back = new Map(ofKind(done.records, 'event'));
      for (const document of documents) {
        const event = document as unknown as Document & Record<string, never>;
        const one = back.get(event.id) as Content;
        const { id, title, when } = event;
        expect([one.kind, one.status, one.format, one.pressAccess, one.partOf]).toEqual([
          event.kind,
          event.status,
          event.format,
          event.pressAccess,
          event.partOf,
        ]);
        const arabic = saidIn(title, 'ar');
        expect(one.title).toEqual(without({ en: asTold(shownOf(title)), ar: arabic && asTold(arabic) }));
        expect(one.when).toEqual(when);
        expect(one.duration).toEqual(event.duration);
        const { venue } = event as { venue?: { country: string; coordinates?: number[] } };
        const year = new Date(spanOf(when.start)?.start ?? 0).getUTCFullYear();
        const country = venue && countryIn('iso', venue.country, year);
        const place = one.venue as typeof venue;
        expect([place?.country, place?.coordinates]).toEqual([country, country && venue?.coordinates]);
        const people = (all: unknown) =>
          ((all ?? []) as Content[]).map(({ actor, role, represents }) => [actor, role, represents]);
        const named = ((event.participants ?? []) as { name: Record<string, string> }[]).filter(({ name }) =>
          isTold(shownOf(name)),
        );
        expect(people(one.participants)).toEqual(people(named));
        const issues = (all: unknown) => ((all ?? []) as Content[]).map(({ issue, status }) => [issue, status]);
        expect(issues(one.issues)).toEqual(issues(event.issues));
        const texts = ((event.outcomes ?? []) as { type: string; status: string; text: Record<string, string> }[]).map(
          ({ type, status, text }) => [slug(shownOf(text)), type, status],
        );
        const outcomes = ((one.outcomes ?? []) as Content[]).map(({ id: own, type, status }) => [own, type, status]);
        // Two of one text are one.
        expect(outcomes).toEqual(texts.filter(([own], index) => texts.findIndex(([other]) => other === own) === index));
        expect((one.codes as Content | undefined)?.cameo ?? []).toEqual(
          (event.codes as Content | undefined)?.cameo ?? [],
        );
        expect(one.externalIds ?? []).toEqual(event.externalIds ?? []);
        expect(faultsIn(new Map([...records, [`event/${id}`, one]]))).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
});
