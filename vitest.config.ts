import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/**
 * What compares with other programs, searches for examples at random, or starts the program for each of many cases takes long
 * and is the same on each Node. What only computes is the same too.
 */
const FIRST_NODE_ONLY = [
  ...['audit', 'browser', 'cookie', 'har', 'hop', 'model', 'record', 'session'].map(
    (room) => `test/${room}/**`,
  ),
  ...['test/conformance/**', 'test/properties/**', 'test/packet/tshark.test.ts', 'test/applications/**'],
  ...['gate', 'quiet', 'explain', 'endless-settings', 'key-password'].map(
    (name) => `test/cli/${name}.test.ts`,
  ),
  ...[
    'test/cli/run/programs.test.ts',
    'test/cli/run/run-command.test.ts',
    'test/documents.test.ts',
    'test/bullmq-example.test.ts',
    'test/kubernetes-example.test.ts',
    'test/sql-schema.test.ts',
    'test/report/html/browser.test.ts',
    'test/report/html/firefox.test.ts',
    'test/report/html/page.test.ts',
    'test/cases/bad-input.test.ts',
  ],
];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(process.env.SECOND_NODE === undefined ? [] : FIRST_NODE_ONLY)],
    globalSetup: 'test/support/build.ts',
    // By itself vitest leaves a core to others, which on a machine with two is half of it.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Some tests start programs; on a busy machine with two cores that takes a while.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
