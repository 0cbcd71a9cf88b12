// What is to be known of PLOVER's conversion of CAMEO codes: its errors, and what is done about each.
import { ploverOf } from './crosswalk.ts';
import { ploverContexts, ploverModes } from './plover.ts';

interface Note {
  readonly en: string;
  readonly ar: string;
}

const NOTES = {
  unmapped: {
    en: 'PLOVER has no event for public statements and appeals: the conversion leaves out roots 01 and 02.',
    ar: 'لا يتضمن PLOVER حدثًا للتصريحات والمناشدات العلنية: جدول التحويل يستثني الجذرين 01 و02.',
  },
  twoEvents: {
    en: 'The conversion gives the root 08 twice, as CONCEDE and as RETREAT: without a longer code it is neither.',
    ar: 'يرد الجذر 08 في جدول التحويل مرتين، بوصفه CONCEDE وبوصفه RETREAT: من دون رمز أطول لا يكون أيًا منهما.',
  },
  twice: {
    en: 'The conversion has the code 175 twice, with the same values; it stands here once.',
    ar: 'يرد الرمز 175 في جدول التحويل مرتين بالقيم نفسها؛ ويرد هنا مرة واحدة.',
  },
  contextAsMode: {
    en: 'The conversion has a context in the place of the mode; it is kept as it stands.',
    ar: 'يضع جدول التحويل سياقًا في موضع النمط؛ وقد أُبقي كما هو.',
  },
  mode: {
    en: 'The mode is in the conversion, but not among the modes that the manual gives this event.',
    ar: 'النمط وارد في جدول التحويل، لكنه ليس من الأنماط التي يذكرها الدليل لهذا الحدث.',
  },
  context: {
    en: 'A context is in the conversion, but not among the 37 of the manual.',
    ar: 'أحد السياقات وارد في جدول التحويل، لكنه ليس من السياقات السبعة والثلاثين في الدليل.',
  },
} as const satisfies Record<string, Note>;

/** What is wrong with the conversion as a whole, where it is about no CAMEO code that there is. */
export const CROSSWALK_NOTES: readonly Note[] = [
  {
    en: 'The conversion has a code 1214, which CAMEO does not have; it is left out.',
    ar: 'يتضمن جدول التحويل الرمز 1214 الذي لا يوجد في CAMEO؛ وقد استُبعد.',
  },
];

const modesBeyond = new Set(ploverModes.filter(row => row.mappingOnly).map(row => `${row.event} ${row.code}`));
const contextsBeyond = new Set(ploverContexts.filter(row => row.mappingOnly).map(row => row.code));

/** What is to be known of the conversion of a CAMEO code, in our own words. */
export function errata(code: string): readonly Note[] {
  const coding = ploverOf(code);
  if (coding === undefined) return [code === '08' ? NOTES.twoEvents : NOTES.unmapped];
  const { event, mode, contexts } = coding;
  return [
    ...(code === '175' ? [NOTES.twice, NOTES.contextAsMode] : []),
    ...(mode !== undefined && modesBeyond.has(`${event} ${mode}`) ? [NOTES.mode] : []),
    ...(contexts.some(context => contextsBeyond.has(context)) ? [NOTES.context] : []),
  ];
}
