// The questions that are timed, one row each: what is drawn for a run, and how the room and the hand answer it.
import type { Ledger } from '../src/ledger/ledger.ts';
import { extentOf } from '../src/model/edtf.ts';
import { readFacets } from '../src/query/facets.ts';
import { queryOf } from '../src/query/filters.ts';
import { readHistogram } from '../src/query/histogram.ts';
import { readPage } from '../src/query/page.ts';
import { sortNamed } from '../src/query/sorts.ts';
import type { countsByHand } from './by-hand/counts.ts';
import type { pagesByHand } from './by-hand/pages.ts';
import type { Chance } from './chance.ts';
import { whenOf } from './dates.ts';
import type { Inventor } from './events.ts';
import { countryCodes, drawCountry } from './skew.ts';
import { COMMON, LANGUAGES, RARE, rareWord, wordAt } from './words.ts';

/** What values are drawn from. */
export interface World {
  readonly events: number;
  /** The last position of the ledger. */
  readonly head: number;
  readonly inventor: Inventor;
}

interface Searches {
  newestWith(values: { word: string }): unknown;
  byRelevance(values: { word: string }): unknown;
}

export type Hand = ReturnType<typeof pagesByHand> & Searches & ReturnType<typeof countsByHand>;

export interface Question<V = never> {
  readonly name: string;
  readonly values: (world: World, chance: Chance) => V;
  readonly room: (ledger: Ledger, values: V) => Promise<unknown>;
  readonly hand: (hand: Hand, values: V) => unknown;
  /** Where the same is asked over HTTP, and what of the answer must be the same. */
  readonly path?: (values: V) => string;
}

type Parameters = Readonly<Record<string, string | undefined>>;

const asked = (parameters: Parameters) => ({
  kind: 'event' as const,
  where: queryOf('event', parameters).query,
  sort: sortNamed('event', parameters.sort),
});

/** A page has as many documents, unless fewer are asked for. */
const PAGE = 50;

async function page(
  ledger: Ledger,
  parameters: Parameters,
  { position = ledger.head().position, limit = PAGE } = {},
): Promise<unknown> {
  return (await readPage(ledger, asked(parameters), position, { direction: 'forward', after: null, limit })).items;
}

const DIMENSIONS = ['country', 'issue', 'participant'];

const facets = (ledger: Ledger, parameters: Parameters) =>
  readFacets(ledger, asked(parameters), ledger.head().position, DIMENSIONS, 20);

const months = (ledger: Ledger, parameters: Parameters) =>
  readHistogram(ledger, asked(parameters), ledger.head().position, 'month');

const ofNothing = () => ({});
const countryOf = (_: World, chance: Chance) => ({ country: countryCodes[drawCountry(chance)] ?? '' });

function countryAndYear(world: World, chance: Chance) {
  const year = whenOf(chance).start.slice(0, 4);
  return { ...countryOf(world, chance), from: year, to: year };
}

/** Of one event that has both, so that they are met with as often as they are together. */
function participantAndIssue({ events, inventor }: World, chance: Chance): { participant: string; issue: string } {
  for (;;) {
    const { participants, issues } = inventor.event(chance.below(events)) as {
      participants: { actor: string }[];
      issues: { issue: string }[];
    };
    if (issues.length > 0) return { participant: chance.pick(participants).actor, issue: chance.pick(issues).issue };
  }
}

const commonWord = (_: World, chance: Chance) => ({ word: wordAt(chance.pick(LANGUAGES), chance.below(COMMON)) });

const rare = ({ events }: World, chance: Chance) => ({ word: rareWord(chance.below(Math.min(events, RARE))) });

function bounds<V extends { from: string; to: string }>({ from, to, ...others }: V) {
  return { ...others, from: extentOf(from)?.start ?? 0, to: extentOf(to)?.end ?? 0 };
}

const question = <V>(row: Question<V>): Question => row as unknown as Question;

/** Of the most frequent countries, so many documents of a year are there at ten thousand events as at a million. */
const FREQUENT = 5;
const FEW = 5;

export const questions = {
  newest: question({
    name: 'page of the newest',
    values: ofNothing,
    room: ledger => page(ledger, {}),
    hand: hand => hand.newest(),
  }),
  byCountry: question({
    name: 'page by country and year',
    values: countryAndYear,
    room: (ledger, values) => page(ledger, values),
    hand: (hand, values) => hand.byCountry(bounds(values)),
    path: values => `/v1/events?${new URLSearchParams({ ...values, limit: `${PAGE}` })}`,
  }),
  byParticipant: question({
    name: 'page by participant and issue',
    values: participantAndIssue,
    room: (ledger, values) => page(ledger, values),
    hand: (hand, values) => hand.byParticipantAndIssue(values),
  }),
  fewByCountry: question({
    name: `${FEW} by frequent country and year`,
    values: (world, chance) => ({
      ...countryAndYear(world, chance),
      country: countryCodes[chance.below(FREQUENT)] ?? '',
    }),
    room: (ledger, values) => page(ledger, values, { limit: FEW }),
    hand: (hand, values) => hand.byCountry({ ...bounds(values), limit: FEW }),
  }),
  oneByParticipant: question({
    name: 'one by participant and issue',
    values: participantAndIssue,
    room: (ledger, values) => page(ledger, values, { limit: 1 }),
    hand: (hand, values) => hand.byParticipantAndIssue({ ...values, limit: 1 }),
  }),
  common: question({
    name: 'common word, newest first',
    values: commonWord,
    room: (ledger, { word }) => page(ledger, { q: word }),
    hand: (hand, values) => hand.newestWith(values),
  }),
  rare: question({
    name: 'rare word, newest first',
    values: rare,
    room: (ledger, { word }) => page(ledger, { q: word }),
    hand: (hand, values) => hand.newestWith(values),
  }),
  relevance: question({
    name: 'common word, by relevance',
    values: commonWord,
    room: (ledger, { word }) => page(ledger, { q: word, sort: 'relevance' }),
    hand: (hand, values) => hand.byRelevance(values),
  }),
  facets: question({
    name: 'facets of everything',
    values: ofNothing,
    room: ledger => facets(ledger, {}),
    hand: hand => hand.facets(DIMENSIONS),
    path: () => `/v1/events/facets?by=${DIMENSIONS.join(',')}`,
  }),
  filteredFacets: question({
    name: 'facets of a country and year',
    values: countryAndYear,
    room: (ledger, values) => facets(ledger, values),
    hand: (hand, values) => hand.facetsOfCountryAndDates(DIMENSIONS, bounds(values)),
  }),
  broadFacets: question({
    name: 'facets of the most frequent country',
    values: () => ({ country: countryCodes[0] ?? '' }),
    room: (ledger, values) => facets(ledger, values),
    hand: (hand, { country }) => hand.facetsOfCountry(DIMENSIONS, country),
  }),
  months: question({
    name: 'months of everything',
    values: ofNothing,
    room: ledger => months(ledger, {}),
    hand: hand => hand.months(),
  }),
  monthsOfCountry: question({
    name: 'months of a country',
    values: countryOf,
    room: (ledger, values) => months(ledger, values),
    hand: (hand, { country }) => hand.monthsOfCountry(country),
  }),
  asOf: question({
    name: 'page as of the middle position',
    // The records that events name come first in the ledger.
    values: ({ head, events }, chance) => ({ position: head - Math.floor(events * (0.49 + 0.02 * chance.next())) }),
    room: (ledger, { position }) => page(ledger, {}, { position }),
    hand: (hand, values) => hand.asOf(values),
  }),
} satisfies Record<string, Question>;

export type QuestionName = keyof typeof questions;
