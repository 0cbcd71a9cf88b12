// kill -9 at random moments of an import: run again to its end, it leaves what one run that nothing disturbed leaves.
// KILLS says how often each format is (2 by default, 1 on a server).
import { spawn } from 'node:child_process';
import { statSync, watch } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMapping } from '../../src/imports/table/mapping.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { packageRoot } from '../../src/package-root.ts';
import { AUTHORIZED, testLedger } from '../app.ts';
import { throwAwayDatabase, throwAwayFolder } from '../databases.ts';
import { often } from '../engine.ts';
import { expectSound } from '../ledger/soundness.ts';
import { PATIENCE } from '../patience.ts';
import { serve } from '../process.ts';
import { minimal } from '../records.ts';
import { manyEvents } from './calendars.ts';
import { manyVisits } from './coded-rows.ts';
import { manyEntities } from './entities.ts';
import { contentsOf, importText } from './inputs.ts';
import { manyItems } from './items.ts';
import { manyTrips } from './trips.ts';

const KILLS = Number(process.env.KILLS ?? often(2));
const MAIN = join(packageRoot, 'bin/communique.js');
const TRIPS = 1_000;

/** Runs the import as a process, killed after its first batch if `kill` says so. Answers its exit code. */
async function importing(args: readonly string[], url: string, report: string, kill: boolean): Promise<number | null> {
  await writeFile(report, '');
  const env = { PATH: process.env.PATH ?? '', DATABASE_URL: url };
  const child = spawn(process.execPath, [MAIN, 'import', ...args, '--report', report], { env, stdio: 'ignore' });
  const exit = new Promise<number | null>(resolve => child.once('exit', resolve));
  const begun = watch(report, () => {
    if (!kill || statSync(report).size === 0) return;
    begun.close();
    // The moment of the kill is what is random here; nothing is waited for.
    setTimeout(() => child.kill('SIGKILL'), Math.random() * 300);
  });
  const code = await exit;
  begun.close();
  return code;
}

/** Rows of meetings, four of which are one event each. */
const manyMeetings = (count: number) =>
  `Title,Date,Guest\n${Array.from({ length: count }, (_, index) => {
    const event = index >> 2;
    return `Meeting ${event},20${10 + (event % 90)}-01-0${1 + (event % 9)},Guest ${index % 97}\n`;
  }).join('')}`;

const MAPPING = `
name: many-meetings
key: [Title, Date]
fold: [Guest]
source: { id: many-meetings, title: { en: Many meetings }, rights: open }
record:
  kind: meeting
  status: held
  title: "{Title}"
  when: { start: { column: Date } }
  participants:
    - { actor: { column: Guest, actor: person }, role: delegate, presence: attended }
`;

const INPUTS = [
  { name: 'trips', text: manyTrips(TRIPS), asked: {} },
  { name: 'a calendar', text: manyEvents(TRIPS), asked: {} },
  { name: 'entities', text: manyEntities(TRIPS), asked: {} },
  { name: 'rows of POLECAT', text: manyVisits(TRIPS), asked: {} },
  { name: 'items of Wikidata', text: manyItems(TRIPS), asked: {} },
  { name: 'a table', text: manyMeetings(4 * TRIPS), asked: { format: 'table', mapping: readMapping(MAPPING) } },
];

test.each(INPUTS)(
  `${KILLS} kills in the middle of importing $name leave what one clean run leaves`,
  {
    timeout: PATIENCE + KILLS * 30_000,
  },
  async ({ text, asked }) => {
    const [folder, clean, killed] = [
      await throwAwayFolder(),
      await testLedger(),
      await throwAwayDatabase({ bare: true }),
    ];
    try {
      const file = join(folder.path, 'input');
      const mapping = join(folder.path, 'mapping.yaml');
      await writeFile(file, text);
      await writeFile(mapping, MAPPING);
      const args = asked.format === undefined ? ['auto', file] : [asked.format, file, '--mapping', mapping];
      await importText(clean, text, asked);
      const whole = await contentsOf(clean);
      const { url } = killed;
      const report = join(folder.path, 'report.ndjson');
      const resumed = async () => {
        const ledger = await openLedger(url);
        const there = await contentsOf(ledger);
        await ledger.close();
        return there;
      };
      for (let kill = 0; kill < KILLS; kill++) {
        await importing(args, url, report, true);
        const there = await resumed();
        expect(there.length).toBeGreaterThan(0);
        expect(there).toEqual(whole.slice(0, there.length));
      }
      expect(await importing(args, url, report, false)).toBe(0);
      expect(await resumed()).toEqual(whole);
    } finally {
      await clean.close();
      await killed.remove();
      await folder.remove();
    }
  },
);

test(`${KILLS} kills of a server that imports, and records what others write meanwhile, lose nothing of either`, {
  timeout: PATIENCE + KILLS * 30_000,
}, async () => {
  const [clean, killed] = [await testLedger(), await throwAwayDatabase({ bare: true })];
  const { url: DATABASE_URL } = killed;
  const acknowledged: string[] = [];
  /** Serves, and imports beside writes; where it is to be killed, once rows were recorded between two of the writes. */
  const served = async (kill: boolean) => {
    const server = await serve({ DATABASE_URL, SEED: 'false', LOG_LEVEL: 'warn' });
    const post = (path: string, type: string, body: string) =>
      fetch(server.url + path, { method: 'POST', headers: { ...AUTHORIZED, 'content-type': type }, body });
    let over = false;
    const imported = post('/v1/imports', 'application/xml', manyTrips(TRIPS))
      .then(
        ({ status }) => status,
        () => null,
      )
      .finally(() => (over = true));
    let last = Number.POSITIVE_INFINITY;
    while (!over) {
      const made = await post('/v1/issues', 'application/json', JSON.stringify(minimal.issue))
        .then(async answer => (await answer.json()) as { id: string; position: number })
        .catch(() => null);
      if (made === null) continue;
      acknowledged.push(made.id);
      if (kill && made.position > last + 1)
        setTimeout(() => server.process.kill('SIGKILL'), Math.random() * 300).unref();
      last = made.position;
    }
    server.process.kill(kill ? 'SIGKILL' : 'SIGTERM');
    await server.exit;
    return imported;
  };
  try {
    for (let kill = 0; kill < KILLS; kill++) await served(true);
    expect(await served(false)).toBe(200);
    const recorded = (await expectSound(DATABASE_URL)).filter(({ kind }) => kind === 'issue').map(({ id }) => id);
    expect(recorded).toEqual(expect.arrayContaining(acknowledged));
    await importText(clean, manyTrips(TRIPS), { by: 'api-key' });
    const ledger = await openLedger(DATABASE_URL);
    const there = (await contentsOf(ledger).finally(ledger.close)).map(withoutPosition);
    const others = new Set(recorded);
    expect(there.filter(({ id }) => !others.has(id))).toEqual((await contentsOf(clean)).map(withoutPosition));
  } finally {
    await clean.close();
    await killed.remove();
  }
});

/** What was recorded, wherever among what others recorded. */
function withoutPosition(change: object): { readonly id: string } {
  const { position: _, document, ...rest } = change as { id: string; position: number; document: object | null };
  return { ...rest, ...(document && { document: { ...document, position: undefined } }) };
}
