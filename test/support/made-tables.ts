// The tables of documentation that are made from code: `node test/support/made-tables.ts` writes them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refusals } from '../../src/model/refusals.ts';
import { packageRoot } from '../../src/package-root.ts';
import { PAGE as RECORDS, recordsPage } from './records-page.ts';

/** The files that a request meets, in that order, under what they do for it. */
const WAY: readonly [step: string, files: readonly string[]][] = [
  ['The process', ['server.ts', 'workers.ts', 'listening.ts', 'config.ts', 'log.ts', 'app.ts']],
  [
    'A request arrives',
    [
      ...['http/broken-requests.ts', 'http/again.ts', 'http/target.ts', 'http/request-id.ts', 'http/serve.ts'],
      'http/methods.ts',
      ...['http/hosts.ts', 'http/shedding.ts', 'http/due.ts', 'http/stopping.ts', 'http/handing-over.ts'],
    ],
  ],
  [
    'Who asks, and what',
    [
      ...['http/entering.ts', 'http/access.ts', 'http/caller.ts', 'http/limits.ts', 'http/dataset-position.ts'],
      ...['http/negotiation.ts', 'http/bodies.ts', 'http/validation.ts', 'http/given.ts', 'http/idempotency.ts'],
      ...['http/auditing.ts', 'http/errors.ts'],
    ],
  ],
  [
    'An operation',
    [
      ...['operations/operations.ts', 'operations/operation.ts', 'operations/follows.ts', 'operations/conditions.ts'],
      ...['operations/questions/lists.ts', 'operations/questions/search.ts', 'operations/questions/counts.ts'],
      ...['operations/records/reads.ts', 'operations/changes/changes.ts', 'operations/system/docs.ts'],
    ],
  ],
  [
    'A question',
    [
      ...['query/filters.ts', 'query/conditions.ts', 'query/question.ts', 'query/resolve.ts', 'query/plan.ts'],
      ...['query/access-path.ts', 'query/page.ts', 'query/cursor.ts', 'query/facets.ts', 'query/histogram.ts'],
      ...['query/highlights.ts', 'query/walk.ts'],
    ],
  ],
  [
    'A write',
    [
      ...['operations/records/writes.ts', 'operations/records/item.ts', 'model/validation.ts', 'model/rules.ts'],
      ...['operations/records/preparing.ts', 'operations/records/recording.ts', 'ledger/append.ts'],
      ...['ledger/projection.ts', 'ledger/tally.ts', 'ledger/references.ts', 'ledger/receipts.ts'],
    ],
  ],
  [
    'The ledger',
    [
      ...['ledger/ledger.ts', 'ledger/asking.ts', 'ledger/read.ts', 'ledger/feed.ts', 'ledger/heads.ts'],
      ...[
        'ledger/tables.ts',
        'ledger/dialect.ts',
        'ledger/engines/sqlite/database.ts',
        'ledger/engines/postgres/database.ts',
      ],
    ],
  ],
  [
    'The answer',
    [
      ...[
        'http/kept.ts',
        'http/keys-of-answers.ts',
        'http/prepared.ts',
        'http/telling.ts',
        'formats/formats.ts',
        'formats/write.ts',
        'http/bulk.ts',
        'http/chunks.ts',
        'http/event-stream.ts',
      ],
      ...['http/held.ts', 'http/stalled.ts', 'http/leaving.ts', 'http/headers.ts', 'http/tally.ts'],
    ],
  ],
];

/** What no request goes through: it is read when a server starts, or describes it. */
const BESIDE = ['http/naming.ts', 'http/openapi.ts', 'http/origin.ts', 'http/sharing.ts', 'http/yaml.ts'];

/** The first sentence of a file: the comment that it begins with. */
function sentenceOf(file: string): string {
  const lines = readFileSync(join(packageRoot, 'src', file), 'utf8').split('\n');
  const comment = lines.slice(
    0,
    lines.findIndex(line => !line.startsWith('// ')),
  );
  return comment
    .map(line => line.slice('// '.length))
    .join(' ')
    .replaceAll('|', '\\|');
}

const modules = () =>
  WAY.map(([step, files]) => {
    const rows = files.map(file => `| \`${file}\` | ${sentenceOf(file)} |`);
    return [`## ${step}`, '', '| file | what it does |', '|---|---|', ...rows].join('\n');
  }).join('\n\n');

const problems = () => {
  const rows = Object.entries(refusals).map(
    ([slug, { status, title, description }]) =>
      `| \`${slug}\` | ${status} | ${title}. ${description.replaceAll('|', '\\|')} |`,
  );
  return ['| problem | status | what it means and what to do |', '|---|---|---|', ...rows].join('\n');
};

const pathOf = (name: string) => join(packageRoot, 'docs', name);

/** What stands between two comments is made anew; the rest of the page is kept. */
const between = (name: string, make: () => string) => (page: string) => {
  const [, before = '', begin = ''] = new RegExp(`^(.*?)(<!-- ${name}: made from [^\n]*\n)`, 's').exec(page) ?? [];
  const end = `<!-- ${name}: end -->`;
  return `${before}${begin}\n${make()}\n\n${page.slice(page.indexOf(end))}`;
};

/** Each page with tables that are made from code, and how. */
export const MADE: readonly { readonly path: string; readonly make: (page: string) => string }[] = [
  { path: RECORDS, make: recordsPage },
  { path: pathOf('problems.md'), make: between('problems', problems) },
  { path: pathOf('modules.md'), make: between('modules', modules) },
];

/** The files of the protocol that the way of a request leaves out. */
export const forgotten = () =>
  readdirSync(join(packageRoot, 'src/http'))
    .map(file => `http/${file}`)
    .filter(file => !BESIDE.includes(file) && !WAY.some(([, files]) => files.includes(file)));

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const { path, make } of MADE) writeFileSync(path, make(readFileSync(path, 'utf8')));
