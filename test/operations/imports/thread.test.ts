// Imports on a thread of their own: beside writes of the server's, ended at any moment, and failures told as they are.
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UnreadableInput, Unrecognised } from '../../../src/imports/importer.ts';
import { Conflict, DatabaseGone, StorageFailure } from '../../../src/ledger/errors.ts';
import type { KindName } from '../../../src/model/kinds.ts';
import { reviveFailure, tellFailure } from '../../../src/operations/imports/failures.ts';
import { ImportStopped, RehearsalTooLong } from '../../../src/operations/imports/run.ts';
import { type ImportThread, importThread } from '../../../src/operations/imports/thread.ts';
import { testLedger } from '../../app.ts';
import { damage } from '../../databases.ts';
import { ENGINE } from '../../engine.ts';
import { inPieces } from '../../imports/inputs.ts';
import { manyTrips } from '../../imports/trips.ts';
import { expectSound } from '../../ledger/soundness.ts';
import { PATIENCE } from '../../patience.ts';
import { minimal } from '../../records.ts';

let ledger: Awaited<ReturnType<typeof testLedger>>;
let imports: ImportThread;
beforeEach(async () => {
  ledger = await testLedger();
  imports = importThread(ledger, { url: ledger.url, options: { beside: true } });
});
afterEach(async () => {
  await imports.close();
  await ledger.close();
});

const write = (id: string) => ledger.append([{ op: 'create', kind: 'issue', id, content: minimal.issue }], 'somebody');

test('imports and writes take their turns, and each is read once it is told', { timeout: PATIENCE }, async () => {
  let over = false;
  const told: number[] = [];
  const importing = [1_200, 700].map((count, index) =>
    imports
      .importOne(
        { format: 'historian' },
        { name: '', bytes: inPieces(manyTrips(count).replaceAll('<id>', `<id>${index + 1}000`)) },
        {
          told: async rows => {
            for (const key of rows.flatMap(({ records = [] }) => records)) {
              const [kind, id] = key.split('/') as [KindName, string];
              const position = (await ledger.current(kind, id))?.position ?? Infinity;
              expect(position).toBeLessThanOrEqual(ledger.head().position);
            }
            told.push(rows.length);
          },
        },
      )
      .finally(() => (over = true)),
  );
  let written = 0;
  while (!over || written < 20) {
    const [revision] = await write(`issue-${written++}`);
    expect(ledger.head().position).toBeGreaterThanOrEqual(revision?.position ?? Infinity);
  }
  for (const [index, { summary, ended }] of (await Promise.all(importing)).entries()) {
    expect(ended).toBeUndefined();
    expect(summary.outcomes.accepted).toBe([1_200, 700][index]);
  }
  expect(told.reduce((sum, rows) => sum + rows)).toBe(1_900);
  const rows = await expectSound(ledger.url);
  expect(rows.filter(({ kind }) => kind === 'issue')).toHaveLength(written);
  expect(rows.length).toBe(ledger.head().position);
});

/** What stands in /proc of each thread of this process: by its number, how much less of a processor it has than others. */
const nicenesses = () =>
  new Map(
    readdirSync('/proc/self/task').map(thread => {
      const [, after = ''] = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(/\) (?=\S )/);
      return [Number(thread), Number(after.split(' ')[16])];
    }),
  );

test.runIf(process.platform === 'linux')(
  'on Linux the thread gives way to what answers, and nothing else does',
  async () => {
    const before = nicenesses();
    await imports.importOne({ format: 'historian' }, { name: '', bytes: inPieces(manyTrips(1)) }, {});
    const after = nicenesses();
    for (const [thread, niceness] of before) if (after.has(thread)) expect(after.get(thread)).toBe(niceness);
    const own = before.get(process.pid) ?? 0;
    expect([...after].some(([thread, niceness]) => !before.has(thread) && niceness > own)).toBe(true);
  },
);

test('a thread that ends while it keeps others from writing keeps them from it no longer', async () => {
  let asked = () => {};
  const reading = new Promise<void>(resolve => (asked = resolve));
  const endless = async function* () {
    yield Buffer.from(manyTrips(3).slice(0, 400));
    asked();
    await new Promise(() => {});
  };
  // A rehearsal keeps others from writing until it is over.
  const rehearsal = imports.importOne({ format: 'historian', dryRun: true }, { name: '', bytes: endless() }, {});
  await reading;
  const waiting = write('waiting');
  await imports.close();
  expect((await rehearsal).ended).toBeInstanceOf(Error);
  expect(await waiting).toHaveLength(1);
  // The next one has a thread of its own.
  const { summary, ended } = await imports.importOne(
    { format: 'historian' },
    { name: '', bytes: inPieces(manyTrips(3)) },
    {},
  );
  expect([summary.outcomes.accepted, ended]).toEqual([3, undefined]);
});

/** Has a server refuse each row of a table as one whose disk is full does. */
const refusing = (table: string) => `
  CREATE FUNCTION no_room_in_${table}() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$;
  CREATE TRIGGER no_room BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION no_room_in_${table}()`;

test.skipIf(ENGINE !== 'postgres')('where PostgreSQL has no room for an import the server is not ready', async () => {
  for (const table of ['revision', 'job_report']) await damage(ledger.url, refusing(table));
  const { ended } = await imports.importOne({ format: 'historian' }, { name: '', bytes: inPieces(manyTrips(3)) }, {});
  expect(ended).toBeInstanceOf(StorageFailure);
  await expect(ledger.ready()).rejects.toThrow(StorageFailure);
});

test('what ends an import where the input comes from is told as it was thrown there', async () => {
  const broken = new Error('the client is gone');
  const breaking = async function* () {
    yield Buffer.from(manyTrips(3).slice(0, 400));
    throw broken;
  };
  const imported = await imports.importOne({ format: 'historian' }, { name: '', bytes: breaking() }, {});
  expect(imported.ended).toBe(broken);
});

test('a failure is of the same class when it is told from one thread to another, and says the same', () => {
  const failures = [
    ...[new UnreadableInput('a'), new Unrecognised('b'), new ImportStopped('c'), new RehearsalTooLong()],
    ...[new Conflict('d'), new StorageFailure(new Error('disk')), new DatabaseGone('e'), new Error('a fault')],
  ];
  for (const failure of failures) {
    const revived = reviveFailure(structuredClone(tellFailure(failure)));
    expect(revived.constructor).toBe(failure.constructor);
    expect([revived.message, revived.stack]).toEqual([failure.message, failure.stack]);
    expect(String(revived.cause ?? '')).toContain(failure.cause === undefined ? '' : (failure.cause as Error).message);
  }
});
