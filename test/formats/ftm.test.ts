// FollowTheMoney: entities that its own model takes, and that come back as the same records.
import { defaultModel } from '@alephdata/followthemoney';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NamedActor } from '../../src/formats/format.ts';
import { ftm } from '../../src/imports/ftm.ts';
import { plainDate } from '../../src/model/edtf.ts';
import type { Content } from '../../src/model/kinds.ts';
import { PROSE } from '../../src/model/schema.ts';
import { faultsIn, ofKind, run } from '../imports/runner.ts';
import { arbitraryActor, known } from '../query/arbitrary.ts';
import { arbitraryDocuments, type Document, documentOf, exampleOf, shownOf, writtenAs } from './documents.ts';

interface Entity {
  readonly id: string;
  readonly schema: string;
  readonly properties: Readonly<Record<string, readonly string[]>>;
}

const entitiesIn = (text: string): Entity[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line));

interface Property {
  readonly type: string;
  readonly range?: string;
  readonly stub?: boolean;
  readonly maxLength?: number;
}
interface Schema {
  readonly schemata: readonly string[];
  readonly abstract?: boolean;
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, Property>>;
}
const { schemata, types } = defaultModel as unknown as {
  schemata: Record<string, Schema>;
  types: { country: { values: Record<string, string> } };
};

/** What may stand in a value, as the model's own program has it. */
const FORMS: Readonly<Record<string, RegExp>> = {
  entity: /^[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?$/,
  date: /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?)?)?)?$/,
  url: /^https?:\/\//,
  identifier: /^[0-9A-Za-z]+$/,
};

/** What is wrong with entities by the model; references are followed among them. */
function wrongIn(entities: readonly Entity[]): string[] {
  const byId = new Map(entities.map(entity => [entity.id, entity]));
  const inherited = (schema: string) => [...(schemata[schema]?.schemata ?? [])].map(name => schemata[name] as Schema);
  return entities.flatMap(({ id, schema, properties }) => {
    const all = Object.assign({}, ...inherited(schema).map(each => each.properties)) as Record<string, Property>;
    const lacking = inherited(schema)
      .flatMap(({ required = [] }) => required)
      .filter(name => (properties[name] ?? []).length === 0);
    const wrong = Object.entries(properties).flatMap(([name, values]) => {
      const property = all[name];
      if (!property || property.stub) return [`has no property ${name}`];
      return values.flatMap(value => {
        if (value.length > (property.maxLength ?? Number.POSITIVE_INFINITY)) return [`${name} is too long`];
        if (FORMS[property.type]?.test(value) === false) return [`${name} is no ${property.type}: ${value}`];
        if (property.type === 'country' && !(value in types.country.values)) return [`${name} is no country: ${value}`];
        const other = property.type === 'entity' ? byId.get(value) : undefined;
        const range = property.range ?? 'Thing';
        return other && !schemata[other.schema]?.schemata.includes(range) ? [`${name} is no ${range}`] : [];
      });
    });
    const isNone = schemata[schema] === undefined || schemata[schema]?.abstract === true;
    const faults = [...wrong, ...lacking.map(name => `lacks ${name}`), ...(isNone ? ['has no schema'] : [])];
    const named = FORMS.entity?.test(id) && id.length <= 200 ? [] : ['has no id'];
    return [...faults, ...named].map(fault => `${schema} ${id} ${fault}`);
  });
}

const actors = fc.tuple(...known.actors.map(() => arbitraryActor));
const date = fc.constantFrom('1990', '1991-05', '2001-02-03');
const offices = fc.array(
  fc.record(
    {
      office: fc.constantFrom({ en: 'Minister' }, { en: 'Envoy' }),
      represents: fc.constantFrom(...known.actors),
      from: date,
    },
    { requiredKeys: ['office'] },
  ),
  { maxLength: 2 },
);

const isProse = (text: string) => new RegExp(PROSE).test(text);
const recordable = arbitraryDocuments.map(documents =>
  documents.filter(({ title }) => Object.values(title).every(isProse)),
);

test('events are entities of the model, and come back with their title, kind, time, country and participants', async () => {
  await fc.assert(
    fc.asyncProperty(recordable, actors, async (documents, told) => {
      const named = new Map(known.actors.map((id, index) => [id, told[index] as unknown as NamedActor]));
      const text = writtenAs('ftm', documents, { actorOf: id => named.get(id) });
      const entities = entitiesIn(text);
      expect(wrongIn(entities)).toEqual([]);
      expect(new Set(entities.map(({ id }) => id)).size).toBe(entities.length);
      const { records, left } = await run(ftm, text);
      expect(left).toEqual([]);
      expect(faultsIn(records)).toEqual([]);
      const back = new Map(ofKind(records, 'event'));
      expect([...back.keys()].sort()).toEqual(documents.map(({ id }) => id).sort());
      for (const { id, ...event } of documents as (Document & Content)[]) {
        const one = back.get(id) as Content & { when: Content; venue?: Content; participants?: Content[] };
        const {
          kind,
          status,
          title,
          when,
          venue,
          participants = [],
        } = event as Document & {
          venue?: { country: string };
          participants?: { actor: string; role: string }[];
        } & Content;
        expect([one.kind, one.status, Object.values(one.title as object)]).toEqual([kind, status, [shownOf(title)]]);
        const plain = (one?: string) => plainDate(one)?.replace(/\.\d+/, '');
        const [start, end] = [plain(when.start), plain(when.end)];
        expect(one.when).toEqual({ start, ...(end !== undefined && end !== start && { end }) });
        expect(one.venue?.country).toBe(venue?.country);
        const role = (told: string) => (told === 'host' ? 'host' : 'delegate');
        const by = (all: readonly Content[]) =>
          all.map(({ actor, role: told }) => `${actor} ${role(String(told))}`).sort();
        expect(by(one.participants ?? [])).toEqual(by(participants));
      }
      const people = new Map(ofKind(records, 'actor'));
      for (const [id, { type, country }] of people)
        expect([type, country]).toEqual([named.get(id)?.type, named.get(id)?.country]);
    }),
    { numRuns: 60 },
  );
});

test('actors are entities of the model, and come back with their names, countries and offices', async () => {
  await fc.assert(
    fc.asyncProperty(actors, fc.tuple(...known.actors.map(() => offices)), async (contents, held) => {
      const documents = contents.map((content, index) =>
        documentOf({ ...content, ...(content.type === 'person' && { positions: held[index] }) }, known.actors[index]),
      ) as unknown as (Content & NamedActor & { id: string; name: Record<string, string> })[];
      const byId = new Map(documents.map(document => [document.id, document]));
      const text = writtenAs('ftm', documents, { kind: 'actor', actorOf: id => byId.get(id) });
      expect(wrongIn(entitiesIn(text))).toEqual([]);
      const { records } = await run(ftm, text);
      expect(faultsIn(records)).toEqual([]);
      for (const { id, type, name, country, aliases, positions = [] } of documents) {
        const back = Object.fromEntries(ofKind(records, 'actor'))[id] as Content & { positions?: Content[] };
        const shown = shownOf(name);
        expect(back).toMatchObject({ type, name: { und: shown }, ...(country && { country }) });
        const others = [...new Set(aliases as string[] | undefined)].filter(alias => alias !== shown);
        expect(back.aliases ?? []).toEqual(others);
        const offices = (all: readonly Content[]) =>
          all
            .map(({ office, represents, from }) => [Object.values(office as object)[0], represents, from].join())
            .sort();
        const expected = (positions as Content[]).map(office => {
          const whose = byId.get(String(office.represents));
          return { ...office, represents: whose && whose.type !== 'person' ? whose.id : undefined };
        });
        expect(offices(back.positions ?? [])).toEqual([...new Set(offices(expected))]);
      }
    }),
    { numRuns: 60 },
  );
});

test('the example is an event, after those who took part', () => {
  const entities = entitiesIn(writtenAs('ftm', [exampleOf('event')]));
  expect(entities.map(({ schema, id }) => [schema, id])).toEqual([
    ['Organization', 'communique.communique-example.actor.john-kerry'],
    ['Organization', 'communique.communique-example.actor.sergei-lavrov'],
    ['Event', 'communique.communique-example.event.an-id'],
  ]);
  expect(entities[2]?.properties).toMatchObject({
    name: ['Meeting of the two foreign ministers', 'اجتماع وزيري الخارجية'],
    date: ['2016-09-09'],
    country: ['ch'],
    location: ['Geneva'],
    involved: entities.slice(0, 2).map(({ id }) => id),
    sourceUrl: ['https://communique.example/v1/events/an-id'],
  });
});
