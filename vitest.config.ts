// How the tests run, and which part of the source the coverage is measured of.
import { defineConfig } from 'vitest/config';

/** Tests of what is pure, or brings an engine of its own: they run once. */
const WITHOUT_DATABASE = [
  ...['test/model/**', 'test/bench/**', 'test/formats/**', 'test/docs.test.ts', 'test/openapi.test.ts'],
  ...['test/http/{conditions,streaming}.test.ts', 'test/cli/progress.test.ts'],
  'test/imports/{icews,coded,gdelt,countries,lines,plover,xml,decoding}.test.ts',
];

/** Tests that go from one engine to the other and back: they run where both are. */
const OF_BOTH = 'test/copy/**';

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ['test/setup.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'sqlite',
          include: ['test/**/*.test.ts'],
          exclude: ['test/ledger/dialect/postgres/**', OF_BOTH],
          globalSetup: ['test/global-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: ['test/**/*.test.ts'],
          exclude: ['test/ledger/dialect/sqlite/**', ...WITHOUT_DATABASE],
          globalSetup: ['test/global-setup.ts', 'test/postgres-setup.ts'],
          env: { TEST_ENGINE: 'postgres' },
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/ledger/generated/**'],
      reporter: ['text', 'json-summary'],
      thresholds: { lines: 95 },
    },
  },
});
