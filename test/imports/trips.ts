// Trips as the Office of the Historian writes them, with words of nobody.

export interface Trip {
  readonly id?: string;
  readonly role?: string;
  readonly start?: string;
  readonly country?: readonly [id: string, name: string];
  readonly locale?: string;
  readonly remarks?: string;
}

export const trip = ({ id = '1', role = 'president', start = '1990-01-02', ...rest }: Trip = {}): string => {
  const { country = ['france', 'France'], locale = '', remarks = 'Words of theirs.' } = rest;
  return `
  <trip role="${role}" who="doe-jane"><id>${id}</id><role>${role}</role><name>Jane Doe</name>
    <start-date>${start}</start-date><end-date>1990-01-05</end-date>
    <country id="${country[0]}">${country[1]}</country><locale>${locale}</locale><remarks>${remarks}</remarks></trip>`;
};

export const trips = (...rows: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<trips>${rows.join('')}\n</trips>\n`;

/** So many trips, numbered from 1. */
export const manyTrips = (count: number): string =>
  trips(...Array.from({ length: count }, (_, index) => trip({ id: String(index + 1) })));
