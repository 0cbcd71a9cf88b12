// PLOVER records that this program wrote: the members that PLOVER has not tell the event as it was recorded.
import { countryOf } from '../../formats/plover-codes.ts';
import { extentOf } from '../../model/edtf.ts';
import { hasExternalId } from '../../model/external-ids.ts';
import { isObject } from '../../model/json.ts';
import type { Content } from '../../model/kinds.ts';
import { UNDETERMINED } from '../../model/languages.ts';
import { eventKind, eventStatus } from '../../model/vocabularies/closed.ts';
import { statementOf } from '../coded/event.ts';
import { neededActors, neededSource } from '../coded/mapped.ts';
import type { DataSet, Side } from '../coded/row.ts';
import { coordinatesOf } from '../columns.ts';
import { countryCodes } from '../countries/systems.ts';
import type { LeftRow, MappedRow, Needed } from '../importer.ts';
import { beganBefore, TOO_OLD } from '../since.ts';
import { currentCoding } from './current.ts';
import { type Json, objects, word, words } from './values.ts';

const codesOf = ({ terms }: { readonly terms: readonly { readonly code: string }[] }) =>
  new Set<unknown>(terms.map(({ code }) => code));
const [kinds, statuses] = [codesOf(eventKind), codesOf(eventStatus)];

/** Whether a record tells the kind and the status of an event, for which PLOVER has no members. */
export const isOwn = (record: Json): boolean => kinds.has(record.kind) && statuses.has(record.status);

interface Line {
  readonly line: number;
  readonly published: string;
  readonly record: Json;
}

/** What becomes of a line: the event under its own id. An event that was not made of such a line stays as it is. */
export function ownRow(
  dataSet: DataSet,
  { line, published, record }: Line,
  since: string | undefined,
): MappedRow | LeftRow {
  const row = asTold(record.id);
  const left = (outcome: LeftRow['outcome'], reason: string): LeftRow => ({ line, row, outcome, reason });
  const day = asTold(record.date);
  if (extentOf(day) === null) return left('rejected', 'Its date is none of the calendar.');
  if (beganBefore(day, since)) return left('skipped', TOO_OLD);
  const event = word(record.event);
  const plover = currentCoding({ event, modes: words(record.mode), contexts: words(record.context) });
  if (event !== '' && plover === null) return left('rejected', 'Its event is none of PLOVER.');
  const language = word(record.language) || UNDETERMINED;
  const venue = isObject(record.eventLoc) ? venueOf(record.eventLoc, language) : undefined;
  if (venue === null) return left('rejected', 'Its place is in no country that is known.');
  const [from = [], to = []] = [record.source, record.target].map(side =>
    objects(side).map(each => told(each, language)),
  );
  const participants = [...from, ...to].flatMap(({ participant }) => participant ?? []);
  const externalId = { scheme: dataSet.scheme, value: row };
  const statement = statementOf(dataSet, {
    ...{ line, row, published, day, family: 'talks', hosts: [], place: null, key: [] },
    ...{ from: from.map(({ side }) => side), to: to.map(({ side }) => side) },
    ...(plover && { plover }),
  });
  const content: Content = {
    ...{ kind: record.kind, status: record.status, title: { [language]: asTold(record.text) }, when: { start: day } },
    ...(venue && { venue }),
    ...(participants.length > 0 && { participants }),
    statements: [statement],
    ...(plover && { codes: { plover } }),
    externalIds: [externalId],
  };
  return {
    ...{ line, row },
    needs: [
      neededSource(dataSet),
      ...[...from, ...to].flatMap(({ party }) => party ?? []),
      ...neededActors([...from, ...to].map(({ side }) => side)),
    ],
    contributions: [
      {
        kind: 'event',
        id: row,
        contribute: existing => (existing && !hasExternalId(existing, externalId) ? existing : content),
      },
    ],
  };
}

/** What we wrote says no nothing in other words. */
const asTold = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Somebody on a side: as the account names it, as the event does where it took part, and whom it represents. */
function told(given: Json, language: string) {
  const id = asTold(given.actor);
  const called = asTold(given.actorText);
  const name = asTold(given.name) || called;
  const text = { [word(given.language) || language]: name };
  const sectors = words(given.sector);
  const represents = asTold(given.represents);
  // Who represents a country is coded by it, and need not be of it.
  const own = represents !== '' && given.representsCode === given.code ? undefined : given.code;
  const side: Side = {
    ...{ id, name: { en: name }, record: actor(given.type, text, own) },
    ...(called !== name && { called }),
    ...(sectors.length > 0 && { sectors }),
  };
  const party: Needed | undefined =
    represents === ''
      ? undefined
      : {
          ...{ kind: 'actor', id: represents },
          content: actor(
            given.representsType,
            { [language]: asTold(given.representsText) || represents },
            given.representsCode,
          ),
        };
  const participant: Content | undefined =
    given.role === undefined
      ? undefined
      : { actor: id, name: text, role: given.role, ...(party && { represents }), presence: 'reported' };
  return { side, party, participant };
}

function actor(type: unknown, name: Readonly<Record<string, string>>, code: unknown): Content {
  const country = countryOf(word(code));
  return { type: type ?? 'group', name, ...(country !== undefined && { country }) };
}

/** Null where its country is none that is known. */
function venueOf(given: Json, language: string): Content | null {
  const country = asTold(given['country code']);
  if (!countryCodes.has(country)) return null;
  const text = (value: unknown) => ({ [word(given.language) || language]: value });
  const coordinates = coordinatesOf(String(given.longitude ?? ''), String(given.latitude ?? ''));
  return {
    ...(given.site !== undefined && { name: text(given.site) }),
    ...(given.city !== undefined && { city: text(given.city) }),
    country,
    ...(coordinates && { coordinates: [...coordinates] }),
    resolution: given.resolution ?? 'country',
  };
}
