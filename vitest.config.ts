import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/build.ts',
    // Some tests start programs; on a busy machine with two cores that takes a while.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
