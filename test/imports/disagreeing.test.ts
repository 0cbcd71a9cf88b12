// Coded rows over HTTP: what they make is admitted as a client's record would be, and their disagreement is shown.
import { expect, test } from 'vitest';
import { icews } from '../../src/imports/icews.ts';
import { testApp } from '../app.ts';
import { icewsFile, icewsRow } from './coded-rows.ts';
import { ofKind, run } from './runner.ts';

test('mirrored rows that place a meeting in two countries are two accounts of its venue', async () => {
  const rows = [
    icewsRow({ id: '1', city: 'Sochi', country: 'Russian Federation' }),
    icewsRow({ id: '2', source: 'United States', target: 'Sergei Lavrov', city: 'Sochi', country: 'Afghanistan' }),
  ];
  const { records } = await run(icews, icewsFile(rows));
  const server = await testApp();
  for (const kind of ['source', 'actor', 'event'] as const) {
    for (const [id, content] of ofKind(records, kind)) {
      const { status } = await server.put(`/v1/${kind}s/${id}`, content, { 'if-none-match': '*' });
      // The seed has some of the actors already, under the same ids.
      expect([201, 412]).toContain(status);
    }
  }
  const [[id]] = ofKind(records, 'event') as [[string, unknown]];
  const { json } = await server.get(`/v1/events/${id}/disagreements`);
  expect(json.data).toMatchObject([
    {
      part: 'venue',
      reasons: ['asserted-values'],
      accounts: [
        { statements: [{ asserts: { venue: { country: 'RU' } } }] },
        { statements: [{ asserts: { venue: { country: 'AF' } } }] },
      ],
    },
  ]);
  const found = await server.get('/v1/events?source=icews-coded-event-data&participant=sergei-lavrov,united-states');
  expect(found.json.data.map((event: { id: string }) => event.id)).toEqual([id]);
  await server.close();
});
