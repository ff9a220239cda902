import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CrowdSetup, CrowdState } from './crowd-process.ts';

// Compiled, since a process of its own runs JavaScript; the same file from the sources and from what is compiled of them.
const processFile = fileURLToPath(new URL('../../../dist/faults/crowd/crowd-process.js', import.meta.url));
const nobody: CrowdState = { entered: 0, connected: 0, resumedTimes: [], lowestSeq: 0, problems: [] };

/** Very many guests in the default room, in processes of their own: a process has only so many descriptors. */
export type Crowd = {
  readonly count: number;
  readonly connected: number;
  /** Those who came back exactly so often. */
  resumedTimes(times: number): number;
  /** The member furthest behind in the default room is here. */
  readonly lowestSeq: number;
  readonly problems: readonly string[];
  dispose(): void;
};

export function createCrowd(host: string, count: number, seed: number, processCount = 2): Crowd {
  const states: CrowdState[] = [];
  const died: string[] = [];
  let isOver = false;
  const children = Array.from({ length: processCount }, (_, i) => {
    const setup: CrowdSetup = { host, count: Math.ceil(count / processCount), prefix: `crowd${i}-`, seed: seed + i };
    const child = fork(processFile, [JSON.stringify(setup)], { execArgv: [] });
    states[i] = nobody;
    child.on('message', (state) => {
      states[i] = state as CrowdState;
    });
    child.on('exit', (code) => {
      if (!isOver) died.push(`a crowd process ended with ${code}`);
    });
    return child;
  });
  const sum = (of: (state: CrowdState) => number) => states.reduce((total, state) => total + of(state), 0);
  return {
    count: Math.ceil(count / processCount) * processCount,
    get connected() {
      return sum((state) => state.connected);
    },
    resumedTimes: (times) => sum((state) => state.resumedTimes[times] ?? 0),
    get lowestSeq() {
      return Math.min(...states.map((state) => state.lowestSeq));
    },
    get problems() {
      return [...died, ...states.flatMap((state) => state.problems)];
    },
    dispose() {
      isOver = true;
      for (const child of children) child.kill('SIGKILL');
    },
  };
}
