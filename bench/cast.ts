// Who and what invented events are about: actors, issues and sources, each told by its number.
import { ploverContexts as contexts } from '../src/model/codes/plover.ts';
import type { Content } from '../src/model/kinds.ts';
import { type Chance, chanceOf, weighted } from './chance.ts';
import { countryCodes, drawCountry } from './skew.ts';
import { nameOf, textOf } from './words.ts';

/** How many there are of each. */
export interface Cast {
  readonly actors: number;
  readonly issues: number;
  readonly sources: number;
}

/** So many for so many events. */
export const castFor = (events: number): Cast => ({
  actors: Math.min(5_000, events),
  issues: Math.min(500, events),
  sources: Math.min(2_000, events),
});

/** Ids by number, from 0. */
export const actorId = (index: number) => `actor-${index + 1}`;
export const issueId = (index: number) => `issue-${index + 1}`;
export const sourceId = (index: number) => `source-${index + 1}`;

/** Every third of the first actors is a state; all of them are among those that are appended first. */
const STATES = 300;
export const isState = (index: number) => index < STATES && index % 3 === 0;

const typeOf = weighted({ person: 70, organization: 20, group: 10 });
const sourceType = weighted({ article: 60, communique: 25, transcript: 10, dataset: 5 });
const languageOf = weighted({ en: 55, ar: 35, fr: 10 });

export const sha256Of = (chance: Chance): string =>
  Array.from({ length: 64 }, () => chance.below(16).toString(16)).join('');

export const plover = contexts.filter(context => !context.mappingOnly).map(({ code }) => code);

export function actorOf(seed: number, index: number, { actors }: Cast): Content {
  const chance = chanceOf(seed, 'actor', index);
  const name = nameOf(index);
  if (isState(index))
    return { type: 'state', name, aliases: aliasesOf(chance, index), country: countryCodes[index / 3] };
  const type = typeOf(chance);
  const represents = actorId(chance.below(Math.ceil(Math.min(STATES, actors) / 3)) * 3);
  const office = { office: textOf(chance, 3), represents, from: String(1990 + chance.below(30)) };
  return {
    ...{ type, name, aliases: aliasesOf(chance, index) },
    ...(chance.is(0.9) && { country: countryCodes[drawCountry(chance)] }),
    ...(chance.is(0.4) && { wikidata: `Q${1_000_000_000 + index}` }),
    ...(type === 'person' && { positions: [office] }),
  };
}

/** Other spellings, in both scripts. */
function aliasesOf(chance: Chance, index: number): string[] {
  const { en, ar } = nameOf(index);
  const others = [
    en.replace('a', 'e'),
    en.toUpperCase(),
    `${en.slice(0, 1)}. ${en.split(' ')[1]}`,
    ar.replace('ا', 'و'),
  ];
  return [...new Set(others)].slice(0, 1 + chance.below(4));
}

export function issueOf(seed: number, index: number): Content {
  const chance = chanceOf(seed, 'issue', index);
  const countries = new Set(Array.from({ length: chance.below(4) }, () => countryCodes[drawCountry(chance)]));
  return {
    label: textOf(chance, 4),
    description: textOf(chance, 12),
    contexts: [chance.pick(plover)],
    countries: [...countries],
  };
}

/** A source is held as a fingerprint alone. */
export function sourceOf(seed: number, index: number): Content {
  const chance = chanceOf(seed, 'source', index);
  return {
    ...{ type: sourceType(chance), title: textOf(chance, 6), language: languageOf(chance) },
    publisher: nameOf(10_000 + chance.below(100)),
    ...(chance.is(0.7) && { url: `https://source-${index}.example/${chance.below(1_000_000)}` }),
    publishedAt: String(1997 + chance.below(30)),
    rights: 'restricted',
    sha256: sha256Of(chance),
    length: SOURCE_LENGTH,
  };
}

export const SOURCE_LENGTH = 4_000;
