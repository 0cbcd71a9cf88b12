// Calendars for the tests of imports.

/** A content line, whatever its length. */
export const calendar = (...lines: readonly string[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Example//Diary//EN',
    'X-WR-CALNAME:A diary',
    ...lines,
    'END:VCALENDAR',
    '',
  ].join('\r\n');

/** A VEVENT by its properties; a list is one of each. */
export const event = (properties: Readonly<Record<string, string | readonly string[] | undefined>>): string =>
  [
    'BEGIN:VEVENT',
    ...Object.entries({ UID: 'an-event', SUMMARY: 'Talks', DTSTART: '20260105T090000Z', ...properties }).flatMap(
      ([name, value]) => [value ?? []].flat().map(one => (/^[;:]/.test(one) ? `${name}${one}` : `${name}:${one}`)),
    ),
    'END:VEVENT',
  ].join('\r\n');

/** So many events, each under a UID of its own, and some of them again and again. */
export const manyEvents = (count: number): string =>
  calendar(
    ...Array.from({ length: count }, (_, index) =>
      event({
        UID: `event-${index}`,
        ATTENDEE: `;CN=Guest ${index % 97}:mailto:guest-${index % 97}@example.org`,
        RRULE: index % 50 === 0 ? 'FREQ=WEEKLY;COUNT=5' : undefined,
      }),
    ),
  );
