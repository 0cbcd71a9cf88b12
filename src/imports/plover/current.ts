// Older PLOVER names as those of PLOVER 2: events, modes and contexts.
import { ploverContexts, ploverEvents, ploverModes } from '../../model/codes/plover.ts';
import type { Plover } from '../coded/diplomatic.ts';

/** Events of the drafts before 2.0, and the mode that keeps what the old name said. */
const EVENTS: Readonly<Record<string, readonly [event: string, mode?: string]>> = {
  DEMAND: ['REQUEST'],
  DISAPPROVE: ['ACCUSE', 'disapprove'],
  INVESTIGATE: ['ACCUSE', 'investigate'],
  FIGHT: ['ASSAULT'],
};

const MODES: Readonly<Record<string, string>> = {
  host: 'visit',
  confiscate: 'seize',
  detain: 'arrest',
  'demo-org': 'demo',
  'demo-spon': 'demo',
  'riot-org': 'riot',
  'riot-spon': 'riot',
  'strike-gen': 'strike',
  'strike-hun': 'hunger',
};

const CONTEXTS: Readonly<Record<string, string>> = {
  government: 'executive',
  political: 'political_institutions',
  politics: 'political_institutions',
  refugee: 'migration',
  refugees: 'migration',
  religion: 'religion_ethnicity',
  resource: 'natural_resource',
  resources: 'natural_resource',
  rights: 'rights_freedoms',
};

const events = new Set(ploverEvents.map(({ code }) => code));
const modesOf = new Set(ploverModes.map(({ event, code }) => `${event} ${code}`));
const contexts = new Set(ploverContexts.map(({ code }) => code));

export interface Given {
  readonly event: string;
  readonly modes: readonly string[];
  readonly contexts: readonly string[];
}

/**
 * A coding under today's names; null where the event is none. Modes that today's event does not have and contexts that
 * are not among today's (`foreign`, `historical`, `unknown` …) are left out, never turned into what they may have meant.
 */
export function currentCoding({ event, modes, contexts: given }: Given): Plover | null {
  const [current = event, mode] = (Object.hasOwn(EVENTS, event) && EVENTS[event]) || [];
  if (!events.has(current)) return null;
  const renamed = [...modes.map(name => renamedIn(MODES, name)), ...(mode === undefined ? [] : [mode])];
  const kept = unique(renamed).filter(name => modesOf.has(`${current} ${name}`));
  const about = unique(given.map(name => renamedIn(CONTEXTS, name))).filter(name => contexts.has(name));
  return { event: current, ...(kept.length > 0 && { modes: kept }), ...(about.length > 0 && { contexts: about }) };
}

const renamedIn = (names: Readonly<Record<string, string>>, name: string) =>
  (Object.hasOwn(names, name) ? names[name] : undefined) ?? name;

const unique = (names: readonly string[]) => [...new Set(names)].sort().slice(0, 20);
