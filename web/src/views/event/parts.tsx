// The parts of an event that statements speak of, by what they are called on the page.
import type { Schemas, Text } from '../../api.ts';
import { t } from '../../language.ts';
import { Named } from '../../parts/named.tsx';
import { TextOf } from '../../parts/text.tsx';

type Event = Schemas['Event'];

/** A part such as `outcomes/ceasefire`, in words; `event` is that which has it. */
export function PartOf({ part, event }: { readonly part: string | undefined; readonly event: Event }) {
  if (part === undefined) return <>{t.value.event.whole}</>;
  const [first = '', second] = part.split('/');
  const group = t.value.event.parts[first as keyof typeof t.value.event.parts] ?? first;
  if (second === undefined) return <>{group}</>;
  return (
    <>
      {group}: <Second first={first} second={second} event={event} />
    </>
  );
}

function Second({ first, second, event }: { readonly first: string; readonly second: string; readonly event: Event }) {
  if (first === 'issues') return <Named kind="issues" id={second} />;
  if (first === 'participants') return <Named kind="actors" id={second} />;
  if (first === 'related') return <Named kind="events" id={second} />;
  const lists = { outcomes: event.outcomes, phases: event.phases, otherParticipants: event.otherParticipants };
  const found = (lists[first as keyof typeof lists] as { id: string }[] | undefined)?.find(({ id }) => id === second);
  const { text, label, description } = (found ?? {}) as Readonly<Record<string, Text>>;
  const said = text ?? label ?? description;
  return said === undefined ? <code>{second}</code> : <TextOf text={said} />;
}
