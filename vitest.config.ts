// How the tests run, and which part of the source the coverage is measured of.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { PATIENCE } from './test/patience.ts';

/** Where the coordinator of Citus is, if the tests are to run on one. */
const CITUS = process.env.TEST_CITUS_URL ?? '';

/** Tests of what is pure, brings an engine of its own, or is the same whatever a ledger is kept in: they run once. */
const WITHOUT_DATABASE = [
  ...['test/model/**', 'test/bench/**', 'test/formats/**', 'test/deploy/**', 'test/web/**', 'test/compose.test.ts'],
  ...[
    'test/docs.test.ts',
    'test/docs/{browser,site}.test.ts',
    'test/rooms.test.ts',
    'test/openapi.test.ts',
    'test/package.test.ts',
    'test/turns.test.ts',
    'test/clients/**',
    'test/ledger/tables.test.ts',
  ],
  ...['test/http/{caller,held,hosts,outgoing,page,sharing,streaming}.test.ts', 'test/hostile/patterns.test.ts'],
  ...['test/operations/conditions.test.ts', 'test/operations/changes/{live-feed,pages}.test.ts'],
  'test/operations/imports/spooling.test.ts',
  ...['test/operations/reference/**', 'test/operations/system/well-known.test.ts'],
  ...[
    'test/cli/{progress,open-files,young-objects}.test.ts',
    'test/imports/{icews,coded,corrections,gdelt,countries,empty,field,lines,plover,plover-back,polecat,tables,xml,decoding}.test.ts',
    'test/imports/{csv-back,icalendar,icalendar-recurrence,icalendar-versions,wikidata,meetings}.test.ts',
    'test/imports/{coded-second-reading,table,ftm,workbook}.test.ts',
    'test/imports/{historian,historian-people,historian-rows}.test.ts',
  ],
];

/** Tests that go from one engine to the other and back: they run where both are. */
const OF_BOTH = 'test/copy/**';

/**
 * What is the same whichever Node.js runs it (a page in a browser, the source, what is packed, a bench; what rows of a data set
 * become, what records say; what an engine kept where a process was killed, or a backup made): repeats do without.
 */
const ON_ONE_NODE =
  Number(process.env.TEST_SHARE ?? 1) < 1
    ? [
        'test/web/**',
        'test/docs/browser.test.ts',
        'test/hostile/patterns.test.ts',
        'test/package.test.ts',
        'test/imports/{historian,historian-people,historian-rows,kill}.test.ts',
        'test/faults/kill.test.ts',
        'test/backups.test.ts',
        'test/model/disagreements.test.ts',
        'test/bench/**',
      ]
    : [];

const ON_A_SERVER = {
  include: ['test/**/*.test.ts'],
  exclude: ['test/ledger/engines/sqlite/**', ...WITHOUT_DATABASE],
};

const citus = {
  extends: true as const,
  test: {
    name: 'citus',
    ...ON_A_SERVER,
    globalSetup: ['test/citus-setup.ts'],
    env: { TEST_ENGINE: 'citus' },
  },
};

/** The engine that the command names, where it names one. */
const [ONLY] = process.argv.flatMap((argument, at, all) => (argument === '--project' ? [all[at + 1]] : []));

/** The source that is run on PostgreSQL alone. */
const OF_POSTGRES = ['src/ledger/engines/postgres/**', 'src/cli/distribute.ts'];

/** What takes long, on either engine, the longest first. */
const LONG = [
  ...['web/records', 'backups', 'imports/kill', 'imports/historian', 'web/find', 'docs/browser', 'hostile/patterns'],
  ...['operations/questions/lists', 'operations/imports/imports', 'imports/historian-people', 'faults/kill'],
  ...['model/disagreements', 'copy/copying', 'follow/following', 'operations/questions/exports', 'cli/restore'],
  ...['ledger/engines/postgres/opening', 'query/reference', 'cli/check', 'package', 'bench/others', 'http/kept'],
  ...['imports/historian-rows', 'ledger/engines/postgres/failures', 'model/folding', 'ledger/random-writes'],
];

/** The files of a project one after the other, as they share processes: those that take long first, so that none is left alone in the end. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex(name => moduleId.endsWith(`/test/${name}.test.ts`));
      return at < 0 ? LONG.length : at;
    };
    const byProject = Map.groupBy(await super.sort(files), ({ project }) => project);
    return [...byProject.values()].flatMap(own => own.sort((a, b) => rank(a) - rank(b)));
  }
}

export default defineConfig({
  test: {
    // No test leaves anything behind that another could meet: they share processes, and with them what these have loaded.
    isolate: false,
    // Tests wait for processes and for servers, so that a core more than there is has something to do.
    maxWorkers: availableParallelism() + 1,
    // Limits that end what hangs: a test may run beside anything.
    testTimeout: PATIENCE,
    hookTimeout: PATIENCE,
    sequence: { sequencer: LongFirst },
    setupFiles: ['test/setup.ts'],
    // Sooner than the test ends, which could not tell what it waits for.
    expect: { poll: { timeout: PATIENCE / 2 } },
    // A failure tells what a list held, not how long it was: `.ci/run` repeats no more of it than this.
    chaiConfig: { truncateThreshold: 2_000 },
    projects: [
      {
        extends: true,
        test: {
          name: 'sqlite',
          include: ['test/**/*.test.ts'],
          exclude: ['test/ledger/engines/postgres/**', OF_BOTH, ...ON_ONE_NODE],
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          ...ON_A_SERVER,
          globalSetup: ['test/postgres-setup.ts'],
          env: { TEST_ENGINE: 'postgres' },
        },
      },
      ...(CITUS === '' ? [] : [citus]),
    ],
    coverage: {
      provider: 'istanbul',
      // What is counted is slow: each engine counts what it alone runs, and SQLite what both do.
      include: ONLY === 'postgres' ? OF_POSTGRES : ['src/**/*.ts'],
      exclude: ONLY === 'sqlite' ? OF_POSTGRES : [],
      reportsDirectory: `coverage/${ONLY ?? 'all'}`,
      reporter: ['text', 'json-summary'],
      thresholds: { lines: 95 },
    },
  },
});
