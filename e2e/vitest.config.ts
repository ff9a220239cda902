import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { sharedConfig } from '../vitest.shared.ts';

const faults = 'src/faults/**/*.test.ts';

/** What waits longest begins first, so that nothing is left to wait for alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => moduleId.endsWith('/faults-beside-others.test.ts');
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** One group after the other. */
const group = (name: string, order: number, more: ViteUserConfig['test']) => ({
  resolve: sharedConfig.resolve,
  ssr: sharedConfig.ssr,
  test: { name, testTimeout: 60_000, hookTimeout: 60_000, sequence: { groupOrder: order }, ...more },
});

export default mergeConfig(sharedConfig, {
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      // Mostly they wait: for a browser, for a terminal, for a server that starts.
      group('stories', 0, { include: ['src/**/*.test.ts'], exclude: [faults], maxWorkers: 2, maxConcurrency: 3 }),
      // They load all cores or measure how long others wait, and have the machine to themselves.
      group('faults', 1, { include: [faults], maxWorkers: 1 }),
    ],
  },
});
