// The crosswalk between CAMEO and PLOVER: what a code of the one is in the other, with what is wrong with the conversion.
import { closest } from 'fastest-levenshtein';
import type { FastifyInstance } from 'fastify';
import { notModifiedAnswer, problemAnswers } from '../http/responses.ts';
import { type CameoCode, cameo } from '../model/codes/cameo.ts';
import { CROSSWALK_VERSION, cameoOf, ploverOf } from '../model/codes/crosswalk.ts';
import { CROSSWALK_NOTES, errata } from '../model/codes/crosswalk-notes.ts';
import { ploverEvents } from '../model/codes/plover.ts';
import { cameoSchema, ploverEventSchema } from '../model/parts.ts';
import { Refusal } from '../model/refusals.ts';
import { object, ref } from '../model/schema.ts';
import { nearestCode } from '../model/suggestions.ts';
import { cameoCode, ploverEvent } from '../model/vocabularies/coded.ts';
import type { Vocabulary } from '../model/vocabularies/vocabulary.ts';
import { crosswalkAnswer, crosswalkEvent, crosswalkList } from './crosswalk-schemas.ts';
import { released, sendReleased } from './released.ts';

export function registerCrosswalk(app: FastifyInstance): void {
  addCodes(app);
  addCode(app);
  addEvent(app);
}

const config = { access: 'read' as const };
const tags = ['vocabularies'];

function addCodes(app: FastifyInstance): void {
  app.get('/v1/crosswalk/cameo', {
    config,
    schema: {
      operationId: 'list-crosswalk',
      tags,
      summary: 'List the CAMEO codes in PLOVER',
      description: 'Every CAMEO code, with what it is in PLOVER.',
      querystring: object({}),
      response: {
        200: released(ref(crosswalkList), 'The crosswalk'),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key'),
      },
    },
    handler: async (request, reply) =>
      sendReleased(request, reply, () => ({
        version: CROSSWALK_VERSION,
        notes: CROSSWALK_NOTES,
        data: cameo.map(entryOf),
      })),
  });
}

function addCode(app: FastifyInstance): void {
  app.get('/v1/crosswalk/cameo/:code', {
    config,
    schema: {
      operationId: 'get-crosswalk-of-cameo',
      tags,
      summary: 'Read what a CAMEO code is in PLOVER',
      description: 'The code with its label and Goldstein score, its PLOVER event, mode and contexts.',
      params: object({ code: cameoSchema() }),
      querystring: object({}),
      response: {
        200: released(ref(crosswalkAnswer), 'The code'),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key', 'not-found'),
      },
    },
    handler: async (request, reply) => {
      const { code } = request.params as { code: string };
      const row = cameo.find(known => known.code === code);
      if (!row) throw unknown('CAMEO code', code, '/v1/crosswalk/cameo', nearest(code, cameoCode));
      return sendReleased(request, reply, () => {
        const data = entryOf(row);
        return { version: CROSSWALK_VERSION, data, sameEvent: data.plover ? cameoOf(data.plover.event) : [] };
      });
    },
  });
}

function addEvent(app: FastifyInstance): void {
  app.get('/v1/crosswalk/plover/:event', {
    config,
    schema: {
      operationId: 'get-crosswalk-of-plover',
      tags,
      summary: 'Read which CAMEO codes a PLOVER event is',
      description: 'The PLOVER event type with its label, and every CAMEO code that is converted to it.',
      params: object({ event: ploverEventSchema() }),
      querystring: object({}),
      response: {
        200: released(ref(crosswalkEvent), 'The event'),
        304: notModifiedAnswer,
        ...problemAnswers('invalid-key', 'not-found'),
      },
    },
    handler: async (request, reply) => {
      const { event } = request.params as { event: string };
      const known = ploverEvents.find(({ code }) => code === event);
      if (!known) throw unknown('PLOVER event', event, '/v1/vocabularies/plover-events', nearest(event, ploverEvent));
      const codes = new Set(cameoOf(event));
      return sendReleased(request, reply, () => ({
        version: CROSSWALK_VERSION,
        event,
        label: { en: known.en, ar: known.ar },
        data: cameo.filter(({ code }) => codes.has(code)).map(entryOf),
      }));
    },
  });
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
