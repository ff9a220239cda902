import { defineConfig } from 'vitest/config';

const conditions = ['source', 'module', 'node', 'development'];

/** What every package's tests share: they run from the sources of all packages, with no build before. */
export const sharedConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    reporters: ['default', 'json'],
    // `npm test` adds up these reports.
    outputFile: { json: '.reports/vitest.json' },
  },
});
