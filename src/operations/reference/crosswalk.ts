// The crosswalk between CAMEO and PLOVER: what a code of the one is in the other, with what is wrong with the conversion.
import { closest } from 'fastest-levenshtein';
import { type CameoCode, cameo } from '../../model/codes/cameo.ts';
import { CROSSWALK_VERSION, cameoOf, ploverOf } from '../../model/codes/crosswalk.ts';
import { CROSSWALK_NOTES, errata } from '../../model/codes/crosswalk-notes.ts';
import { ploverEvents } from '../../model/codes/plover.ts';
import { cameoSchema, ploverEventSchema } from '../../model/parts.ts';
import { Refusal } from '../../model/refusals.ts';
import { ref } from '../../model/schema.ts';
import { nearestCode } from '../../model/suggestions.ts';
import { cameoCode, ploverEvent } from '../../model/vocabularies/coded.ts';
import type { Vocabulary } from '../../model/vocabularies/vocabulary.ts';
import { crosswalkAnswer, crosswalkEvent, crosswalkList } from './crosswalk-schemas.ts';
import { released } from './released.ts';

const common = { access: 'read', tag: 'vocabularies' } as const;

export const crosswalkOperations = [
  released({
    ...common,
    id: 'list-crosswalk',
    path: '/v1/crosswalk/cameo',
    summary: 'List the CAMEO codes in PLOVER',
    description: 'Every CAMEO code, with what it is in PLOVER.',
    shows: [ref(crosswalkList), 'The crosswalk'],
    make: () => ({ version: CROSSWALK_VERSION, notes: CROSSWALK_NOTES, data: cameo.map(entryOf) }),
  }),
  released({
    ...common,
    id: 'get-crosswalk-of-cameo',
    path: '/v1/crosswalk/cameo/{code}',
    summary: 'Read what a CAMEO code is in PLOVER',
    description: 'The code with its label and Goldstein score, its PLOVER event, mode and contexts.',
    parameters: { code: cameoSchema() },
    shows: [ref(crosswalkAnswer), 'The code'],
    refuses: ['not-found'],
    make: ({ code = '' }) => ofCameo(code),
  }),
  released({
    ...common,
    id: 'get-crosswalk-of-plover',
    path: '/v1/crosswalk/plover/{event}',
    summary: 'Read which CAMEO codes a PLOVER event is',
    description: 'The PLOVER event type with its label, and every CAMEO code that is converted to it.',
    parameters: { event: ploverEventSchema() },
    shows: [ref(crosswalkEvent), 'The event'],
    refuses: ['not-found'],
    make: ({ event = '' }) => ofPlover(event),
  }),
];

function ofCameo(code: string) {
  const row = cameo.find(known => known.code === code);
  if (!row) throw unknown('CAMEO code', code, '/v1/crosswalk/cameo', nearest(code, cameoCode));
  const data = entryOf(row);
  return { version: CROSSWALK_VERSION, data, sameEvent: data.plover ? cameoOf(data.plover.event) : [] };
}

function ofPlover(event: string) {
  const known = ploverEvents.find(({ code }) => code === event);
  if (!known) throw unknown('PLOVER event', event, '/v1/vocabularies/plover-events', nearest(event, ploverEvent));
  const codes = new Set(cameoOf(event));
  const data = cameo.filter(({ code }) => codes.has(code)).map(entryOf);
  return { version: CROSSWALK_VERSION, event, label: { en: known.en, ar: known.ar }, data };
}

function entryOf({ code, root, goldstein, en, ar }: CameoCode) {
  const plover = ploverOf(code);
  return { code, root, label: { en, ar }, goldstein, ...(plover && { plover }), notes: errata(code) };
}

/** There is always one that is nearer than the others. */
const nearest = (code: string, vocabulary: Vocabulary): string =>
  nearestCode(code, vocabulary) ??
  closest(
    code,
    vocabulary.terms.map(term => term.code),
  );

const unknown = (what: string, code: string, where: string, near: string) =>
  new Refusal('not-found', `There is no ${what} ${code}. The nearest is ${near}; GET ${where} lists them.`);
