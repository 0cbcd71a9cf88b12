// What an event records of a part of it, and the order of its parts.
import { type EventDocument, eventContent } from './event.ts';
import { locate } from './paths.ts';
import { PART_IDS } from './rules.ts';

const MEMBERS = Object.keys(eventContent);

/** The place of a part's member in the schema; the event as a whole comes last. */
export const placeOf = (part: string) => (part === '' ? MEMBERS.length : MEMBERS.indexOf(part.split('/')[0] ?? ''));

/** All that the record has of a part: nothing, a value, or several where an actor takes part in more than one role. */
export function valuesOf(event: EventDocument, part: string): readonly unknown[] {
  const [member = '', id] = part.split('/');
  const at = id === undefined ? locate(event, member) : locate(event, `${member}/*`);
  return at
    .map(({ value }) => value)
    .filter(value => id === undefined || (value as Record<string, unknown>)[PART_IDS[member] ?? ''] === id);
}

/** The same as a member of an answer, which is left out where there is nothing. */
export function recordedIn(event: EventDocument, part: string): { recorded?: unknown } {
  const values = valuesOf(event, part);
  return values.length === 0 ? {} : { recorded: values.length === 1 ? values[0] : values };
}
