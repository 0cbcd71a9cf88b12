// The columns of CSV, kind by kind, one row each. Readers go by their names, which stay.
import type { KindName } from '../model/kinds.ts';
import type { Wanted } from './wanted.ts';

export interface Column extends Wanted {
  readonly name: string;
}

const column = (name: string, path = name, take: Wanted['take'] = 'value'): Column => ({ name, path, take });

/** In the language that is preferred, or else in the first. */
const plain = (name: string, path = name) => column(name, path, 'plain');

const text = (name: string) => [plain(name), column(`${name}_ar`, name, 'arabic')];

const external = [column('external_schemes', 'externalIds/*/scheme'), column('external_ids', 'externalIds/*/value')];

const recorded = [
  column('revision'),
  column('position'),
  column('created_at', 'createdAt'),
  column('updated_at', 'updatedAt'),
];

const EVENT: readonly Column[] = [
  column('id'),
  column('kind'),
  column('status'),
  column('format'),
  ...text('title'),
  ...text('summary'),
  column('start', 'when/start'),
  column('end', 'when/end'),
  column('time_zone', 'when/timeZone'),
  column('duration_minutes', 'duration/minutes'),
  column('duration_qualifier', 'duration/qualifier'),
  plain('venue', 'venue/name'),
  plain('city', 'venue/city'),
  column('country', 'venue/country'),
  column('longitude', 'venue/coordinates/0'),
  column('latitude', 'venue/coordinates/1'),
  column('part_of', 'partOf'),
  column('participants', 'participants/*/actor'),
  plain('participant_names', 'participants/*/name'),
  column('participant_roles', 'participants/*/role'),
  column('participants_represent', 'participants/*/represents'),
  column('issues', 'issues/*/issue'),
  column('issue_statuses', 'issues/*/status'),
  column('outcomes', 'outcomes/*/type'),
  column('outcome_statuses', 'outcomes/*/status'),
  plain('outcome_texts', 'outcomes/*/text'),
  column('statements', 'statements', 'length'),
  column('cameo', 'codes/cameo/*'),
  column('plover', 'codes/plover/event'),
  column('plover_modes', 'codes/plover/modes/*'),
  column('plover_contexts', 'codes/plover/contexts/*'),
  ...external,
  column('duration_max_minutes', 'duration/maxMinutes'),
  column('planned_minutes', 'duration/planned/minutes'),
  column('compared_to_plan', 'duration/comparedToPlan'),
  column('press_access', 'pressAccess'),
  plain('other_participants', 'otherParticipants/*/description'),
  ...recorded,
];

const ACTOR: readonly Column[] = [
  column('id'),
  column('type'),
  ...text('name'),
  column('aliases', 'aliases/*'),
  column('country'),
  column('wikidata'),
  plain('offices', 'positions/*/office'),
  column('offices_represent', 'positions/*/represents'),
  ...external,
  ...recorded,
];

const ISSUE: readonly Column[] = [
  column('id'),
  ...text('label'),
  ...text('description'),
  column('contexts', 'contexts/*'),
  column('countries', 'countries/*'),
  ...external,
  ...recorded,
];

const SOURCE: readonly Column[] = [
  column('id'),
  column('type'),
  ...text('title'),
  column('language'),
  plain('publisher'),
  column('url'),
  column('published_at', 'publishedAt'),
  column('rights'),
  column('sha256'),
  column('length'),
  column('text'),
  ...external,
  column('based_on', 'basedOn/*'),
  ...recorded,
];

export const columns: Readonly<Record<KindName, readonly Column[]>> = {
  event: EVENT,
  actor: ACTOR,
  issue: ISSUE,
  source: SOURCE,
};
