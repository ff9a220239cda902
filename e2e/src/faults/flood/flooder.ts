import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { leaveProcessor } from '../leave-processor.ts';
import type { FloodNews, FloodOrder, FloodReport, FloodSetup } from './flood-process.ts';

// Compiled, since a process of its own runs JavaScript; the same file from the sources and from what is compiled of them.
const processFile = fileURLToPath(new URL('../../../dist/faults/flood/flood-process.js', import.meta.url));
const patienceMs = 30_000;

/** Somebody who floods from a process of its own, so that what it costs to make a flood delays nobody here. */
export type Flooder = {
  /** Resolves once it is in and floods. */
  start(kind: string, localAddress: string): Promise<void>;
  stop(): Promise<FloodReport>;
  dispose(): void;
};

export function createFlooder(setup: FloodSetup): Flooder {
  const child = fork(processFile, [JSON.stringify(setup)], { execArgv: [] });
  leaveProcessor(child);
  const ask = async <T extends FloodNews>(order: FloodOrder, isAnswer: (news: FloodNews) => news is T): Promise<T> => {
    const answered = new Promise<T>((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        child.off('message', listen).off('exit', fail);
      };
      const listen = (news: unknown) => {
        if (!isAnswer(news as FloodNews)) return;
        settle();
        resolve(news as T);
      };
      const fail = () => {
        settle();
        reject(new Error(`the flooder did not answer to ${JSON.stringify(order)}`));
      };
      const timer = setTimeout(fail, patienceMs);
      child.on('message', listen).once('exit', fail);
    });
    child.send(order);
    return answered;
  };
  return {
    async start(kind, localAddress) {
      await ask({ kind, localAddress }, (news): news is 'flooding' => news === 'flooding');
    },
    stop: () => ask('stop', (news): news is FloodReport => news !== 'flooding'),
    dispose: () => child.kill('SIGKILL'),
  };
}
