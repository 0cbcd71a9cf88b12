// A second reading of every row of the historian's files, by a reader of its own: what the ledger holds is what they say.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesOf, filesUnder } from '../../src/imports/files.ts';
import { sha256 } from '../../src/model/evidence.ts';
import { importInto } from '../../src/operations/imports/run.ts';
import { testLedger } from '../app.ts';
import { sharedFile } from '../shared-data.ts';

const folder = sharedFile('historian');

interface Read {
  /** `historian-trip-1` */
  readonly event: string;
  readonly start: string;
  readonly remark: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decode = (text: string) =>
  text
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&(\w+);/g, (_, name) => ENTITIES[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();

const field = (row: string, ...names: string[]) => {
  for (const name of names) {
    const [, text] = new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`).exec(row) ?? [];
    if (text !== undefined) return decode(text);
  }
  return '';
};

const rowsIn = (text: string): Read[] =>
  [...text.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<(trip|visit)[\s>][\s\S]*?<\/\1>/g)].map(([row, kind]) => ({
    event: `historian-${kind}-${field(row, 'id')}`,
    start: field(row, 'start-date'),
    remark: field(row, 'remarks', 'description').normalize('NFC'),
  }));

describe.skipIf(folder === null)('all rows (skipped without ../shared/data/historian)', () => {
  let ledger: Awaited<ReturnType<typeof testLedger>>;
  let rows: readonly Read[];
  const record = async (kind: 'event' | 'source', id: string) =>
    JSON.parse((await ledger.record(kind, id))?.document ?? 'null');

  beforeAll(async () => {
    ledger = await testLedger();
    const files = await filesUnder([folder ?? '']);
    rows = files.flatMap(({ path }) => rowsIn(readFileSync(path, 'utf8')));
    await importInto(ledger, { format: 'historian' }, {}, async run => {
      for (const { path, name } of files) await run.take({ name, bytes: bytesOf(path) });
    });
  });
  afterAll(() => ledger.close());

  test('there are as many as were counted', () => {
    expect(rows.length).toBe(5_509);
    expect(new Set(rows.map(({ event }) => event)).size).toBe(5_509);
  });

  test('each remark is a source in the open, which its event cites and tells word for word', async () => {
    for (const { event, start, remark } of rows) {
      const { when, statements = [] } = await record('event', event);
      const source = await record('source', `${event}-remark`);
      expect(when.start).toBe(start);
      expect([event, source?.text ?? '', statements[0]?.text.en ?? '']).toEqual([event, remark, remark]);
      if (remark === '') continue;
      expect(source).toMatchObject({ rights: 'open', sha256: sha256(remark) });
      const passage = { start: 0, end: Array.from(remark).length, sha256: sha256(remark), check: 'verified' };
      expect(statements[0].evidence).toEqual([{ source: `${event}-remark`, ...passage }]);
    }
  });

  test('who was met as is reported stands in the remark where the evidence says, and took part', async () => {
    let reported = 0;
    for (const { event, remark } of rows) {
      const { participants, evidence } = await record('event', event);
      const points = Array.from(remark);
      for (const { actor, name, presence } of participants) {
        if (presence !== 'reported') continue;
        reported++;
        const [passage] = evidence.filter(({ about }: { about: string[] }) => about.includes(`participants/${actor}`));
        const words = points.slice(passage.start, passage.end).join('');
        expect([event, passage.source, passage.check]).toEqual([event, `${event}-remark`, 'verified']);
        expect(words.endsWith(name.en)).toBe(true);
      }
    }
    expect(reported).toBeGreaterThan(1_400);
  });

  test.each([
    ['President Yeltsin', 'ru', 'boris'],
    ['Chancellor Merkel', 'de', 'angela'],
    ['President Obama', 'obama', 'barack'],
    ['President Eisenhower', 'eisenhower', 'dwight'],
    ['President Mubarak', 'eg', 'hosni'],
  ])('whoever met with %s has them among the participants', async (told, ...parts) => {
    const met = rows.filter(({ remark }) => new RegExp(`^Met with ${told}[ .;,]`).test(remark));
    expect(met.length).toBeGreaterThan(0);
    const missed = [];
    for (const { event, start } of met) {
      const { participants } = await record('event', event);
      const actors = participants.map(({ actor }: { actor: string }) => actor);
      if (!actors.some((actor: string) => parts.every(part => actor.split('-').includes(part))))
        missed.push([event, start]);
    }
    expect(missed).toEqual([]);
  });

  test('what begins with the words for a type is of that type', async () => {
    const types = ['State visit', 'Official visit', 'Official working visit', 'Working visit', 'Private visit'];
    const told = rows.flatMap(row => {
      const type = types.find(one => row.remark.toLowerCase().startsWith(one.toLowerCase()));
      return type === undefined ? [] : [{ ...row, type }];
    });
    expect(told.length).toBeGreaterThan(800);
    for (const { event, type } of told) {
      const { venue } = await record('event', event);
      if (venue !== undefined) expect([event, venue.setting?.en]).toEqual([event, type]);
    }
  });
});
