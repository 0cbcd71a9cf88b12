// Offices out of what links entities: who holds which post, is a member, an employee, a director or an agent of whom.
import type { Content } from '../../model/kinds.ts';
import { stateOf } from '../countries/states.ts';
import type { LeftRow, MappedRow, Needed } from '../importer.ts';
import { cutNote } from '../shortened.ts';
import type { Actor } from './actors.ts';
import { all, type Entity, first } from './entities.ts';
import { isMadeOf } from './ids.ts';
import { countryOf, endsOfDates, textOf } from './values.ts';

/** A post: what it is called, and whose it is. */
export interface Post {
  readonly name: string | undefined;
  readonly organization: string | undefined;
  readonly country: string | undefined;
}

export function postOf(entity: Entity): Post {
  const code = first(entity, 'country');
  return {
    name: first(entity, 'name'),
    organization: first(entity, 'organization'),
    country: code === undefined ? undefined : countryOf(code),
  };
}

/** The schemata that link two entities: the properties of who holds and for whom, and what the office is where no role tells it. */
export const LINKS: Readonly<
  Record<string, { readonly holder: string; readonly of: string; readonly office?: string }>
> = {
  Occupancy: { holder: 'holder', of: 'post' },
  Membership: { holder: 'member', of: 'organization', office: 'Member' },
  Employment: { holder: 'employee', of: 'employer', office: 'Employee' },
  Directorship: { holder: 'director', of: 'organization', office: 'Director' },
  Representation: { holder: 'agent', of: 'client', office: 'Representative' },
};

export function officeRow(
  entity: Entity,
  actors: ReadonlyMap<string, Actor>,
  posts: ReadonlyMap<string, Post>,
): MappedRow | LeftRow {
  const { line, id, schema } = entity;
  const left = (reason: string): LeftRow => ({ line, row: id, outcome: 'skipped', reason });
  const link = LINKS[schema] ?? { holder: '', of: '' };
  const [holder, of] = [first(entity, link.holder) ?? '', first(entity, link.of) ?? ''];
  const who = actors.get(holder);
  if (!who) return left(`Its ${link.holder} is no actor of this input: ${holder.slice(0, 100)}.`);
  const post = schema === 'Occupancy' ? posts.get(of) : undefined;
  if (schema === 'Occupancy' && post?.name === undefined)
    return left(`Its post is none of this input, or has no name: ${of.slice(0, 100)}.`);
  const whose = needOf(post ? post.organization : of, post?.country, actors);
  if (!post && !whose) return left(`Its ${link.of} is no actor of this input: ${of.slice(0, 100)}.`);
  const role = first(entity, 'role');
  const office = post?.name ?? role;
  const [from] = endsOfDates(all(entity, 'startDate'));
  const [, to] = endsOfDates(all(entity, 'endDate'));
  const told: Content = {
    office: office === undefined ? { en: link.office ?? 'Office' } : textOf(office, 300),
    ...(whose && { represents: whose.id }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
  return {
    ...{ line, row: id },
    needs: whose ? [whose] : [],
    contributions: [
      {
        ...{ kind: 'actor', id: who.need.id },
        ...(who.need.knownAs && { knownAs: who.need.knownAs }),
        contribute: existing =>
          existing && !isMadeOf(existing, holder) ? existing : withOffice(existing ?? who.need.content, told),
      },
    ],
    notes: cutNote('office', office, 300),
  };
}

const needOf = (
  organization: string | undefined,
  country: string | undefined,
  actors: ReadonlyMap<string, Actor>,
): Needed | undefined => actors.get(organization ?? '')?.need ?? (country === undefined ? undefined : stateOf(country));

/** An office is the same as one of the same name, for the same actor, since the same day: only its end may be told anew. */
function withOffice(content: Content, told: Content): Content {
  const positions = (content.positions ?? []) as readonly Content[];
  const key = ({ office, represents, from }: Content) =>
    JSON.stringify([Object.values(office as object), represents, from]);
  const at = positions.findIndex(one => key(one) === key(told));
  if (at === -1) return { ...content, positions: [...positions, told] };
  return { ...content, positions: positions.map((one, index) => (index === at ? told : one)) };
}
