// The parts of invented events: where, who, on what, with which outcomes, said by whom, and how coded.
import { ploverEvents, ploverModes } from '../src/model/codes/plover.ts';
import type { Content } from '../src/model/kinds.ts';
import { actorId, isState, issueId, plover, SOURCE_LENGTH, sha256Of, sourceId } from './cast.ts';
import { type Chance, chanceOf, type Draw, weighted, zipf } from './chance.ts';
import { day } from './dates.ts';
import { countryCodes, drawCameo, drawCountry } from './skew.ts';
import { LANGUAGES, nameOf, textOf, wordsOf } from './words.ts';

const roleOf = weighted({ delegate: 40, principal: 35, 'head-of-delegation': 10, host: 6, observer: 5, mediator: 4 });
const presenceOf = weighted({ attended: 85, reported: 12, absent: 3 });
const issueStatusOf = weighted({ open: 50, progressing: 25, deadlocked: 10, agreed: 9, implemented: 3, collapsed: 3 });
const outcomeOf = weighted({
  agreement: 25,
  'joint-statement': 25,
  commitment: 20,
  'follow-up': 20,
  mandate: 5,
  none: 5,
});
const outcomeStatusOf = weighted({ pending: 40, achieved: 30, partial: 15, deferred: 10, 'not-achieved': 5 });
const channelOf = weighted({ 'press-conference': 35, 'news-agency': 30, briefing: 15, written: 12, interview: 8 });
const outlookOf = weighted({ neutral: 40, optimistic: 25, mixed: 20, pessimistic: 15 });
const drawPlover = zipf(ploverEvents.length, 1.2, 1);
/** Two to eight participants, up to two statements. */
const participantCount = weighted({ 2: 50, 3: 18, 4: 12, 5: 8, 6: 6, 7: 4, 8: 2 });
const statementCount = weighted({ 0: 75, 1: 18, 2: 7 });

/** How uneven the records are that an event names. */
export interface Draws {
  readonly actor: Draw;
  readonly issue: Draw;
  readonly source: Draw;
}

export function venueOf(chance: Chance): Content {
  const rank = drawCountry(chance);
  const country = countryCodes[rank];
  if (chance.is(0.2)) return { country, resolution: 'country' };
  const city = rank * 5 + chance.below(5);
  const place = chanceOf('city', city);
  const degrees = (span: number) => Number(((place.next() - 0.5) * span + (chance.next() - 0.5) * 0.1).toFixed(4));
  const coordinates = [degrees(340), degrees(130)];
  return { city: nameOf(20_000 + city), country, ...(chance.is(0.7) && { coordinates }), resolution: 'city' };
}

export function participantsOf(chance: Chance, draws: Draws) {
  const actors = distinct(Number(participantCount(chance)), () => draws.actor(chance));
  return actors.map(index => ({
    ...{ actor: actorId(index), name: nameOf(index), role: roleOf(chance) },
    ...(!isState(index) && chance.is(0.3) && { represents: actorId(3 * Math.floor(draws.actor(chance) / 3)) }),
    presence: presenceOf(chance),
  }));
}

export const issuesOf = (chance: Chance, count: number, draws: Draws) =>
  distinct(count, () => draws.issue(chance)).map(index => ({ issue: issueId(index), status: issueStatusOf(chance) }));

export const outcomesOf = (chance: Chance, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: `outcome-${index + 1}`, type: outcomeOf(chance), status: outcomeStatusOf(chance) },
    ...(chance.is(0.2) && { due: day(Date.UTC(2000 + chance.below(30), chance.below(12), 1)) }),
    text: textOf(chance, 4),
  }));

export function statementsOf(
  chance: Chance,
  participants: readonly { actor: string }[],
  outcomes: readonly { id: string }[],
  draws: Draws,
): Content[] {
  const parts = ['when', 'venue', 'status', ...outcomes.map(({ id }) => `outcomes/${id}`)];
  return Array.from({ length: Number(statementCount(chance)) }, (_, index) => {
    const language = chance.pick(LANGUAGES);
    return {
      ...{ id: `statement-${index + 1}`, speaker: { actor: chance.pick(participants).actor } },
      ...{ channel: channelOf(chance), speechType: chance.pick(['direct', 'indirect']), text: textOf(chance, 5) },
      ...(chance.is(0.3) && { quote: { language, text: wordsOf(chance, language, 3) } }),
      ...{ about: [chance.pick(parts)], outlook: outlookOf(chance), evidence: [passageOf(chance, draws)] },
    };
  });
}

export function passageOf(chance: Chance, draws: Draws) {
  const start = chance.below(SOURCE_LENGTH - 200);
  const source = sourceId(draws.source(chance));
  return { source, start, end: start + 20 + chance.below(180), sha256: sha256Of(chance) };
}

export function codesOf(chance: Chance): Content {
  const cameo = [...new Set([drawCameo(chance), ...(chance.is(0.2) ? [drawCameo(chance)] : [])])];
  const event = ploverEvents[(drawPlover(chance) + 1) % ploverEvents.length]?.code;
  const modes = ploverModes.filter(mode => mode.event === event && !mode.mappingOnly).slice(0, chance.below(2));
  const coded = { event, modes: modes.map(({ code }) => code), contexts: [chance.pick(plover)] };
  return { ...(chance.is(0.85) && { cameo }), ...(chance.is(0.7) && { plover: coded }) };
}

/** So many different numbers, or as many as there are; a draw that is skewed may need several attempts. */
function distinct(count: number, draw: () => number): number[] {
  const drawn = new Set<number>();
  for (let attempt = 0; drawn.size < count && attempt < 20 * count; attempt++) drawn.add(draw());
  return [...drawn];
}
