// When something took place, and the event that it took place at.
import type { Text } from '../api.ts';
import { date } from '../language.ts';
import { Named } from './named.tsx';

interface Stretch {
  readonly start: string;
  readonly end?: string;
  readonly timeZone?: string;
}

/** A stretch of time, from its beginning to its end where it has one. */
export function When({ when: { start, end, timeZone } }: { readonly when: Stretch }) {
  return (
    <>
      <time dateTime={start}>{date(start, timeZone)}</time>
      {end !== undefined && (
        <>
          {' – '}
          <time dateTime={end}>{date(end, timeZone)}</time>
        </>
      )}
    </>
  );
}

/** An event by its title, which leads to it, and when it was. */
export const EventAt = ({
  id,
  title,
  when,
}: {
  readonly id: string;
  readonly title: object;
  readonly when: Stretch;
}) => (
  <>
    <Named kind="events" id={id} name={title as Text} />{' '}
    <span class="quiet">
      <When when={when} />
    </span>
  </>
);
