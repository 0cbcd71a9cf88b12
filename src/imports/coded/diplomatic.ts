// What a machine-coded row is to this project: which kind of diplomatic event its code makes it, or why it is none.
import { ploverOf } from '../../model/codes/crosswalk.ts';

/** Rows of one family may be about one event; a signing is not the talks that led to it. */
export type Family = 'talks' | 'signing' | 'statement';

export interface Taken {
  readonly family: Family;
}

export interface Left {
  readonly reason: string;
}

type Answer = Family | { readonly left: string };

const DEED = { left: 'It codes a deed, not a meeting or a statement.' };
const INVESTIGATION = { left: 'It codes an investigation, not a meeting or a statement.' };

/** By the longest beginning of the code that stands here. Of 01–13, what is done and not said is left as of 14–20. */
const FAMILIES: Readonly<Record<string, Answer>> = {
  '01': 'statement',
  '011': { left: 'It codes a refusal to comment: nothing was said.' },
  '017': { left: 'It codes a gesture, not a statement.' },
  '02': 'statement',
  '03': 'statement',
  '04': 'talks',
  '05': 'statement',
  '050': { left: 'It codes diplomatic cooperation of no kind that is told.' },
  '057': 'signing',
  '06': { left: 'It codes material cooperation, not a meeting or a statement.' },
  '07': { left: 'It codes aid, not a meeting or a statement.' },
  '08': DEED,
  '09': INVESTIGATION,
  '10': 'statement',
  '11': 'statement',
  '115': { left: 'It codes a lawsuit, not a statement.' },
  '116': { left: 'It codes a verdict, not a statement.' },
  '12': 'statement',
  '128': { left: 'It codes a breach of law, not a statement.' },
  '129': { left: 'It codes a veto, not a statement.' },
  '13': 'statement',
  '14': { left: 'It codes a protest.' },
  '15': { left: 'It codes a show of force.' },
  '16': { left: 'It codes relations that were cut, not a meeting or a statement.' },
  '17': { left: 'It codes coercion.' },
  '18': { left: 'It codes an assault.' },
  '19': { left: 'It codes a fight.' },
  '20': { left: 'It codes mass violence.' },
};

/** The family of a CAMEO code, or why rows of it are left. */
export function familyOfCameo(code: string): Taken | Left {
  const beginnings = [4, 3, 2].map(length => code.slice(0, length));
  const answer = beginnings.map(beginning => FAMILIES[beginning]).find(found => found !== undefined) ?? DEED;
  return typeof answer === 'string' ? { family: answer } : { reason: answer.left };
}

/** PLOVER events that are said; all others but CONSULT are done. */
const SAID: readonly string[] = ['AGREE', 'SUPPORT', 'CONCEDE', 'REQUEST', 'ACCUSE', 'REJECT', 'THREATEN'];

/** The family of a PLOVER event with its modes, or why records of it are left. */
export function familyOfPlover(event: string, modes: readonly string[]): Taken | Left {
  if (event === 'CONSULT') return { family: 'talks' };
  if (modes.includes('investigate')) return { reason: INVESTIGATION.left };
  return SAID.includes(event) ? { family: 'statement' } : { reason: DEED.left };
}

/** The kinds of talks, the most telling first: of the rows of one event, one that tells more decides. */
const TALKS: readonly (readonly [code: string, kind: string])[] = [
  ['045', 'mediation'],
  ['046', 'negotiation-round'],
  ['041', 'phone-call'],
  ['042', 'visit'],
  ['043', 'visit'],
];

/** The kind of an event that rows with these CAMEO codes are about. */
export function kindOfCameo(codes: readonly string[]): string {
  const families = codes.map(familyOfCameo).flatMap(answer => ('family' in answer ? [answer.family] : []));
  if (families.includes('talks')) return TALKS.find(([code]) => codes.includes(code))?.[1] ?? 'meeting';
  return families.includes('signing') ? 'signing' : 'statement';
}

/** The kind of an event by its PLOVER modes. */
export function kindOfPlover(family: Family, modes: readonly string[]): string {
  if (family !== 'talks') return family;
  if (modes.includes('phone')) return 'phone-call';
  return modes.includes('visit') ? 'visit' : 'meeting';
}

export interface Plover {
  readonly event: string;
  readonly modes?: readonly string[];
  readonly contexts?: readonly string[];
}

/** The PLOVER coding of CAMEO codes: the event of the first that has one, with the modes and contexts of all that are of it. */
export function ploverOfCameo(codes: readonly string[]): Plover | undefined {
  const codings = codes.map(ploverOf).flatMap(coding => coding ?? []);
  const event = codings[0]?.event;
  if (event === undefined) return undefined;
  const same = codings.filter(coding => coding.event === event);
  const modes = sorted(same.flatMap(({ mode }) => mode ?? []));
  const contexts = sorted(same.flatMap(coding => coding.contexts));
  return { event, ...(modes.length > 0 && { modes }), ...(contexts.length > 0 && { contexts }) };
}

const sorted = (values: readonly string[]) => [...new Set(values)].sort();
