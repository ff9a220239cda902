import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { leaveProcessor } from '../leave-processor.ts';
import type { SignInReport, SignInSetup } from './sign-in-process.ts';

// Compiled, since a process of its own runs JavaScript; the same file from the sources and from what is compiled of them.
const processFile = fileURLToPath(new URL('../../../dist/faults/sign-ins/sign-in-process.js', import.meta.url));

/** People who can sign in at once, from a process of their own. */
export type SignInCrowd = {
  /** Gives how long each waited, in milliseconds. Once only. */
  signIn(setup: SignInSetup): Promise<readonly number[]>;
  end(): void;
};

/** Resolves when they are ready. */
export async function gatherSignInCrowd(): Promise<SignInCrowd> {
  const child = fork(processFile, { execArgv: [] });
  const exited = once(child, 'exit').then(([code]): never => {
    throw new Error(`those who sign in ended with ${code}`);
  });
  // Whoever waits for them is told; when nobody does it is no failure.
  exited.catch(() => undefined);
  await Promise.race([once(child, 'message'), exited]);
  leaveProcessor(child);
  return {
    async signIn(setup) {
      child.send(setup);
      const [report] = (await Promise.race([once(child, 'message'), exited])) as [SignInReport];
      if ('problem' in report) throw new Error(report.problem);
      return report.waits;
    },
    end: () => void child.kill('SIGKILL'),
  };
}
