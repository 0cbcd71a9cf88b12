// What an event has at a part, as briefly as it can be told.
import { type Duration, lengthOf } from '../../../../src/model/lengths.ts';
import type { Text } from '../../api.ts';
import { t } from '../../language.ts';
import { Named } from '../../parts/named.tsx';
import { TextOf } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import { label } from '../../vocabulary.ts';
import { VOCABULARIES } from './difference.tsx';
import { lengthIn } from './duration.tsx';

interface Props {
  readonly part: string;
  /** The value, or several where an actor takes part in more than one role. */
  readonly recorded?: unknown;
}

/** The value beside the name of its part; nothing where the name says it already. */
export function Recorded({ part, recorded }: Props) {
  const [member = ''] = part.split('/');
  const told = [recorded]
    .flat()
    .map(value => toldOf(member, value))
    .filter(value => value !== undefined && value !== '');
  if (told.length === 0) return null;
  return (
    <>
      {told.map((value, index) => (
        <span class="recorded" key={String(index)}>
          {index > 0 && ' · '}
          {value}
        </span>
      ))}
    </>
  );
}

type Value = Readonly<Partial<Record<'status' | 'role' | 'presence' | 'relation', string>>>;

function toldOf(member: string, value: unknown) {
  const vocabulary = VOCABULARIES[member] ?? '';
  if (member === 'partOf') return <Named kind="events" id={String(value)} />;
  if (typeof value === 'string') return vocabulary === '' ? undefined : label(vocabulary, value);
  const { status, role, presence, relation } = value as Value;
  switch (member) {
    case 'title':
    case 'summary':
      return <TextOf text={value as Text} />;
    case 'when':
      return <When when={value as { start: string }} />;
    case 'duration':
      return lasted(value as Duration);
    case 'phases':
      return lasted((value as { duration?: Duration }).duration);
    case 'venue':
      return <Place {...(value as { country: string })} />;
    case 'participants':
    case 'otherParticipants':
      return [role && label('participant-roles', role), presence && label('presences', presence)]
        .filter(Boolean)
        .join(t.value.comma);
    case 'related':
      return relation && label('event-relations', relation);
    default:
      return status && label(vocabulary, status);
  }
}

/** How long something took, else how it compares with what was planned. */
function lasted(duration: Duration | undefined): string | undefined {
  const took = duration && lengthOf(duration);
  if (took !== undefined) return lengthIn(took);
  return duration?.comparedToPlan && label('plan-comparisons', duration.comparedToPlan);
}

const Place = ({ city, country }: { readonly city?: Text; readonly country: string }) => (
  <>
    {city !== undefined && (
      <>
        <TextOf text={city} />
        {t.value.comma}
      </>
    )}
    {label('countries', country)}
  </>
);
