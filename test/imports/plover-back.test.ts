// Events as PLOVER lines, and read back: the same events, whatever they were made of.
import { createReadStream, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NamedActor } from '../../src/formats/format.ts';
import { gdelt } from '../../src/imports/gdelt.ts';
import { icews } from '../../src/imports/icews.ts';
import type { Importer } from '../../src/imports/importer.ts';
import { plover } from '../../src/imports/plover.ts';
import type { Content } from '../../src/model/kinds.ts';
import { actorsAmong, referencesOf } from '../../src/model/references.ts';
import { PROSE } from '../../src/model/schema.ts';
import { often } from '../engine.ts';
import { arbitraryDocuments, documentOf, shownOf, writtenAs } from '../formats/documents.ts';
import { sharedFile } from '../shared-data.ts';
import { gdeltRows, icewsFile, icewsRows } from './coded-rows.ts';
import { faultsIn, ofKind, type Records, run } from './runner.ts';

type Text = Readonly<Record<string, string>>;

interface Event extends Content {
  readonly title: Text;
  readonly participants?: readonly { readonly actor: string; readonly name: Text; readonly presence: string }[];
  readonly venue?: { readonly name?: Text; readonly city?: Text };
  readonly when: { readonly start: string };
  readonly codes?: { readonly plover?: object };
}

/** The events of a ledger as PLOVER lines. */
const linesOf = (records: Records): string =>
  writtenAs(
    'plover',
    ofKind(records, 'event').map(([id, event]) => documentOf(event, id)),
    { actorOf: id => records.get(`actor/${id}`) as NamedActor | undefined },
  );

const shown = (text: Text | undefined) => text && shownOf(text);

/** What PLOVER lines tell of an event. */
function essence(event: Content) {
  const { kind, status, title, when, participants = [], venue, codes } = event as Event;
  return {
    ...{ kind, status, title: shownOf(title), day: when.start.slice(0, 10) },
    participants: participants
      .filter(({ presence }) => presence !== 'absent')
      .map(one => ({ ...one, name: shownOf(one.name), office: undefined, presence: undefined }))
      .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
    venue: venue && {
      ...venue,
      name: shown(venue.name),
      city: shown(venue.city),
      setting: undefined,
      geonames: undefined,
    },
    plover: codes?.plover,
  };
}

const essences = (records: Records) =>
  Object.fromEntries(ofKind(records, 'event').map(([id, event]) => [id, essence(event)]));

/** Reads the lines of a ledger into an empty one. */
async function back(records: Records): Promise<Records> {
  const { records: made, left } = await run(plover, linesOf(records));
  expect(left).toEqual([]);
  expect(faultsIn(made)).toEqual([]);
  return made;
}

/** A ledger of events, with an actor for each that they name. */
function ledgerOf(events: readonly Content[]): Records {
  const named = new Set(events.flatMap(event => actorsAmong(referencesOf('event', event))));
  const actors: Content[] = [
    { type: 'state', country: 'US' },
    { type: 'person', positions: [{ office: { en: 'Minister' } }] },
    { type: 'organization' },
    { type: 'group', country: 'SUHH' },
  ];
  return new Map([
    ...events.map(({ id, ...event }): [string, Content] => [`event/${id}`, event]),
    ...[...named].map((id, index): [string, Content] => [
      `actor/${id}`,
      { name: { en: `Actor ${index}` }, ...actors[index % actors.length] },
    ]),
  ]);
}

/** A record has no blank texts. */
const isTold = (text: Text) => Object.values(text).every(each => new RegExp(PROSE).test(each));
const recordable = arbitraryDocuments.map(documents =>
  documents.filter(event => {
    const { title, participants = [] } = event as unknown as Event;
    return [title, ...participants.map(({ name }) => name)].every(isTold);
  }),
);

test('events of any ledger come back under their ids: kind, status, day, participants, place, code', async () => {
  await fc.assert(
    fc.asyncProperty(recordable, async documents => {
      const records = ledgerOf(documents);
      const again = await back(records);
      expect(essences(again)).toEqual(essences(records));
      // A line that was read is written again as it was.
      expect(linesOf(again).split('\n').map(sidesIn)).toEqual(linesOf(records).split('\n').map(sidesIn));
    }),
    { numRuns: often(100) },
  );
});

const sidesIn = (line: string) => {
  if (line === '') return line;
  const { source, target, ...rest } = JSON.parse(line);
  const side = ({ actor, actorText, code, sector, role, represents, type }: Readonly<Record<string, string>>) => ({
    ...{ actor, actorText, code, sector, role, represents, type },
  });
  return { ...rest, source: source.map(side), target: target.map(side) };
};

const sets: [string, Importer, fc.Arbitrary<string>][] = [
  ['ICEWS', icews, icewsRows.map(icewsFile)],
  ['GDELT', gdelt, gdeltRows.map(rows => rows.join('\n'))],
];

test.each(sets)(
  'events of %s rows come back with who did it to whom, and change nothing where they are',
  async (_, importer, files) => {
    await fc.assert(
      fc.asyncProperty(files, async file => {
        const { records } = await run(importer, file);
        const again = await back(records);
        expect(essences(again)).toEqual(essences(records));
        expect(linesOf(again)).toBe(linesOf(records));
        const { counts, records: same } = await run(plover, linesOf(records), { records });
        expect(Object.keys(counts).filter(outcome => outcome !== 'duplicate')).toEqual([]);
        expect(ofKind(same, 'event')).toEqual(ofKind(records, 'event'));
      }),
    );
  },
);

const files: [string, Importer][] = [
  ['gdelt/20191024143000.export.CSV', gdelt],
  ['icews/events.2018.sample.tab', icews],
  ['plover/PLOVER_GSR_CAMEO.txt', plover],
];
const real = files.filter(([name]) => sharedFile(name) !== null);

test.each(real)('every event of %s comes back, and is the same line again', async (name, importer) => {
  const { records } = await run(importer, createReadStream(sharedFile(name) as string, 'utf8'));
  const again = await back(records);
  expect(essences(again)).toEqual(essences(records));
  expect(linesOf(again)).toBe(linesOf(records));
});

const visit = sharedFile('field/gdelt-visit.csv');

test.skipIf(visit === null)('who visits is the source, and who is accused the target', async () => {
  const { records } = await run(gdelt, readFileSync(visit ?? '', 'utf8'));
  const sides = linesOf(records)
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
    .map(({ event, source, target }) => [event, source[0].code, target[0].code, source.length + target.length]);
  expect(sides).toEqual([
    ['CONSULT', 'USA', 'CHN', 2],
    ['ACCUSE', 'USA', 'RUS', 2],
  ]);
});
