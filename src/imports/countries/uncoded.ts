// What is told of a country that no code is known for.

/** The value is left out and the row is not: what it calls the country is kept in words. */
export const noCode = (told: string): string =>
  `ISO 3166 has no code for the country ${JSON.stringify(told.slice(0, 100))}: it is kept by its name alone.`;
