// Entities of FollowTheMoney for the tests of imports.

/** An entity as a line. */
export const entity = (id: string, schema: string, properties: Readonly<Record<string, readonly string[]>>): string =>
  JSON.stringify({ id, schema, properties, datasets: ['a_set'] });

/** So many events, each before somebody of its own who took part. */
export const manyEntities = (count: number): string =>
  Array.from({ length: count }, (_, index) =>
    [
      entity(`event-${index}`, 'Event', {
        name: [`Talks ${index}`],
        date: ['2031-01-02'],
        involved: [`person-${index}`],
      }),
      entity(`person-${index}`, 'Person', { name: [`Guest ${index}`], country: ['fr'] }),
    ].join('\n'),
  ).join('\n');
