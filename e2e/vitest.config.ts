import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import { sharedConfig } from '../vitest.shared.ts';

const faults = 'src/faults/**/*.test.ts';

/** One group after the other. */
const group = (name: string, order: number, more: ViteUserConfig['test']) => ({
  resolve: sharedConfig.resolve,
  ssr: sharedConfig.ssr,
  test: { name, testTimeout: 60_000, hookTimeout: 60_000, sequence: { groupOrder: order }, ...more },
});

export default mergeConfig(sharedConfig, {
  test: {
    projects: [
      // Mostly they wait: for a browser, for a terminal, for a server that starts.
      group('stories', 0, { include: ['src/**/*.test.ts'], exclude: [faults], maxWorkers: 2 }),
      // They measure how long others wait, and have both cores to themselves.
      group('faults', 1, { include: [faults], maxWorkers: 1 }),
    ],
  },
});
