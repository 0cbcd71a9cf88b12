// What a dropped file is imported as, where the server cannot tell that by itself.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { isMapping, toImport } from '../../web/src/find/to-import.ts';
import { testApp } from '../app.ts';

test('what this program writes is known for what it is', async () => {
  const server = await testApp({ seeded: true });
  try {
    const beginning = async (path: string) => (await server.get(path)).text;
    for (const [kinds, kind] of [
      ['events', 'event'],
      ['actors', 'actor'],
      ['issues', 'issue'],
      ['sources', 'source'],
    ])
      for (const line of (await beginning(`/v1/${kinds}.ndjson`)).trim().split('\n'))
        expect([line, toImport(line)]).toEqual([line, { kind }]);
    expect(toImport(await beginning('/v1/events.csv'))).toEqual({ mapping: 'communique-events' });
    expect(toImport(await beginning('/v1/actors.csv'))).toEqual({});
    for (const path of ['/v1/changes.ndjson', '/v1/events.plover', '/v1/events.ftm', '/v1/events.icalendar'])
      expect([path, toImport(await beginning(path))]).toEqual([path, {}]);
  } finally {
    await server.close();
  }
});

test('a table of one’s own is known by its columns, with whatever a spreadsheet puts between them', () => {
  const own = readFileSync(join(packageRoot, 'docs/mappings/own-meetings.csv'), 'utf8');
  expect(toImport(own)).toEqual({ mapping: 'own-meetings' });
  expect(toImport(`\ufeff${own.replaceAll(',', ';')}`)).toEqual({ mapping: 'own-meetings' });
  expect(toImport('Minister,Date\n')).toEqual({});
  expect(toImport('')).toEqual({});
});

test('a mapping is known by its name', () => {
  expect(['a.yaml', 'A.YML', 'a.csv', 'yaml'].map(isMapping)).toEqual([true, true, false, false]);
});
