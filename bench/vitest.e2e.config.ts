import { defineConfig } from 'vitest/config';
import { sharedConfig } from '../vitest.shared.ts';

/** What needs built programs, and therefore does not run with the unit tests. */
export default defineConfig({
  ...sharedConfig,
  test: {
    ...sharedConfig.test,
    include: ['src/**/*.e2e.ts'],
    outputFile: { json: '.reports/vitest-e2e.json' },
    testTimeout: 60_000,
  },
});
