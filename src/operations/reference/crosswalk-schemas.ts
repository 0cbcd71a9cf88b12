// What the crosswalk answers: the schemas of its codes, its events and its list.
import { Type } from '@sinclair/typebox';
import { cameoSchema, ploverContextSchema, ploverEventSchema, ploverModeSchema } from '../../model/parts.ts';
import { coded, list, named, object, optional, prose, ref } from '../../model/schema.ts';

const words = (description: string) =>
  object({ en: prose(500, 'In English'), ar: prose(500, 'In Arabic') }, { description });
const version = coded('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 10, "The day of PLOVER's conversion table");
const coding = {
  mode: optional(ploverModeSchema()),
  contexts: list(ploverContextSchema(), 40),
};

const bilingual = named('Bilingual', words(''));

const crosswalkCode = named(
  'CrosswalkCode',
  object(
    {
      code: cameoSchema(),
      root: coded('^[0-9]{2}$', 2, 'Root code'),
      label: words('What the code stands for'),
      goldstein: Type.Unsafe<number | null>({
        type: ['number', 'null'],
        minimum: -10,
        maximum: 10,
        description: 'Goldstein score, from conflict to cooperation; null where there is none',
      }),
      plover: optional(object({ event: ploverEventSchema(), ...coding })),
      notes: list(words('A note'), 10, { description: 'What is to be known of the conversion of this code' }),
    },
    { description: 'A CAMEO code and what it is in PLOVER; no `plover` where PLOVER has nothing for it' },
  ),
);
export const crosswalkAnswer = named(
  'CrosswalkAnswer',
  object({
    version,
    data: ref(crosswalkCode),
    sameEvent: list(cameoSchema(), 1_000, {
      description: 'The CAMEO codes that are the same PLOVER event, this one too',
    }),
  }),
);
export const crosswalkList = named(
  'CrosswalkList',
  object({
    version,
    notes: list(words('A note'), 10, { description: 'What is to be known of the conversion as a whole' }),
    data: list(ref(crosswalkCode), 1_000),
  }),
);
export const crosswalkEvent = named(
  'CrosswalkEvent',
  object({
    version,
    event: ploverEventSchema(),
    label: words('What the event stands for'),
    data: list(ref(crosswalkCode), 1_000, { description: 'The CAMEO codes that are this event' }),
  }),
);

export const crosswalkSchemas = [
  named('CrosswalkVersion', version),
  bilingual,
  crosswalkCode,
  crosswalkAnswer,
  crosswalkList,
  crosswalkEvent,
];
