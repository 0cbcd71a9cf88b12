// The bench of tables: ministers' meetings as governments publish them, by the mapping that is ready, beside the same records as NDJSON.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { bytesOf } from '../src/imports/files.ts';
import { readMapping } from '../src/imports/table/mapping.ts';
import { openLedger } from '../src/ledger/ledger.ts';
import { recordKey } from '../src/ledger/write.ts';
import { contentOf } from '../src/model/document.ts';
import { type Asked, importInto } from '../src/operations/imports/run.ts';
import { packageRoot } from '../src/package-root.ts';
import { chanceOf } from './chance.ts';
import { RowsDiffer } from './import.ts';
import type { Progress } from './ledgers.ts';
import { markdown } from './report.ts';
import { type Figures, figuresOf } from './timing.ts';
import { wordAt } from './words.ts';

export interface TableSettings {
  /** How many meetings are in the table. */
  readonly events: number;
  readonly runs: number;
  readonly folder: string;
  readonly seed: number;
}

export interface TableFigures {
  readonly machine: string;
  /** Rows of the table, and records that they become, which are the lines of NDJSON. */
  readonly rows: number;
  readonly records: number;
  readonly table: Figures;
  readonly ndjson: Figures;
  /** Meetings a second. */
  readonly rates: { readonly table: number; readonly ndjson: number };
}

/** The aim: the rate of a table beside that of NDJSON. */
const SHARE = 0.8;

const MAPPING = join(packageRoot, 'docs/mappings/ministers-meetings.yaml');

/** Imports both by turns, each into an empty ledger. @throws RowsDiffer where they do not become the same records */
export async function measureTable(settings: TableSettings, progress: Progress): Promise<TableFigures> {
  const { events, runs, folder, seed } = settings;
  mkdirSync(folder, { recursive: true });
  const [csv, ndjson, database] = ['table.csv', 'table.ndjson', 'table.db'].map(name => join(folder, name)) as [
    ...[string, string, string],
  ];
  const table = tableOf(events, seed);
  writeFileSync(csv, table.text);
  const mapping = readMapping(readFileSync(MAPPING, 'utf8'));
  const asTable = () => importing(database, csv, { format: 'table', mapping });
  const { documents } = await asTable();
  writeFileSync(ndjson, historyOf(documents));
  progress(`${table.rows} rows become ${documents.length} records`);
  const ways = [asTable, () => importing(database, ndjson, { format: 'communique' })];
  const times: number[][] = ways.map(() => []);
  for (let run = 0; run < runs; run++) {
    const digests = new Set<string>();
    for (const index of run % 2 === 0 ? [0, 1] : [1, 0]) {
      const { milliseconds, digest } = await (ways[index] as (typeof ways)[number])();
      times[index]?.push(milliseconds);
      digests.add(digest);
    }
    if (digests.size > 1) throw new RowsDiffer('The table and NDJSON became other records.');
    progress(`run ${run + 1} of ${runs}`);
  }
  for (const file of [csv, ndjson, ...filesOf(database)]) rmSync(file, { force: true });
  const [first, second] = times.map(figuresOf) as [Figures, Figures];
  const rate = ({ median }: Figures) => (events * 1_000) / median;
  return {
    ...{ machine: machineOf(settings), rows: table.rows, records: documents.length, table: first, ndjson: second },
    rates: { table: rate(first), ndjson: rate(second) },
  };
}

const filesOf = (database: string) => ['', '-wal', '-shm', '.lock'].map(part => database + part);

interface Document {
  readonly key: string;
  readonly content: string;
}

/** Imports a file into an empty ledger, as `communique import` does; answers how long that took, and what is there then. */
async function importing(
  database: string,
  file: string,
  asked: Asked,
): Promise<{ readonly milliseconds: number; readonly documents: readonly Document[]; readonly digest: string }> {
  for (const part of filesOf(database)) rmSync(part, { force: true });
  const ledger = await openLedger(`file:${database}`, { bulk: true });
  try {
    const begun = performance.now();
    const { outcomes } = await importInto(ledger, asked, {}, async run => {
      await run.take({ name: file, bytes: bytesOf(file) });
      return run.summary();
    });
    const milliseconds = performance.now() - begun;
    if (outcomes.rejected + outcomes.skipped > 0) throw new RowsDiffer(`Rows were left: ${JSON.stringify(outcomes)}.`);
    const documents = new Map<string, Document>();
    for (const revision of await ledger.changes(0, ledger.head().position, Number.MAX_SAFE_INTEGER)) {
      const key = recordKey(revision);
      documents.set(key, { key, content: JSON.stringify(contentOf(revision.document ?? '{}')) });
    }
    const all = [...documents.values()];
    return {
      milliseconds,
      documents: all,
      digest: all
        .map(({ key, content }) => key + content)
        .sort()
        .join('\n'),
    };
  } finally {
    await ledger.close();
  }
}

const AT = '2020-01-01T00:00:00.000Z';

/** The same records as the history of a ledger: a line each. */
const historyOf = (documents: readonly Document[]): string =>
  documents
    .map(({ key, content }, index) => {
      const [resource = '', id = ''] = key.split('/');
      const position = index + 1;
      const document = { id, ...JSON.parse(content), revision: 1, position, createdAt: AT, updatedAt: AT };
      return `${JSON.stringify({ position, resource, id, revision: 1, op: 'created', at: AT, document })}\n`;
    })
    .join('');

const OFFICES = 120;
const ORGANISATIONS = 6_000;
/** Of so many meetings each minister has one on a day, in a list that goes on by days. */
const A_DAY = 40;

/** Ministers' meetings: a row each, of several organisations now and then a row for each of these. */
function tableOf(meetings: number, seed: number): { readonly text: string; readonly rows: number } {
  const lines = ['Minister,Date,Name of organisation or individual,Purpose of meeting'];
  const word = (rank: number) => {
    const plain = wordAt('en', rank);
    return plain.charAt(0).toUpperCase() + plain.slice(1);
  };
  for (let index = 0; index < meetings; index++) {
    const chance = chanceOf('table', seed, index);
    const minister = `Minister for ${word((index % A_DAY) + A_DAY * chance.below(OFFICES / A_DAY))}`;
    const date = new Date(Date.UTC(2011, 0, 1 + Math.floor(index / A_DAY)));
    const day = date.toISOString().slice(0, 10).split('-').reverse().join('/');
    const names = Array.from({ length: chance.is(0.7) ? 1 : 2 + chance.below(4) }, () => {
      const which = chance.below(ORGANISATIONS);
      return `${word(200 + which)} ${word(7 + (which % 90))} Association`;
    });
    const purpose = `To discuss ${wordAt('en', chance.below(400))}, ${wordAt('en', chance.below(4_000))} and ${wordAt('en', chance.below(15_000))}`;
    const cells = chance.is(0.5) ? [...new Set(names)] : [[...new Set(names)].join('; ')];
    for (const cell of cells) lines.push(`${minister},${day},${cell},"${purpose}"`);
  }
  return { text: `${lines.join('\n')}\n`, rows: lines.length - 1 };
}

const machineOf = ({ events, runs }: TableSettings): string =>
  `${events.toLocaleString('en')} meetings, ${runs} runs of each by turns; Node.js ${process.version}, ${cpus().length} cores`;

/** A table of the figures, with what is aimed at. */
export function tableReport({ machine, rows, records, table, ndjson, rates }: TableFigures): string {
  const share = rates.table / rates.ndjson;
  const line = (name: string, lines: number, figures: Figures, rate: number) => [
    name,
    lines.toLocaleString('en'),
    figures.median.toFixed(0),
    Math.round(rate).toLocaleString('en'),
  ];
  const lines = [
    line('a table by its mapping', rows, table, rates.table),
    line('the same records as NDJSON', records, ndjson, rates.ndjson),
  ];
  return [
    markdown(['import', 'lines', 'median, ms', 'meetings a second'], lines),
    `Share of the rate of NDJSON: ${share.toFixed(2)} (aim ${SHARE}: ${share >= SHARE ? 'met' : 'missed'}). ${machine}.`,
  ].join('\n\n');
}
