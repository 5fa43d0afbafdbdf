import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/**
 * What compares with other programs, searches for examples at random, or starts the program for each of many cases takes long
 * and is the same on each Node.
 */
const FIRST_NODE_ONLY = [
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
    'test/har/recorded.test.ts',
    'test/report/html/browser.test.ts',
    'test/report/html/firefox.test.ts',
    'test/report/html/page.test.ts',
    'test/cases/bad-input.test.ts',
  ],
];

/** What changes its own process, or measures it. All other files share their modules, which saves most of the time. */
const ISOLATED = [
  ...['cli/demo', 'cli/v8-memory', 'flow/expiry', 'namespace/outside-network', 'protocol/probe'],
  'capture/zstd-block-decoder',
].map((name) => `test/${name}.test.ts`);
const EXCLUDED = [
  ...configDefaults.exclude,
  ...(process.env.SECOND_NODE === undefined ? [] : FIRST_NODE_ONLY),
];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [...EXCLUDED, ...ISOLATED],
        },
      },
      { extends: true, test: { name: 'isolated', include: ISOLATED, exclude: EXCLUDED } },
    ],
    globalSetup: 'test/support/build.ts',
    // By itself vitest leaves a core to others, which on a machine with two is half of it.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Some tests start programs; on a busy machine with two cores that takes a while.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
