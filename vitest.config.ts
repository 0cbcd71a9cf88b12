// How the tests run, and which part of the source the coverage is measured of.
import { defineConfig } from 'vitest/config';

/** Tests of what is pure, or on an engine of its own: they run once. */
const WITHOUT_DATABASE = [
  'test/model/**',
  'test/bench/**',
  'test/compose.test.ts',
  'test/deploy/**',
  'test/docs.test.ts',
  'test/openapi.test.ts',
  'test/http/conditions.test.ts',
];

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
          exclude: ['test/ledger/dialect/postgres/**'],
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
